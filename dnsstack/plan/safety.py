"""`evaluate`: which changes one `pulumi up` can't make without an unanswered query, or only with a consent by name.

Allowed, because every query is answered during the change:

- **Values or TTL of an RRset edited.** Route53 replaces an RRset in one atomic batch. At Cloudflare an edited value is
  another resource: Pulumi creates before it deletes, so for a moment both are answered. A value with a version tag,
  and a CNAME's target, are updated in place.
- **Owner or type added; owner or type removed** (within the limit below): nothing else has to give way.
- **simple -> failover.** PRIMARY has the simple RRset's logical name, so Route53 replaces one by the other in one
  batch; SECONDARY is created after it. Cloudflare's records keep their identity as slots.
- **failover with `retire: true` -> simple.** Only PRIMARY was left; the same batch in the reverse direction.
- **Strategy changed between `follow`, `load-balancer` and `primary-only`.** A load balancer outranks the records of its
  name: it is created while they exist, and they are created before it goes. Where `follow` ends, a warning says that
  Cloudflare's records are written, moved or not.
- **A TXT that is split elsewhere**: one name, one record, updated in place. Likewise the one Output of an RRset that
  gets a key.
- **A <-> CNAME where Cloudflare is not asked**, at an owner without other types: Route53 changes the type in place, in
  one batch, and CNAME -> ALIAS likewise. What a service excludes beside what is there is in `exclusions.TABLE`; where
  the provider is asked, three steps are printed: its servers must be forgotten before its record goes, or caches that
  still know them would be told that there is none.
- **With `resources: per-zone` whatever an owner excludes beside something else**: simple <-> failover, CNAME <->
  several types, NS <-> others. All RRsets of a provider's zone are one resource there, and its plugin takes the old
  one out and puts the new one in together; what it can't do so it refuses itself.
- **Provider added.** Its records exist before any apex NS RRset names it.
- **Provider removed after `delegated: false`**: by then no resolver knows its servers.

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
"""RFC 2182 §5, RFC 1034 §4.1: a zone has at least two name servers."""

REMOVAL_LIMIT: Final = 0.3
"""The share of RRsets that may go at once, in zones of `REMOVAL_FLOOR` RRsets and more; octoDNS's default, too."""

REMOVAL_FLOOR: Final = 10

Consent = Literal["apex-ns", "ds", "outputs", "removals", "sub-zone"]
"""The name of a change that a deployment makes only where the program or the configuration consents to it."""

CONSENTS: Final[tuple[Consent, ...]] = get_args(Consent)
"""Every consent."""


def unknown_consent(given: object) -> str:
    """What is wrong with consents that a program or a configuration gives, in one sentence; "" where nothing is.

    A bare text is refused, too: it would be read as its letters.
    """
    allowed = f"the consents are {', '.join(CONSENTS)}"
    if isinstance(given, str):
        return f"{given!r} is a text: a list of consents is needed, such as [{given!r}]; {allowed}"
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

    `before` is None or empty at the first deployment, of which only the number of name servers is evaluated. `plan`, of
    which `after` is the shape, says what values come; without it a value beside an Output is taken to be another one.
    """
    new = read(after)
    old = read(before) if before else None
    if new is None or (before and old is None):
        message = "the last deployment was remembered in a form that this version does not know: nothing is compared"
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
    """What must hold for every plan that is rendered: no empty RRset, never fewer than two name servers."""
    empty = [
        Problem(
            "the RRset has no value: it would be deleted", rrset.path, rrset.owner, rrset.rdtype, rule="empty-rrset"
        )
        for rrset in plan.rrsets
        if not rrset.values
    ]
    for entry in plan.failovers:
        for role in ("primary", "secondary"):
            if not getattr(entry.policy, role):
                message = f"the {role} has no value: it would be deleted"
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
    hint = "declare the new domain as a component of its own; destroy the old one when resolvers no longer ask for it"
    return [Problem(message, owner=new.domain, hint=hint, rule="domain-changed")]


def _providers(old: Shape, new: Shape) -> Iterator[Problem]:
    for name, served in old.providers.items():
        if name not in new.providers and served:
            steps = (
                f"step 1: nameservers.{name}.delegated: false, up (consent apex-ns), take its servers out of the "
                f"delegation, wait {old.wait} s; step 2: remove nameservers.{name}, up"
            )
            message = f"{name} would be removed while resolvers still ask it"
            yield Problem(message, owner=new.domain, hint=steps, rule="provider-removed")


def _transfer(old: Shape, new: Shape) -> Iterator[Problem]:
    """Cloudflare's zone is of another type: its records go before others come, or before the first transfer."""
    if old.incoming is not new.incoming and old.serves(ProviderId.CLOUDFLARE):
        steps = (
            "step 1: nameservers.cloudflare.delegated: false, up (consent apex-ns), take its servers out of the "
            f"delegation, wait {old.wait} s; step 2: change transfer, up, and see that the zone is there; "
            "step 3: delegated: true, up"
        )
        what = "become a secondary zone" if new.incoming else "stop being a secondary zone"
        message = f"cloudflare's zone would {what} while resolvers ask it: for a while it would be empty"
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
    """A simple record, of whatever entry, takes the name and type of a pair whose SECONDARY is still there."""
    for owner in old.differing(new):
        simple = frozenset(
            rdtype
            for entry in new.owners[owner].values()
            if not entry.is_failover
            for rdtype in entry.record_types(ProviderId.ROUTE53)
        )
        for rdtype, was in sorted(old.owners[owner].items()):
            if was.ends and was.record_types(ProviderId.ROUTE53) & simple:
                message = "the policy would end in one step: a simple RRset can't be beside Route53's SECONDARY"
                hint = "step 1: retire: true in the policy, up; step 2: move the primary's values to records, up"
                yield Problem(message, owner=new.absolute(owner), rdtype=rdtype, hint=hint, rule="failover-to-simple")


def _follow_ends(was: ShapeEntry, where: str) -> Problem:
    """The state knows nothing of the follower's writes, so no plan shows a flip: the records are written anyway."""
    message = "follow would end: cloudflare's records are set to the document's values, wherever they were moved to"
    hint = (
        "step 1: look at what it serves now and what would change: pulumi preview --refresh; step 2: while the primary "
        "is down, wait, or put the secondary's values into the document; step 3: pulumi up --refresh; then stop the "
        "follower if nothing else is followed"
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
            hint = f"step 1: look at the change; step 2: repeat it with the consent {name}"
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
    """What is to be consented to where `gone` of `before` RRsets go at once; "" within the limit."""
    if before < REMOVAL_FLOOR or gone <= before * REMOVAL_LIMIT:
        return ""
    return f"{gone} of {before} RRsets would be removed: more than {REMOVAL_LIMIT:.0%}"


def _sub_zones(old: Shape, new: Shape) -> str:
    """Caches keep the CNAME for its TTL; what it leads to must not go in the same step unnoticed."""
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
