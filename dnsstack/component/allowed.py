"""What a program allows one deployment, handed to the resources that ask for it themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from dnsstack.component.faults import ZoneError
from dnsstack.model.nearest import did_you_mean
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.declared import Key
from dnsstack.providers.zone_records import ZoneRecords


def allowing(
    specs: Sequence[ResourceSpec], overwrite: Collection[Key], consent: Collection[str]
) -> tuple[ResourceSpec, ...]:
    """`specs` in which each zone's records know what may be overwritten there, and what is consented to.

    Raises:
        ZoneError: `overwrite` is a text, or names an RRset that no zone has as one of its resource.
    """
    if isinstance(overwrite, str):
        message = f"overwrite: {overwrite!r} is a text; write a list of RRsets, such as [{overwrite!r}]"
        raise ZoneError(message, exit_code=2)
    known = {key for spec in specs if isinstance(spec, ZoneRecords) for key in spec.rrsets}
    for key in overwrite:
        if not any(isinstance(spec, ZoneRecords) for spec in specs):
            message = f"overwrite: {key!r}: only RRsets of nameservers.resources: per-zone are compared before a change"
            raise ZoneError(message, exit_code=2)
        if key not in known:
            near = did_you_mean(str(key), known)
            message = f"overwrite: {key!r} is no RRset of the domain{near}; write owner/TYPE, such as www/A or @/MX"
            raise ZoneError(message, exit_code=2)
    return tuple(_allowing(spec, overwrite, consent) for spec in specs)


def _allowing(spec: ResourceSpec, overwrite: Collection[Key], consent: Collection[str]) -> ResourceSpec:
    if not isinstance(spec, ZoneRecords):
        return spec
    own = tuple(sorted({key for key in overwrite if key in spec.rrsets}))
    return replace(spec, overwrite=own or None, consent=tuple(sorted(set(consent))) or None)


__all__ = ["allowing"]
