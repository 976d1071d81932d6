"""Our answering algorithm against real servers, answer by answer, over generated zones and queries."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rdatatype
import dns.rrset
import dns.zone
import pytest

from dnsstack.sandbox.dns.content import StaticContent
from dnsstack.sandbox.dns.responder import Responder
from tests.sandbox import real_servers

ZONES = 6
TYPES = ("A", "AAAA", "CNAME", "MX", "NS", "SOA", "TXT", "DS", "SRV")
LABELS = ("www", "mail", "a", "b", "deep", "_sip", "*", "sub", "cut")


def zone_text(seed: int) -> tuple[str, str]:
    """A zone with wildcards, empty non-terminals, chains, cuts and glue, always valid."""
    rng = random.Random(seed)
    apex = f"zone{seed}.test."
    lines = {
        "@": ["SOA ns1 hostmaster 1 7200 900 1209600 300", "NS ns1", "NS ns.elsewhere.example."],
        "ns1": ["A 192.0.2.53"],
    }
    cuts: list[str] = []
    for _ in range(25):
        owner = ".".join(rng.choice(LABELS) for _ in range(rng.randint(1, 3)))
        if "*" in owner[1:] or owner in lines or any(owner.endswith(f".{cut}") for cut in cuts):
            continue
        kind = rng.random()
        below = [name for name in lines if name.endswith(f".{owner}")]
        if kind < 0.15 and not below and not owner.startswith("*"):
            cuts.append(owner)
            lines[owner] = [f"NS ns.{owner}", "NS ns.other.example."]
            lines[f"ns.{owner}"] = ["A 198.51.100.1", "AAAA 2001:db8::1"]
        elif kind < 0.4:
            target = rng.choice([*lines, "missing", "absent.elsewhere.example."])
            lines[owner] = [f"CNAME {target}"]
        else:
            lines[owner] = rng.sample(
                ["A 192.0.2.1", "A 192.0.2.2", "AAAA 2001:db8::2", 'TXT "text"', "MX 10 mail", "SRV 1 2 443 www"],
                rng.randint(1, 4),
            )
    body = "".join(f"{owner} 300 IN {rdata}\n" for owner, rdatas in lines.items() for rdata in rdatas)
    return apex, f"$ORIGIN {apex}\n$TTL 300\n{body}"


def questions(seed: int, zone: dns.zone.Zone) -> Iterator[tuple[dns.name.Name, str]]:
    """Every owner and every name near one, with every type."""
    rng = random.Random(seed)
    assert zone.origin is not None
    names = {owner.derelativize(zone.origin) for owner in zone}
    names |= {dns.name.Name((rng.choice([b"zz", b"www", b"a", b"*"]), *name.labels)) for name in tuple(names)}
    names |= {name.parent() for name in tuple(names) if name != zone.origin}
    names |= {dns.name.from_text(f"x.y.{zone.origin}"), dns.name.from_text("elsewhere.example.")}
    for name in sorted(names):
        for rdtype in TYPES:
            yield name, rdtype


def evaluated(message: dns.message.Message) -> tuple[object, ...]:
    """What must be equal: the code, the AA bit, and answer and authority as sets of RRs with TTLs."""

    def section(rrsets: list[dns.rrset.RRset]) -> frozenset[str]:
        return frozenset(
            f"{rrset.name} {rrset.ttl} {dns.rdatatype.to_text(rrset.rdtype)} {rdata}".lower()
            for rrset in rrsets
            for rdata in rrset
        )

    negative_or_referral = [
        rrset for rrset in message.authority if rrset.rdtype == dns.rdatatype.SOA or not message.answer
    ]
    return message.rcode(), bool(message.flags & dns.flags.AA), section(message.answer), section(negative_or_referral)


@pytest.mark.parametrize("kind", ["knot", "nsd", "bind"])
def test_every_answer_equals_a_real_servers(kind: str, tmp_path: Path) -> None:
    """Generated questions to generated zones get the real server's answer, section by section."""
    texts = dict(zone_text(seed) for seed in range(ZONES))
    zones = {apex: dns.zone.from_text(text, origin=apex, relativize=False) for apex, text in texts.items()}
    contents = {
        dns.name.from_text(apex): StaticContent(
            dns.name.from_text(apex),
            [
                dns.rrset.from_rdata_list(name, rdataset.ttl, list(rdataset))
                for name, rdataset in zone.iterate_rdatasets()
            ],
        )
        for apex, zone in zones.items()
    }
    responder = Responder(lambda: contents)
    asked, differing = 0, []
    with real_servers.serve(kind, tmp_path, texts) as port:
        for seed, zone in enumerate(zones.values()):
            for name, rdtype in questions(seed, zone):
                query = dns.message.make_query(name, rdtype, use_edns=0, payload=1232)
                query.flags &= ~dns.flags.RD
                theirs = dns.query.udp(query, "127.0.0.1", port=port, timeout=5)
                wire = responder.respond(query.to_wire(), tcp=False)
                assert wire is not None
                ours = dns.message.from_wire(wire)
                asked += 1
                if evaluated(ours) != evaluated(theirs):
                    differing.append(f"{name} {rdtype}\nours {evaluated(ours)}\n{kind} {evaluated(theirs)}")

    assert asked > 1000
    assert not differing, f"{len(differing)} of {asked} differ:\n" + "\n".join(differing[:5])
