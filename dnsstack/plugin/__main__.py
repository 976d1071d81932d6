"""The console script `pulumi-resource-dnsstack`, which Pulumi's engine starts with its own address."""

from __future__ import annotations

import gc
import sys
from typing import Final

from dnsstack import __version__
from dnsstack.errors import MissingExtra

_USAGE: Final = (
    f"pulumi-resource-dnsstack {__version__} is a plugin, which Pulumi's engine starts; name its folder under "
    "`plugins:` in Pulumi.yaml, or see `pulumi package get-schema`\n"
)


_LAST_WORDS: Final = (
    "\ndnsstack's plugin ended before it had answered: it was killed, or memory ran out. If it was changing RRsets, "
    "the state lacks these changes; run `pulumi up --refresh`\n"
)
"""The engine (CLI 3.260) keeps what a plugin prints, and shows it only if the plugin ends too early."""


def main() -> None:
    """Serve the engine whose address is in the arguments; without an address, explain the program, with exit code 2."""
    gc.set_threshold(500_000, 50, 1_000)  # parts of RRsets live long, and few are in reference cycles
    try:
        from dnsstack.plugin.serve import address_of, serve  # after that: its imports make a tenth of all objects
    except ModuleNotFoundError as error:
        if str(error.name).startswith("dnsstack"):
            raise
        missing = MissingExtra("plugin", "the Pulumi plugin dnsstack")
        sys.stderr.write(f"error: {missing}\n")
        raise SystemExit(missing.exit_code) from None

    address = address_of(sys.argv[1:])
    if address is None:
        sys.stderr.write(_USAGE)
        raise SystemExit(2)
    from dnsstack.plugin.roster import package

    sys.stderr.write(_LAST_WORDS)
    sys.stderr.flush()
    serve(package(), address)


if __name__ == "__main__":
    main()
