"""What the model raises: errors that Pydantic collects while it validates, and that are the library's own outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Self

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from dnsstack.errors import DnsStackError, DocumentError, Problem, by_position


class Invalid(PydanticCustomError, DnsStackError):
    """One value is wrong: Pydantic adds it to the other faults of a model; elsewhere it is a `DnsStackError`."""


class ModelError(Invalid, DocumentError):
    """A part of a domain that is made in Python is malformed: every fault of it, in the words of a document's.

    The words are made when they are asked for: what reads many values collects the `error` of each, without any.
    """

    whole = "`.problems`"

    def __new__(cls, error: ValidationError, _words: Callable[[], list[Problem]]) -> Self:
        """Pydantic's part, which is told only where no part of `error` is."""
        return super().__new__(cls, "dnsstack", "{message}", {"message": f"this is not a {error.title}"})

    def __init__(self, error: ValidationError, words: Callable[[], list[Problem]]) -> None:
        self.error = error
        self._words = words

    @cached_property
    def problems(self) -> tuple[Problem, ...]:  # type: ignore[override]  # read-only, as the others' are meant to be
        """Every fault, with its path."""
        return tuple(by_position(self._words()))

    __str__ = DocumentError.__str__


def invalid(message: str, *, hint: str = "", rule: str = "") -> Invalid:
    """An error that carries our own hint and rule id."""
    return Invalid("dnsstack", "{message}", {"message": message, "hint": hint, "rule": rule})


def details(
    error: PydanticCustomError | ValidationError, at: tuple[str | int, ...], found: Any
) -> Iterator[InitErrorDetails]:
    """The parts of an error as Pydantic wants them for raising again, moved below the path `at`."""
    if isinstance(error, ModelError):
        error = error.error
    if isinstance(error, PydanticCustomError):
        yield InitErrorDetails(type=error, loc=at, input=found)
        return
    for part in error.errors(include_url=False):
        context = {"message": part["msg"], **part.get("ctx", {})}
        kind = PydanticCustomError(part["type"], "{message}", context)
        yield InitErrorDetails(type=kind, loc=(*at, *part["loc"]), input=part["input"])
