"""What someone should look at after a round, beside what is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.follow.applying import SKEW
from dnsstack.follow.audit import stamp
from dnsstack.follow.decide import Action, Decision
from dnsstack.follow.dependencies import FollowerOptions
from dnsstack.follow.owner_state import Track

LATE: Final = 4
"""Windows after which someone is told that no role has been agreed on for one."""

_UNSETTLED: Final = frozenset(("window", "no-agreement", "route53-silent"))
"""The rules of decisions that wait for an agreement."""


def findings(
    track: Track, decision: Decision, options: FollowerOptions, now: float, skew: float
) -> list[tuple[str, str]]:
    """(rule, sentence) for everything that is wrong with one owner.

    `now` is monotonic, `skew` is how many seconds the provider's time is ahead of this machine's clock.
    """
    found = [(decision.rule, decision.why)] if decision.action is Action.HOLD else []
    found += decision.warnings
    if track.both_dead and not any(rule == "both-ends-dead" for rule, _ in found):
        found.append(("both-ends-dead", f"both ends of {track.followed.label} are dead: nothing changes"))
    if track.trouble and decision.rule != "provider-api":
        found.append(("provider-api", track.trouble))
    found += _late(track, decision, options, now)
    found += _clocks(track, skew)
    if decision.action is Action.MOVE and not options.apply:
        found.append(("dry-run", f"would change {track.followed.label}: {decision.why}; --apply does it"))
    return found


def _late(track: Track, decision: Decision, options: FollowerOptions, now: float) -> Iterator[tuple[str, str]]:
    """What takes longer than it should: name servers that don't answer a change, a window that no vote fills."""
    label, limits = track.followed.label, track.followed.limits
    if track.unconfirmed is not None and (age := now - track.unconfirmed.since) > options.confirm_within:
        yield "unconfirmed", f"{label}: not all name servers answer it after {age:.0f} s"
    if track.unsettled_since is not None and decision.rule in _UNSETTLED:
        age = now - track.unsettled_since
        if age > LATE * max(limits.window, limits.longest_step):
            said = f"no role was agreed on for {limits.window:g} s without a break in the last {age:.0f} s"
            yield "window-not-reached", f"{label}: {said} ({track.quorum.to_text()}): nothing changes"


def _clocks(track: Track, skew: float) -> Iterator[tuple[str, str]]:
    provider = track.followed.provider.value
    if abs(skew) > SKEW:
        way = "ahead of" if skew > 0 else "behind"
        text = f"the time at {provider} is {abs(skew):.0f} s {way} this machine's clock: set the clock"
        yield "clock-skew", f"{text}; {provider}'s time is used"
    if track.history.future:
        text = f"a change of {track.followed.label} is stamped {stamp(max(track.history.future))}, in the future"
        yield "clock-skew", f"{text}; it counts from when it was first seen"
