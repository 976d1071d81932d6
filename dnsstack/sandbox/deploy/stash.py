"""`pulumi:index:Stash`, the engine's own resource that remembers a value."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import ClassVar, Final

from dnsstack.providers.vendors.schema import Attribute, Schema
from dnsstack.providers.vendors.values import Values
from dnsstack.sandbox.plugins.kind import Kind

_SCHEMA: Final[Schema] = {
    "input": Attribute(wire="input", type="dynamic", required=True),
    "output": Attribute(wire="output", type="dynamic", computed=True, keeps=True),
}


class Stash(Kind):
    """`input` is the latest value, `output` the one that it was created with."""

    resource_type: ClassVar[str] = "pulumi:index:Stash"

    @property
    def schema(self) -> Schema:
        """It calls no vendor: it is the engine's own."""
        return _SCHEMA

    def preview(self, state: Values, news: Values, ignore: Collection[str] = ()) -> Values:
        """Nothing is unknown except the input itself."""
        return {**super().preview(state, news, ignore), "output": state.get("output", news["input"])}

    def _create(self, planned: Values) -> tuple[str, Values]:
        """Both are the first value."""
        return str(uuid.uuid4()), {"output": planned["input"]}

    def _read(self, id_: str, state: Values) -> Values | None:  # noqa: ARG002  # the interface of every kind
        """The state is the resource."""
        return state

    def _update(self, id_: str, state: Values, planned: Values) -> Values:  # noqa: ARG002  # as above
        """The output stays."""
        return state

    def _delete(self, id_: str, state: Values) -> None:
        """Nothing to call."""
