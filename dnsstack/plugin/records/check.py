"""`Check`: check the form of a zone's RRsets and the provider's limits; list all faults, without an API call.

RRsets that have not changed since the last deployment were checked then, so an unchanged zone costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from dnsstack import __version__
from dnsstack.errors import EnvironmentFault
from dnsstack.model.domain import Domain
from dnsstack.model.faults import ModelError
from dnsstack.model.names import is_at_or_below, strip_dot
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.nearest import did_you_mean
from dnsstack.model.rdata import ROSTER
from dnsstack.plan.safety import unknown_consent
from dnsstack.plugin.records import body, bounds, paths
from dnsstack.plugin.resources import UNKNOWN, CheckedInputs, InputFault, Values
from dnsstack.providers.cloudflare.zone_name import ZONE_ID_PATTERN
from dnsstack.providers.declared import COUNTED, MADE_BY, Key, join, split
from dnsstack.providers.vendors.values import has_unknown

INPUTS: Final = ("zoneId", "zoneName", "rrsets", "overwrite", "consent")
KNOWN: Final = frozenset((*INPUTS, COUNTED, MADE_BY))

ZONE_ID: Final[Mapping[ProviderId, re.Pattern[str]]] = {
    ProviderId.ROUTE53: re.compile(r"Z[A-Z0-9]{1,31}"),
    ProviderId.CLOUDFLARE: ZONE_ID_PATTERN,
}
_ZONE_ID_FORM: Final = {
    ProviderId.ROUTE53: "write Z and up to 31 capitals and digits",
    ProviderId.CLOUDFLARE: "write 32 hexadecimal digits",
}
_OWN_RESOURCE: Final = {
    "@/SOA": "the provider makes the SOA; remove it",
    "@/NS": "the apex NS RRset is a separate resource; remove it",
}

Faults = Iterator[InputFault]


def wrong_zone_id(provider: ProviderId, given: Any) -> str:
    """The fault of a zone's id, in one sentence; "" if it is right."""
    if isinstance(given, str) and ZONE_ID[provider].fullmatch(given):
        return ""
    return f"{given!r} is not a zone id of {provider.value}; {_ZONE_ID_FORM[provider]}"


def _refuse_other_version(made_by: Any) -> None:
    """Refuse a program with another version of dnsstack: only equal versions are tested together."""
    if made_by is not None and made_by != __version__:
        message = (
            f"the plugin dnsstack is {__version__}, and the program's dnsstack is {made_by}: install one version for "
            f"both, so that plugins.providers in Pulumi.yaml names the program's own environment"
        )
        raise EnvironmentFault(message)


def check(provider: ProviderId, news: Values, olds: Values) -> CheckedInputs:
    """The inputs in canonical form, and all their faults.

    Raises:
        EnvironmentFault: the program's dnsstack is of another version.
    """
    _refuse_other_version(news.get(MADE_BY))
    faults = [InputFault(name, f"unknown{did_you_mean(name, INPUTS)}") for name in sorted(news) if name not in KNOWN]
    faults += _zone_id(provider, news.get("zoneId"))
    apex, wrong = _apex(news.get("zoneName"))
    faults += wrong
    values = {name: value for name, value in news.items() if name in INPUTS and value is not None}
    given = news.get("rrsets", {})
    if apex:
        values["zoneName"] = strip_dot(apex)
    if given is None or given is UNKNOWN:
        pass
    elif not isinstance(given, Mapping):
        faults.append(InputFault("rrsets", f"{given!r} is not a map; write owner/TYPE: RRset"))
    elif apex:
        before = olds.get("rrsets") if olds.get("zoneName") == values["zoneName"] else None
        rrsets, more = _rrsets(provider, apex, given, before if isinstance(before, Mapping) else {})
        values["rrsets"] = rrsets
        faults += more
    if COUNTED in news:
        values[COUNTED] = news[COUNTED]
    faults += [*_overwrite(values), *_consent(values), *_counted(values)]
    return CheckedInputs(values, faults)


def _zone_id(provider: ProviderId, given: Any) -> Faults:
    if given is not UNKNOWN and (wrong := wrong_zone_id(provider, given)):
        yield InputFault("zoneId", wrong)


def _apex(given: Any) -> tuple[str, list[InputFault]]:
    """The absolute apex; if it is not a name, "" and a fault."""
    if not isinstance(given, str):
        wrong = body.LATE if given is UNKNOWN else f"{given!r} is not a name; write a name such as example.com"
        return "", [InputFault("zoneName", wrong)]
    try:
        return Domain(domain=given, nameservers={"route53": {}}).apex, []
    except ModelError as error:
        return "", [InputFault("zoneName", one.message) for one in error.problems]


def _rrsets(
    provider: ProviderId, apex: str, given: Mapping[Key, Any], before: Mapping[Key, Any]
) -> tuple[Values, list[InputFault]]:
    """The canonical RRsets; only new and changed ones, and others of the same owners, are checked."""
    faults: list[InputFault] = []
    values: Values = {}
    owners: dict[Key, str] = {}
    fresh = {key: body for key, body in given.items() if key not in before or before[key] != body}
    for key, given_body in fresh.items():
        owner, reason = _owner(apex, key)
        if reason:
            faults.append(InputFault(paths.text(("rrsets", key)), reason))
            continue
        below: body.Faults = []
        values[key] = body.read(provider, key.rpartition("/")[2], given_body, below)
        faults += [InputFault(paths.text(("rrsets", key, *at)), reason) for at, reason in below]
        if not below:
            owners[key] = owner
    touched = {key.rpartition("/")[0] for key in owners}
    near = {key: given[key] for key in given if key not in fresh and key.rpartition("/")[0] in touched}
    owners |= {key: split(key, apex)[0] for key in near}
    bodies = {key: values[key] if key in values else near[key] for key in owners}
    faults += [
        InputFault(paths.text(("rrsets", *at)), reason) for at, reason in bounds.faults(provider, apex, bodies, owners)
    ]
    return {key: values.get(key, given[key]) for key in sorted(given)}, faults


def _owner(apex: str, key: Key) -> tuple[str, str]:
    """The absolute owner of a key, and the key's faults."""
    if key in _OWN_RESOURCE:
        return "", _OWN_RESOURCE[key]
    try:
        owner, rdtype = split(key, apex)
    except ValueError as error:
        return "", str(error)
    if rdtype not in ROSTER or rdtype == "ALIAS":
        return "", f"{rdtype!r} is not a type that dnsstack writes{did_you_mean(rdtype, ROSTER.keys() - {'ALIAS'})}"
    if not is_at_or_below(owner, apex):
        return "", f"the owner is outside {strip_dot(apex)}; write names at or below it"
    canonical = join(owner, rdtype, apex)
    return (owner, "") if key == canonical else ("", f"the key of this RRset is {canonical!r}; write it in this form")


def _overwrite(values: Values) -> Faults:
    given = values.get("overwrite", [])
    if has_unknown(given):
        yield InputFault("overwrite", body.LATE)
    elif not isinstance(given, (list, tuple)) or not all(isinstance(key, str) for key in given):
        yield InputFault("overwrite", f'{given!r} is not a list of keys; write a list such as ["www/A"]')
    else:
        declared = values.get("rrsets")
        own: Collection[Key] = declared if isinstance(declared, Mapping) else given
        for index, key in enumerate(given):
            if key not in own and "/" not in key:
                yield InputFault(
                    paths.text(("overwrite", index)), f"{key!r} is not a key of an RRset; write owner/TYPE"
                )
        values["overwrite"] = sorted(set(given))


def _consent(values: Values) -> Faults:
    given = values.get("consent", [])
    if has_unknown(given):
        yield InputFault("consent", body.LATE)
    elif wrong := unknown_consent(given):
        yield InputFault("consent", wrong)
    else:
        values["consent"] = sorted(set(given))


def _counted(values: Values) -> Faults:
    """Check the input `counted`, which only a component writes."""
    given = values.get(COUNTED, {})
    lists = [given.get(name, []) for name in ("elsewhere", "uncounted")] if isinstance(given, Mapping) else [None]
    count = given.get("rrsets", 0) if isinstance(given, Mapping) else None
    if not isinstance(count, int) or not all(isinstance(keys, (list, tuple)) for keys in lists):
        yield InputFault(COUNTED, f"{given!r} is not what dnsstack's component writes; leave it out")
