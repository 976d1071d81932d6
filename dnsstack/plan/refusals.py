"""The rule ids of problems between two deployments, each with its meaning; an id never changes."""

from __future__ import annotations

from typing import Final

REFUSALS: Final[dict[str, str]] = {
    "cname-change": "A CNAME and other data would replace each other at an owner in one step.",
    "consent-apex-ns": "The apex NS RRset would change; the consent apex-ns allows it.",
    "consent-ds": "A DS RRset would be removed; the consent ds allows it.",
    "consent-outputs": "An Output would be added or removed beside a value that it may be equal to, which Cloudflare "
    "refuses.",
    "consent-removals": "Many RRsets would be deleted; the consent removals allows it.",
    "consent-sub-zone": "A sub-zone would change while it answers; the consent sub-zone allows it.",
    "domain-changed": "The domain has another name: all records of the old one would be deleted.",
    "domain-vanished": "A domain of the last deployment is in no document now: all its records would be deleted.",
    "empty-rrset": "An Output resolved to no value: the RRset would be deleted.",
    "failover-to-simple": "A failover policy would end in one step, which Route53 refuses.",
    "follow-ends": "A `follow` policy ends while Cloudflare may answer the secondary.",
    "follow-slots": "The number of values of a `follow` policy changes, and Cloudflare's records change with it.",
    "handover": "Something else would change during the change from one form of resources to the other.",
    "no-steps": "No order of safe steps leads from one document to the other.",
    "ns-change": "A delegation and other data would replace each other at an owner in one step.",
    "output-value": "An Output resolved to something that its record can't hold.",
    "provider-removed": "A provider would be removed in one step while the delegation still names its servers.",
    "resources-changed": "RRsets would become other resources: each record would be deleted and created again.",
    "too-few-name-servers": "The zone would have fewer than two name servers.",
    "transfer-changed": "The direction of zone transfers at Cloudflare would change in one step.",
    "unknown-shape": "The shape of the last deployment has a form that this version can't read: nothing is compared.",
}
"""Id to meaning, in order of the ids."""
