"""One mix of records in the proportions of a company's zone, as dnsstack's document and as octoDNS's zone.

Deterministic: the same size gives the same bytes. Counted in RRsets, as octoDNS counts. Nothing fails over, for octoDNS
has no PRIMARY and SECONDARY to compare with.
"""

from __future__ import annotations

import base64
import random
from pathlib import Path
from typing import Any

import yaml

APEX = "example.com"
DELEGATION_TTL = 3600
SHARES = (("A", 34), ("AAAA", 14), ("CNAME", 24), ("TXT", 12), ("MX", 5), ("SRV", 5), ("CAA", 4), ("NS", 2))
"""Percent of the RRsets, by type."""

Rows = list[tuple[str, str, list[str]]]


def rows(size: int) -> Rows:
    """`size` RRsets: owner relative to the apex, type, values in presentation format (TXT plain)."""
    rng = random.Random(size)
    counts = {rdtype: round(size * share / 100) for rdtype, share in SHARES}
    counts["A"] += size - sum(counts.values())
    made: Rows = []
    for rdtype, count in counts.items():
        made += ((owner(rdtype, number), rdtype, values(rdtype, number, rng)) for number in range(count))
    return made


def owner(rdtype: str, number: int) -> str:
    """A and AAAA share owners, MX and CAA are beside them; the others have owners of their own."""
    if rdtype == "SRV":
        return f"_service{number}._tcp"
    if rdtype == "TXT":
        return f"key{number}._domainkey" if number % 3 == 0 else f"text{number}"
    stem = {"CNAME": "alias", "NS": "branch"}.get(rdtype, "host")
    return f"{stem}{number}.{('eu', 'us', 'ap')[number % 3]}"


def values(rdtype: str, number: int, rng: random.Random) -> list[str]:  # noqa: PLR0911  # one a type
    """One to three values; names inside the zone exist."""
    host = f"host{number % 3}.{('eu', 'us', 'ap')[number % 3]}.{APEX}."
    few = 1 + number % 3
    match rdtype:
        case "A":
            return [f"198.51.{number % 100}.{(number * 7 + at) % 250 + 1}" for at in range(few)]
        case "AAAA":
            return [f"2001:db8:{number % 5000:x}::{at + 1:x}" for at in range(few)]
        case "TXT" if number % 3 == 0:
            return [f"v=DKIM1; k=rsa; p={base64.b64encode(rng.randbytes(270)).decode()}"]
        case "TXT":
            return [f"verification={rng.getrandbits(128):032x}"]
        case "MX":
            return [f"{10 * (at + 1)} mx{at}.example.net." for at in range(2)]
        case "SRV":
            return [f"{at} 5 {5000 + number % 1000} {host}" for at in range(few)]
        case "CAA":
            return ['0 issue "letsencrypt.org"', '0 iodef "mailto:security@example.net"']
        case "NS":
            return ["ns1.example.net.", "ns2.example.org."]
        case _:
            return [host]


def document(made: Rows) -> dict[str, Any]:
    """dnsstack's document, as plain data."""
    records: dict[str, dict[str, Any]] = {}
    for name, rdtype, texts in made:
        body = texts[0] if len(texts) == 1 else texts
        records.setdefault(name, {})[rdtype] = {"ttl": DELEGATION_TTL, "values": body} if rdtype == "NS" else body
    return {
        "domain": APEX,
        "nameservers": {
            "route53": {},
            "cloudflare": {"account": "0" * 32, "plan": "enterprise", "record_quota": "100000"},
        },
        "accept": {"mx-without-spf": "the mix has its TXT at names of their own"},
        "records": records,
    }


def octodns_zone(made: Rows) -> dict[str, Any]:
    """octoDNS's zone file, as plain data."""
    zone: dict[str, list[dict[str, Any]]] = {}
    for name, rdtype, texts in made:
        found = [octodns_value(rdtype, text) for text in texts]
        body = {"value": found[0]} if rdtype == "CNAME" else {"values": found}
        zone.setdefault(name, []).append({"type": rdtype, "ttl": DELEGATION_TTL if rdtype == "NS" else 300, **body})
    return {name: bodies[0] if len(bodies) == 1 else bodies for name, bodies in zone.items()}


def octodns_value(rdtype: str, text: str) -> Any:
    """The named fields that octoDNS wants for structured types, escaped semicolons for TXT."""
    names = {
        "MX": ("preference", "exchange"),
        "SRV": ("priority", "weight", "port", "target"),
        "CAA": ("flags", "tag", "value"),
    }
    if rdtype == "TXT":
        return text.replace(";", "\\;")
    if rdtype not in names:
        return text
    return dict(
        zip(names[rdtype], (int(word) if word.isdigit() else word.strip('"') for word in text.split()), strict=True)
    )


def write(folder: Path, size: int) -> tuple[Path, Path]:
    """dnsstack's document and octoDNS's configuration on disk, both YAML from the same writer."""
    made = rows(size)
    folder.mkdir(parents=True, exist_ok=True)
    ours, theirs = folder / f"{APEX}.yaml", folder / "octodns.yaml"
    ours.write_text(yaml.dump(document(made), Dumper=yaml.CSafeDumper, sort_keys=False, width=10**6), encoding="utf-8")
    zones = folder / "zones"
    zones.mkdir(exist_ok=True)
    text = yaml.dump(octodns_zone(made), Dumper=yaml.CSafeDumper, sort_keys=False, width=10**6)
    (zones / f"{APEX}.yaml").write_text(text, encoding="utf-8")
    provider = {"class": "octodns.provider.yaml.YamlProvider", "directory": str(zones), "enforce_order": False}
    config = {
        "providers": {"config": provider, "target": {**provider, "directory": str(folder / "target")}},
        "zones": {f"{APEX}.": {"sources": ["config"], "targets": ["target"]}},
    }
    theirs.write_text(yaml.dump(config), encoding="utf-8")
    return ours, theirs
