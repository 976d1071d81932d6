"""Domains as wild as the model lets them be: for "a rule never raises"."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from dnsstack.model.deferred import Deferred

APEX: Final = "example.com"
OWNERS: Final = (
    "@",
    "www",
    "*",
    "*.www",
    "a.*",
    "_dmarc",
    "k._domainkey",
    "_mta-sts",
    "_smtp._tls",
    "_sip._tcp",
    "lab",
)
MORE_OWNERS: Final = ("ns1.lab", "_failover.www", "h.failover", "www.example.com", "www.example.net.", "mail", "bücher")
TARGETS: Final = (
    "@",
    "www",
    "lab",
    "mail",
    "ns1.lab",
    "none",
    "web.example.net.",
    "192.0.2.1",
    "x.y.example.com.",
    ".",
)
TEXTS: Final = (
    "hello",
    "",
    "v=spf1",
    "v=spf1 include:example.com redirect=www.example.com ip4:x ip6: a:%{d} !x +all mx",
    "v=spf1 -all exp=",
    "v=DMARC1; p=reject; pct=x; rua=",
    "v=DMARC1",
    ";;;",
    "v=DKIM1; p=====",
    "v=STSv1; id=",
    "v=TLSRPTv1",
    "password=hunter22hunter",
    "\udcff\x00",
    "p=MIIE" + "A" * 400,
)
DIGEST: Final = "ab" * 32
PLANS: Final = ("free", "pro", "business", "enterprise")
CHECKS: Final = ("web", "two", "any", "deep", "alarm", "old", "absent")
RULES: Final = ("cname-at-apex", "ttl-too-low", "single-provider", "no-such-rule", "unused-acceptance")

addresses = st.sampled_from(("192.0.2.1", "192.0.2.2", "10.0.0.1", "127.0.0.1", "255.255.255.255", "0.0.0.0"))
addresses6 = st.sampled_from(("2001:db8::1", "::1", "::", "fe80::1", "::ffff:192.0.2.1", "ff02::1"))
targets = st.sampled_from(TARGETS)
texts = st.sampled_from(TEXTS) | st.text(max_size=60)
aliases = st.sampled_from(("d1.cloudfront.net.", "x.vpce.amazonaws.com.", "web.example.net.", "www"))
deferred = st.builds(lambda key: Deferred(object(), key=key), st.sampled_from((None, "later")))

VALUES: Final[dict[str, st.SearchStrategy[Any]]] = {
    "A": addresses,
    "AAAA": addresses6,
    "ALIAS": aliases
    | st.fixed_dictionaries({"target": deferred})
    | st.fixed_dictionaries({"target": aliases, "zone_id": deferred}),
    "CAA": st.builds(
        lambda flags, tag, value: {"flags": flags, "tag": tag, "value": value},
        st.integers(0, 255),
        st.sampled_from(("issue", "issuewild", "iodef", "odd")),
        texts,
    ),
    "CNAME": targets,
    "DS": st.sampled_from((f"1 5 1 {DIGEST[:40]}", f"1 13 2 {DIGEST}")),
    "HTTPS": st.builds(lambda p, t: f"{p} {t}", st.integers(0, 2), targets) | st.just('1 . ipv4hint="192.0.2.1"'),
    "LOC": st.just("52 22 23.000 N 4 53 32.000 E -2.00m"),
    "MX": st.builds(lambda p, t: f"{p} {t}", st.integers(0, 20), targets),
    "NAPTR": st.just('100 10 "S" "SIP+D2U" "" _sip._udp'),
    "NS": targets,
    "PTR": targets,
    "SRV": st.builds(lambda t: f"0 0 5060 {t}", targets),
    "SSHFP": st.sampled_from((f"4 1 {DIGEST[:40]}", f"2 2 {DIGEST}")),
    "SVCB": st.builds(lambda p, t: f"{p} {t}", st.integers(0, 2), targets),
    "TLSA": st.just(f"3 1 1 {DIGEST}"),
    "TXT": st.builds(lambda text: {"text": text}, texts),
    "URI": st.builds(
        lambda text: {"priority": 1, "weight": 1, "target": text}, st.sampled_from(("https://a/", "x://u:p@h/"))
    ),
}

ttls = st.sampled_from((0, 1, 30, 60, 300, 86400, 2**31 - 1))
accepts = st.dictionaries(st.sampled_from(RULES), st.just("there is a reason"), max_size=2)


@st.composite
def bodies(draw: st.DrawFn, rdtype: str) -> dict[str, Any]:
    """An RRset with any of its fields."""
    body: dict[str, Any] = {"values": draw(st.lists(VALUES[rdtype] | deferred, min_size=1, max_size=4))}
    body["ttl"] = draw(ttls)
    body["accept"] = draw(accepts)
    if draw(st.booleans()):
        body |= draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "only": st.sampled_from(("route53", "cloudflare")),
                    "proxied": st.booleans(),
                    "comment": st.sampled_from(("note", "api_key=0123456789abcdef")),
                    "tags": st.just(["team:web"]),
                },
            )
        )
    return body


@st.composite
def policies(draw: st.DrawFn, rdtype: str) -> dict[str, Any]:
    """A failover policy with any of its fields."""
    values = st.lists(VALUES[rdtype] | deferred, min_size=1, max_size=3)
    strategies = st.sampled_from(("follow", "delegate", "primary-only", "load-balancer"))
    checks = st.sampled_from(CHECKS) | deferred
    return dict(
        draw(
            st.fixed_dictionaries(
                {"primary": values, "secondary": values, "ttl": ttls, "accept": accepts},
                optional={
                    "check": checks,
                    "secondary_check": checks,
                    "cloudflare": strategies | st.just({"strategy": "load-balancer", "interval": 10}),
                    "self_hosted": strategies,
                    "other_nameservers": strategies,
                    "rto": st.sampled_from((0, 60, 100_000)),
                    "retire": st.booleans(),
                    "pin": st.sampled_from(
                        (
                            {"to": "secondary", "reason": "a move"},
                            {"to": "primary", "reason": "x y", "until": "2020-01-01T00:00:00Z"},
                        )
                    ),
                },
            )
        )
    )


@st.composite
def health_checks(draw: st.DrawFn) -> dict[str, Any]:
    """Some of the checks that policies name, calculated ones in circles among them."""
    endpoint = st.fixed_dictionaries(
        {"type": st.just("TCP"), "port": st.just(443)},
        optional={"disabled": st.booleans(), "invert": st.booleans(), "accept": accepts},
    )
    where = st.sampled_from(
        ({"address": "192.0.2.1"}, {"address": "10.0.0.1"}, {"host": "www.example.com"}, {"host": "a.net"})
    )
    some = st.builds(
        lambda check, at: {**check, **at}, endpoint, where | st.builds(lambda value: {"address": value}, deferred)
    )
    group = st.builds(
        lambda children, threshold, invert: {
            "type": "CALCULATED",
            "children": children,
            "threshold": threshold,
            "invert": invert,
        },
        st.lists(st.sampled_from(CHECKS), min_size=1, max_size=4, unique=True),
        st.integers(0, 5),
        st.booleans(),
    )
    alarm = st.just({"type": "CLOUDWATCH_METRIC", "alarm": "a", "region": "eu-west-1", "insufficient_data": "Healthy"})
    return draw(st.dictionaries(st.sampled_from(CHECKS[:-1]), some | group | alarm))


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """The plain data of a domain that the model takes and the rules may hate."""
    owners = st.sampled_from(OWNERS + MORE_OWNERS)
    types = st.sets(st.sampled_from(sorted(VALUES)), max_size=4)
    records = {
        owner: {rdtype: draw(bodies(rdtype)) for rdtype in sorted(draw(types))}
        for owner in draw(st.sets(owners, max_size=6))
    }
    failover = {
        owner: {
            rdtype: draw(policies(rdtype))
            for rdtype in sorted(draw(st.sets(st.sampled_from(("A", "AAAA", "CNAME", "ALIAS")))))
        }
        for owner in draw(st.sets(owners, max_size=3))
    }
    flags = st.fixed_dictionaries({}, optional={"delegated": st.booleans(), "dnssec": st.booleans()})
    nameservers: dict[str, Any] = {"accept": draw(accepts), "ttl": draw(ttls)}
    if draw(st.booleans()):
        nameservers["other_nameservers"] = draw(
            st.lists(st.sampled_from(("ns1", "ns1.example.net.", "192.0.2.1.")), max_size=2, unique=True)
        )
    which = draw(st.sampled_from(("route53", "cloudflare", "both")))
    if which != "cloudflare":
        nameservers["route53"] = draw(flags) | {"nameserver_count": draw(st.integers(1, 4))}
    if which != "route53":
        more = {"account": "0" * 32, "plan": draw(st.sampled_from(PLANS)), "flatten_all_cnames": draw(st.booleans())}
        nameservers["cloudflare"] = draw(flags) | more
    return {
        "domain": APEX,
        "accept": draw(accepts),
        "nameservers": nameservers,
        "health_checks": draw(health_checks()),
        "records": records,
        "failover": failover,
    }
