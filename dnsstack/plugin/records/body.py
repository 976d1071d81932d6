"""Read one RRset from the program's inputs: check each field's form, and write values canonically.

Values that are known later are not read. Faults are added to a list, with their path below the RRset; an RRset with
faults is returned as far as it could be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from dnsstack.model.base import details, invalid
from dnsstack.model.names import absolute, under
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.nearest import did_you_mean
from dnsstack.model.rdata import ROSTER, from_absolute
from dnsstack.model.rdata.alias_zones import CLOUDFRONT
from dnsstack.model.translate import sentence
from dnsstack.model.ttl import MAX_TTL
from dnsstack.plugin.records.paths import Step
from dnsstack.plugin.resources import UNKNOWN, Values

Faults = list[tuple[tuple[Step, ...], str]]
"""Faults: paths below the RRset, and reasons."""

FIELDS: Final[Mapping[ProviderId, frozenset[str]]] = {
    ProviderId.ROUTE53: frozenset(("ttl", "values", "alias", "failover")),
    ProviderId.CLOUDFLARE: frozenset(("ttl", "values", "proxied", "comment", "tags", "flatten", "follow")),
}
"""The fields that an RRset of each provider may have."""

MAX_SET_IDENTIFIER: Final = 128
MAX_HEALTH_CHECK_ID: Final = 64
MAX_ALIAS_ZONE_ID: Final = 32
"""Limits in characters (botocore, Route53's SetIdentifier, HealthCheckId and ResourceId)."""

LATE: Final = "it must be known at preview"
"""The fault of an Output where the value must be known at preview."""

AUTOMATIC: Final = 1
"""Cloudflare's automatic TTL, the only one that a proxied record can have."""

_FLAGS: Final = ("proxied", "flatten", "follow")
_CONTENTS: Final = ("alias", "failover")
_ROLES: Final = ("primary", "secondary")
_ROLE_FIELDS: Final = frozenset(("setIdentifier", "healthCheckId", "values", "alias"))
_ALIAS_FIELDS: Final = frozenset(("target", "zoneId", "evaluateTargetHealth"))
_TOP: Final = ()


def read(provider: ProviderId, rdtype: str, body: Any, faults: Faults) -> Values:
    """The RRset to keep: canonical and sorted values, absolute names, without fields that are not set."""
    if not isinstance(body, Mapping):
        faults.append((_TOP, _not(body, "an RRset; write a mapping with ttl and values")))
        return {}
    _no_others(body, FIELDS[provider], _TOP, faults)
    values = {name: value for name, value in body.items() if not _says_nothing(value)}
    if "failover" in body:
        values["failover"] = _failover(rdtype, body["failover"], faults)
    values |= _content(rdtype, values, _TOP, faults, [name for name in _CONTENTS if name in FIELDS[provider]])
    for name in _FLAGS:
        if not isinstance(values.get(name, False), bool) and values[name] is not UNKNOWN:
            faults.append(((name,), f"{values[name]!r} is neither true nor false; write one of them"))
    _texts(values, faults)
    if values.get("proxied") is True and provider is ProviderId.CLOUDFLARE:
        values["ttl"] = AUTOMATIC
    _ttl(values, faults)
    return values


def _failover(rdtype: str, given: Any, faults: Faults) -> Any:
    at = ("failover",)
    if not isinstance(given, Mapping):
        faults.append((at, _not(given, "a pair; write primary and secondary")))
        return {}
    _no_others(given, frozenset(_ROLES), at, faults)
    if "primary" not in given:
        faults.append((at, "the primary is missing; write it"))
    names = [part.get("setIdentifier") for part in given.values() if isinstance(part, Mapping)]
    if len(names) == len(_ROLES) and names[0] == names[1]:
        faults.append(
            (
                (*at, "secondary", "setIdentifier"),
                f"{names[0]!r} is also the primary's set identifier; choose another one",
            )
        )
    return {role: _role(rdtype, part, (*at, role), faults) for role, part in given.items() if role in _ROLES}


def _role(rdtype: str, part: Any, at: tuple[Step, ...], faults: Faults) -> Values:
    if not isinstance(part, Mapping):
        faults.append((at, _not(part, "a role; write setIdentifier and values")))
        return {}
    _no_others(part, _ROLE_FIELDS, at, faults)
    values = {name: value for name, value in part.items() if not _says_nothing(value)}
    name = values.get("setIdentifier")
    if not isinstance(name, str) or len(name) > MAX_SET_IDENTIFIER:
        reason = _not(name, f"a set identifier; write 1 to {MAX_SET_IDENTIFIER} characters")
        faults.append(((*at, "setIdentifier"), reason))
    check = values.get("healthCheckId")
    if check not in (None, UNKNOWN) and not (isinstance(check, str) and len(check) <= MAX_HEALTH_CHECK_ID):
        faults.append(((*at, "healthCheckId"), f"{check!r} is not an id of a health check"))
    values |= _content(rdtype, values, at, faults, ("alias",))
    alias = values.get("alias")
    evaluated = isinstance(alias, Mapping) and alias.get("evaluateTargetHealth")
    if at[-1] == "primary" and check is None and not evaluated and alias is not UNKNOWN:
        reason = "the primary has no health check, so it would never fail over; give it one"
        faults.append(((*at, "healthCheckId"), reason))
    return values


def _content(rdtype: str, values: Values, at: tuple[Step, ...], faults: Faults, beside: Sequence[str]) -> Values:
    """Read values or one of the alternatives in `beside`; exactly one of them must be given."""
    given = [name for name in ("values", *beside) if name in values]
    if len(given) != 1:
        words = " or ".join(("values", *beside))
        reason = (
            f"{' and '.join(given)} exclude each other; write one of them"
            if given
            else f"there is no content; write {words}"
        )
        faults.append((at, reason))
    read: Values = {}
    if "values" in values:
        read["values"] = _values(rdtype, values["values"], (*at, "values"), faults)
    if "alias" in values:
        read["alias"] = _alias(rdtype, values["alias"], (*at, "alias"), faults)
    return read


def _values(rdtype: str, given: Any, at: tuple[Step, ...], faults: Faults) -> Any:
    if given is UNKNOWN:
        return given
    if not isinstance(given, (list, tuple)):
        faults.append((at, f"{given!r} is not a list of values; write a list"))
        return []
    read = []
    for index, value in enumerate(given):
        try:
            read.append(_value(rdtype, value))
        except (PydanticCustomError, ValidationError) as error:
            faults.append(((*at, index), _reasons(error, value)))
    return read if UNKNOWN in read else sorted(read)


def _value(rdtype: str, value: Any) -> Any:
    if value is UNKNOWN:
        return value
    if not isinstance(value, str):
        raise invalid(f"{value!r} is not a text; write the value in presentation format")
    if rdtype not in ROSTER or _is_canonical(rdtype, value):
        return value
    with under(""):  # a name without a final dot could be meant as relative or as absolute
        return ROSTER[rdtype].from_text(value).to_text()


def _is_canonical(rdtype: str, value: str) -> bool:
    """True for a value that dnsstack writes, in which names have final dots; it is cached for the bounds."""
    try:
        return from_absolute(rdtype, value).to_text() == value
    except (PydanticCustomError, ValidationError):
        return False


def _reasons(error: PydanticCustomError | ValidationError, value: Any) -> str:
    """The fault of a value, in the words used for a document."""
    return sentence(ValidationError.from_exception_data("values", list(details(error, (), value))))


def _alias(rdtype: str, given: Any, at: tuple[Step, ...], faults: Faults) -> Any:
    if given is UNKNOWN:
        return given
    if not isinstance(given, Mapping):
        faults.append((at, f"{given!r} is not an alias; write target, zoneId and evaluateTargetHealth"))
        return {}
    _no_others(given, _ALIAS_FIELDS, at, faults)
    if rdtype in ("NS", "SOA"):
        faults.append((at, f"{rdtype} can't be an alias at Route53"))
    values = {"evaluateTargetHealth": False, **given}
    for name in ("target", "zoneId"):
        value = values.get(name)
        if value is not UNKNOWN and not (isinstance(value, str) and value):
            faults.append(((*at, name), f"{value!r} is not a text; an alias names its target and the target's zone"))
    zone = values.get("zoneId")
    if isinstance(zone, str) and len(zone) > MAX_ALIAS_ZONE_ID:
        faults.append(((*at, "zoneId"), f"it has {len(zone)} characters; the limit is {MAX_ALIAS_ZONE_ID}"))
    evaluated = values["evaluateTargetHealth"]
    if not isinstance(evaluated, bool) and evaluated is not UNKNOWN:
        faults.append(((*at, "evaluateTargetHealth"), f"{evaluated!r} is neither true nor false; write one of them"))
    elif zone == CLOUDFRONT and evaluated is True:
        faults.append(((*at, "evaluateTargetHealth"), "Route53 can't evaluate CloudFront's health; write false"))
    if isinstance(values.get("target"), str) and values["target"]:
        values["target"] = _name(values["target"], (*at, "target"), faults)
    return values


def _name(given: str, at: tuple[Step, ...], faults: Faults) -> str:
    """The target of an alias, which is absolute also without a final dot, as AWS writes it."""
    try:
        return absolute(given, ".")
    except ValueError as error:
        faults.append((at, str(error)))
        return given


def _texts(values: Values, faults: Faults) -> None:
    comment, tags = values.get("comment", ""), values.get("tags", [])
    if not isinstance(comment, str) and comment is not UNKNOWN:
        faults.append((("comment",), f"{comment!r} is not a text"))
    if tags is UNKNOWN:
        return
    if not isinstance(tags, (list, tuple)) or not all(map(_may_be_text, tags)):
        faults.append((("tags",), "it is not a list of non-empty texts; write such a list"))
    elif tags and UNKNOWN not in tags:
        values["tags"] = sorted(tags)


def _may_be_text(value: Any) -> bool:
    return value is UNKNOWN or (isinstance(value, str) and value != "")


def _ttl(values: Values, faults: Faults) -> None:
    """Check the TTL; an alias has none of its own, every other RRset must have one."""
    ttl, aliased = values.get("ttl"), _is_alias(values)
    fault = ""
    if ttl is UNKNOWN:
        fault = LATE
    elif ttl is None:
        fault = "" if aliased else "there is no TTL; write a whole number of seconds"
    elif not isinstance(ttl, int) or isinstance(ttl, bool):
        fault = f"{ttl!r} is not a whole number of seconds"
    elif not 0 <= ttl <= MAX_TTL:
        fault = f"{ttl} is not a TTL; write 0 to {MAX_TTL} seconds (RFC 2181 §8)"
    elif aliased:
        fault = "an alias has its target's TTL; leave ttl out"
    if fault:
        faults.append((("ttl",), fault))


def _is_alias(values: Values) -> bool:
    """True if the RRset is an alias, or if all its readable roles are."""
    failover = values.get("failover")
    roles = [part for part in failover.values() if isinstance(part, Mapping)] if isinstance(failover, Mapping) else []
    return "alias" in values or (bool(roles) and all("alias" in part for part in roles))


def _not(given: Any, what: str) -> str:
    """The fault of a value of a wrong form, or of a value that is not known yet."""
    return LATE if given is UNKNOWN else f"{given!r} is not {what}"


def _says_nothing(value: Any) -> bool:
    return value is None or value is False or value in ("", [])


def _no_others(given: Mapping[str, Any], known: frozenset[str], at: tuple[Step, ...], faults: Faults) -> None:
    faults += [((*at, name), f"unknown{did_you_mean(str(name), known)}") for name in sorted(given) if name not in known]
