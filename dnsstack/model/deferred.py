"""A value that is known later: a `pulumi.Output`, held without looking inside.

The model, the rules and the plan treat a `Deferred` as unknown: never equal to another value, never a fault.
`dnsstack.component` resolves and validates it. Nothing here imports Pulumi: an Output can only exist where the
program has imported it already.
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
    """An opaque value that Pulumi will know: an Output, or an awaitable, of which an Output is made.

    `key` names it where a resource name needs one: the values of a multi-value RRset at Cloudflare are one
    resource each, named by value, and an Output has none yet. Equal and hashable by the identity of what it
    holds; copying returns itself; printing shows only the key.

    `count` says that the Output gives a list of so many values, and represents all of them: at preview, too, the
    number of records is known then.

    Raises:
        Invalid: the key is not lower-case letters, digits and hyphens, or the count is not positive.
    """

    __slots__ = ("count", "key", "output", "whole")

    def __init__(
        self, output: Any, *, key: str | None = None, count: int | None = None
    ) -> None:  # any Output; Pulumi is not imported here
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
        """What begins the keys of all values of the list that this is one of; "" for none."""

    def parts(self) -> tuple[Deferred, ...]:
        """One `Deferred` for each value that `count` promises, in the values' order; itself where it promises none.

        Each has a key: that of the whole and a number. What does not give so many values is left whole, which is no
        value of any type, and refused as such once it is known.
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
        """What reports show in its place."""
        return f"<known after apply{f': {self.key}' if self.key else ''}>"


def lift(value: Any) -> Any:
    """`value` itself, or a `Deferred` of it where it is a `pulumi.Output`, or an awaitable of a program with Pulumi."""
    output = getattr(sys.modules.get("pulumi"), "Output", None)
    if output is not None and isinstance(value, (output, Awaitable)):
        return Deferred(value)
    return value


def is_later(value: Any) -> bool:
    """Whether this is an Output, an awaitable of a program with Pulumi, or a `Deferred`."""
    return isinstance(lift(value), Deferred)


_AWAITED: Final[WeakKeyDictionary[Any, Any]] = WeakKeyDictionary()
"""The Output of each awaitable: a coroutine can be awaited once, and a value may be read more than once."""


def _as_output(value: Any) -> Any:
    """The Output of an awaitable, the third form of a `pulumi.Input`; any other value unchanged."""
    pulumi = sys.modules.get("pulumi")
    if pulumi is None or not isinstance(value, Awaitable):
        return value
    if value not in _AWAITED:
        _AWAITED[value] = pulumi.Output.from_input(value)
    return _AWAITED[value]
