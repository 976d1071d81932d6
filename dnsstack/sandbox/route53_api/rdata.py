"""Route53's checks of a record set's values: syntax, quotes and length."""

from __future__ import annotations

import ipaddress
import re

from dnsstack.sandbox.route53_api.names import labels

_STRINGS = re.compile(r'(?:\s*"(?:[^"\\]|\\.)*")+\s*\Z', re.DOTALL)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:[0-7]{3}|.)", re.DOTALL)
MAXIMUM_STRING = 255
_HOSTS = frozenset({"CNAME", "NS", "PTR"})


def fault(record_type: str, value: str) -> str | None:
    """The service's refusal of a value; None if it takes it."""
    problem = _problem(record_type, value)
    return f"Invalid Resource Record: FATAL problem: {problem} encountered with '{value}'" if problem else None


def _problem(record_type: str, value: str) -> str | None:
    if record_type == "A":
        if " " in value.strip():
            return "ARRDATANotSingleField (Value contains spaces)"
        return None if _is_address(value, 4) else "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)"
    if record_type == "AAAA":
        return None if _is_address(value, 6) else "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)"
    if record_type in {"TXT", "SPF"}:
        return _strings(value)
    if record_type in _HOSTS:
        return None if _is_host(value) else f"{record_type}RRDATAIllegalDomainName (Value is not a valid domain name)"
    return _parsed(record_type, value)


def _is_address(value: str, version: int) -> bool:
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return False
    return address.version == version and "%" not in value


def _is_host(value: str) -> bool:
    if not value or re.search(r"\s", value):
        return False
    try:
        return value == "." or bool(labels(value))
    except ValueError:
        return False


def _strings(value: str) -> str | None:
    if not _STRINGS.match(value):
        return "InvalidCharacterString (Value should be enclosed in quotation marks)"
    if any(ord(letter) > 126 for letter in value):  # noqa: PLR2004 - the end of printable ASCII
        return "UnsupportedCharacter (Value contains unsupported characters)"
    if any(len(_ESCAPE.sub("x", text)) > MAXIMUM_STRING for text in _STRING.findall(value)):
        return "CharacterStringTooLong (Value is too long)"
    return None


def _parsed(record_type: str, value: str) -> str | None:
    """The other types are parsed by dnspython, with all names as absolute ones."""
    import dns.exception
    import dns.name
    import dns.rdata
    import dns.rdataclass
    import dns.rdatatype

    try:
        rdtype = dns.rdatatype.from_text(record_type)
        dns.rdata.from_text(dns.rdataclass.IN, rdtype, _decimal(value), origin=dns.name.root, relativize=False)
    except (dns.exception.DNSException, ValueError):
        return f"{record_type}RRDATAInvalid (Value is not a valid {record_type} value)"
    return None


def _decimal(value: str) -> str:
    """The text with octal escapes changed to the decimal ones of zone files."""
    return re.sub(r"\\([0-7]{3})", lambda match: f"\\{int(match.group(1), 8):03d}", value)


def normal(record_type: str, value: str) -> str:
    """The identity of a value, for the search for duplicates."""
    if record_type == "AAAA":
        return str(ipaddress.ip_address(value))
    if record_type in {"TXT", "SPF"}:
        return value
    return value.lower().removesuffix(".")
