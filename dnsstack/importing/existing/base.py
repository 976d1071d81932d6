"""What exists at a provider, by id: what an import file needs to find each resource again."""

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
    """A spec and what it is already: the id that Pulumi imports by, and what the next deployment will change.

    `changes` are sentences; empty where the resource is what the spec says.
    """

    spec: ResourceSpec
    import_id: str
    changes: tuple[str, ...] = ()


def taking(spec: ZoneRecords, there: Mapping[Key, DeclaredRRset | None]) -> tuple[str, ...]:
    """What the deployment after the import of a zone's id does to the one resource of all its RRsets, in words.

    `there` is what the zone has. An RRset of which only the deployment knows a value is taken to be as declared.
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
    """One provider's existing zone."""

    @abstractmethod
    def match(self, specs: Iterable[ResourceSpec], servers: Mapping[str, tuple[str, ...]]) -> list[Match]:
        """The specs of this provider that live already.

        `servers` are the servers that each zone spec (by logical name) has been assigned, in Pulumi's order.
        """
