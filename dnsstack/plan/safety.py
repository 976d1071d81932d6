"""`evaluate`: the changes that one `pulumi up` can't make without an unanswered query, or only with a consent.

These changes are allowed, because every query is answered during the change:

- **Values or TTL of an RRset edited.** Route53 replaces an RRset in one atomic batch. At Cloudflare, an edited value is
  another resource: Pulumi creates before it deletes, so for a moment both are answered. A value with a version tag, and
  the target of a CNAME, are updated in place.
- **Owner or type added; owner or type removed** (within the limit below): no other record is affected.
- **simple -> failover.** PRIMARY has the logical name of the simple RRset, so Route53 replaces one by the other in one
  batch; SECONDARY is created after it. Cloudflare's records keep their identity as slots.
- **failover with `retire: true` -> simple.** Only PRIMARY was left; the same batch in the reverse direction.
- **Strategy changed between `follow`, `load-balancer` and `primary-only`.** A load balancer has priority over the
  records of its name: it is created while they exist, and they are created before it is deleted. When `follow` ends, a
  warning says that Cloudflare's records get the document's values, even if the follower has moved them.
- **A TXT that is split in another way**: it keeps its name and record, which is updated in place. So is the only Output
  of an RRset when it gets a key.
- **A <-> CNAME in a domain without Cloudflare**, at an owner without other types: Route53 changes the
  type in place, in one batch; the same for CNAME -> ALIAS. `exclusions.TABLE` has the records that exclude each other.
  For a provider that resolvers ask, three steps are printed: its servers must be out of all caches before its record is
  deleted; otherwise caches would keep the answer that there is no record.
- **With `resources: per-zone`, also records that exclude each other at an owner**: simple <-> failover, CNAME <->
  several types, NS <-> others. All RRsets of a provider's zone are one resource, and its plugin removes the old one and
  adds the new one together; the plugin itself refuses what it can't do so.
- **Provider added.** Its records exist before any apex NS RRset names it.
- **Provider removed after `delegated: false`**: then no resolver knows its servers.

Consents: `apex-ns`, `ds`, `outputs`, `removals`, `sub-zone`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, Literal, get_args

from dnsstack.errors import Problem, Severity
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.exclusion_guard import exclusions, twins
from dnsstack.plan.handover import handover
from dnsstack.plan.plan import ZonePlan
from dnsstack.plan.shape import Shape, ShapeEntry, read, shape

MIN_SERVERS: Final = 2
"""Smallest number of name servers of a zone (RFC 2182 §5, RFC 1034 §4.1)."""

REMOVAL_LIMIT: Final = 0.3
"""The share of RRsets that may be removed at once, in zones of at least `REMOVAL_FLOOR` RRsets; octoDNS's default,
too."""

REMOVAL_FLOOR: Final = 10

Consent = Literal["apex-ns", "ds", "outputs", "removals", "sub-zone"]
"""The name of a kind of change that a deployment makes only if the program or the configuration allows it."""

CONSENTS: Final[tuple[Consent, ...]] = get_args(Consent)
"""Every consent."""


def unknown_consent(given: object) -> str:
    """The fault of the consents that a program or a configuration gives, in one sentence; "" without a fault.

    A text instead of a list is refused, too: it would be read as its letters.
    """
    allowed = f"the consents are {', '.join(CONSENTS)}"
    if isinstance(given, str):
        return f"{given!r} is a text; write a list of consents such as [{given!r}]; {allowed}"
    if not isinstance(given, Collection):
        return f"{type(given).__name__} is not a list of consents; {allowed}"
    unknown = [name for name in given if name not in CONSENTS]
    if not unknown:
        return ""
    from difflib import get_close_matches

    near = [close[0] for name in unknown if (close := get_close_matches(str(name), CONSENTS, n=1))]
    meant = f" (is {', '.join(map(repr, near))} meant?)" if near else ""
    return f"{', '.join(map(repr, unknown))} is unknown{meant}; {allowed}"


def evaluate(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    *,
    consent: Collection[str] = (),
    plan: ZonePlan | None = None,
) -> list[Problem]:
    """Every reason not to go from one shape to the next in one step, each with the steps that are safe.

    `before` is None or empty at the first deployment; then only the number of name servers is checked. `plan` is the
    plan whose shape is `after`; it has the values. Without it, a value beside an Output is assumed to be a new one.
    """
    new = read(after)
    old = read(before) if before else None
    if new is None or (before and old is None):
        message = "the last deployment has a shape of a form that this version does not know, so nothing is compared"
        return [Problem(message, rule="unknown-shape", severity=Severity.WARNING)]
    found = list(_servers(new))
    if old is not None:
        found += [*_domain(old, new), *handover(old, new, plan)] or [
            *_providers(old, new),
            *_transfer(old, new),
            *([] if new.is_per_zone else exclusions(old, new)),
            *_policies(old, new, plan, trusted="outputs" in consent),
            *_consents(old, new, frozenset(consent)),
        ]
    return found


def invariants(plan: ZonePlan) -> list[Problem]:
    """Check what must be true of every plan that is rendered: no empty RRset, at least two name servers."""
    empty = [
        Problem(
            "the RRset has no value, so it would be deleted; give it at least one",
            rrset.path,
            rrset.owner,
            rrset.rdtype,
            rule="empty-rrset",
        )
        for rrset in plan.rrsets
        if not rrset.values
    ]
    for entry in plan.failovers:
        for role in ("primary", "secondary"):
            if not getattr(entry.policy, role):
                message = f"the {role} has no value, so it would be deleted; give it at least one"
                empty.append(Problem(message, entry.policy.path, entry.owner, entry.rdtype, rule="empty-rrset"))
    return [*empty, *_too_few(plan.apex, len(plan.delegation.servers))]


def _too_few(domain: str, count: int) -> Iterator[Problem]:
    if count < MIN_SERVERS:
        hint = (
            "let another provider serve, raise route53.nameserver_count, or name your own servers in other_nameservers"
        )
        message = f"{count} name servers would be left; at least {MIN_SERVERS} must be left (RFC 2182 §5)"
        yield Problem(message, owner=domain, rdtype="NS", hint=hint, rule="too-few-name-servers")


def _servers(new: Shape) -> Iterator[Problem]:
    return _too_few(new.domain, len(new.servers))


def _domain(old: Shape, new: Shape) -> list[Problem]:
    if old.domain == new.domain:
        return []
    message = f"the component was deployed for {old.domain} and would replace both zones"
    hint = "declare the new domain as a separate component; destroy the old one when resolvers no longer ask for it"
    return [Problem(message, owner=new.domain, hint=hint, rule="domain-changed")]


def _providers(old: Shape, new: Shape) -> Iterator[Problem]:
    for name, served in old.providers.items():
        if name not in new.providers and served:
            steps = (
                f"step 1: set nameservers.{name}.delegated: false and deploy (consent apex-ns), remove its servers "
                f"from the delegation, wait {old.wait} s; step 2: remove nameservers.{name} and deploy"
            )
            message = f"{name} would be removed while resolvers still ask it"
            yield Problem(message, owner=new.domain, hint=steps, rule="provider-removed")


def _transfer(old: Shape, new: Shape) -> Iterator[Problem]:
    """Refuse to change the type of Cloudflare's zone: its records are deleted before new ones or a transfer arrive."""
    if old.incoming is not new.incoming and old.serves(ProviderId.CLOUDFLARE):
        steps = (
            "step 1: set nameservers.cloudflare.delegated: false and deploy (consent apex-ns), remove its servers "
            f"from the delegation, wait {old.wait} s; step 2: change transfer, deploy, and check that the zone has "
            "its records; step 3: set delegated: true and deploy"
        )
        what = "become a secondary zone" if new.incoming else "stop being a secondary zone"
        message = f"cloudflare's zone would {what} while resolvers ask it, and would be empty for a time"
        yield Problem(message, owner=new.domain, hint=steps, rule="transfer-changed")


def _policies(old: Shape, new: Shape, plan: ZonePlan | None, *, trusted: bool) -> Iterator[Problem]:
    both = ProviderId.ROUTE53.value in old.providers and ProviderId.ROUTE53.value in new.providers
    if both and not new.is_per_zone:
        yield from _ended(old, new)
    for was, becomes in old.changed(new):
        if was.follows and not becomes.follows:
            yield _follow_ends(was, new.absolute(was.owner))
    if not new.is_per_zone:
        yield from twins(old, new, plan, trusted=trusted)


def _ended(old: Shape, new: Shape) -> Iterator[Problem]:
    """Refuse a simple record with the name and type of a policy whose SECONDARY still exists."""
    for owner in old.differing(new):
        simple = frozenset(
            rdtype
            for entry in new.owners[owner].values()
            if not entry.is_failover
            for rdtype in entry.record_types(ProviderId.ROUTE53)
        )
        for rdtype, was in sorted(old.owners[owner].items()):
            if was.ends and was.record_types(ProviderId.ROUTE53) & simple:
                message = "the policy would end in one step, but a simple RRset can't exist beside Route53's SECONDARY"
                hint = (
                    "step 1: set retire: true in the policy and deploy; step 2: move the primary's values to records "
                    "and deploy"
                )
                yield Problem(message, owner=new.absolute(owner), rdtype=rdtype, hint=hint, rule="failover-to-simple")


def _follow_ends(was: ShapeEntry, where: str) -> Problem:
    """Warn that records are written: Pulumi's state does not have the follower's changes, so no preview shows it."""
    message = "follow would end: cloudflare's records get the document's values, even if the follower has moved them"
    hint = (
        "step 1: run pulumi preview --refresh to see what cloudflare serves and what would change; step 2: if the "
        "primary is down, wait, or write the secondary's values into the document; step 3: run pulumi up --refresh; "
        "stop the follower if no other policy needs it"
    )
    return Problem(message, owner=where, rdtype=was.rdtype, hint=hint, rule="follow-ends", severity=Severity.WARNING)


def _consents(old: Shape, new: Shape, consent: frozenset[str]) -> Iterator[Problem]:
    asked = {
        "apex-ns": _apex_ns(old, new),
        "ds": _ds(old, new),
        "removals": _removals(old, new),
        "sub-zone": _sub_zones(old, new),
    }
    for name, message in asked.items():
        if message and name not in consent:
            hint = f"step 1: check the change; step 2: deploy again with the consent {name}"
            yield Problem(message, owner=new.domain, hint=hint, rule=f"consent-{name}")


def _apex_ns(old: Shape, new: Shape) -> str:
    gone = sorted(set(old.servers) - set(new.servers))
    come = sorted(set(new.servers) - set(old.servers))
    parts = [f"without {', '.join(gone)}"] if gone else []
    parts += [f"with {', '.join(come)}"] if come else []
    parts += [f"with TTL {new.ns_ttl} instead of {old.ns_ttl}"] if old.ns_ttl != new.ns_ttl else []
    return f"the apex NS RRset would change: {'; '.join(parts)}" if parts else ""


def _ds(old: Shape, new: Shape) -> str:
    changed = sorted(owner for owner in old.ds.keys() | new.ds.keys() if old.ds.get(owner) != new.ds.get(owner))
    return f"DS would change at {', '.join(changed)}: a wrong one makes the child unresolvable" if changed else ""


def _removals(old: Shape, new: Shape) -> str:
    return too_many_removed(old.count, len(old.entries - new.entries))


def too_many_removed(before: int, gone: int) -> str:
    """The message if more than the limit, `gone` of `before` RRsets, are removed at once; "" within the limit."""
    if before < REMOVAL_FLOOR or gone <= before * REMOVAL_LIMIT:
        return ""
    return f"{gone} of {before} RRsets would be removed; the limit without consent is {REMOVAL_LIMIT:.0%}"


def _sub_zones(old: Shape, new: Shape) -> str:
    """The message if the target of a delegated policy's CNAME is removed: caches keep the CNAME for its TTL."""
    lost = sorted(
        f"{owner} {entry.rdtype}"
        for owner in old.differing(new)
        for entry in old.owners[owner].values()
        if entry.delegated and entry.delegated not in {one.delegated for one in new.owners[owner].values()}
    )
    if not lost:
        return ""
    return f"{', '.join(lost)}: caches will ask the former sub-zone until the TTL of its CNAME has passed"


__all__ = [
    "CONSENTS",
    "MIN_SERVERS",
    "Consent",
    "evaluate",
    "invariants",
    "shape",
    "too_many_removed",
    "unknown_consent",
]
