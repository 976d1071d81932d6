"""Reading two similar documents, such as the two sides of a comparison: equal parts are read and planned once.

Equal parts are the same object then, so that comparing them takes no time either.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_KEPT: ContextVar[dict[tuple[Any, ...], dict[Any, Any]] | None] = ContextVar("dnsstack_alike", default=None)


@contextmanager
def alike() -> Iterator[None]:
    """Within the block, documents whose scalars are all text share their equal parts."""
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)


def kept(*what: Any) -> dict[Any, Any] | None:
    """The parts that `alike` has kept so far, by key; None outside. `what` is everything else that they depend on."""
    found = _KEPT.get()
    return None if found is None else found.setdefault(what, {})
