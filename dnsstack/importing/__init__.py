"""Import: read a zone from where it is served today, write a document for it, and let Pulumi adopt its records.

Each source has a file in `sources/`; `SOURCES` is the roster. `merge` makes one domain of several zones, `writing` the
document, `adopt` Pulumi's import file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from dnsstack.errors import UsageError
from dnsstack.importing.request import Request

if TYPE_CHECKING:  # commands that import no zone read `SOURCES` too
    from dnsstack.importing.existing.zone import ExistingZone

SOURCES: Final = {
    "zonefile": "FILE",
    "axfr": "SERVER[#PORT]",
    "route53": "[ZONE]",
    "cloudflare": "[ZONE]",
    "octodns": "FILE",
}
"""Every source, by the text before the colon, with the text after it; brackets mean optional."""


def parse(source: str) -> tuple[str, str]:
    """The two parts of `kind:where`.

    Raises:
        UsageError: there is no such source, or the second part is missing and needed.
    """
    kind, _, where = source.partition(":")
    if kind not in SOURCES:
        from dnsstack.model.nearest import did_you_mean

        msg = f"--from {source} is not a source{did_you_mean(kind, SOURCES)}; write one of {', '.join(SOURCES)}"
        raise UsageError(msg)
    if not where and not SOURCES[kind].startswith("["):
        msg = f"--from {source} can't be read; write {kind}:{SOURCES[kind]}"
        raise UsageError(msg)
    return kind, where


def read(request: Request) -> ExistingZone:
    """Read the zone of `request`.

    Raises:
        DnsStackError: it can't be read, is a different zone, or has something that a document can't have.
    """
    kind, _ = parse(request.source)
    return cast("ExistingZone", import_module(f"dnsstack.importing.sources.{kind}").read(request))


__all__ = ["SOURCES", "Request", "parse", "read"]
