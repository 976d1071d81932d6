"""The changes of a program, by RRset and property path, without an API call.

It compares the state, which has the live content of the last deployment, with the inputs. An RRset that a follower
changes differs only by its number of records.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from dnsstack.plugin.records import paths
from dnsstack.plugin.records.paths import Step
from dnsstack.plugin.resources import UNKNOWN, Differences, How, Values
from dnsstack.providers.declared import FORMAT

_COMPARED: Final = ("zoneId", "zoneName", "rrsets", "overwrite", "consent")
_NO_ORDER: Final = frozenset(("values", "tags", "overwrite", "consent"))
"""Lists without an order."""

Detail = tuple[tuple[Step, ...], How]


def difference(state: Values, news: Values, ignore: Sequence[str] = ()) -> Differences:
    """What `news` changes; only another zone id needs a new resource, which is made before the old one is deleted."""
    wanted = respecting(state, news, ignore)
    details = {paths.text(at): how for name in _COMPARED for at, how in _property(name, state, wanted)}
    if state.get("format") != FORMAT and "format" in state:
        details["format"] = How.UPDATE
    return Differences(details, replacing=frozenset(details.keys() & {"zoneId"}))


def respecting(state: Values, news: Values, ignore: Sequence[str]) -> Values:
    """`news`, with old values for what `ignore_changes` names; what has no old value is left out."""
    if not ignore:
        return news
    found = copy.deepcopy(news)
    for path in ignore:
        _reset(state, found, paths.steps(path))
    return found


def untouched(ignore: Sequence[str]) -> tuple[frozenset[str], bool]:
    """The keys of whole RRsets that `ignore_changes` names, and whether it names all RRsets."""
    split = [paths.steps(path) for path in ignore]
    keys = frozenset(str(at[1]) for at in split if len(at) == 2 and at[0] == "rrsets")  # noqa: PLR2004  # rrsets, key
    return keys, ("rrsets",) in split


def _reset(state: Any, news: Any, at: tuple[Step, ...]) -> None:
    for step in at[:-1]:
        state, news = _inner(state, step), _inner(news, step)
    if not at or not isinstance(news, (dict, list)):
        return
    kept = _inner(state, at[-1])
    if isinstance(news, list) or not isinstance(at[-1], str):
        if isinstance(news, list) and isinstance(at[-1], int) and at[-1] < len(news) and kept is not None:
            news[at[-1]] = kept
    elif kept is None:
        news.pop(at[-1], None)
    else:
        news[at[-1]] = kept


def _inner(values: Any, step: Step) -> Any:
    if isinstance(values, Mapping):
        return values.get(str(step))
    if isinstance(values, (list, tuple)) and isinstance(step, int) and step < len(values):
        return values[step]
    return None


def _property(name: str, state: Values, news: Values) -> Iterator[Detail]:
    old, new = state.get(name), news.get(name)
    if name != "rrsets" or not isinstance(new, Mapping) or not isinstance(old, Mapping):
        yield from _compare((name,), old, new)
        return
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield from _rrset(("rrsets", key), old.get(key), new.get(key))


def _rrset(at: tuple[Step, ...], old: Any, new: Any) -> Iterator[Detail]:
    if isinstance(old, Mapping) and isinstance(new, Mapping) and old.get("follow") and new.get("follow"):
        has, shall = old.get("values") or (), new.get("values") or ()
        if shall is UNKNOWN or len(has) == len(shall):
            return
        yield from _compare((*at, "values"), has, shall)
        return
    yield from _compare(at, old, new)


def _compare(at: tuple[Step, ...], old: Any, new: Any) -> Iterator[Detail]:
    """The smallest parts that differ; a missing value is equal to an empty one."""
    if _is_nothing(old) and _is_nothing(new):
        return
    if _is_nothing(old):
        yield at, How.ADD
    elif _is_nothing(new):
        yield at, How.DELETE
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in sorted(old.keys() | new.keys()):
            yield from _compare((*at, name), old.get(name), new.get(name))
    elif isinstance(old, (list, tuple)) and isinstance(new, (list, tuple)):
        yield from _lists(at, old, new)
    elif old is UNKNOWN or new is UNKNOWN or old != new:
        yield at, How.UPDATE


def _lists(at: tuple[Step, ...], old: Sequence[Any], new: Sequence[Any]) -> Iterator[Detail]:
    if at[-1] in _NO_ORDER and UNKNOWN not in new and sorted(map(str, old)) == sorted(map(str, new)):
        return
    for index in range(max(len(old), len(new))):
        if index >= len(old):
            yield (*at, index), How.ADD
        elif index >= len(new):
            yield (*at, index), How.DELETE
        else:
            yield from _compare((*at, index), old[index], new[index])


def _is_nothing(value: Any) -> bool:
    return value is None or value is False or value in ("", [], (), {})
