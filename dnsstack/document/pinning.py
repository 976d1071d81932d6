"""`pin` in a document. The text is edited in place: only the pin changes, comments and layout stay.

The edit is made in the file that has the policy, which may be a fragment. The file is written only if the edited
document differs from the former one in the pin alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dnsstack import files
from dnsstack.document.include import resolve
from dnsstack.document.loading import Loaded, load
from dnsstack.document.nodes import Node, NodeKind, of_json, of_yaml
from dnsstack.document.source import format_of, read_file, read_text
from dnsstack.document.tree import Tree, Unreadable
from dnsstack.errors import DnsStackError, DocumentError, Unsupported, UsageError, writing
from dnsstack.escaping import json_text, yaml_text
from dnsstack.model.domain import Domain
from dnsstack.model.failover.policy import FailoverPolicy, Pin
from dnsstack.model.names import absolute

_KEY: Final = "pin"


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of the pin: the file, its new text, and the line that changes."""

    file: str
    text: str
    line: int
    before: Pin | None
    after: Pin | None
    included: bool

    @property
    def changes(self) -> bool:
        """True if the text changes."""
        return self.before != self.after


def pinned(path: str, owner: str, rdtype: str, pin: Pin | None, include_roots: Sequence[str] = ()) -> Edit:
    """The edit that sets the pin of the policy of `owner` and `rdtype`, or removes it (`pin` is None).

    Raises:
        DocumentError: the document can't be read.
        UsageError: it has no such policy.
        Unsupported: the layout can't be edited safely.
    """
    loaded = load(path, include_roots)
    policy = _policy(loaded, owner, rdtype)
    steps = _steps(loaded, policy)
    at = loaded.positions.find(steps, key=True)
    text = files.read_bytes(at.file).decode("utf-8")  # the line ends must not change
    if _same(policy.pin, pin):
        pin = policy.pin  # the same pin: it keeps its age
    edit = Edit(at.file, text, at.line, policy.pin, pin, at.file != loaded.sources[0])
    if not edit.changes:
        return edit
    kind = format_of(at.file)
    changed = _changed(text, steps, pin, at.file, quoted=kind == "json")
    _check(loaded, policy, pin, at.file, changed)
    return Edit(at.file, changed, at.line, policy.pin, pin, edit.included)


def _same(before: Pin | None, after: Pin | None) -> bool:
    """True if both say the same; the time at which they were set does not count."""
    if before is None or after is None:
        return before is after
    return before.model_copy(update={"since": None}) == after.model_copy(update={"since": None})


def write(edit: Edit) -> None:
    """Write the whole file or nothing; it keeps its mode and owner.

    Raises:
        EnvironmentFault: the file can't be written; it is unchanged.
    """
    with writing(edit.file):
        files.write(edit.file, edit.text)


def _policy(loaded: Loaded, owner: str, rdtype: str) -> FailoverPolicy:
    apex = loaded.domain.apex
    try:
        name = absolute(owner, apex)
    except ValueError as error:
        raise UsageError(str(error)) from None
    for policy in loaded.domain.failover:
        if (policy.owner, policy.rdtype) == (name, rdtype.upper()):
            return policy
    policies = ", ".join(f"{policy.owner} {policy.rdtype}" for policy in loaded.domain.failover) or "none"
    msg = f"{loaded.sources[0]} has no failover policy for {name} {rdtype.upper()}: {policies}"
    raise UsageError(msg)


def _steps(loaded: Loaded, policy: FailoverPolicy) -> tuple[str, ...]:
    """The path of the policy as it is written in the document."""
    for written, types in loaded.data["failover"].items():
        if policy.rdtype in types and absolute(written, loaded.domain.apex) == policy.owner:
            return ("failover", written, policy.rdtype)
    msg = f"{policy.owner} {policy.rdtype} is not in the document"  # pragma: no cover - it was read from there
    raise Unsupported(msg)


# -- the text ---------------------------------------------------------------------------------------------------
def _changed(text: str, steps: Sequence[str], pin: Pin | None, file: str, *, quoted: bool) -> str:
    bom = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    if "\r" in text.replace("\r\n", "") or any(mark in text for mark in "\x85\u2028\u2029\x0b\x0c\x1c\x1d\x1e"):
        msg = f"{file} has unusual line breaks; add the pin by hand"
        raise Unsupported(msg)
    node = of_json(text) if quoted else of_yaml(text)
    for step in steps:
        entry = node.get(step) if node is not None else None
        if entry is None or entry[1].kind is NodeKind.ALIAS:
            msg = f"{'.'.join(steps)} in {file} is a YAML alias; add the pin by hand, or write the policy in full"
            raise Unsupported(msg)
        node = entry[1]
    written = _written(pin, quoted=quoted) if pin is not None else None
    if node is None:
        return bom + text
    old = node.get(_KEY)
    if old is None:
        return bom + (_inserted(text, node, written, quoted=quoted) if written is not None else text)
    if written is not None:
        return bom + _replaced(text, old, written)
    return bom + (_cut_flow(text, node, old) if node.flow else _cut_block(text, old))


def _written(pin: Pin, *, quoted: bool) -> str:
    until, since = (time.isoformat() if time else None for time in (pin.until, pin.since))
    fields = {"to": pin.to.value, "until": until, "since": since, "reason": pin.reason}
    given = {key: value for key, value in fields.items() if value is not None}
    if quoted:
        return json_text(given)
    words = (
        f"{key}: {value if key == 'to' else yaml_text(json.dumps(value, ensure_ascii=False))}"
        for key, value in given.items()
    )
    return "{" + ", ".join(words) + "}"


def _inserted(text: str, node: Node, written: str, *, quoted: bool) -> str:
    key = f'"{_KEY}"' if quoted else _KEY
    if node.flow:
        end = node.entries[-1][1].end.offset
        return f"{text[:end]}, {key}: {written}{text[end:]}"
    first = _begin(node.entries[0])
    indent = " " * (first - (text.rfind("\n", 0, first) + 1))
    return f"{text[:first]}{key}: {written}\n{indent}{text[first:]}"


def _replaced(text: str, old: tuple[Node, Node], written: str) -> str:
    key, value = old
    colon = text.index(":", key.end.offset)
    return f"{text[: colon + 1]} {written}{text[value.content_end :]}"


def _begin(entry: tuple[Node | None, Node]) -> int:
    key, value = entry
    return (value if key is None else key).start.offset


def _cut_flow(text: str, node: Node, old: tuple[Node, Node]) -> str:
    index = node.entries.index(old)
    if index:
        return text[: node.entries[index - 1][1].end.offset] + text[old[1].end.offset :]
    return text[: old[0].start.offset] + text[_begin(node.entries[1]) :]


def _cut_block(text: str, old: tuple[Node, Node]) -> str:
    """The text without the lines of the pin."""
    begin = text.rfind("\n", 0, old[0].start.offset) + 1
    end = text.find("\n", old[1].content_end)
    return text[:begin] + (text[end + 1 :] if end >= 0 else "")


# -- the proof --------------------------------------------------------------------------------------------------
def _check(loaded: Loaded, policy: FailoverPolicy, pin: Pin | None, file: str, text: str) -> None:
    """Check that only the pin differs.

    Raises:
        Unsupported: something else differs, or the new text can't be read.
    """
    real = os.path.realpath(file)

    def read(name: str) -> Tree:
        return read_text(text, format_of(name), name) if os.path.realpath(name) == real else read_file(name)

    wanted = tuple(one.replace(pin=pin) if one is policy else one for one in loaded.domain.failover)
    try:
        tree = read(loaded.sources[0])
        resolve(tree, loaded.sources[0], [os.path.dirname(name) for name in loaded.sources], read)  # noqa: PTH120  # plain strings
        if tree.problems:
            raise DocumentError(tree.problems)
        found: Mapping[str, Any] = tree.data
        same = Domain.model_validate(found) == loaded.domain.model_copy(update={"failover": wanted})
    except (DnsStackError, Unreadable, ValueError):
        same = False
    if not same:
        msg = f"the layout of the policy in {file} can't be edited safely; add the pin by hand"
        raise Unsupported(msg)
