"""Findings after a round that a person should look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.follow.applying import SKEW
from dnsstack.follow.audit import stamp
from dnsstack.follow.decide import Action, Decision
from dnsstack.follow.dependencies import FollowerOptions
from dnsstack.follow.owner_state import Track

LATE: Final = 4
"""The number of windows without an agreement after which that is reported."""

_UNSETTLED: Final = frozenset(("window", "no-agreement", "route53-silent"))
"""The rules of decisions that wait for an agreement."""


def findings(
    track: Track, decision: Decision, options: FollowerOptions, now: float, skew: float
) -> list[tuple[str, str]]:
    """(rule, sentence) for each fault of one owner.

    `now` is monotonic; `skew` is the number of seconds by which the provider's time is ahead of this machine's clock.
    """
    found = [(decision.rule, decision.why)] if decision.action is Action.HOLD else []
    found += decision.warnings
    if track.both_dead and not any(rule == "both-ends-dead" for rule, _ in found):
        found.append(("both-ends-dead", f"both ends of {track.followed.label} are dead, so nothing is changed"))
    if track.trouble and decision.rule != "provider-api":
        found.append(("provider-api", track.trouble))
    found += _late(track, decision, options, now)
    found += _clocks(track, skew)
    if decision.action is Action.MOVE and not options.apply:
        found.append(("dry-run", f"with --apply, {track.followed.label} would be changed: {decision.why}"))
    return found


def _late(track: Track, decision: Decision, options: FollowerOptions, now: float) -> Iterator[tuple[str, str]]:
    """Findings about delays: name servers that do not answer a change yet, or a window without an agreement."""
    label, limits = track.followed.label, track.followed.limits
    if track.unconfirmed is not None and (age := now - track.unconfirmed.since) > options.confirm_within:
        yield "unconfirmed", f"some name servers do not answer the change of {label} after {age:.0f} s"
    if track.unsettled_since is not None and decision.rule in _UNSETTLED:
        age = now - track.unsettled_since
        if age > LATE * max(limits.window, limits.longest_step):
            said = (
                f"the servers have not agreed on a role for {limits.window:g} s without a break in the last {age:.0f} s"
            )
            yield "window-not-reached", f"{label} is not changed, because {said} ({track.quorum.to_text()})"


def _clocks(track: Track, skew: float) -> Iterator[tuple[str, str]]:
    provider = track.followed.provider.value
    if abs(skew) > SKEW:
        way = "ahead of" if skew > 0 else "behind"
        text = f"the time at {provider} is {abs(skew):.0f} s {way} this machine's clock; set the clock"
        yield "clock-skew", f"{text}; {provider}'s time is used"
    if track.history.future:
        text = f"a change of {track.followed.label} is stamped {stamp(max(track.history.future))}, in the future"
        yield "clock-skew", f"{text}; it counts from the time when it was first seen"
