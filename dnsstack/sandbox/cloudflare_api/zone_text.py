"""DNS records out to a BIND zone file, and in from one (cf-docs: dns/manage-dns-records/how-to/import-and-export)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dnsstack.sandbox.cloudflare_api.errors import ApiError
from dnsstack.sandbox.cloudflare_api.model import PROXIABLE, Record, Zone
from dnsstack.sandbox.cloudflare_api.presentation import absolute, rdata_text

_TAGS = re.compile(r"(?:^|\s)cf_tags=(.*)\Z")


def export(zone: Zone, records: Iterable[Record]) -> str:
    """The zone as BIND reads it: SOA and the service's own NS records first, then one block for each type."""
    apex, server = absolute(zone.name), absolute(zone.name_servers[0])
    lines = [
        ";;",
        f";; Domain:     {apex}",
        ";;",
        f"{apex}\t3600\tIN\tSOA\t{server} dns.cloudflare.com. 1 10000 2400 604800 3600",
        "",
        ";; NS Records",
        *(f"{apex}\t86400\tIN\tNS\t{absolute(name)}" for name in zone.name_servers),
    ]
    by_type: dict[str, list[Record]] = {}
    for record in records:
        by_type.setdefault(record.type, []).append(record)
    for record_type in sorted(by_type):
        lines += ["", f";; {record_type} Records"]
        lines += [_line(record) for record in sorted(by_type[record_type], key=lambda record: record.name)]
    return "\n".join(lines) + "\n"


def _line(record: Record) -> str:
    tags = list(record.tags)
    if record.settings.get("flatten_cname"):
        tags.append("cf-flatten-cname")
    if record.type in PROXIABLE:
        tags.append(f"cf-proxied:{str(record.proxied).lower()}")
    remark = " ".join(part for part in (record.comment, f"cf_tags={','.join(tags)}" if tags else "") if part)
    line = f"{absolute(record.name)}\t{record.ttl}\tIN\t{record.type}\t{rdata_text(record.to_json())}"
    return f"{line} ; {remark}" if remark else line


class _Lines:
    """Takes the place of dnspython's transaction, and keeps every record as it stands in the file."""

    def __init__(self, origin: Any) -> None:
        self._origin = origin
        self.records: list[tuple[Any, int, Any]] = []
        self.manager = self

    def origin_information(self) -> tuple[Any, bool, Any]:
        return self._origin, False, self._origin

    def check_put_rdataset(self, _: object) -> None:
        """Conflicts are the service's to refuse."""

    def add(self, name: Any, ttl: int, rdata: Any) -> None:
        self.records.append((name, ttl, rdata))

    def _set_origin(self, _: object) -> None:
        """The origin is the zone's."""


def parse(text: str, zone: Zone, *, proxied: bool) -> Iterator[dict[str, Any]]:
    """The record bodies that a zone file holds; SOA and the service's own NS records are passed over.

    Raises `ApiError` where dnspython can't read the file, or where it includes another.
    """
    import dns.exception
    import dns.name
    import dns.rdataclass
    import dns.tokenizer
    import dns.zonefile

    if re.search(r"^\$INCLUDE", text, re.MULTILINE):
        raise ApiError(400, 9200, "$INCLUDE directive not allowed")
    origin = dns.name.from_text(zone.name)
    lines: Any = _Lines(origin)
    try:
        tokens = dns.tokenizer.Tokenizer(text, "zone file")
        dns.zonefile.Reader(tokens, dns.rdataclass.IN, lines, default_ttl=1).read()
    except (dns.exception.DNSException, ValueError) as error:
        raise ApiError(400, 9200, f"Failed to parse the zone file: {error}") from None
    for name, ttl, rdata in lines.records:
        record_type = rdata.rdtype.name
        own = record_type == "NS" and name == origin and rdata.to_text().endswith(".ns.cloudflare.com.")
        if record_type == "SOA" or own:
            continue
        body = {"name": name.to_text().rstrip("."), "type": record_type, "ttl": ttl, **_value(record_type, rdata)}
        yield {**body, **_attributes(record_type, rdata.rdcomment or "", proxied=proxied)}


def _attributes(record_type: str, remark: str, *, proxied: bool) -> dict[str, Any]:
    """Comment, tags and what the reserved tags say, from the remark behind a record."""
    found = _TAGS.search(remark)
    tags = [tag.strip() for tag in found.group(1).split(",") if tag.strip()] if found else []
    comment = (remark[: found.start()] if found else remark).strip()
    plain = [tag for tag in tags if not tag.startswith("cf-")]
    body: dict[str, Any] = {}
    if comment:
        body["comment"] = comment
    if plain:
        body["tags"] = plain
    if record_type in PROXIABLE:
        body["proxied"] = "cf-proxied:true" in tags or (proxied and "cf-proxied:false" not in tags)
    if "cf-flatten-cname" in tags:
        body["settings"] = {"flatten_cname": True}
    return body


_DATA_FIELDS: Mapping[str, tuple[str, ...]] = {
    "URI": ("priority", "weight", "target"),
    "SRV": ("priority", "weight", "port", "target"),
    "TLSA": ("usage", "selector", "matching_type", "certificate"),
    "SMIMEA": ("usage", "selector", "matching_type", "certificate"),
    "SSHFP": ("algorithm", "type", "fingerprint"),
    "DS": ("key_tag", "algorithm", "digest_type", "digest"),
    "DNSKEY": ("flags", "protocol", "algorithm", "public_key"),
}
"""Types whose presentation format is their fields in order; the last one may hold spaces."""


def _value(record_type: str, rdata: Any) -> Mapping[str, Any]:
    """Content, or data, of a parsed rdata; LOC and CERT aren't taken apart, and the service's check refuses them."""
    text = rdata.to_text()
    if record_type == "URI":
        text = text.replace('"', "")
    if record_type in _DATA_FIELDS:
        names = _DATA_FIELDS[record_type]
        *numbers, last = text.split(maxsplit=len(names) - 1)
        return {"data": dict(zip(names, (*map(int, numbers), last), strict=True))}
    match record_type:
        case "MX":
            return {"priority": rdata.preference, "content": rdata.exchange.to_text()}
        case "CAA":
            return {"data": {"flags": rdata.flags, "tag": rdata.tag.decode(), "value": rdata.value.decode()}}
        case "HTTPS" | "SVCB":
            priority, target, *rest = text.split(maxsplit=2)
            return {"data": {"priority": int(priority), "target": target, "value": rest[0] if rest else ""}}
        case "NAPTR":
            texts = {"flags": rdata.flags.decode(), "service": rdata.service.decode(), "regex": rdata.regexp.decode()}
            numbers = {"order": rdata.order, "preference": rdata.preference}
            return {"data": {**numbers, **texts, "replacement": rdata.replacement.to_text()}}
    return {"content": text}
