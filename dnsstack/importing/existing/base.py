"""What exists at a provider, by id: what an import file needs to find each resource again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.zone_records import ZoneRecords


@dataclass(frozen=True, slots=True)
class Match:
    """A spec and what it is already: the id that Pulumi imports by, and what the next deployment will change.

    `changes` are sentences; empty where the resource is what the spec says.
    """

    spec: ResourceSpec
    import_id: str
    changes: tuple[str, ...] = ()


def taking(spec: ZoneRecords) -> str:
    """What the deployment after the import of a zone's id does to the one resource of all its RRsets."""
    return f"state only: takes over those of its {len(spec.rrsets)} RRsets that are as declared, and refuses others"


class ExistingObjects(ABC):
    """One provider's existing zone."""

    @abstractmethod
    def match(self, specs: Iterable[ResourceSpec], servers: Mapping[str, tuple[str, ...]]) -> list[Match]:
        """The specs of this provider that live already.

        `servers` are the servers that each zone spec (by logical name) has been assigned, in Pulumi's order.
        """


__all__ = ["ExistingObjects", "Match", "taking"]
