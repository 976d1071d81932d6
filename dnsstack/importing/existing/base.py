"""Existing objects at a provider, with the ids that an import file needs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.declared import DeclaredRRset, Key
from dnsstack.providers.zone_records import ZoneRecords

_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Match:
    """A spec with an existing object: the id for Pulumi's import, and what the next deployment will change.

    `changes` are sentences; there are none if the object is equal to the spec.
    """

    spec: ResourceSpec
    import_id: str
    changes: tuple[str, ...] = ()


def taking(spec: ZoneRecords, there: Mapping[Key, DeclaredRRset | None]) -> tuple[str, ...]:
    """The effect of the deployment after the import on the per-zone resource of a zone, in words.

    `there` is what the zone has. An RRset with a value that is known only during the deployment counts as equal.
    """
    declared = {key: rrset for key, rrset in spec.rrsets.items() if key in there and key not in spec.open_parts}
    other = sorted(key for key, rrset in declared.items() if there[key] != DeclaredRRset.from_inputs(rrset))
    count = sum(key in there for key in spec.rrsets) - len(other)
    found = [f"takes over {count} of its {len(spec.rrsets)} RRsets as they are"]
    if other:
        shown = ", ".join(other[:_SHOWN]) + (f" and {len(other) - _SHOWN} more" if len(other) > _SHOWN else "")
        found.append(f"refuses, unless overwrite names them, {len(other)} that are not as declared: {shown}")
    return tuple(found)


class ExistingObjects(ABC):
    """The existing objects of one provider's zone."""

    @abstractmethod
    def match(self, specs: Iterable[ResourceSpec], servers: Mapping[str, tuple[str, ...]]) -> list[Match]:
        """The specs of this provider that exist.

        `servers` are the name servers assigned to each zone, by the logical name of its spec, in Pulumi's order.
        """
