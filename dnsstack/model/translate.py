"""Make problems from Pydantic's errors: position, subject, message, hint and a permanent rule id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Protocol

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from dnsstack.errors import DocumentPath, Position, Problem
from dnsstack.model.deferred import is_later
from dnsstack.model.domain import Domain
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.faults import ModelError
from dnsstack.model.known import RENAMED, at, known_keys, rdata_keys
from dnsstack.model.names import absolute
from dnsstack.model.nearest import nearest
from dnsstack.model.rdata import ROSTER, Rdata
from dnsstack.model.rrset import RRset
from dnsstack.model.wording import shortened, word

_RECORDS: Final = ("records", "failover")

Steps = tuple[str | int, ...]
"""A path: keys and indexes, beginning at the root of the data that was validated."""


class Places(Protocol):
    """Finds the position of each part of a document."""

    def find(self, path: Steps, *, key: bool) -> Position:
        """The position of the part at `path`; with `key`, the position of its key."""


def problems(
    error: ValidationError, positions: Places | None = None, data: Any = None, kind: type[BaseModel] = Domain
) -> list[Problem]:
    """Every fault that the model found, as a problem.

    Without `positions` (a domain made in Python), the problems have paths only. `data` is the data that was validated:
    the domain's name and the other keys beside a fault are read from it. `kind` is the model that was made of it.
    """
    apex = _apex(data)
    made: dict[tuple[Steps, str, str], Problem] = {}
    for part in _without_echoes(error):
        problem, on_key = _problem(part, apex, data, kind)
        if positions is not None:
            problem = problem.at(positions.find(tuple(problem.path), key=on_key))
        made.setdefault((tuple(problem.path), problem.rule, problem.message), problem)
    return list(made.values())


def sentence(error: Exception) -> str:
    """The fault that the model or a reader found in one value, in dnsstack's words instead of Pydantic's."""
    error = error.error if isinstance(error, ModelError) else error
    if isinstance(error, ValidationError):
        found = problems(error)
        return "; ".join(f"{one.message}. {one.hint}" if one.hint else one.message for one in found)
    if isinstance(error, KeyError):
        return f"the key {error} is missing"
    return error.message() if isinstance(error, PydanticCustomError) else str(error)


def _apex(data: Any) -> str:
    name = data.get("domain") if isinstance(data, Mapping) else None
    try:
        return absolute(name, ".") if isinstance(name, str) else ""
    except ValueError:
        return ""


def _without_echoes(error: ValidationError) -> Iterable[Mapping[str, Any]]:
    """The parts of an error; of a union, only the branches that say what the value should be."""
    parts = [{**part, "loc": _document_path(part["loc"])} for part in error.errors(include_url=False)]
    telling = {part["loc"] for part in parts if part["type"] != "is_instance_of"}
    return [part for part in parts if part["type"] != "is_instance_of" or part["loc"] not in telling]


def _document_path(loc: Sequence[str | int]) -> Steps:
    """The path in the document: without the names of union branches and validators, which Pydantic adds."""
    return tuple(step for step in loc if not (isinstance(step, str) and _is_branch(step)))


def _is_branch(step: str) -> bool:
    return step in ("str", "int", "Deferred") or (step.endswith("]") and "[" in step and "-" in step.partition("[")[0])


def _problem(part: Mapping[str, Any], apex: str, data: Any, made: type[BaseModel]) -> tuple[Problem, bool]:
    """The problem, and True if the key is wrong rather than the value."""
    path, kind, value = part["loc"], part["type"], part["input"]
    context = part.get("ctx", {})
    hint = ""
    on_key = bool(path) and value == path[-1]
    if kind == "missing":
        path, missing = path[:-1], path[-1]
        rule, message = "missing-key", f"the key {missing!r} is missing; add it"
        hint, on_key = _MISSING.get(str(missing), ""), True
    elif kind == "extra_forbidden":
        message, hint = _unknown_key(path, data, made)
        rule, on_key = "unknown-key", True
        return _placed(Problem(message, DocumentPath(path), hint=hint, rule=rule), path[:-1], apex, made), on_key
    elif is_later(value):
        rule, message, hint = "wrong-type", _KNOWN_LATE, _LATE
    elif kind in ("dnsstack", "value_error", "assertion_error"):
        message, hint = _own_words(part, context), str(context.get("hint", ""))
        rule = str(context.get("rule", "")) or _default_rule((*_place(made, data), *path), on_key=on_key)
    else:
        rule, message = word(kind, value, context)
    return _placed(Problem(message, DocumentPath(path), hint=hint, rule=rule), path, apex, made), on_key


_KNOWN_LATE: Final = "an Output is given here, but this must be known at preview; write the value itself"
_LATE: Final = (
    "an Output may be a whole value of an RRset, an alias target or its zone, a health check's host or address, or a "
    "health-check id; of a value with several fields make one text: output.apply(lambda host: f'10 {host}')"
)
_MISSING: Final = {
    "domain": "write `domain: example.com`",
    "nameservers": "write `nameservers: {route53: {}, cloudflare: {account: …}}`",
    "account": "the account's id is in the address of its dashboard, and in `GET /accounts`",
    "secondary": "a policy needs what to answer when the primary is dead; it may be a static page",
}


def _own_words(part: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    """The message that the model itself gives."""
    if "message" in context:
        return str(context["message"])
    if "error" in context:
        return str(context["error"])
    return str(part["msg"])


def _default_rule(path: Steps, *, on_key: bool) -> str:
    match path:
        case ("domain", *_):
            return "bad-name"
        case (section, *below) if section in _RECORDS:
            return _rule_of_records(path, len(below), on_key=on_key)
    return "not-allowed"


def _rule_of_records(path: Steps, depth: int, *, on_key: bool) -> str:
    """The rule for a fault at `depth` levels below the section: 1 is an owner, 2 its type, more is inside the type."""
    if on_key and depth == 1:
        return "bad-name"
    if depth <= 1:
        return "wrong-type"
    if on_key:
        return "unknown-type"
    return "bad-rdata" if _is_value(path) else "not-allowed"


def _is_value(path: Steps) -> bool:
    """True if the path leads to a value of an RRset, or into one."""
    rest = path[3:]
    if path[0] == "failover":
        return rest[:1] in (("primary",), ("secondary",))
    return not rest or rest[0] == "values" or isinstance(rest[0], int) or rest[0] in rdata_keys(str(path[2]))


def _place(made: type[BaseModel], data: Any) -> Steps:
    """The place of a part of this kind below `records` or `failover`, or ()."""
    if issubclass(made, Rdata):
        return "records", "@", made.rdtype, "values"
    if made in (RRset, FailoverPolicy):
        return "records" if made is RRset else "failover", "@", str(at(data, ("rdtype",)))
    return ()


def _unknown_key(path: Steps, data: Any, made: type[BaseModel]) -> tuple[str, str]:
    key, place = str(path[-1]), _place(made, data) if len(path) > 1 else ()
    known = known_keys((*place, *path[:-1])) if place else known_keys(path[:-1], data, made)
    if path[0] == "records" and key in known_keys(("records", "", ""), None) and key not in known:
        return f"{key!r} is not a field of a value", f"write `values` as well: {{{key}: …, values: […]}}"
    if (today := RENAMED.get(key, "")) in known:
        return f"{key!r} is not a key here; it is now called {today!r}", f"rename the key {key} to {today}"
    near = nearest(key, known)
    if near and near != key:
        return f"{key!r} is not a key here: did you mean {near!r}?", ""
    listed = f"; the keys here are {', '.join(sorted(known))}" if known else ""
    return f"{key!r} is not a key here{listed}", ""


def _placed(problem: Problem, path: Steps, apex: str, made: type[BaseModel]) -> Problem:
    """The problem with its subject, and with the field's name in front of the message."""
    if made is not Domain:
        steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        return replace(problem, message=shortened(f"{made.__name__}{steps}: {problem.message}"))
    owner, rdtype, field = _subject(path, apex, problem.rule) if path[:1] and path[0] in _RECORDS else ("", "", path)
    if len(field) > 0 and rdtype in ROSTER and field[-1:] == ROSTER[rdtype].fields:
        field = field[:-1]  # a type with one field: its name adds no information
    name = ".".join(str(step) for step in field if not isinstance(step, int) and step != "values")
    message = shortened(f"{name}: {problem.message}" if name else problem.message)
    return Problem(message, problem.path, owner, rdtype, hint=problem.hint, rule=problem.rule)


def _subject(path: Steps, apex: str, rule: str) -> tuple[str, str, Steps]:
    """Owner and type of a path below `records` or `failover`, and the rest of the path: the field."""
    _section, *written = path
    if not written:
        return "", "", path
    rdtype = str(written[1]) if len(written) > 1 and rule != "unknown-type" else ""
    owner = _owner(written[0], apex)
    if owner:
        return owner, rdtype, path[3:]
    return "", rdtype, () if rule == "bad-name" else path[:3]


def _owner(written: str | int, apex: str) -> str:
    """The absolute owner, or "" where it is malformed."""
    try:
        return absolute(str(written), apex) if apex else ""
    except ValueError:
        return ""
