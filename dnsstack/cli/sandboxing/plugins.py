"""`--providers`: whether the sandbox's or the vendors' provider plugins deploy."""

from __future__ import annotations

from typing import Final

import click

OWN, VENDOR = "own", "vendor"
PACKAGES: Final = ("aws", "cloudflare")


def packages_of(written: str) -> frozenset[str]:
    """The packages that the vendors' plugins deploy; `written` is own, vendor, or such as cloudflare=vendor,aws=own.

    Raises:
        BadParameter: it is something else.
    """
    if written in (OWN, VENDOR):
        return frozenset(PACKAGES if written == VENDOR else ())
    chosen: dict[str, str] = {}
    for part in written.split(","):
        package, _, whose = part.strip().partition("=")
        if package not in PACKAGES or whose not in (OWN, VENDOR) or package in chosen:
            message = (
                f"{written!r} names no provider plugins; write own, vendor, or a comma-separated list such as "
                "cloudflare=vendor,aws=own with each package once"
            )
            raise click.BadParameter(message)
        chosen[package] = whose
    return frozenset(package for package, whose in chosen.items() if whose == VENDOR)


plugins = click.option(
    "--providers",
    default=OWN,
    show_default=True,
    metavar="own|vendor|PACKAGE=vendor",
    callback=lambda _context, _option, written: packages_of(written),
    help="The provider plugins that deploy: own (the sandbox's), vendor, or a mix such as cloudflare=vendor.",
)
