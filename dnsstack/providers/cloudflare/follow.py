"""Cloudflare with the strategy `follow`: the records that `dnsstack follow` changes.

Pulumi creates and deletes them; after creation, the follower owns values and TTL. Pulumi ignores changes of every input
that an update would send. If only `content` were ignored, a change of the TTL would send the whole record with its old
content, and so undo a failover.

Only the comment is not ignored. It never changes under `follow`, so it causes no update. When the policy ends, its
change makes Pulumi send the whole record. Without that, Pulumi would see no difference, because its state does not have
the follower's changes, and Cloudflare would keep the follower's last values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rrset import Value
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import HealthState, PlannedFailover, ZonePlan
from dnsstack.providers.cloudflare.records import record
from dnsstack.providers.cloudflare.specs import DnsRecord

OWNED_BY_FOLLOWER: Final = ("content", "data", "priority", "proxied", "settings", "tags", "ttl")
"""Every input that Cloudflare changes in place, except the comment and the name, which identifies the record."""

COMMENT: Final = "moved by dnsstack follow"
"""The comment that marks a record which a follower changes, at Cloudflare and in Pulumi's state."""


def slots(planned: PlannedFailover, plan: ZonePlan, naming: Naming) -> Iterator[DnsRecord]:
    """A record for each value of the primary, or of the side to which the policy is pinned.

    Aliases of slot `i`: the simple record of its value, and the simple record of the `i`-th primary value.
    """
    given = planned.answers[ProviderId.CLOUDFLARE][HealthState.PRIMARY_HEALTHY][0]
    primary = planned.policy.primary
    former = [_simple(planned, values, naming) for values in (given.values, primary)]
    names = naming.slots(planned.owner, planned.rdtype, given.values)
    for index, (logical, value) in enumerate(zip(names, given.values, strict=False)):
        simple = dict.fromkeys(one for values in former for one in (values[index] if index < len(values) else ()))
        before = tuple(one for one in simple if one != logical)
        spec = record(logical, planned.owner, given, value, plan, naming, planned.policy.path, before)
        yield replace(spec, comment=COMMENT, options=replace(spec.options, ignore_changes=OWNED_BY_FOLLOWER))


def _simple(planned: PlannedFailover, values: Sequence[Value], naming: Naming) -> list[tuple[str, ...]]:
    """For each value, every logical name that its record has or had without a policy."""
    place = (ProviderId.CLOUDFLARE, planned.owner, planned.rdtype, values)
    return [(now, *former) for now, former in zip(naming.values(*place), naming.former_values(*place), strict=True)]
