"""A zone in memory with someone else at work in it, and an engine that keeps a state: what the properties run on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from dnsstack.errors import DnsStackError
from dnsstack.model.nameservers import ProviderId
from dnsstack.plugin.records.resource import Records
from dnsstack.plugin.records.three_way import same
from dnsstack.plugin.records.zone import ListedRRset, Listing, PendingChange, Progress, Stop, ZoneProvider, ZoneRefused
from dnsstack.plugin.resources import Context, ExistingResource, Failed, Level, Values
from dnsstack.providers.declared import DeclaredRRset, Key

ZONE_ID = "Z0123456789ABCDEFGHIJ"
ACCOUNT = "123456789012"
APEX = "example.com."
TOKEN = "dnsstack:index:Route53Records"

RRsets = dict[Key, DeclaredRRset]


class Killed(BaseException):
    """The plugin's process is gone: nobody gets an answer, and the engine's state stays what it was."""


def a(*values: str, ttl: int = 300, **more: Any) -> DeclaredRRset:
    """An RRset of addresses."""
    return DeclaredRRset(ttl, tuple(sorted(values)), **more)


@dataclass
class World:
    """Zones by id. `before` is called with the name of each call before it is made: it may edit, refuse or kill."""

    zones: dict[str, RRsets] = field(default_factory=lambda: {ZONE_ID: {}})
    account: str = ACCOUNT
    before: Callable[[str], None] = lambda _call: None
    after: Callable[[str], None] = lambda _call: None
    calls: list[str] = field(default_factory=list)
    seen: list[tuple[RRsets, RRsets]] = field(default_factory=list)
    """The zone before and after every batch."""

    def called(self, name: str) -> None:
        self.calls.append(name)
        self.before(name)

    @property
    def rrsets(self) -> RRsets:
        return self.zones[ZONE_ID]

    def provider(self, id_: ProviderId = ProviderId.ROUTE53) -> ZoneProvider:
        return ZoneProvider(id_, TOKEN, lambda _context, zone_id: Zone(self, zone_id))


@dataclass
class Zone:
    """One zone; a batch is the changes of one owner, refused where what was listed is no longer there."""

    world: World
    id: str

    def apex(self) -> str:
        return APEX

    def account(self) -> str:
        self.world.called("account")
        return self.world.account

    def listing(self) -> Listing | None:
        self.world.called("list")
        rrsets = self.world.zones.get(self.id)
        return None if rrsets is None else {key: ListedRRset(rrset, rrset) for key, rrset in rrsets.items()}

    def apply(self, changes: Sequence[PendingChange], progress: Progress, stop: Stop) -> None:
        for batch in batches(changes):
            if stop():
                raise ZoneRefused("cancelled")
            self.world.called("batch")
            self._commit(batch)
            progress(f"{len(batch)} changes are in")
            self.world.after("batch")

    def _commit(self, batch: Sequence[PendingChange]) -> None:
        rrsets = self.world.zones[self.id]
        before = dict(rrsets)
        for change in batch:
            was = change.listed.declared if change.listed is not None else None
            if before.get(change.key) != was:
                raise ZoneRefused(f"{change.key} is not what was listed", [change.key])
        for change in batch:
            rrsets.pop(change.key, None)
            if change.wanted is not None:
                rrsets[change.key] = written(change)
        self.world.seen.append((before, dict(rrsets)))


def written(change: PendingChange) -> DeclaredRRset:
    """What is there afterwards: records that a follower moves keep their content, and get as many as are wanted."""
    assert change.wanted is not None
    wanted = change.wanted
    if not wanted.follow or change.listed is None or change.listed.declared is None:
        return wanted
    live = change.listed.declared
    more = [value for value in wanted.values if value not in live.values]
    return replace(live, follow=True, values=tuple(sorted((*live.values, *more)[: len(wanted.values)])))


def batches(changes: Sequence[PendingChange]) -> Iterator[list[PendingChange]]:
    """New owners, then changed ones, then those of which nothing is left; an owner at once."""

    def owner(change: PendingChange) -> tuple[bool, bool, str]:
        name = change.key.rpartition("/")[0]
        mine = [one for one in changes if one.key.rpartition("/")[0] == name]
        return all(one.wanted is None for one in mine), any(one.listed for one in mine), name

    for _, batch in groupby(sorted(changes, key=owner), key=owner):
        yield list(batch)


@dataclass
class Engine:
    """Runs one resource as the engine does: check, diff, create or update, and what it keeps of each end."""

    world: World
    provider: ProviderId = ProviderId.ROUTE53
    id: str = ""
    opens: ZoneProvider | None = None
    zone_id: str = ZONE_ID
    state: Values = field(default_factory=dict)
    inputs: Values = field(default_factory=dict)
    unfinished: bool = False
    told: list[tuple[Level, str]] = field(default_factory=list)
    context: Context = field(init=False)

    def __post_init__(self) -> None:
        self.context = Context(tell=lambda level, text: self.told.append((level, text)))

    @property
    def resource(self) -> Records:
        return Records(self.opens or self.world.provider(self.provider))

    @property
    def owned(self) -> RRsets:
        return {key: DeclaredRRset.from_inputs(body) for key, body in self.state.get("rrsets", {}).items()}

    def made(self) -> ExistingResource:
        return ExistingResource(self.id, self.state, self.inputs)

    def checked(self, rrsets: Mapping[Key, DeclaredRRset | Values], zone_id: Any = "", **more: Any) -> Values:
        bodies = {
            key: rrset.to_inputs() if isinstance(rrset, DeclaredRRset) else rrset for key, rrset in rrsets.items()
        }
        news = {"zoneId": zone_id or self.zone_id, "zoneName": "example.com", "rrsets": bodies, **more}
        found = self.resource.check(self.context, news, self.inputs)
        assert not found.faults, found.faults
        return found.inputs

    def preview(self, rrsets: Mapping[Key, DeclaredRRset | Values], **more: Any) -> Values:
        news = self.checked(rrsets, **more)
        if not self.id:
            return self.resource.create(self.context, news, preview=True).state
        if not self.resource.diff(self.context, self.made(), news, ()) and not self.unfinished:
            return self.state
        return self.resource.update(self.context, self.made(), news, (), preview=True)

    def differs(self, rrsets: Mapping[Key, DeclaredRRset | Values]) -> bool:
        return bool(self.resource.diff(self.context, self.made(), self.checked(rrsets), ()))

    def up(self, rrsets: Mapping[Key, DeclaredRRset | Values], ignore: Sequence[str] = (), **more: Any) -> None:
        """One deployment.

        Raises:
            DnsStackError: it was refused; the state has what came back with the refusal.
            Killed: the state is what it was.
        """
        news = self.checked(rrsets, **more)
        try:
            if not self.id:
                made = self.resource.create(self.context, news, preview=False)
                self.id, self.state = made.id, made.state
            elif self.unfinished or self.resource.diff(self.context, self.made(), news, ignore):
                self.state = self.resource.update(self.context, self.made(), news, ignore, preview=False)
        except Failed as error:
            self.id, self.state, self.inputs, self.unfinished = error.id, error.state, error.inputs or news, True
            raise
        self.inputs, self.unfinished = news, False

    def refresh(self) -> None:
        found = self.resource.read(self.context, self.id, self.state, self.inputs)
        if found is None:
            self.id, self.state, self.inputs = "", {}, {}
        else:
            self.id, self.state, self.inputs = found.id, found.state, found.inputs

    def imported(self, id_: str) -> None:
        found = self.resource.read(self.context, id_, {}, {})
        assert found is not None
        self.id, self.state, self.inputs = found.id, found.state, found.inputs

    def destroy(self) -> None:
        self.resource.delete(self.context, self.made())
        self.id, self.state, self.inputs = "", {}, {}

    def lines(self, level: Level) -> str:
        return "\n".join(text for one, text in self.told if one is level)


def refused(run: Callable[[], object]) -> str:
    """The text of the refusal that `run` must end with."""
    try:
        run()
    except DnsStackError as error:
        return str(error)
    raise AssertionError("it was not refused")


def as_wanted(live: RRsets, wanted: Mapping[Key, DeclaredRRset]) -> bool:
    """True where every wanted RRset is live."""
    return all(key in live and same(rrset, ListedRRset(live[key], None)) for key, rrset in wanted.items())
