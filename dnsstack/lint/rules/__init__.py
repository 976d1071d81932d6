"""The roster of rules: each rule has one file in this folder and one line here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Final, NamedTuple

from dnsstack.errors import Severity
from dnsstack.lint.finding import Rule
from dnsstack.lint.zone import Zone
from dnsstack.roster import Roster

CONCERNS: Final[Mapping[str, str]] = {
    "accelerated-recovery-off": "recovery_off",
    "acceptance-refused": "accept",
    "acme-challenge-at-one-provider": "annotated",
    "address-where-name": "MX NS SRV PTR SVCB HTTPS servers",
    "alias-beside-addresses": "ALIAS",
    "alias-cloudfront-failover": "ALIAS",
    "alias-cloudfront-health": "ALIAS",
    "alias-needs-flattening": "ALIAS",
    "alias-needs-zone-id": "ALIAS",
    "alias-several-values": "ALIAS",
    "alias-target-in-zone": "ALIAS",
    "alias-target-not-aws": "ALIAS",
    "apex-ns-in-records": "NS",
    "asterisk-not-carried": "starred",
    "caa-syntax": "CAA",
    "caa-tag-not-carried": "CAA",
    "calculated-children-quota": "health_checks",
    "calculated-cycle": "health_checks",
    "calculated-never-fails": "health_checks",
    "calculated-never-passes": "health_checks",
    "check-disabled": "health_checks",
    "check-private-address": "health_checks",
    "check-resolves-through-failover": "health_checks",
    "check-target-not-primary": "failover",
    "cname-at-apex": "CNAME",
    "cname-beside-other-data": "CNAME",
    "cname-chain": "CNAME",
    "cname-flattened-at-one-provider": "flattened",
    "cname-loop": "CNAME",
    "cname-several-values": "several",
    "cname-target-is-address": "CNAME ALIAS",
    "comment-not-carried": "annotated",
    "conflicting-rrset": "failover",
    "dangling-only": "annotated",
    "delegate-at-apex": "failover",
    "delegate-beside-other-data": "failover",
    "delegate-zone-taken": "failover",
    "delegation-single-server": "NS",
    "derived-name-too-long": "failover",
    "dkim-syntax": "_domainkey",
    "dmarc-syntax": "_dmarc",
    "dnssec-with-mixed-set": "signed",
    "ds-at-apex": "DS",
    "ds-in-unsigned-zone": "DS",
    "ds-weak": "DS",
    "ds-without-ns": "DS",
    "duplicate-rrset": "",
    "duplicate-value": "several",
    "failover-families-differ": "failover",
    "failover-family-left-out": "failover",
    "failover-needs-route53": "failover",
    "failover-secondary-equals-primary": "failover",
    "failover-several-values-one-check": "failover",
    "failover-shared-check": "failover",
    "failover-without-check": "failover",
    "failover-without-strategy": "failover",
    "follow-alias-without-check": "failover",
    "follow-families-differ": "failover",
    "follow-unequal-values": "failover",
    "follow-without-update-key": "failover",
    "health-check-quota": "health_checks",
    "host-name-syntax": "A AAAA MX NS SRV",
    "https-check-without-name": "health_checks",
    "https-hint-beside-failover": "HTTPS SVCB",
    "https-without-address": "HTTPS SVCB",
    "load-balancer-cannot-match": "failover",
    "load-balancer-families-differ": "failover",
    "load-balancer-not-bought": "failover",
    "load-balancer-quota": "failover",
    "load-balancer-several-values": "failover",
    "many-rrsets-one-resource-each": "many",
    "marker-owner-taken": "failover",
    "mta-sts-syntax": "_mta-sts _smtp",
    "mx-target-is-cname": "MX",
    "mx-without-dmarc": "MX",
    "mx-without-spf": "MX",
    "name-not-carried": "",
    "name-server-without-address": "NS servers",
    "name-where-address": "TXT",
    "naptr-regexp": "NAPTR",
    "ns-target-is-cname": "NS servers",
    "null-mx-beside-others": "MX",
    "only-without-provider": "annotated",
    "output-without-key": "several",
    "owner-below-delegation": "NS",
    "owner-outside-domain": "",
    "owner-repeats-domain": "",
    "pin-expired": "failover",
    "pin-without-end": "failover",
    "plan-quota": "",
    "proxied-not-possible": "annotated",
    "proxied-under-mixed-set": "annotated",
    "ptr-in-forward-zone": "PTR",
    "record-charge": "",
    "rto-exceeded": "failover",
    "secret-in-plain-text": "",
    "single-operator": "",
    "single-provider": "",
    "single-tld": "",
    "soa-timers-order": "self_hosted",
    "soa-timers-unusual": "self_hosted",
    "spf-after-all": "TXT",
    "spf-plus-all": "TXT",
    "spf-ptr": "TXT",
    "spf-several": "TXT",
    "spf-syntax": "TXT",
    "spf-too-many-lookups": "TXT",
    "srv-owner-syntax": "SRV TLSA URI",
    "srv-target-is-cname": "SRV",
    "sshfp-weak": "SSHFP",
    "strategies-conflict": "failover",
    "strategy-not-possible": "failover",
    "svcb-alias-to-itself": "HTTPS SVCB",
    "svcb-modes-mixed": "HTTPS SVCB",
    "tag-reserved": "tags health_checks",
    "tag-syntax": "annotated",
    "tags-need-paid-plan": "annotated",
    "target-missing-in-zone": "CNAME MX NS SRV SVCB HTTPS",
    "target-repeats-domain": "CNAME MX NS SRV SVCB HTTPS PTR ALIAS",
    "tlsa-without-dnssec": "TLSA SSHFP",
    "too-few-name-servers": "",
    "transfer-in-not-carried": "self_hosted",
    "transfer-needs-enterprise": "self_hosted",
    "transfer-out-not-carried": "self_hosted",
    "transfer-strategies-differ": "self_hosted",
    "ttl-outside-provider": "",
    "ttl-too-high-for-failover": "failover",
    "ttl-too-low": "",
    "ttl-unequal": "",
    "txt-beyond-documented-length": "TXT",
    "txt-literal-quotes": "TXT",
    "txt-too-long": "TXT",
    "type-not-carried": "",
    "unknown-check": "failover health_checks",
    "unknown-rule": "accept",
    "unmanaged-declared": "unmanaged",
    "unroutable-address": "A AAAA",
    "unused-check": "health_checks",
    "unused-strategy": "failover",
    "values-over-limit": "several CAA HTTPS NAPTR SSHFP SVCB TLSA",
    "wildcard-delegation": "NS DS",
    "wildcard-inside-name": "starred",
    "wildcard-shadowed": "starred",
    "zone-never-active": "undelegated",
    "unused-acceptance": "accept",  # last: it needs to know which acceptances the others have used
}
"""Every rule by its permanent id, in the order in which they run; findings are sorted by position afterwards.

Beside each id are the parts, in the words of `parts_of`, of which a domain must have one so that the rule can find
anything; "" if the rule applies to every domain. Only rules that can find something are loaded.
"""


FEW: Final = 100
"""Number of RRsets and policies up to which no rule calls a zone large."""


def _load(rule: str) -> Rule:
    found: Rule = import_module(f"{__name__}.{rule.replace('-', '_')}").check
    return found


BY_ID: Final = Roster(CONCERNS, _load)
"""Every rule by its permanent id."""


def parts_of(zone: Zone) -> frozenset[str]:
    """The parts of a domain, in the words of `CONCERNS`: types, labels of owners that begin with `_`, and others."""
    route53, cloudflare = zone.nameservers.route53, zone.nameservers.cloudflare
    present = {
        "accept": zone.acceptances,
        "annotated": zone.annotated,
        "failover": zone.policies,
        "flattened": cloudflare and cloudflare.flatten_all_cnames,
        "health_checks": zone.checks,
        "many": len(zone.rrsets) + len(zone.policies) > FEW,
        "recovery_off": route53 and not route53.accelerated_recovery,
        "self_hosted": zone.nameservers.self_hosted,
        "servers": zone.nameservers.others,
        "several": zone.several,
        "signed": (route53 and route53.dnssec) or (cloudflare and cloudflare.dnssec),
        "starred": zone.starred,
        "tags": route53 and route53.tags,
        "undelegated": cloudflare and not cloudflare.delegated,
        "unmanaged": zone.domain.unmanaged,
    }
    types = {policy.rdtype for policy in zone.policies}
    labels = {label for owner in zone.by_owner if "_" in owner for label in owner.split(".") if label.startswith("_")}
    return frozenset((*zone.by_type, *types, *labels, *(word for word, part in present.items() if part)))


def concerning(zone: Zone) -> Iterator[Rule]:
    """The rules that may find something in `zone`, in their order."""
    parts = parts_of(zone)
    for rule, words in CONCERNS.items():
        if not words or not parts.isdisjoint(words.split()):
            yield BY_ID[rule]


class CatalogueEntry(NamedTuple):
    """The documentation of a rule."""

    id: str
    severity: Severity
    title: str
    source: str
    hint: str
    acceptable: bool
    text: str


def catalogue() -> list[CatalogueEntry]:
    """The documentation of every rule, by id; `text` has its What, Why, Good and Bad."""
    import inspect
    import sys

    entries = []
    for rule in sorted(BY_ID.values(), key=lambda rule: rule.id):
        text = inspect.cleandoc(sys.modules[rule.check.__module__].__doc__ or "")
        body = text.partition("\n")[2].strip()
        entries.append(
            CatalogueEntry(rule.id, rule.severity, rule.title, rule.source, rule.hint, rule.acceptable, body)
        )
    return entries
