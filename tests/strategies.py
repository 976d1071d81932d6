"""The shared vocabulary of Hypothesis strategies: names, rdata, RRsets, policies, whole domains.

`fields(rdtype)` draws named RFC fields, `presentation(rdtype)` presentation format as people write it, `rdata(rdtype)`
the model's value. `domains()` draws domains that both providers can serve alike: no rule of severity error has a
reason to refuse them.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from inspect import get_annotations
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from hypothesis import strategies as st

from dnsstack.model.domain import Domain
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.names import strip_dot
from dnsstack.model.rdata import ROSTER, Rdata
from dnsstack.model.rdata.words import escape
from dnsstack.model.rrset import RRset

ACCOUNT = "0123456789abcdef0123456789abcdef"
SHARED_TYPES = ("A", "AAAA", "CAA", "CNAME", "HTTPS", "MX", "NAPTR", "PTR", "SRV", "SSHFP", "SVCB", "TLSA", "TXT")
"""Types that Route53 and Cloudflare both carry and that need nothing beside them."""

uint8 = st.integers(0, 2**8 - 1)
uint16 = st.integers(0, 2**16 - 1)
ttls = st.sampled_from([60, 300, 900, 3600, 86400])

# -- names ---------------------------------------------------------------------------------------------------

_LDH = string.ascii_lowercase + string.digits
labels = st.text(alphabet=_LDH, min_size=1, max_size=8) | st.sampled_from(["a-b", "mail", "3com", "a--b-c"])
"""Labels of host names."""

service_labels = st.sampled_from(["_dmarc", "_acme-challenge", "_sip", "_tcp", "_443", "s1._domainkey"])
odd_labels = st.binary(min_size=1, max_size=20).map(lambda raw: "".join(f"\\{octet:03d}" for octet in raw))
"""Labels of any octets, in decimal escapes."""

u_labels = st.sampled_from(["bücher", "faß", "日本語", "пример", "παράδειγμα", "İstanbul", "ÀÉ", "xn--bcher-kva"])
apexes = st.sampled_from(["example.com.", "example.org.", "sub.example.co.uk.", "xn--bcher-kva.example."])


def host_names() -> st.SearchStrategy[str]:
    """Absolute names of hosts outside any apex."""
    return st.lists(labels, min_size=1, max_size=3).map(lambda parts: ".".join([*parts, "example", "net."]))


def owners() -> st.SearchStrategy[str]:
    """Owners as documents write them, relative to the domain: `@`, wildcards and service labels included."""
    deeper = st.tuples(st.sampled_from(["*"]) | service_labels | labels, labels).map(".".join)
    return st.just("@") | labels | service_labels | deeper


def names() -> st.SearchStrategy[str]:
    """Target names as documents write them: relative, absolute, in capitals."""
    return st.one_of(st.just("@"), labels, host_names(), host_names().map(str.upper), owners())


# -- rdata ---------------------------------------------------------------------------------------------------

ipv4 = st.integers(0, 2**32 - 1).map(lambda number: str(IPv4Address(number)))
_short_ipv6 = st.sampled_from([0, 1, 0xFFFF << 32, 0x20010DB8 << 96, 0x20010DB8 << 96 | 0x10000])
ipv6_addresses = (st.integers(0, 2**128 - 1) | _short_ipv6).map(IPv6Address)
ipv6 = st.builds(lambda ip, form: form(ip), ipv6_addresses, st.sampled_from([str, lambda ip: ip.exploded.upper()]))
texts = (
    st.text(max_size=40)
    | st.text(alphabet='ab"\\; \t\0()é€', max_size=12)
    | st.text(min_size=250, max_size=600).map(
        lambda text: text.encode()[:900].decode(errors="ignore")  # 3,600 characters as escapes; Route53 takes 4,000
    )
)
short_texts = st.text(alphabet=string.printable + "é€", max_size=40)
printable = st.text(alphabet=string.ascii_letters + string.digits + ' !+:;=./@"\\', max_size=30)

_OPENERS = [
    *(
        "\n",
        "\r\n",
        "\t",
        "\x00",
        "\x1b[2K",
        "\x7f",
        "\x85",
        "\u2028",
        "\u202e",
        "\ufeff",
        "\U000e0001",
        "\U0001f600",
        "é",
        "x",
    ),
    *(
        "${x}",
        "$${x}",
        "%{if x}",
        "%%{y}",
        "{{ x }}",
        "${{ x }}",
        "%",
        "%0A",
        "%%{init: {}}%%",
        "{",
        "}",
        "}; ",
        ";",
        "|",
    ),
    *(
        '"',
        "'",
        "`",
        "\\",
        "\\n",
        "#",
        " #",
        "#35;",
        "##[error]x",
        ": ",
        "- ",
        "::",
        "::error::x",
        "@",
        "*/",
        "style",
        " ",
    ),
    *("&amp;", "&", "<b>", "</text>", "]]>", "-->"),
]
hostile_texts = st.lists(st.sampled_from(_OPENERS) | st.text(min_size=1, max_size=3), min_size=1, max_size=6).map(
    "".join
)
"""Texts that open, end or command something in one of the formats that are written; no lone surrogates."""


def _hex(octets: int) -> st.SearchStrategy[str]:
    return st.binary(min_size=octets, max_size=octets).map(bytes.hex)


def _digest(kinds: dict[int, int], kind: str, data: str, **others: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from(sorted(kinds)).flatmap(
        lambda number: st.fixed_dictionaries({**others, kind: st.just(number), data: _hex(kinds[number])})
    )


def _angle(most: int, hemispheres: str) -> st.SearchStrategy[str]:
    parts = st.tuples(st.integers(0, most - 1), st.integers(0, 59), st.integers(0, 59999), st.sampled_from(hemispheres))
    return parts.map(lambda part: f"{part[0]} {part[1]} {part[2] / 1000:.3f} {part[3]}")


_SIZE = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda part: f"{part[0] * 10 ** part[1] / 100:.2f}m")
_PARAMS = st.fixed_dictionaries(
    {},
    optional={
        "alpn": st.lists(st.sampled_from(["h2", "h3", "http/1.1"]), min_size=1, max_size=3, unique=True),
        "port": uint16,
        "ipv4hint": st.lists(ipv4, min_size=1, max_size=2),
        "ipv6hint": st.lists(ipv6_addresses.map(str), min_size=1, max_size=2),
        "dohpath": st.just("/dns-query{?dns}"),
        "key65000": st.text(alphabet=_LDH, min_size=1, max_size=5),
    },
)


def _svcb() -> st.SearchStrategy[dict[str, Any]]:
    service = st.fixed_dictionaries({"priority": st.integers(1, 65535), "target": names(), "params": _PARAMS})
    return service | st.fixed_dictionaries({"priority": st.just(0), "target": host_names()})


_MADE: dict[str, Callable[[], st.SearchStrategy[dict[str, Any]]]] = {
    "A": lambda: st.fixed_dictionaries({"address": ipv4}),
    "AAAA": lambda: st.fixed_dictionaries({"address": ipv6}),
    "ALIAS": lambda: st.fixed_dictionaries(
        {"target": labels.map(lambda label: f"{label}.cloudfront.net.")},
        optional={"zone_id": st.just("Z2FDTNDATAQYW2"), "evaluate_target_health": st.booleans()},
    ),
    "CAA": lambda: st.fixed_dictionaries(
        {
            "flags": st.sampled_from([0, 128]),
            "tag": st.sampled_from(["issue", "issuewild", "iodef"]),
            "value": printable,
        }
    ),
    "DS": lambda: _digest(
        {1: 20, 2: 32, 4: 48}, "digest_type", "digest", key_tag=uint16, algorithm=st.sampled_from([8, 13, 14, 15])
    ),
    "HTTPS": _svcb,
    "LOC": lambda: st.fixed_dictionaries(
        {
            "latitude": _angle(90, "NS"),
            "longitude": _angle(180, "EW"),
            "altitude": st.integers(-10_000_000, 4_284_967_295).map(lambda cm: f"{cm / 100:.2f}"),
        },
        optional={"size": _SIZE, "horizontal_precision": _SIZE, "vertical_precision": _SIZE},
    ),
    "NAPTR": lambda: st.fixed_dictionaries(
        _simple("NAPTR") | {"flags": st.sampled_from(["S", "A", "U", ""]), "replacement": names() | st.just(".")}
    ),
    "SRV": lambda: st.fixed_dictionaries(_simple("SRV") | {"target": names() | st.just(".")}),
    "SSHFP": lambda: _digest({1: 20, 2: 32}, "fingerprint_type", "fingerprint", algorithm=st.integers(1, 6)),
    "SVCB": _svcb,
    "TLSA": lambda: _digest(
        {0: 40, 1: 32, 2: 64}, "matching_type", "certificate", usage=st.integers(0, 3), selector=st.integers(0, 1)
    ),
    "TXT": lambda: st.fixed_dictionaries({"text": texts}),
    "URI": lambda: st.fixed_dictionaries(
        {"priority": uint16, "weight": uint16, "target": labels.map(lambda label: f"https://{label}.example/a?b=c;d")}
    ),
}
"""Types whose fields depend on one another, or hold what not every text or number is."""

_KINDS = {"Uint8": uint8, "Uint16": uint16, "CharacterString": printable, "Name": names()}


def _simple(rdtype: str) -> dict[str, st.SearchStrategy[Any]]:
    """The fields of a type by their annotations alone: a new type of plain fields needs no entry here."""
    annotations = {name: kind for one in ROSTER[rdtype].__mro__ for name, kind in get_annotations(one).items()}
    return {name: _KINDS[annotations[name]] for name in ROSTER[rdtype].fields}


_FIELDS = {rdtype: _MADE[rdtype]() if rdtype in _MADE else st.fixed_dictionaries(_simple(rdtype)) for rdtype in ROSTER}


def fields(rdtype: str) -> st.SearchStrategy[dict[str, Any]]:
    """Named RFC fields of one type."""
    return _FIELDS[rdtype]


def spelt(scalar: Any) -> Any:
    """Data as documents hold it: every scalar is text."""
    if isinstance(scalar, dict):
        return {key: spelt(value) for key, value in scalar.items()}
    if isinstance(scalar, list):
        return [spelt(item) for item in scalar]
    return str(scalar).lower() if isinstance(scalar, bool) else str(scalar)


def _quoted(text: str) -> str:
    return f'"{escape(text.encode())}"'


def _quoted_fields(rdtype: str) -> frozenset[str]:
    annotations = get_annotations(ROSTER[rdtype]).items()
    return frozenset(
        {"text"}
        if rdtype == "TXT"
        else (name for name, kind in annotations if "CharacterString" in kind or "Octets" in kind)
    )


_QUOTED = {rdtype: _quoted_fields(rdtype) for rdtype in ROSTER}


def _written(rdtype: str, drawn: dict[str, Any]) -> str:
    """Presentation format of named fields, names as they were drawn."""
    words: list[str] = []
    for name in ROSTER[rdtype].fields:
        if name == "params":  # each a word of its own
            words.extend(_param(key, value) for key, value in drawn.get("params", {}).items())
        elif name in _QUOTED[rdtype]:
            words.append(" ".join(_quoted(part) for part in _parts(drawn[name])))
        elif name in drawn:
            words.append(spelt(drawn[name]))
        else:
            break  # what is left out ends the text: optional fields have an order
    return " ".join(words)


def _parts(text: str) -> list[str]:
    """Text in parts of at most 255 octets in UTF-8."""
    return [text[at : at + 60] for at in range(0, len(text), 60)] or [""]


def _param(key: str, value: Any) -> str:
    return f"{key}={_quoted(','.join(value) if isinstance(value, list) else str(value))}"


def presentation(rdtype: str) -> st.SearchStrategy[str]:
    """Presentation format as people write it; white space, case and quoting vary."""
    if rdtype == "ALIAS":
        return rdata("ALIAS").map(Rdata.to_text)
    text = fields(rdtype).map(lambda given: _written(rdtype, given))
    if rdtype in ("DS", "SSHFP", "TLSA"):
        return text | text.map(lambda line: f"{line[:-20]} ( {line[-20:-8].upper()}  {line[-8:]} )")
    return text


def rdata(rdtype: str) -> st.SearchStrategy[Rdata]:
    """Values of one type, with absolute names."""
    drawn = fields(rdtype)
    target = ROSTER[rdtype].target_field
    if target and rdtype != "ALIAS":
        drawn = st.tuples(drawn, host_names()).map(lambda pair: pair[0] | {target: pair[1]})
    return drawn.map(ROSTER[rdtype].model_validate)


# -- RRsets, policies, domains -------------------------------------------------------------------------------

_SINGLE = frozenset(("CNAME", "ALIAS"))


@st.composite
def rrsets(draw: st.DrawFn, apex: str = "example.com.", rdtypes: tuple[str, ...] = SHARED_TYPES) -> RRset:
    """RRsets of any of `rdtypes` at or below `apex`."""
    rdtype = draw(st.sampled_from(rdtypes))
    owner = draw(owners().filter(lambda name: name != "@" or rdtype != "CNAME"))
    return _rrset(draw, f"{owner}.{apex}" if owner != "@" else apex, rdtype)


def _rrset(draw: st.DrawFn, owner: str, rdtype: str, sensible: st.SearchStrategy[Rdata] | None = None) -> RRset:
    most = 1 if rdtype in _SINGLE else 3
    values = draw(
        st.lists(rdata(rdtype) if sensible is None else sensible, min_size=1, max_size=most, unique_by=Rdata.to_text)
    )
    comment = draw(st.none() | st.just("kept by hand"))
    return RRset(owner=owner, rdtype=rdtype, ttl=draw(ttls), values=values, comment=comment)


_ISSUERS = st.fixed_dictionaries({"flags": st.just(0), "tag": st.just("issue"), "value": host_names().map(strip_dot)})
_SERVICES = st.fixed_dictionaries({"priority": st.integers(1, 65535), "target": host_names(), "params": _PARAMS})
_SENSIBLE = {
    "CAA": _ISSUERS.map(ROSTER["CAA"].model_validate),
    "HTTPS": _SERVICES.map(ROSTER["HTTPS"].model_validate),
    "SVCB": _SERVICES.map(ROSTER["SVCB"].model_validate),
}
"""Values that can stand together in one RRset, of the types of which not all can."""


def health_checks() -> st.SearchStrategy[dict[str, Any]]:
    """Health checks of the types that watch an endpoint, as documents write them."""
    common = {
        "host": host_names().map(strip_dot),
        "interval": st.sampled_from([10, 30]),
        "failure_threshold": st.integers(1, 10),
    }
    web = st.fixed_dictionaries({**common, "type": st.sampled_from(["HTTP", "HTTPS"]), "path": st.just("/healthz")})
    text = st.fixed_dictionaries({**common, "type": st.just("HTTPS_STR_MATCH"), "search": st.just("ok")})
    tcp = st.fixed_dictionaries({**common, "type": st.just("TCP"), "port": st.integers(1, 65535)})
    return web | text | tcp


STRATEGIES = st.sampled_from(["follow", "load-balancer", "primary-only"])


@st.composite
def policies(draw: st.DrawFn, owner: str = "www.example.com.", check: str = "web") -> FailoverPolicy:
    """Policies for `owner` whose primary is watched by `check`; both roles have the same number of values."""
    rdtype = draw(st.sampled_from(["A", "AAAA", "CNAME"]))
    strategy = draw(STRATEGIES)
    count = draw(st.integers(1, 2)) if rdtype != "CNAME" and strategy != "load-balancer" else 1
    if rdtype == "CNAME" and strategy == "load-balancer":
        strategy = "follow"
    values = draw(st.lists(rdata(rdtype), min_size=2 * count, max_size=2 * count, unique_by=Rdata.to_text))
    return FailoverPolicy(
        owner=owner,
        rdtype=rdtype,
        ttl=60,
        primary=values[:count],
        secondary=values[count:],
        check=check,
        cloudflare=strategy,
        rto=draw(st.none() | st.just(7200)) if strategy != "primary-only" else None,
    )


_MEANT_FOR_TAGS = frozenset(("_dmarc", "_domainkey"))
"""Labels below which free text is malformed."""


@st.composite
def domains(draw: st.DrawFn, *, failover: bool = True, rdtypes: tuple[str, ...] = SHARED_TYPES) -> Domain:
    """Valid domains at both providers: no CNAME beside other data, no owner and type twice."""
    apex = draw(apexes)
    free = owners().filter(lambda owner: not _MEANT_FOR_TAGS.intersection(owner.split(".")))
    pairs = st.tuples(free, st.lists(st.sampled_from(rdtypes), min_size=1, max_size=4, unique=True))
    records: list[RRset] = []
    for owner, types in draw(st.lists(pairs, max_size=6, unique_by=lambda pair: pair[0])):
        name = apex if owner == "@" else f"{owner}.{apex}"
        alone = "CNAME" in types and owner != "@"
        records.extend(
            _rrset(draw, name, rdtype, _SENSIBLE.get(rdtype))
            for rdtype in (["CNAME"] if alone else types)
            if alone or rdtype != "CNAME"
        )
    checks: dict[str, Any] = {}
    flipping: list[FailoverPolicy] = []
    taken = {rrset.owner for rrset in records}
    for number in range(draw(st.integers(0, 2)) if failover else 0):
        owner = f"failing-over-{number}.{apex}"
        if owner not in taken:
            checks[f"check-{number}"] = draw(health_checks())
            flipping.append(draw(policies(owner=owner, check=f"check-{number}")))
    return Domain(
        domain=apex,
        ttl=draw(ttls),
        nameservers={"route53": {}, "cloudflare": {"account": ACCOUNT, "plan": "enterprise", "load_balancing": True}},
        health_checks=checks,
        records=records,
        failover=flipping,
    )
