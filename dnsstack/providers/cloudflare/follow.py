"""Cloudflare under `follow`: the records that `dnsstack follow` moves.

Pulumi creates and deletes them; after creation the follower owns values and TTL. Every input that an update would
carry is ignored: with `content` alone, an edit of the TTL would send the whole record with its old content and undo
a flip.

The comment alone is not ignored. It is the same for ever, so that it never causes an update under `follow`. When the
policy ends, its change makes Pulumi send the whole record: the state knows nothing of a flip, its content would seem to
be the wanted one already, and Cloudflare would stay where the follower has left it.
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
"""Every input that Cloudflare changes in place, but for the comment, and the name, which is the record's identity."""

COMMENT: Final = "moved by dnsstack follow"
"""What tells a followed record from any other, at Cloudflare and in Pulumi's state."""


def slots(planned: PlannedFailover, plan: ZonePlan, naming: Naming) -> Iterator[DnsRecord]:
    """One record a value that Route53 answers while the primary is healthy, or the pinned side's.

    Slot `i` was perhaps the simple record of its own value before, or of the policy's `i`-th primary value.
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
    """For each value every name that its record has, or had, where no policy is."""
    place = (ProviderId.CLOUDFLARE, planned.owner, planned.rdtype, values)
    return [(now, *former) for now, former in zip(naming.values(*place), naming.former_values(*place), strict=True)]
