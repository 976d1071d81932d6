"""All RRsets of a zone as one resource of dnsstack's plugin: the part that both providers share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from dnsstack.model.deferred import Deferred
from dnsstack.plan.plan import PlannedRRset
from dnsstack.providers.base import ResourceSpec, Text, found_references
from dnsstack.providers.declared import Counted, Key
from dnsstack.providers.refs import Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneRecords(ResourceSpec):
    """Every RRset that the program declares in one zone; `zone_name` is its apex without a final dot.

    `rrsets` are `DeclaredRRset`s in the form of the resource's inputs, in which a text may still be a `Ref` or a
    `Deferred`. `overwrite` and `consent` are what the program allows in this deployment, `counted` what its guard
    counts. `open_parts`, which is not an input, has the record spec of each RRset with such a text, for messages.
    """

    zone_id: Text
    zone_name: str
    rrsets: Mapping[Key, Mapping[str, Any]]
    overwrite: tuple[Key, ...] | None = None
    consent: tuple[str, ...] | None = None
    counted: Counted | None = None
    open_parts: Mapping[Key, ResourceSpec] = field(default_factory=dict, compare=False, repr=False)

    def inputs(self) -> dict[str, Any]:
        """The inputs, as of every resource; the RRsets are not copied, because there may be thousands."""
        given: dict[str, Any] = {"zone_id": self.zone_id, "zone_name": self.zone_name, "rrsets": self.rrsets}
        allowed = {"overwrite": self.overwrite, "consent": self.consent}
        given |= {name: list(words) for name, words in allowed.items() if words is not None}
        return given if self.counted is None else given | {"counted": self.counted.to_input()}

    def references(self) -> Iterator[Ref]:
        """The references, as of every resource; only RRsets in `open_parts` can have any."""
        yield from found_references(self.zone_id)
        for key in self.open_parts:
            yield from found_references(self.rrsets[key])


def carried(open_text: Text) -> str:
    """A text, `Ref` or `Deferred`, typed as a field of a `DeclaredRRset`, which only passes it to the inputs."""
    return cast("str", open_text)


def in_order(known: list[str], later: list[Text]) -> tuple[str, ...]:
    """The values of an RRset: known ones sorted and without duplicates, then those that are known later, in order."""
    return (*sorted(set(known)), *map(carried, later))


def plain(planned: PlannedRRset) -> list[str] | None:
    """The values of an RRset as `in_order` has them, if its records need not be rendered.

    None if a value is known later, is an alias or has an escape: then its records must be rendered.
    """
    if planned.rdtype == "ALIAS":
        return None
    texts = set()
    for value in planned.values:
        if isinstance(value, Deferred) or "\\" in (text := value.to_text()):
            return None
        texts.add(text)
    return sorted(texts)
