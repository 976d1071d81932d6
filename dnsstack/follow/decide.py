"""Make a decision, with its reasons, from the document and from observations. Pure: no clock, no network.

A role is believed if a majority of all existing servers answers it, in every round of a whole window. Then the change
is made, unless something forbids it; the decision says what.
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
    """The role that one server or vantage point answers in one round; if there is none, `why` has the reason."""

    voter: str
    role: FailoverRole | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Quorum:
    """The votes of one round, and the number of existing voters; a voter without an answer counts against all roles."""

    votes: tuple[Vote, ...]
    voters: int

    @property
    def role(self) -> FailoverRole | None:
        """The role of more than half of all voters; a voter counts once, and not if it has answered both roles."""
        said: dict[str, set[FailoverRole]] = {}
        for vote in self.votes:
            if vote.role is not None:
                said.setdefault(vote.voter, set()).add(vote.role)
        counted = Counter(next(iter(roles)) for roles in said.values() if len(roles) == 1)
        return next((role for role, count in counted.items() if 2 * count > max(self.voters, len(said))), None)

    @property
    def is_silent(self) -> bool:
        """True if no voter answers a role."""
        return all(vote.role is None for vote in self.votes)

    def to_text(self) -> str:
        """`secondary 3, primary 1, no answer 1 of 4`."""
        counted = Counter(vote.role.value if vote.role else vote.why or "nothing" for vote in self.votes)
        return f"{', '.join(f'{what} {count}' for what, count in counted.most_common()) or 'nothing'} of {self.voters}"


@dataclass(frozen=True, slots=True)
class Trend:
    """The role on which all votes since `since` agree; `seen` is the time of the last vote, in monotonic seconds.

    `agreed` is the duration of the agreement: gaps between votes count only up to the planned interval.
    """

    role: FailoverRole | None = None
    since: float = 0.0
    seen: float = 0.0
    rounds: int = 0
    agreed: float = 0.0

    def next(self, role: FailoverRole | None, now: float, limits: Limits) -> Trend:
        """The trend after one more vote; a different role starts a new trend."""
        if role is None or role is not self.role:
            return Trend(role, now, now, 1)
        step = min(max(now - self.seen, 0.0), limits.longest_step)
        return replace(self, seen=now, rounds=self.rounds + 1, agreed=self.agreed + step)

    def holds_for(self, limits: Limits) -> bool:
        """True once the votes have agreed for the whole window."""
        long = self.agreed >= limits.window and self.rounds >= limits.rounds
        return self.role is not None and long


class Life(StrEnum):
    """Whether an end of a policy, primary or secondary, is healthy."""

    ALIVE = "alive"
    DEAD = "dead"
    UNCHECKED = "unchecked"
    """It has no health check: it is served whatever its health."""
    UNKNOWN = "unknown"
    """Its health check can't be probed from here."""


@dataclass(frozen=True, slots=True)
class Past:
    """The former changes, in seconds since 1970: the last one, and all that count in the last hour.

    `spaced` is True if only the last one is known for certain.
    """

    last: float | None = None
    moves: tuple[float, ...] = ()
    spaced: bool = False


class Action(StrEnum):
    """The kinds of decisions."""

    KEEP = "keep"
    """Nothing needs to change."""
    WAIT = "wait"
    """A change must wait for the end of the window or of the hold-down."""
    HOLD = "hold"
    """Something forbids a change; a person should look."""
    PROBE = "probe"
    """A change is due, but its target must be probed first."""
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Decision:
    """An action and its reasons. `rule` is the permanent id of what forbids or delays it, `why` a sentence."""

    action: Action
    why: str
    rule: str = ""
    role: FailoverRole | None = None
    changes: tuple[RecordPatch, ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()
    """(rule, sentence) of findings that do not affect the decision."""

    @property
    def moves(self) -> bool:
        """True if values change, and not only TTLs."""
        return any(change.moves for change in self.changes)


@dataclass(frozen=True, slots=True)
class Seen:
    """The observations for a decision. `now` is in seconds since 1970.

    `life` is None if no probe was made yet; if a role is missing in it, its probe is running.
    """

    now: float
    quorum: Quorum
    trend: Trend
    existing: Sequence[ExistingRecord]
    past: Past
    life: Mapping[FailoverRole, Life] | None = None
    source: str = "Route53"
    written: str = ""
    """The mark of what this follower wrote last; if the same is due again, someone else has undone it."""


def decide(followed: Followed, seen: Seen) -> Decision:
    """Decide about one owner at one provider."""
    unfit = list(_empty(followed, seen.existing))
    if unfit:
        text = f"{', '.join(unfit)} has no record, and a follower creates none; run pulumi up"
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
        return due  # a pin is carried out at once, but not again if someone undoes it
    return _too_soon(followed, seen, due) or (_dead(followed, seen, due) if due.moves and not followed.pin else due)


def _undone(followed: Followed, role: FailoverRole, seen: Seen, changes: Sequence[RecordPatch]) -> tuple[str, str]:
    """The likely reason why a change was undone: records have the other role, other values, or other TTLs."""
    shown = ", ".join(dict.fromkeys(_difference(change) for change in changes))
    if existing_role(followed, seen.existing) is role.other:
        likely = (
            f"that is the {role.other.value}, so another follower has a pin or other votes, or a person edits "
            "the records"
        )
    elif any(change.moves for change in changes):
        likely = (
            "this document does not have that, so another follower has an older document, or a person edits the records"
        )
    else:
        likely = (
            "the values are the same, so another follower has a document with another TTL, or a person edits "
            "the records"
        )
    count = sum(seen.now - moment < followed.limits.hour for moment in seen.past.moves)
    text = f"this follower set {followed.label} to {role.value}, and someone has changed it again ({shown}); {likely}"
    return "followers-disagree", f"{text}; {count} changes in the last hour"


def _difference(change: RecordPatch) -> str:
    """The existing content, and the content that this follower wants instead."""
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
        text = f"{seen.source} gives no role ({seen.quorum.to_text()}), so nothing is changed"
        return Decision(Action.HOLD, text, "route53-silent")
    text = f"{seen.source} gives different roles ({seen.quorum.to_text()}), so nothing is changed"
    return Decision(Action.HOLD, text, "no-agreement")


def _warnings(followed: Followed, existing: Sequence[ExistingRecord], role: FailoverRole) -> Iterable[tuple[str, str]]:
    for rrset in followed.rrsets:
        one = fit(rrset, role, existing)
        if one.missing:
            yield "records-missing", f"{rrset.owner} {rrset.rdtype} lacks {one.missing} of its records; run pulumi up"
        if one.surplus:
            texts = ", ".join(record.content for record in one.surplus)
            yield "records-foreign", f"{rrset.owner} {rrset.rdtype} has records that are not in the document: {texts}"


def _reason(followed: Followed, seen: Seen, role: FailoverRole) -> str:
    if followed.pin is not None:
        return f"pinned to {role.value}"
    return f"{seen.source} says {role.value} for {seen.trend.agreed:.0f} s ({seen.quorum.to_text()})"


def _too_soon(followed: Followed, seen: Seen, due: Decision) -> Decision | None:
    """The decision to wait, if a change comes too soon; it is checked before a probe, which would become outdated."""
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
    """The change, unless its target is dead or its health unknown; without a probe yet, one is asked for."""
    role = due.role or FailoverRole.PRIMARY
    if seen.life is None or role not in seen.life:
        return replace(due, action=Action.PROBE, why=f"{due.why}; the target is being probed")
    target, other = seen.life[role], seen.life.get(role.other)
    if target in (Life.ALIVE, Life.UNCHECKED):
        return due
    if target is Life.DEAD and other is Life.DEAD:
        text = f"{due.why}; but both ends are dead, so {followed.label} is not changed"
        return replace(due, action=Action.HOLD, rule="both-ends-dead", why=text)
    if target is Life.DEAD:
        text = f"{due.why}; but the {role.value} does not answer from here, so {followed.label} is not changed"
        return replace(due, action=Action.HOLD, rule="target-dead", why=text)
    text = (
        f"{due.why}; but it is not known here whether the {role.value} is healthy, so {followed.label} is not changed"
    )
    return replace(due, action=Action.HOLD, rule="target-unknown", why=text)
