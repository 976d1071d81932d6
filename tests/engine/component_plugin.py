"""The plugin `dnsstack` with its component alone, as the engine starts it in these tests."""

from __future__ import annotations

import json
import sys

from dnsstack.plugin.construct import construct
from dnsstack.plugin.construct_schema import TOKEN, component, types
from dnsstack.plugin.packages import Package
from dnsstack.plugin.serve import address_of, serve

VERSION = "0.2.0"


def schema() -> str:
    return json.dumps(
        {"name": "dnsstack", "version": VERSION, "types": types(), "resources": {TOKEN: component()}, "provider": {}}
    )


if __name__ == "__main__":
    serve(Package("dnsstack", VERSION, {}, {TOKEN: construct}, schema=schema), address_of(sys.argv[1:]) or "")
