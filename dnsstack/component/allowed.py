"""Pass what a program allows in one deployment to the resources that check it themselves."""

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
"""The consents of a zone that is not delegated: the guard lets its provider be removed without a consent."""


class Texts(Protocol):
    """A list, tuple or set of texts, or a mapping with texts as keys; type checkers refuse a single text."""

    def __contains__(self, item: object, /) -> bool: ...  # the method of `str` takes only a text

    def __iter__(self) -> Iterator[str]: ...


def require_list(given: object, argument: str, what: str) -> None:
    """Refuse an argument that is not a list of texts; a single text would be read as a list of its letters.

    Raises:
        ZoneError: it is not a list of texts; the message says what to write.
    """
    if isinstance(given, str):
        raise ZoneError(f"{argument} is the text {given!r}; write a list of {what}, such as [{given!r}]", exit_code=2)
    if not isinstance(given, Collection):
        raise ZoneError(f"{argument} is {given!r}, which is not a list of {what}; write a list of texts", exit_code=2)


def allowing(
    specs: Sequence[ResourceSpec], overwrite: Texts, consent: Collection[str], shape: Mapping[str, Any]
) -> tuple[ResourceSpec, ...]:
    """`specs`, with `overwrite`, `consent` and `counted` set in the per-zone resource of each zone.

    `counted` is what the guard counts: it counts in the document (`shape`), the plugin in a zone, and what one of them
    accepts the other must not refuse.

    Raises:
        ZoneError: `overwrite` is not a list, or names an RRset that no per-zone resource has.
    """
    require_list(overwrite, "overwrite", "RRsets")
    known = {key for spec in specs if isinstance(spec, ZoneRecords) for key in spec.rrsets}
    for key in overwrite:
        if not any(isinstance(spec, ZoneRecords) for spec in specs):
            message = (
                f"overwrite names {key!r}, but works only with `nameservers.resources: per-zone`; leave overwrite out"
            )
            raise ZoneError(message, exit_code=2)
        if key not in known:
            near = did_you_mean(str(key), known)
            message = (
                f"overwrite names {key!r}, which is not an RRset of the domain{near}; write owner/TYPE, such "
                "as www/A or @/MX"
            )
            raise ZoneError(message, exit_code=2)
    declared = frozenset(f"{owner}/{rdtype}" for owner, types in shape["owners"].items() for rdtype in types)

    def allowed(spec: ZoneRecords) -> ZoneRecords:
        own = tuple(sorted({key for key in overwrite if key in spec.rrsets}))
        asked = shape["providers"]["route53" if isinstance(spec, Route53RecordsSpec) else "cloudflare"]["delegated"]
        words = tuple(sorted({*consent, *(() if asked else _NOBODY_ASKS)}))
        return replace(spec, overwrite=own or None, consent=words or None, counted=_counted(spec, declared, shape))

    return tuple(allowed(spec) if isinstance(spec, ZoneRecords) else spec for spec in specs)


def _counted(spec: ZoneRecords, declared: frozenset[Key], shape: Mapping[str, Any]) -> Counted:
    """The numbers that the guard counts, for this zone; a sub-zone has no RRset that the document declares."""
    keys = spec.rrsets.keys()
    if spec.owner != shape["domain"]:
        return Counted(shape["count"], uncounted=frozenset(keys))
    return Counted(shape["count"], declared - keys, frozenset(keys) - declared)
