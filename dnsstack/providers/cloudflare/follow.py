"""Cloudflare under `follow`: the records that `dnsstack follow` moves.

Pulumi creates and deletes them; after creation the follower owns values and TTL. Every input that an update would
carry is ignored: with `content` alone, an edit of the TTL would send the whole record with its old content and undo
a flip.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import HealthState, PlannedFailover, ZonePlan
from dnsstack.providers.cloudflare.records import record
from dnsstack.providers.cloudflare.specs import DnsRecord

OWNED_BY_FOLLOWER: Final = ("comment", "content", "data", "priority", "proxied", "settings", "tags", "ttl")
"""Every input that Cloudflare changes in place, but for the name, which is the record's identity here."""


def slots(planned: PlannedFailover, plan: ZonePlan, naming: Naming) -> Iterator[DnsRecord]:
    """One record a value that Route53 answers while the primary is healthy, or the pinned side's.

    Slot `i` was perhaps the simple record of the policy's `i`-th primary value before.
    """
    given = planned.answers[ProviderId.CLOUDFLARE][HealthState.PRIMARY_HEALTHY][0]
    primary = planned.policy.primary
    former = naming.values(ProviderId.CLOUDFLARE, planned.owner, planned.rdtype, primary)
    names = naming.slots(planned.owner, planned.rdtype, given.values)
    for logical, value, simple in zip(names, given.values, (*former, *[""] * len(names)), strict=False):
        before = (simple,) if simple and simple != logical else ()
        spec = record(logical, planned.owner, given, value, plan, naming, planned.policy.path, before)
        yield replace(spec, options=replace(spec.options, ignore_changes=OWNED_BY_FOLLOWER))
