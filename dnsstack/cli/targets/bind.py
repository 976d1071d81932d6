"""`--to bind`: complete configuration of the own primaries and secondaries, a folder for each server."""

from __future__ import annotations

import time
from pathlib import Path

from dnsstack.cli.targets import Rendered, RenderRequest
from dnsstack.errors import UsageError
from dnsstack.model.bind import Software
from dnsstack.model.names import file_stem
from dnsstack.plan import transfers
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.bind import servers


def files(plan: ZonePlan, request: RenderRequest) -> Rendered:
    """Configuration and zone files. The serial follows that of `--previous`, else that of the zone file in `--out`.

    Raises:
        Unsupported: there are no own servers, or the name of a name server is not known yet.
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
            "the serial is the current time; give the zone that is served with --previous FILE|axfr:SERVER, so that the"
            " serial changes only with the content"
        )
    notes.append(_keys(plan))
    if transfers.followed(plan):
        notes.append(
            "dynamic updates change the names with the strategy follow, and the serial: render with --previous"
            " axfr:SERVER, and replace the zone file between rndc freeze and rndc thaw"
        )
    written_out = [one.name for one in own.secondaries if not transfers.consumes_catalogs(one)]
    if own.catalog and written_out:
        served = ", ".join(filter(None, written_out))
        notes.append(
            f"NSD reads catalog zones from version 4.9 on; the configuration of {served} names the zone itself"
        )
    return Rendered(made, tuple(notes))


def _previous(plan: ZonePlan, request: RenderRequest) -> str | None:
    """The zone text of `--previous`, else the one that the last run wrote to `--out`; None if there is neither."""
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
    """A note that lists the key files which the configuration needs."""
    own = servers.own_servers(plan)
    places = []
    for index, server in enumerate((*own.primaries, *own.secondaries)):
        ending = "key" if server.software is Software.BIND else "conf"
        places.append(f"{transfers.label(server, index)}: {server.key_folder}/{own.tsig}.{ending}")
    return f"the configuration needs these key files (make them with dnsstack tsig new {own.tsig}): " + ", ".join(
        places
    )
