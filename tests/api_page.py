"""`docs/api.md`: what `dnsstack` exports, from its own docstrings and annotations."""

from __future__ import annotations

import importlib
import inspect
import re
import typing
from collections.abc import Iterator
from inspect import get_annotations
from typing import Any, Final

import dnsstack
from dnsstack.document.described import descriptions
from dnsstack.errors import DnsStackError

HEAD: Final = """\
# Python API

What `import dnsstack` gives. The page is made from the docstrings (`pytest --update-goldens tests/test_api_page.py`).
Names are loaded when they are first used; only `MultiProviderZone` loads Pulumi. Owners are relative to the domain or
absolute everywhere. Every error of a function, of the component and of a model is a `DnsStackError`. A model that is
made directly, such as `Domain(...)`, raises a `DocumentError` with every fault, in the words in which `load` tells
them; `problems` has the path of each. Only Pydantic's own methods, such as `Domain.model_validate`, raise
`pydantic.ValidationError`. Type checkers take what a model's fields say, such as
`values=(rdata.A(address="192.0.2.1"),)`; plain data is typed for `load` (`DomainArgs`).
"""

FUNCTIONS: Final = ("load", "check", "build", "render", "verify")
COMPONENT: Final = ("MultiProviderZone",)
WORDS: Final = ("ProviderId", "HealthState")
MODELS: Final = ("Domain", "NameserverSet", "RRset", "FailoverPolicy", "Deferred", "ZonePlan")


def to_markdown() -> str:
    """The page."""
    return (
        "\n".join([HEAD, *_functions(), *_classes(), *_enumerations(), *_arguments(), *_rdata(), *_errors()]).rstrip()
        + "\n"
    )


def _functions() -> Iterator[str]:
    yield "## From a document to a report\n"
    for name in FUNCTIONS:
        found = getattr(dnsstack, name)
        function = found.verify if inspect.ismodule(found) else found
        kind = "async " if inspect.iscoroutinefunction(function) else ""
        yield f"### {name}\n\n```text\n{kind}{name}{_signature(function)}\n```\n"
        yield _prose(function)


def _classes() -> Iterator[str]:
    yield "## The component\n"
    for name in COMPONENT:
        kind = getattr(dnsstack, name)
        yield f"### {name}\n\n```text\n{name}{_signature(kind)}\n```\n"
        yield _prose(kind)
        yield "| output | type | what it is |\n|---|---|---|"
        yield from (f"| `{key}` | `{_cell(_plain(hint))}` | {text} |" for key, hint, text in _documented(kind))
        yield ""
    yield "## Models and the plan\n"
    for name in MODELS:
        kind = getattr(dnsstack, name)
        yield f"### {name}\n"
        yield _prose(kind)
        if fields := getattr(kind, "model_fields", None):
            written = {name: hint for one in reversed(kind.__mro__) for name, hint in get_annotations(one).items()}
            said = descriptions(kind)
            yield "| field | type | what it is |\n|---|---|---|"
            for key, one in fields.items():
                if key != "path":  # where the document says it, which is none of its content
                    meaning = said.get(key) or one.description or _KNOWN.get(key, "")
                    yield f"| `{key}` | `{_cell(_type(written.get(key, '')))}` | {_cell(meaning)} |"
            yield ""


def _enumerations() -> Iterator[str]:
    yield "### Enumerations\n"
    for name in WORDS:
        kind = getattr(dnsstack, name)
        members = ", ".join(f"`{name}.{one.name}` (`{one.value}`)" for one in kind)
        yield f"- `{name}`: {_first(kind)} {members}."
    consents = ", ".join(f"`{one}`" for one in typing.get_args(dnsstack.Consent))
    yield f"- `Consent`: What a program allows one deployment, a `Literal`: {consents}."
    yield ""


_KNOWN: Final = {
    "domain": "The domain, absolute",
    "owner": "The owner, absolute",
    "rdtype": "The record type",
}
"""Fields that a document writes as keys of a mapping, or in the head."""


def _type(text: str) -> str:
    """An annotation without what validates it."""
    found = re.fullmatch(r"Annotated\[(.+?), \w+\(.*\]", text)
    return _plain(found[1] if found else text)


def _arguments() -> Iterator[str]:
    yield "## Arguments as plain data\n"
    yield "TypedDicts for editors and type checkers; values may be `pulumi.Input`. Their keys are the document's"
    yield "([document.md](document.md)).\n"
    for name in sorted(one for one in dnsstack.__all__ if one.endswith("Args")):
        union = typing.get_args(getattr(dnsstack, name))
        said = f"One of {len(union)} kinds of health checks." if union else _first(getattr(dnsstack, name))
        yield f"- `{name}`: {said}"
    yield ""


def _rdata() -> Iterator[str]:
    yield "## `dnsstack.rdata`\n"
    yield "Each record type has a class, with `to_text()` and, for text, `from_text()`:"
    names = ", ".join(f"`{name}`" for name in dnsstack.rdata.__all__ if name.isupper() and name != "ROSTER")
    yield f"{names}.\n"


def _errors() -> Iterator[str]:
    yield "## `dnsstack.errors`\n"
    yield "| error | exit code | when |\n|---|---|---|"
    for kind in _tree(DnsStackError):
        yield f"| `{kind.__name__}` | {kind.exit_code} | {_cell(_first(kind))} |"


def _tree(kind: type[DnsStackError]) -> Iterator[type[DnsStackError]]:
    """The public errors: `DnsStackError` and what is below it in the package, in order of definition."""
    importlib.import_module("dnsstack.component.faults")
    yield kind
    for below in sorted(kind.__subclasses__(), key=lambda one: one.__name__):
        if below.__module__ in ("dnsstack.errors", "dnsstack.component.faults"):
            yield from _tree(below)


def _documented(kind: type) -> Iterator[tuple[str, Any, str]]:
    """Annotated attributes with the string below each, as the source has them."""
    source = inspect.getsource(kind)
    for found in re.finditer(r'^    (\w+): ([^\n=]+)\n    """(.+?)"""', source, re.MULTILINE | re.DOTALL):
        yield found[1], found[2], _cell(found[3])


def _signature(function: Any) -> str:
    shown = inspect.signature(function)
    parameters = [one.replace(annotation=_Named(one.annotation)) for one in shown.parameters.values()]
    result = shown.return_annotation
    made = shown.replace(parameters=parameters, return_annotation=result if result is shown.empty else _Named(result))
    text = re.sub(r" -> None$", "", str(made)) if inspect.isclass(function) else str(made)
    return text if len(text) < 90 else re.sub(r"^\(|(?<=[^(\[]), (?=[*\w]+[:=]|\*,)|\)(?= ->|$)", _wrapped, text)


def _wrapped(found: re.Match[str]) -> str:
    return {"(": "(\n    ", ")": ",\n)"}.get(found[0], ",\n    ")


class _Named:
    """An annotation as it is written."""

    def __init__(self, annotation: Any) -> None:
        self._annotation = annotation

    def __repr__(self) -> str:
        return _plain(self._annotation)


def _plain(annotation: Any) -> str:
    text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "") or str(annotation)
    if not isinstance(annotation, str) and (typing.get_args(annotation) or not text):
        text = str(annotation)
    return re.sub(r"\b(?:\w+\.)+(?=\w)", "", text)


def _prose(thing: Any) -> str:
    """A docstring as paragraphs; its sections as lists."""
    text = inspect.cleandoc(thing.__doc__ or "")
    text = re.sub(r"^(Args|Raises|Returns):$", r"**\1**\n", text, flags=re.MULTILINE)
    text = re.sub(r"^    (\w[\w.\[\], ]*): ", r"- `\1`: ", text, flags=re.MULTILINE)
    return re.sub(r"^ {8}", "  ", text, flags=re.MULTILINE) + "\n"


def _first(thing: Any) -> str:
    return inspect.cleandoc(thing.__doc__ or "").split("\n\n")[0].replace("\n", " ")


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().replace("|", "\\|")
