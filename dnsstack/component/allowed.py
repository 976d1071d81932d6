"""What a program allows one deployment, handed to the resources that ask for it themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Protocol

from dnsstack.component.faults import ZoneError
from dnsstack.model.nearest import did_you_mean
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.declared import Counted, Key
from dnsstack.providers.route53.specs import Route53RecordsSpec
from dnsstack.providers.zone_records import ZoneRecords

_NOBODY_ASKS: Final = frozenset(("ds", "removals"))
"""What a zone may lose whose servers no resolver is sent to: the guard lets its provider go without a consent."""


class Texts(Protocol):
    """A list, a tuple, a set or the keys of a mapping, of texts; type checkers refuse a single text."""

    def __contains__(self, item: object, /) -> bool: ...  # that of `str` takes a text only

    def __iter__(self) -> Iterator[str]: ...


def require_list(given: object, argument: str, what: str) -> None:
    """Refuse an argument that is not a list of texts: a bare text would be read as its letters.

    Raises:
        ZoneError: with what to write.
    """
    if isinstance(given, str):
        raise ZoneError(f"{argument}: {given!r} is a text; write a list of {what}, such as [{given!r}]", exit_code=2)
    if not isinstance(given, Collection):
        raise ZoneError(f"{argument}: {given!r} is not a list of {what}", exit_code=2)


def allowing(
    specs: Sequence[ResourceSpec], overwrite: Texts, consent: Collection[str], shape: Mapping[str, Any]
) -> tuple[ResourceSpec, ...]:
    """`specs` in which each zone's records know what may be overwritten there, and what is consented to.

    They also know what the guard counts, since it counts by document (`shape`) and the plugin by zone: what the one
    accepts the other must not refuse.

    Raises:
        ZoneError: `overwrite` is not a list, or names an RRset that no zone has as one of its resource.
    """
    require_list(overwrite, "overwrite", "RRsets")
    known = {key for spec in specs if isinstance(spec, ZoneRecords) for key in spec.rrsets}
    for key in overwrite:
        if not any(isinstance(spec, ZoneRecords) for spec in specs):
            message = f"overwrite: {key!r}: only RRsets of nameservers.resources: per-zone are compared before a change"
            raise ZoneError(message, exit_code=2)
        if key not in known:
            near = did_you_mean(str(key), known)
            message = f"overwrite: {key!r} is not an RRset of the domain{near}; write owner/TYPE, such as www/A or @/MX"
            raise ZoneError(message, exit_code=2)
    declared = frozenset(f"{owner}/{rdtype}" for owner, types in shape["owners"].items() for rdtype in types)

    def allowed(spec: ZoneRecords) -> ZoneRecords:
        own = tuple(sorted({key for key in overwrite if key in spec.rrsets}))
        asked = shape["providers"]["route53" if isinstance(spec, Route53RecordsSpec) else "cloudflare"]["delegated"]
        words = tuple(sorted({*consent, *(() if asked else _NOBODY_ASKS)}))
        return replace(spec, overwrite=own or None, consent=words or None, counted=_counted(spec, declared, shape))

    return tuple(allowed(spec) if isinstance(spec, ZoneRecords) else spec for spec in specs)


def _counted(spec: ZoneRecords, declared: frozenset[Key], shape: Mapping[str, Any]) -> Counted:
    """What the guard counts, as this zone has it; a sub-zone has nothing that the document declares."""
    keys = spec.rrsets.keys()
    if spec.owner != shape["domain"]:
        return Counted(shape["count"], uncounted=frozenset(keys))
    return Counted(shape["count"], declared - keys, frozenset(keys) - declared)
