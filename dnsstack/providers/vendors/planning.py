"""How the vendors' providers plan a resource from the state and the program.

The rules are those of Terraform's "proposed new state", which Pulumi's bridge uses:

- an attribute that the program sets is planned with that value;
- one that the program does not set is planned with the default, else with the state's value if the API may choose it,
  else as null. So if a refresh has written a value into an attribute that only the program may set, a null is planned,
  and the update sends it;
- if anything changes, attributes that the API chooses are unknown until it answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dnsstack.providers.vendors.schema import Attribute, Schema
from dnsstack.providers.vendors.values import UNKNOWN, Values, is_empty

Same = Callable[[str, Any, Any], bool]
"""True if the provider treats two values of a property as equal."""


@dataclass(frozen=True, slots=True)
class InputDifference:
    """One value that changes; `path` is Pulumi's (`origins[0].address`), and None means "not set"."""

    path: str
    old: Any
    new: Any
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """The differences between the vendors' plugin toolkits.

    `lenient` is the older one (AWS): an empty value means "not set", and what the API chose is known during updates.
    """

    lenient: bool
    same: Same


def proposed(schema: Schema, given: Mapping[str, Any], prior: Mapping[str, Any], *, lenient: bool = False) -> Values:
    """The planned attributes before the comparison with the state; nulls are left out."""
    found = {}
    for name, attribute in schema.items():
        value = _proposed(attribute, given.get(name), prior.get(name), lenient=lenient)
        if value is not None:
            found[name] = value
    return found


def _proposed(attribute: Attribute, given: Any, prior: Any, *, lenient: bool) -> Any:
    if given is UNKNOWN:
        return given
    if given is None or (lenient and given != 0 and is_empty(given)):
        if attribute.default is not None:
            return attribute.default
        return prior if attribute.computed else None
    nested = attribute.attributes
    if nested is None:
        return given
    if isinstance(given, Mapping):
        return proposed(nested, given, prior if isinstance(prior, Mapping) else {}, lenient=lenient)
    before = [item if isinstance(item, Mapping) else {} for item in prior] if isinstance(prior, list) else []
    before += [{}] * (len(given) - len(before))
    return [
        item if item is UNKNOWN else proposed(nested, item, was, lenient=lenient)
        for item, was in zip(given, before, strict=False)
    ]


def differences(
    schema: Schema, prior: Mapping[str, Any], planned: Mapping[str, Any], rules: Rules
) -> list[InputDifference]:
    """Every value that differs, sorted by name."""
    found: list[InputDifference] = []
    for name in sorted(schema):
        old, new = prior.get(name), planned.get(name)
        if new is not UNKNOWN and old is not None and new is not None and rules.same(name, old, new):
            continue
        one = schema[name]
        found += [
            InputDifference(item.path, item.old, item.new, one.replaces)
            for item in _compared(one, name, old, new, rules)
        ]
    return found


def _compared(attribute: Attribute, path: str, old: Any, new: Any, rules: Rules) -> Iterator[InputDifference]:
    if _both_nothing(old, new, rules):
        return
    if new is UNKNOWN or old is None or new is None:
        yield InputDifference(path, old, new)
    elif attribute.type == "set":
        if Counter(map(str, old)) != Counter(map(str, new)):
            yield InputDifference(path, old, new)
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _object(attribute.attributes, path, old, new, rules)
    elif isinstance(old, list) and isinstance(new, list):
        for index, (was, now) in enumerate(_pairs(old, new)):
            yield from _element(attribute.attributes, f"{path}[{index}]", was, now, rules)
    elif old != new:
        yield InputDifference(path, old, new)


def _both_nothing(old: Any, new: Any, rules: Rules) -> bool:
    """True if neither side has a value; for a lenient plugin, an empty value means none."""
    if not rules.lenient or new is UNKNOWN:
        return old is None and new is None
    return _is_nothing(old) and _is_nothing(new)


def _is_nothing(value: Any) -> bool:
    return value is None or value is False or value == 0 or is_empty(value)


def _object(
    schema: Schema | None, path: str, old: Mapping[str, Any], new: Mapping[str, Any], rules: Rules
) -> Iterator[InputDifference]:
    for key in sorted({*old, *new}):
        inner = (schema or {}).get(key) or Attribute(wire=key)
        below = f"{path}.{key}" if key.isidentifier() else f'{path}["{key}"]'
        yield from _compared(inner, below, old.get(key), new.get(key), rules)


def _pairs(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    for index in range(max(len(old), len(new))):
        yield (old[index] if index < len(old) else None), (new[index] if index < len(new) else None)


def _element(schema: Schema | None, path: str, old: Any, new: Any, rules: Rules) -> Iterator[InputDifference]:
    return _compared(Attribute(wire="", attributes=schema), path, old, new, rules)


def unknown_computed(schema: Schema, given: Mapping[str, Any], planned: Values, *, fresh: bool) -> Values:
    """`planned`, with attributes that the API will choose marked as unknown; `fresh` is True for a new resource."""
    chosen = {
        name: UNKNOWN
        for name, one in schema.items()
        if one.computed and given.get(name) is None and one.default is None and (fresh or not one.keeps)
    }
    return planned | chosen


def settled(schema: Schema, planned: Mapping[str, Any], answered: Mapping[str, Any]) -> Values:
    """The state after a write: what was planned, and what the API chose for attributes that were unknown."""
    found = {}
    for name, attribute in schema.items():
        value, answer = planned.get(name), answered.get(name)
        if value is UNKNOWN or (value is None and attribute.computed):
            value = answer
        elif attribute.attributes is not None and value is not None:
            value = _settled_inner(attribute.attributes, value, answer)
        if value is not None:
            found[name] = value
    return found


def _settled_inner(schema: Schema, planned: Any, answered: Any) -> Any:
    if isinstance(planned, Mapping):
        return settled(schema, planned, answered if isinstance(answered, Mapping) else {})
    answers = answered if isinstance(answered, list) and len(answered) == len(planned) else [{}] * len(planned)
    return [settled(schema, item, answer) for item, answer in zip(planned, answers, strict=True)]


def top(path: str) -> str:
    """The first property of a path: `origins` for `origins[0].address`."""
    return path.partition(".")[0].partition("[")[0]


def ignoring(planned: Values, prior: Mapping[str, Any], ignore: Collection[str]) -> Values:
    """`planned`, with the state's value for every property that `ignore` names or of which it names a part."""
    for path in ignore:
        name = top(path)
        if name in prior:
            planned[name] = prior[name]
        else:
            planned.pop(name, None)
    return planned
