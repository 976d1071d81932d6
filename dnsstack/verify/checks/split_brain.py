"""Providers that answer different sides of a failover.

What: some servers answer the primary and others the secondary, for longer than the plan's worst-case time (with
    `--no-wait`: now).
Why: some clients are sent to the dead side.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey


@check(
    "failover",
    source="the plan's timing",
    hint="check that `dnsstack follow` runs with a valid token, or set all servers to one side with `dnsstack pin`;"
    " while primary and secondary are dead, Cloudflare's answer does not change, so repair one of them first",
)
def find(survey: Survey) -> Iterator[Finding]:
    """One finding for each failover and provider that differs."""
    for split in survey.splits:
        waited = f"for {split.waited:.0f} s, above the limit of {split.bound:.0f} s" if split.waited >= 1 else "now"
        yield Finding(
            f"answers another side of the failover {waited}",
            ", ".join(split.deviating),
            split.provider,
            split.entry.owner,
            split.entry.rdtype,
            split.expected,
            split.got,
            path=split.entry.policy.path,
        )
