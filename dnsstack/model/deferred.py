"""A value that is only known during the deployment: a `pulumi.Output`, kept as it is.

The model, the rules and the plan treat a `Deferred` as unknown: it equals no other value and has no fault.
`dnsstack.component` resolves and validates it. Nothing here imports Pulumi: a program that has an Output has imported
it already.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Awaitable
from functools import partial
from typing import Any, Final
from weakref import WeakKeyDictionary

from dnsstack.model.faults import invalid

_KEY: Final = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")


class Deferred:
    """A value that is only known during the deployment: a Pulumi Output, or an awaitable that an Output is made of.

    `key` names the value where a resource name needs it: each value of a multi-value RRset at Cloudflare is a resource
    named by its value, and the value of an Output is not known yet. Two are equal if they hold the same object. A copy
    is the object itself. Printed, only the key is shown.

    `count` says that the Output gives a list of exactly this many values, and represents all of them: so the number of
    records is known at preview, too.

    Raises:
        Invalid: the key has characters other than lower-case letters, digits and hyphens, or the count is below 1.
    """

    __slots__ = ("count", "key", "output", "whole")

    def __init__(
        self, output: Any, *, key: str | None = None, count: int | None = None
    ) -> None:  # `value` is any Output; Pulumi is not imported here
        if count is not None and (isinstance(count, bool) or not isinstance(count, int) or count < 1):
            raise invalid(f"count is {count!r}; write the number of values, 1 or more")
        self.count = count
        if key is not None and not _KEY.fullmatch(key):
            raise invalid(
                f"key {key!r} has characters other than lower-case letters, digits and hyphens; use only these"
            )
        self.output = _as_output(output)
        self.key = key
        self.whole = ""
        """If this is one value of a list: the key of the list, with which the keys of all its values begin; otherwise
        ""."""

    def parts(self) -> tuple[Deferred, ...]:
        """One `Deferred` for each of the `count` values, in their order; only itself without a `count`.

        Each has a key: that of the list and a number. If the Output gives another number of values, the whole list is
        left in place of one value; it is not a value of any type, so it is refused once it is known.
        """
        if self.count is None:
            return (self,)
        whole = self.count
        prefix = self.key or "output"

        def part(found: Any, index: int) -> Any:
            if not isinstance(found, (list, tuple)) or len(found) != whole:
                return [found]
            return sorted(found, key=str)[index]

        parts = tuple(
            Deferred(self.output.apply(partial(part, index=index)), key=f"{prefix}-{index}") for index in range(whole)
        )
        for one in parts:
            one.whole = prefix
        return parts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Deferred) and self.output is other.output and self.key == other.key

    def __hash__(self) -> int:
        return id(self.output)

    def __bool__(self) -> bool:
        return True

    def __copy__(self) -> Deferred:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Deferred:
        return self

    def __repr__(self) -> str:
        return f"Deferred(key={self.key!r})"

    def to_text(self) -> str:
        """The text that reports show instead of the value."""
        return f"<known after apply{f': {self.key}' if self.key else ''}>"


def lift(value: Any) -> Any:
    """A `Deferred` of a `pulumi.Output`, or of an awaitable if Pulumi is imported; any other `value` unchanged."""
    output = getattr(sys.modules.get("pulumi"), "Output", None)
    if output is not None and isinstance(value, (output, Awaitable)):
        return Deferred(value)
    return value


def is_later(value: Any) -> bool:
    """True for an Output, a `Deferred`, and for an awaitable if Pulumi is imported."""
    return isinstance(lift(value), Deferred)


_AWAITED: Final[WeakKeyDictionary[Any, Any]] = WeakKeyDictionary()
"""The Output of each awaitable: a coroutine can be awaited only once, but a value may be read more often."""


def _as_output(value: Any) -> Any:
    """The Output of an awaitable (a `pulumi.Input` may be one); any other value unchanged."""
    pulumi = sys.modules.get("pulumi")
    if pulumi is None or not isinstance(value, Awaitable):
        return value
    if value not in _AWAITED:
        _AWAITED[value] = pulumi.Output.from_input(value)
    return _AWAITED[value]
