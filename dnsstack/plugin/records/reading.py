"""`Read`: read the live content of declared RRsets, for a refresh and for an import."""

from __future__ import annotations

from dnsstack.errors import EnvironmentFault
from dnsstack.model.names import strip_dot
from dnsstack.plugin.records import state
from dnsstack.plugin.records.check import wrong_zone_id
from dnsstack.plugin.records.describe import listed
from dnsstack.plugin.records.live import refreshed, whole
from dnsstack.plugin.records.opening import opened
from dnsstack.plugin.records.zone import ZoneProvider
from dnsstack.plugin.resources import Context, ExistingResource, Values
from dnsstack.providers.declared import DeclaredRRset, Key


def read(provider: ZoneProvider, context: Context, id_: str, kept: Values, inputs: Values) -> ExistingResource | None:
    """The live content of the zone's declared RRsets; None if the zone does not exist in the recorded account.

    An import has neither state nor inputs. With the id of the zone, it records no RRset, because none is declared yet,
    and the first deployment takes over RRsets that are as it declares them. With `ZONE/*`, it records all RRsets.

    Raises:
        DnsStackError: the zone can't be read, or does not exist and no account is recorded: wrong credentials must not
            empty a state.
    """
    if not kept:
        return _imported(provider, context, id_)
    last, asked = state.kept(kept, inputs), state.wanted(inputs)
    zone = opened(provider, context, last.zone_id or id_, last.account)
    if zone is None:
        if last.account:
            return None
        raise _missing(provider, last.zone_id or id_)
    found, wordless = refreshed(last.rrsets, asked.rrsets, zone.listing)
    if wordless:
        context.warn(
            f"zone {zone.id}: {listed(wordless)} now has a kind that dnsstack does not write; the state keeps the "
            "old content, and the next change is refused unless overwrite names it"
        )
    shown = state.outputs(kept, found, zone.account, whole=last.whole)
    return ExistingResource(zone.id, shown, state.inputs_of(inputs or kept, found))


def _imported(provider: ZoneProvider, context: Context, id_: str) -> ExistingResource:
    zone_id = id_.removesuffix(state.EVERYTHING)
    if wrong := wrong_zone_id(provider.id, zone_id):
        message = f"the import id is wrong: {wrong}; add {state.EVERYTHING} to it to record all RRsets"
        raise EnvironmentFault(message)
    zone = opened(provider, context, zone_id, "")
    if zone is None:
        raise _missing(provider, zone_id)
    rrsets: dict[Key, DeclaredRRset] = {}
    if id_.endswith(state.EVERYTHING):
        rrsets, others = whole(zone.listing)
        if others:
            context.warn(
                f"zone {zone_id}: these RRsets are not imported, because dnsstack does not write such "
                f"RRsets: {listed(others)}"
            )
    else:
        context.info(f"zone {zone_id}: the next deployment takes over existing RRsets that are as it declares them")
    given: Values = {"zoneId": zone_id, "zoneName": strip_dot(zone.zone.apex())}
    shown = state.outputs(given, rrsets, zone.account, whole=bool(rrsets))
    return ExistingResource(zone_id, shown, state.inputs_of(given, rrsets))


def _missing(provider: ZoneProvider, zone_id: str) -> EnvironmentFault:
    message = (
        f"there is no zone {zone_id} at {provider.id.value} for these credentials, and the state does not have "
        "its account; check the id and the credentials"
    )
    return EnvironmentFault(message)
