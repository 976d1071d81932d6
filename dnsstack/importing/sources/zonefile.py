"""`zonefile:FILE`: a zone file with its included files, or a file with Route53's JSON."""

from __future__ import annotations

from pathlib import Path

from dnsstack import files
from dnsstack.importing import listed as saved
from dnsstack.importing.existing.zone import Collector, ExistingZone
from dnsstack.importing.request import Request
from dnsstack.importing.zonetext.reader import ZoneTextReader


def read(request: Request) -> ExistingZone:
    """The zone of a file.

    Raises:
        DocumentError: it is malformed, is another zone, or has a forbidden include.
        UsageError: it can't be read, or has no records.
    """
    file = Path(request.where)
    if (listed := listing(file)) is not None:
        return saved.read(listed, request)
    into = Collector(request.apex, request.left_out)
    ZoneTextReader(file, request.apex, into).read()
    rrsets = into.rrsets()
    servers, ttl = into.servers()
    request.require(bool(rrsets or servers or into.notes), "it has no records")
    return ExistingZone(
        source=request.source,
        apex=request.apex,
        rrsets=rrsets,
        servers=servers,
        server_ttl=ttl,
        notes=tuple(into.notes),
    )


def listing(file: Path) -> str | None:
    """The text of a file with Route53's JSON; None for a zone file, and if it can't be read."""
    try:
        text = files.read_bytes(file).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None  # the reader of zone files reports the error
    return text if saved.looks_listed(text) else None
