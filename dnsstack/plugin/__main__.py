"""The console script `pulumi-resource-dnsstack`: Pulumi's engine starts it, and passes its own address."""

from __future__ import annotations

import sys
from typing import Final

from dnsstack import __version__
from dnsstack.plugin.serve import address_of, serve

_USAGE: Final = (
    f"pulumi-resource-dnsstack {__version__} is a plugin: Pulumi's engine starts it and passes its own address; name "
    "its folder under `plugins:` in Pulumi.yaml, or see `pulumi package get-schema`\n"
)


def main() -> None:
    """Serve the engine whose address is among the arguments; without one, say what this program is, with code 2."""
    address = address_of(sys.argv[1:])
    if address is None:
        sys.stderr.write(_USAGE)
        raise SystemExit(2)
    from dnsstack.plugin.roster import package

    serve(package(), address)


if __name__ == "__main__":
    main()
