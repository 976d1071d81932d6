"""The way in: a zone read from where it is served today, as a document, and adopted without being made again.

One file a source in `sources/`; `SOURCES` is the roster. `merge` makes one domain of several, `writing` the document,
`adopt` Pulumi's import file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from dnsstack.errors import UsageError
from dnsstack.importing.request import Request

if TYPE_CHECKING:  # `SOURCES` is read by commands that import nothing
    from dnsstack.importing.existing.zone import ExistingZone

SOURCES: Final = {
    "zonefile": "FILE",
    "axfr": "SERVER[#PORT]",
    "route53": "[ZONE]",
    "cloudflare": "[ZONE]",
    "octodns": "FILE",
}
"""Every source, by what is before the colon, with what is behind it; in brackets: not needed."""


def parse(source: str) -> tuple[str, str]:
    """`kind:where` in its two parts.

    Raises:
        UsageError: no such source, or nothing behind the colon where something is needed.
    """
    kind, _, where = source.partition(":")
    if kind not in SOURCES:
        from dnsstack.model.nearest import did_you_mean

        msg = f"--from {source}: {kind!r} is not a source{did_you_mean(kind, SOURCES)}"
        raise UsageError(msg)
    if not where and not SOURCES[kind].startswith("["):
        msg = f"--from {source} can't be read; write {kind}:{SOURCES[kind]}"
        raise UsageError(msg)
    return kind, where


def read(request: Request) -> ExistingZone:
    """What the source of `request` holds.

    Raises:
        DnsStackError: it can't be read, is another zone's, or holds what no document can say.
    """
    kind, _ = parse(request.source)
    return cast("ExistingZone", import_module(f"dnsstack.importing.sources.{kind}").read(request))


__all__ = ["SOURCES", "Request", "parse", "read"]
