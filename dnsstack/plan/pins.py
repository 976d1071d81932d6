"""Which policies are pinned, to which side, and for how long; a pinned policy does not fail over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from dnsstack.model.failover.policy import Pin
from dnsstack.model.names import relative
from dnsstack.plan.plan import ZonePlan


def pins(plan: ZonePlan, now: datetime) -> Iterator[str]:
    """A sentence for each pin: `www A: pinned to secondary for 3 h 20 min, until 2026-12-01T06:00:00+00:00: why`."""
    for entry in plan.failovers:
        if entry.pin is not None:
            yield f"{relative(entry.owner, plan.apex)} {entry.rdtype}: {_said(entry.pin, now)}"


def _said(pin: Pin, now: datetime) -> str:
    age = f"for {_span(now - pin.since)}" if pin.since is not None else "since an unknown time (the pin has no since)"
    end = ""
    if pin.until is not None:
        end = f", until {pin.until.isoformat()}"
        end += f", which was {_span(now - pin.until)} ago" if pin.until < now else ""
    return f"pinned to {pin.to.value} {age}{end}: {pin.reason}"


def _span(length: timedelta) -> str:
    """A length of time in its two largest units; 0 for a time in the future."""
    seconds = max(0, int(length.total_seconds()))
    units = (("day", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    parts = []
    for name, size in units:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {name}{'s' if name == 'day' and count > 1 else ''}")
    return " ".join(parts[:2]) or "0 s"
