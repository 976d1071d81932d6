"""`--to bind`: complete configuration of the own primaries and secondaries, one folder a server."""

from __future__ import annotations

import time
from pathlib import Path

from dnsstack.cli.targets import Rendered, Request
from dnsstack.errors import UsageError
from dnsstack.model.bind import Software
from dnsstack.model.names import file_stem
from dnsstack.plan import transfers
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.bind import servers


def files(plan: ZonePlan, request: Request) -> Rendered:
    """Configuration and zone files; the zone of `--previous`, else the one in `--out`, decides over the serial.

    Raises:
        Unsupported: there are no own servers, or a name server is not known yet.
        UsageError, EnvironmentFault: the previous zone can't be read.
    """
    own = servers.own_servers(plan)
    before = _previous(plan, request)
    try:
        made = servers.files(plan, request.name_servers, before, int(time.time()))
    except ValueError as error:
        message = f"the previous zone can't be read: {error}"
        raise UsageError(message) from None
    notes = []
    if before is None and own.primaries:
        notes.append(
            "the serial is the time of this run: no previous zone was given; --previous FILE|axfr:SERVER lets it move"
            " only with the content"
        )
    notes.append(_keys(plan))
    if transfers.followed(plan):
        notes.append(
            "followed names are moved by dynamic update: replace the zone file between rndc freeze and rndc thaw, and"
            " render with --previous axfr:SERVER, for the server counts the serial up itself"
        )
    written_out = [one.name for one in own.secondaries if not transfers.consumes_catalogs(one)]
    if own.catalog and written_out:
        served = ", ".join(filter(None, written_out))
        notes.append(f"NSD reads catalog zones only from 4.9 on: the zone itself is written out for {served}")
    return Rendered(made, tuple(notes))


def _previous(plan: ZonePlan, request: Request) -> str | None:
    """The zone text of today: what `--previous` names, else what the last run left in `--out`."""
    from dnsstack.cli import previous

    source = request.previous
    if source is None:
        source = _left(plan, request.out)
    if source is None:
        return None
    return previous.zone_text(source, plan.apex, request.tsig_key)


def _left(plan: ZonePlan, out: Path | None) -> str | None:
    own = plan.nameservers.self_hosted
    if out is None or own is None or not own.primaries:
        return None
    file = out / transfers.label(own.primaries[0], 0) / f"{file_stem(plan.apex)}.zone"
    return str(file) if file.is_file() else None


def _keys(plan: ZonePlan) -> str:
    """Which key files must lie where."""
    own = servers.own_servers(plan)
    places = []
    for index, server in enumerate((*own.primaries, *own.secondaries)):
        ending = "key" if server.software is Software.BIND else "conf"
        places.append(f"{transfers.label(server, index)}: {server.key_folder}/{own.tsig}.{ending}")
    return f"key files that must be there (dnsstack tsig new {own.tsig}): " + ", ".join(places)
