"""The errors that the model raises: Pydantic collects them while it validates, and each is a `DnsStackError`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Self

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from dnsstack.errors import DnsStackError, DocumentError, Problem, by_position


class Invalid(PydanticCustomError, DnsStackError):
    """One value is wrong. While a model is validated, Pydantic collects it; elsewhere it is a `DnsStackError`."""


class ModelError(Invalid, DocumentError):
    """A part of a domain that was made in Python is malformed; `problems` has every fault, in a document's words.

    The messages are made when they are read: a reader of many values collects only the `error` of each.
    """

    whole = "`.problems`"

    def __new__(cls, error: ValidationError, _words: Callable[[], list[Problem]]) -> Self:
        """The message for Pydantic, which is shown only if no part of `error` is."""
        return super().__new__(cls, "dnsstack", "{message}", {"message": f"this is not a {error.title}"})

    def __init__(self, error: ValidationError, words: Callable[[], list[Problem]]) -> None:
        self.error = error
        self._words = words

    @cached_property
    def problems(self) -> tuple[Problem, ...]:  # type: ignore[override]  # read-only
        """Every fault, each with its path."""
        return tuple(by_position(self._words()))

    __str__ = DocumentError.__str__


def invalid(message: str, *, hint: str = "", rule: str = "") -> Invalid:
    """An error about one value, with our own message, hint and rule id."""
    return Invalid("dnsstack", "{message}", {"message": message, "hint": hint, "rule": rule})


def details(
    error: PydanticCustomError | ValidationError, at: tuple[str | int, ...], found: Any
) -> Iterator[InitErrorDetails]:
    """The parts of an error in the form that Pydantic can raise again, with `at` in front of each path."""
    if isinstance(error, ModelError):
        error = error.error
    if isinstance(error, PydanticCustomError):
        yield InitErrorDetails(type=error, loc=at, input=found)
        return
    for part in error.errors(include_url=False):
        context = {"message": part["msg"], **part.get("ctx", {})}
        kind = PydanticCustomError(part["type"], "{message}", context)
        yield InitErrorDetails(type=kind, loc=(*at, *part["loc"]), input=part["input"])
