"""Ask every name server of the domain for every RRset of the document, and compare.

    python verify.py example.com.yaml [ADDRESS[#PORT] ...]

Without addresses the name servers are found as a resolver finds them: through the domain's NS. Each is asked directly
and without recursion (RD=0): a cache would show what somebody asked a while ago, and not which provider said it.
RRsets under failover and aliases are left out, for what is right for them depends on the health of the moment, and so
is glue: a server answers for addresses below a zone cut with a referral.
"""

from __future__ import annotations

import sys

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rdataclass
import dns.rdatatype
import dns.resolver
import dns.rrset

from dnsstack import document
from dnsstack.plan.build import build
from dnsstack.plan.plan import PlannedRRset, ZonePlan


def servers_of(apex: str) -> list[str]:
    """The addresses of every name server that the domain names."""
    names = [str(record.target) for record in dns.resolver.resolve(apex, "NS")]
    return sorted(str(record) for name in names for kind in ("A", "AAAA") for record in resolve(name, kind))


def resolve(name: str, rdtype: str) -> list[object]:
    """The addresses of a name server, or none where it has none of this kind."""
    try:
        return list(dns.resolver.resolve(name, rdtype))
    except (dns.resolver.NoAnswer, dns.resolver.NXDOMAIN):
        return []


def expected(rrset: PlannedRRset) -> dns.rrset.RRset:
    """What every server should answer."""
    return dns.rrset.from_text(rrset.owner, rrset.ttl, "IN", rrset.rdtype, *(value.to_text() for value in rrset.values))


def ask(server: str, rrset: PlannedRRset) -> str:
    """What is wrong with the answer of one server for one RRset, or ""."""
    address, _, port = server.partition("#")
    query = dns.message.make_query(rrset.owner, rrset.rdtype, flags=0)
    try:
        answer, _ = dns.query.udp_with_fallback(query, address, port=int(port or 53), timeout=5)
    except (OSError, dns.exception.DNSException) as error:
        return f"no answer: {error}"
    wanted = expected(rrset)
    found = answer.get_rrset(
        answer.authority if delegated(answer) else answer.answer, wanted.name, dns.rdataclass.IN, wanted.rdtype
    )
    if found != wanted:
        return f"expected {wanted}, got {found}"
    return "" if found.ttl == wanted.ttl else f"expected TTL {wanted.ttl}, got {found.ttl}"


def delegated(answer: dns.message.Message) -> bool:
    """True for a referral: the parent of a zone cut answers with the NS in the authority section."""
    return not answer.flags & dns.flags.AA and bool(answer.authority)


def verify(plan: ZonePlan, servers: list[str]) -> list[str]:
    """Every difference, one line each."""
    cuts = tuple(f".{rrset.owner}" for rrset in plan.rrsets if rrset.rdtype == "NS")
    known = [
        rrset
        for rrset in plan.rrsets
        if rrset.rdtype != "ALIAS" and not rrset.proxied and not rrset.owner.endswith(cuts)
    ]
    return [
        f"{server}: {rrset.owner} {rrset.rdtype}: {wrong}"
        for server in servers
        for rrset in known
        if (wrong := ask(server, rrset))
    ]


def main(file: str, *servers: str) -> int:
    """0 where every server answers as the document says, else 1."""
    plan = build(document.load(file).domain)
    asked = list(servers) or servers_of(plan.apex)
    wrong = verify(plan, asked)
    print("\n".join([*wrong, f"{len(asked)} name servers, {len(wrong)} differences"]))  # noqa: T201  # a script's output
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
