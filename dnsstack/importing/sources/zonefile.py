"""`zonefile:FILE`: a zone in a master file, with everything that it includes."""

from __future__ import annotations

from pathlib import Path

from dnsstack.importing.found import Collector, Found
from dnsstack.importing.request import Request
from dnsstack.importing.zonetext.reader import Reader


def read(request: Request) -> Found:
    """The zone of a file.

    Raises:
        DocumentError: it is malformed, another zone's, or includes what it must not.
        UsageError: it can't be read, or holds nothing.
    """
    into = Collector(request.apex)
    Reader(Path(request.where), request.apex, into).read()
    rrsets = into.rrsets()
    servers, ttl = into.servers()
    request.require(bool(rrsets or servers or into.notes), "it holds no record")
    return Found(
        source=request.source,
        apex=request.apex,
        rrsets=rrsets,
        servers=servers,
        server_ttl=ttl,
        notes=tuple(into.notes),
    )
