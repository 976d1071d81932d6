"""`pulumi:index:Stash`, the engine's own resource that remembers a value."""

from __future__ import annotations

import uuid
from typing import ClassVar

from dnsstack.sandbox.plugins.kind import Kind
from dnsstack.sandbox.plugins.values import Values


class Stash(Kind):
    """`input` is the latest value, `output` the one that it was created with."""

    resource_type: ClassVar[str] = "pulumi:index:Stash"
    inputs: ClassVar[frozenset[str]] = frozenset(("input",))
    required: ClassVar[tuple[str, ...]] = ("input",)

    def create(self, news: Values) -> tuple[str, Values]:
        """Both are the first value."""
        return str(uuid.uuid4()), {**news, "output": news["input"]}

    def preview(self, state: Values, news: Values) -> Values:
        """Nothing is unknown beyond the input itself."""
        return {**news, "output": state.get("output", news["input"])}

    def read(self, id_: str, state: Values) -> Values | None:  # noqa: ARG002  # the interface of every kind
        """It only lives in the state."""
        return state

    def update(self, id_: str, state: Values, news: Values) -> Values:  # noqa: ARG002  # likewise
        """The output stays."""
        return {**news, "output": state.get("output")}

    def delete(self, id_: str, state: Values) -> None:
        """Nothing to call."""
