"""The evaluation: from the document and what was seen to a decision with its reasons. Pure, no clock, no network.

A role is believed when a majority of the servers that exist says it, in every round of a whole window. Then it is
carried out, unless something forbids it; whatever forbids it is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dnsstack.follow.changes import ExistingRecord, RecordPatch, existing_role, fit
from dnsstack.follow.followed import Followed, Limits
from dnsstack.model.failover.policy import FailoverRole


@dataclass(frozen=True, slots=True)
class Vote:
    """What one server, or one vantage point, says in one round; `why` tells what came where it says no role."""

    voter: str
    role: FailoverRole | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Quorum:
    """The votes of one round, and how many voters exist: who is silent counts against everyone."""

    votes: tuple[Vote, ...]
    voters: int

    @property
    def role(self) -> FailoverRole | None:
        """The role that more than half of all voters say; each voter counts once, and not if it contradicts itself."""
        said: dict[str, set[FailoverRole]] = {}
        for vote in self.votes:
            if vote.role is not None:
                said.setdefault(vote.voter, set()).add(vote.role)
        counted = Counter(next(iter(roles)) for roles in said.values() if len(roles) == 1)
        return next((role for role, count in counted.items() if 2 * count > max(self.voters, len(said))), None)

    @property
    def is_silent(self) -> bool:
        """True where nobody says any role."""
        return all(vote.role is None for vote in self.votes)

    def to_text(self) -> str:
        """`secondary 3, primary 1, no answer 1 of 4`."""
        counted = Counter(vote.role.value if vote.role else vote.why or "nothing" for vote in self.votes)
        return f"{', '.join(f'{what} {count}' for what, count in counted.most_common()) or 'nothing'} of {self.voters}"


@dataclass(frozen=True, slots=True)
class Trend:
    """The role that every vote since `since` agreed on; `seen` is the last vote. Monotonic seconds.

    `agreed` is how long they did: the time between votes, as far as somebody asked as often as he should.
    """

    role: FailoverRole | None = None
    since: float = 0.0
    seen: float = 0.0
    rounds: int = 0
    agreed: float = 0.0

    def next(self, role: FailoverRole | None, now: float, limits: Limits) -> Trend:
        """The trend after one more vote; another role begins anew."""
        if role is None or role is not self.role:
            return Trend(role, now, now, 1)
        step = min(max(now - self.seen, 0.0), limits.longest_step)
        return replace(self, seen=now, rounds=self.rounds + 1, agreed=self.agreed + step)

    def holds_for(self, limits: Limits) -> bool:
        """True once the role has been agreed on for the whole window."""
        long = self.agreed >= limits.window and self.rounds >= limits.rounds
        return self.role is not None and long


class Life(StrEnum):
    """Whether an end of a policy is healthy."""

    ALIVE = "alive"
    DEAD = "dead"
    UNCHECKED = "unchecked"
    """Nothing watches it: it is the last resort and is served whatever its health."""
    UNKNOWN = "unknown"
    """Something watches it that can't be asked from here."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of former changes, seconds since the epoch: the last one, and all that count in this hour.

    `spaced` says that no more than the last one is known for certain.
    """

    last: float | None = None
    moves: tuple[float, ...] = ()
    spaced: bool = False


class Action(StrEnum):
    """What is to be done now."""

    KEEP = "keep"
    """All is as it should be."""
    WAIT = "wait"
    """Time alone is missing: the window, or the hold-down."""
    HOLD = "hold"
    """Something forbids a change; someone should look."""
    PROBE = "probe"
    """A change is due; whether its target is healthy is to be found out first."""
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Decision:
    """An action and its reasons. `rule` is a permanent id of what forbids or delays, `why` the sentence for people."""

    action: Action
    why: str
    rule: str = ""
    role: FailoverRole | None = None
    changes: tuple[RecordPatch, ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()
    """(rule, sentence) of what someone should look at although it decides nothing."""

    @property
    def moves(self) -> bool:
        """True where values change, and not only TTLs."""
        return any(change.moves for change in self.changes)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a decision rests on. `now` is in seconds since the epoch.

    `life` None means that nobody has probed yet; the probe of a role that is not in it is under way.
    """

    now: float
    quorum: Quorum
    trend: Trend
    existing: Sequence[ExistingRecord]
    past: Past
    life: Mapping[FailoverRole, Life] | None = None
    source: str = "Route53"
    written: str = ""
    """The mark of what this follower wrote last: where the same is due again, somebody else has undone it."""


def decide(followed: Followed, seen: Seen) -> Decision:
    """What to do about one owner at one provider."""
    unfit = list(_empty(followed, seen.existing))
    if unfit:
        text = f"{', '.join(unfit)} has no record to change: a follower creates none; run pulumi up"
        return Decision(Action.HOLD, text, "no-records")
    role = followed.pin or seen.trend.role
    if role is None:
        return _no_agreement(seen)
    if followed.pin is None and not seen.trend.holds_for(followed.limits):
        text = f"{seen.source} says {role.value} for {seen.trend.agreed:.0f} s of {followed.limits.window:.0f} s"
        return Decision(Action.WAIT, text, "window", role)
    fits = [fit(rrset, role, seen.existing) for rrset in followed.rrsets]
    changes = tuple(change for one in fits for change in one.changes)
    warnings = tuple(_warnings(followed, seen.existing, role))
    if not changes:
        return Decision(Action.KEEP, f"{role.value} is served", "", role, warnings=warnings)
    due = Decision(Action.MOVE, _reason(followed, seen, role), "", role, changes, warnings)
    if seen.written == followed.mark(role):
        due = replace(due, warnings=(*warnings, _undone(followed, role, seen, changes)))
    elif followed.pin is not None:
        return due  # who pins is not kept waiting; a correction that is undone is
    return _too_soon(followed, seen, due) or (_dead(followed, seen, due) if due.moves and not followed.pin else due)


def _undone(followed: Followed, role: FailoverRole, seen: Seen, changes: Sequence[RecordPatch]) -> tuple[str, str]:
    """The disagreement, by what came in the place of what was written: the other role, other values, or other TTLs."""
    shown = ", ".join(dict.fromkeys(_difference(change) for change in changes))
    if existing_role(followed, seen.existing) is role.other:
        likely = f"that is the {role.other.value}: another follower has a pin or other votes, or someone edits by hand"
    elif any(change.moves for change in changes):
        likely = "this document does not have that: another follower has an older document, or someone edits by hand"
    else:
        likely = "the values are the same: another follower has a document with another TTL, or someone edits by hand"
    count = sum(seen.now - moment < followed.limits.hour for moment in seen.past.moves)
    text = f"{followed.label} was set to {role.value} by this follower and is changed again ({shown}); {likely}"
    return "followers-disagree", f"{text}; {count} changes in the last hour"


def _difference(change: RecordPatch) -> str:
    """What is there, and what this follower wants in its place."""
    before = change.before
    if change.moves:
        return f"{before.rdtype} {before.content} for {change.content}"
    if before.proxied:
        return f"{before.rdtype} {before.content} proxied"
    return f"{before.rdtype} TTL {before.seconds} for {change.ttl}"


def _empty(followed: Followed, existing: Sequence[ExistingRecord]) -> Iterable[str]:
    present = {(one.owner, one.rdtype) for one in existing}
    return (f"{rrset.owner} {rrset.rdtype}" for rrset in followed.rrsets if (rrset.owner, rrset.rdtype) not in present)


def _no_agreement(seen: Seen) -> Decision:
    if seen.quorum.is_silent:
        text = f"{seen.source} is silent ({seen.quorum.to_text()}): nothing changes"
        return Decision(Action.HOLD, text, "route53-silent")
    text = f"{seen.source} does not agree ({seen.quorum.to_text()}): nothing changes"
    return Decision(Action.HOLD, text, "no-agreement")


def _warnings(followed: Followed, existing: Sequence[ExistingRecord], role: FailoverRole) -> Iterable[tuple[str, str]]:
    for rrset in followed.rrsets:
        one = fit(rrset, role, existing)
        if one.missing:
            yield "records-missing", f"{rrset.owner} {rrset.rdtype} lacks {one.missing} of its records: run pulumi up"
        if one.surplus:
            texts = ", ".join(record.content for record in one.surplus)
            yield "records-foreign", f"{rrset.owner} {rrset.rdtype} has records that are not in the document: {texts}"


def _reason(followed: Followed, seen: Seen, role: FailoverRole) -> str:
    if followed.pin is not None:
        return f"pinned to {role.value}"
    return f"{seen.source} says {role.value} for {seen.trend.agreed:.0f} s ({seen.quorum.to_text()})"


def _too_soon(followed: Followed, seen: Seen, due: Decision) -> Decision | None:
    """What time forbids, before anything is probed, since a probe would be out of date after it."""
    limits, past = followed.limits, seen.past
    rest = 0.0 if past.last is None else past.last + limits.hold_down - seen.now
    if rest > 0:
        return replace(due, action=Action.WAIT, rule="hold-down", why=f"{due.why}; hold-down for {rest:.0f} s more")
    recent = [moment for moment in past.moves if seen.now - moment < limits.hour]
    if len(recent) >= limits.moves:
        text = f"{due.why}; but there were {len(recent)} changes in the last hour, and the limit is {limits.moves}"
        return replace(due, action=Action.HOLD, rule="too-many-moves", why=text)
    if past.spaced and past.last is not None and seen.now - past.last < limits.spacing:
        rest = past.last + limits.spacing - seen.now
        text = f"{due.why}; only the last change is known, so the next is due in {rest:.0f} s"
        return replace(due, action=Action.WAIT, rule="spacing", why=text)
    return None


def _dead(followed: Followed, seen: Seen, due: Decision) -> Decision:
    """The change, unless its target is dead or unknown; nobody having probed yet asks for it."""
    role = due.role or FailoverRole.PRIMARY
    if seen.life is None or role not in seen.life:
        return replace(due, action=Action.PROBE, why=f"{due.why}; the target is being probed")
    target, other = seen.life[role], seen.life.get(role.other)
    if target in (Life.ALIVE, Life.UNCHECKED):
        return due
    if target is Life.DEAD and other is Life.DEAD:
        text = f"{due.why}; but both ends are dead: {followed.label} stays as it is"
        return replace(due, action=Action.HOLD, rule="both-ends-dead", why=text)
    if target is Life.DEAD:
        text = f"{due.why}; but the {role.value} does not answer from here: {followed.label} stays as it is"
        return replace(due, action=Action.HOLD, rule="target-dead", why=text)
    text = f"{due.why}; but nothing here can tell whether the {role.value} is healthy: {followed.label} stays as it is"
    return replace(due, action=Action.HOLD, rule="target-unknown", why=text)
