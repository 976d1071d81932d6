"""Providers that are on different sides of a failover.

What: some servers answer the primary and others the secondary, and the bound that the plan's timing computes has
    passed (with `--no-wait`: at this moment).
Why: a share of the clients is sent to the dead side, for as long as it lasts.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey


@check(
    "failover",
    source="the plan's timing",
    hint="is `dnsstack follow` running, with a valid token? `dnsstack pin` brings both sides together by hand."
    " While both ends are dead, Cloudflare's answer does not change: repair them first",
)
def find(survey: Survey) -> Iterator[Finding]:
    """One finding for each failover and provider that deviates."""
    for split in survey.splits:
        waited = (
            f"for {split.waited:.0f} s, the bound is {split.bound:.0f} s" if split.waited >= 1 else "at this moment"
        )
        yield Finding(
            f"on another side of the failover {waited}",
            ", ".join(split.deviating),
            split.provider,
            split.entry.owner,
            split.entry.rdtype,
            split.expected,
            split.got,
            path=split.entry.policy.path,
        )
