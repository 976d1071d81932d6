"""The plugin `dnsstack` with its component, as the engine starts it in these tests."""

import sys

from dnsstack.plugin.construct import construct
from dnsstack.plugin.construct_schema import TOKEN
from dnsstack.plugin.packages import Package
from dnsstack.plugin.serve import address_of, serve

if __name__ == "__main__":
    serve(Package("dnsstack", "0.2.0", {}, {TOKEN: construct}), address_of(sys.argv[1:]) or "")
