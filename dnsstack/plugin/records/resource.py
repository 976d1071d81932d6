"""All RRsets of a provider's zone as one resource. A failed operation reports which changes were made.

Every operation lists the zone, decides for each RRset (`three_way`), and sends only the difference. RRsets that the
program does not declare are not in the inputs or the state, and are never changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dnsstack.errors import DnsStackError, PlanRefused
from dnsstack.plugin.records import removals, state, telling
from dnsstack.plugin.records.check import check
from dnsstack.plugin.records.describe import listed
from dnsstack.plugin.records.difference import difference, respecting, untouched
from dnsstack.plugin.records.opening import Opened, existing, opened
from dnsstack.plugin.records.reading import read
from dnsstack.plugin.records.sending import Sending, send
from dnsstack.plugin.records.state import LastState, Wanted
from dnsstack.plugin.records.three_way import RRsetDecision, RRsets, decide
from dnsstack.plugin.records.zone import ZoneProvider
from dnsstack.plugin.resources import UNKNOWN, CheckedInputs, Context, Differences, ExistingResource, Made, Values
from dnsstack.providers.declared import FORMAT, Counted, DeclaredRRset, Key


@dataclass(frozen=True, slots=True)
class _Task:
    """The old and the new content of one operation; `aside` are RRsets that `ignore_changes` keeps."""

    before: RRsets
    wanted: Wanted
    aside: Mapping[Key, DeclaredRRset] = field(default_factory=dict)

    @property
    def rrsets(self) -> RRsets:
        return {key: rrset for key, rrset in self.wanted.rrsets.items() if key not in self.aside}


class Records:
    """`Route53Records` or `CloudflareRecords`: a `Resource` over one provider's zones."""

    def __init__(self, provider: ZoneProvider) -> None:
        self._provider = provider

    def check(self, context: Context, news: Values, olds: Values) -> CheckedInputs:  # noqa: ARG002  # the protocol's
        """The inputs in canonical form, and all their faults."""
        return check(self._provider.id, news, olds)

    def diff(self, context: Context, made: ExistingResource, news: Values, ignore: Sequence[str]) -> Differences:  # noqa: ARG002  # the protocol's
        """The changes, by RRset; refused if the RRsets of a former zone could not be removed afterwards."""
        last = state.kept(made.state, made.inputs)
        found = difference(made.state, news, ignore)
        if found.replacing:
            what = f"the zone id was {last.zone_id}; the RRsets of that zone are removed after the new zone is filled"
            removals.refuse_all(last, what)
        return found

    def create(self, context: Context, news: Values, *, preview: bool) -> Made:
        """Create the declared RRsets; existing ones with the wanted content are taken over."""
        wanted = state.wanted(news)
        if not wanted.has_zone:
            return Made("", _unasked(news, UNKNOWN))
        task = _Task({}, wanted)
        zone = existing(self._provider, context, wanted.zone_id, wanted.apex, "")
        decision = self._decided(context, zone, task)
        if preview:
            return Made("", _shown(task, zone))
        return Made(wanted.zone_id, self._sent(context, zone, decision, task, Counted()))

    def update(
        self, context: Context, made: ExistingResource, news: Values, ignore: Sequence[str], *, preview: bool
    ) -> Values:
        """Change, add and remove what differs from the last deployment."""
        last = state.kept(made.state, made.inputs)
        wanted = state.wanted(respecting(made.state, news, ignore))
        if not wanted.has_zone:
            return _unasked(wanted.inputs, last.account)
        task = _task(last, wanted, ignore, context)
        sure = {**task.rrsets, **{key: task.before[key] for key in wanted.pending & task.before.keys()}}
        removals.refuse(task.before, sure, last.counted, wanted)
        zone = existing(self._provider, context, wanted.zone_id, wanted.apex, last.account)
        decision = self._decided(context, zone, task)
        return _shown(task, zone) if preview else self._sent(context, zone, decision, task, last.counted)

    def read(self, context: Context, id_: str, state: Values, inputs: Values) -> ExistingResource | None:
        """The live content of declared RRsets; None if the zone does not exist in its recorded account."""
        return read(self._provider, context, id_, state, inputs)

    def delete(self, context: Context, made: ExistingResource) -> None:
        """Remove the RRsets of the last deployment; it is refused if someone has changed them since."""
        last = state.kept(made.state, made.inputs)
        removals.refuse_all(last, f"zone {last.zone_id} would lose all RRsets")
        zone = opened(self._provider, context, last.zone_id, last.account)
        if zone is None:
            context.info(f"zone {last.zone_id} does not exist any more")
            return
        decision = decide(self._provider.id, last.rrsets, {}, zone.listing, last.overwrite)
        telling.refuse(decision.conflicts, last.zone_id)
        telling.tell(context, decision)
        try:
            if decision.changes:
                zone.zone.apply(decision.changes, context.progress, context.stop)
        except DnsStackError as error:
            message = (
                f"{error}\nSome RRsets may be deleted although the state still has all of them; repeat the deletion, "
                f"or run `{telling.REFRESH}` to see what is left"
            )
            raise PlanRefused(message) from None

    def _decided(self, context: Context, zone: Opened, task: _Task) -> RRsetDecision:
        """The decision; a conflict refuses the whole operation."""
        wanted = task.wanted
        decision = decide(
            self._provider.id,
            task.before,
            task.rrsets,
            zone.listing,
            wanted.overwrite,
            wanted.pending - task.aside.keys(),
        )
        telling.refuse(decision.conflicts, wanted.zone_id)
        telling.tell(context, decision)
        return decision

    def _sent(self, context: Context, zone: Opened, decision: RRsetDecision, task: _Task, was: Counted) -> Values:
        """The outputs after all changes were made."""
        sending = Sending(zone, decision.changes, task.before, task.rrsets, task.wanted.inputs, task.aside, was)
        send(context, sending)
        return state.outputs(task.wanted.inputs, {**task.rrsets, **task.aside}, zone.account)


def _task(last: LastState, wanted: Wanted, ignore: Sequence[str], context: Context) -> _Task:
    keys, everything = untouched(ignore)
    aside = {key: rrset for key, rrset in last.rrsets.items() if everything or key in keys}
    before = {key: rrset for key, rrset in last.rrsets.items() if key not in aside}
    if last.whole and (loose := sorted(before.keys() - wanted.rrsets.keys())):
        context.warn(
            f"imported, but not declared: {listed(loose)}; they are kept in the zone, and this resource "
            "no longer manages them"
        )
        before = {key: rrset for key, rrset in before.items() if key in wanted.rrsets}
    return _Task(before, wanted, aside)


def _shown(task: _Task, zone: Opened) -> Values:
    """The outputs at preview: the inputs, with unknown values."""
    found = state.outputs(task.wanted.inputs, {**task.rrsets, **task.aside}, zone.account)
    given = task.wanted.inputs["rrsets"]
    return found | {"rrsets": found["rrsets"] | {key: given[key] for key in task.wanted.pending - task.aside.keys()}}


def _unasked(inputs: Values, account: object) -> Values:
    """The outputs at the preview of a zone that can't be listed yet."""
    return inputs | {"accountId": account, "format": FORMAT}
