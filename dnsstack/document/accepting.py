"""Set an RRset of a document to the values that are served. The text is edited in place: comments and layout stay.

The edit is made in the file that has the RRset, which may be a fragment. The file is written only if the edited
document differs from the former one in this RRset alone. If the layout can't be edited safely, nothing is changed.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dnsstack import files
from dnsstack.document.include import resolve
from dnsstack.document.loading import Loaded, load
from dnsstack.document.nodes import Node, NodeKind, of_json, of_yaml
from dnsstack.document.source import format_of, read_file, read_text
from dnsstack.document.tree import Tree, Unreadable
from dnsstack.errors import DnsStackError, DocumentError, Unsupported, writing
from dnsstack.escaping import yaml_text
from dnsstack.model.domain import Domain
from dnsstack.model.names import absolute, relative
from dnsstack.model.rdata import TXT, Rdata
from dnsstack.model.rrset import RRset, Value

_PLAIN: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_./-]| (?=[A-Za-z0-9_]))*")
_COMMENT: Final = re.compile(r"(?:^|[ \t])#.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The result of an edit: the file, its new text, and whether the text changes."""

    file: str
    text: str
    changes: bool

    def write(self) -> None:
        """Write the whole file or nothing.

        Raises:
            EnvironmentFault: the file can't be written; it is unchanged.
        """
        with writing(self.file):
            files.write(self.file, self.text)


def accepted(path: str, owner: str, rdtype: str, served: RRset | None, include_roots: Sequence[str] = ()) -> Accepted:
    """The edit that gives `owner` (absolute) the served values and TTL of `rdtype`; None removes the RRset.

    Raises:
        DocumentError: the document can't be read.
        Unsupported: the owner has a policy or an alias, or the layout can't be edited safely.
    """
    loaded = load(path, include_roots)
    if any((one.owner, one.rdtype) == (owner, rdtype) for one in loaded.domain.failover):
        msg = f"{owner} {rdtype} is a failover policy; change it by hand"
        raise Unsupported(msg)
    declared = next((one for one in loaded.domain.records if (one.owner, one.rdtype) == (owner, rdtype)), None)
    wanted = _wanted(loaded.domain, declared, served)
    file, steps = _place(loaded, owner, rdtype, declared)
    text = files.read_bytes(file).decode("utf-8")
    if wanted == loaded.domain:
        return Accepted(file, text, changes=False)
    changed = _Edit(text, format_of(file) == "json", file, loaded.domain.ttl).made(steps, declared, served)
    _prove(loaded, wanted, file, text, changed, removes=served is None)
    return Accepted(file, changed, changes=True)


def _wanted(domain: Domain, declared: RRset | None, served: RRset | None) -> Domain:
    """The domain that the edited document must declare."""
    if declared is None:
        records = domain.records if served is None else (*domain.records, served)
    elif served is None:
        records = tuple(one for one in domain.records if one is not declared)
    else:
        if set(declared.values) == set(served.values) and declared.ttl == served.ttl:
            return domain
        changed = declared.model_copy(update={"values": served.values, "ttl": served.ttl})
        records = tuple(changed if one is declared else one for one in domain.records)
    return domain.model_copy(update={"records": records})


def _place(loaded: Loaded, owner: str, rdtype: str, declared: RRset | None) -> tuple[str, tuple[str, ...]]:
    """The file that has the RRset or will have it, and the path in that file, as it is written."""
    name = relative(owner, loaded.domain.apex)
    if declared is not None:
        steps = tuple(str(step) for step in declared.path)
        return loaded.positions.find(steps, key=True).file, steps
    for written in loaded.data.get("records", {}):
        if absolute(str(written), loaded.domain.apex) == owner:
            at = loaded.positions.find(("records", str(written)), key=True)
            return at.file, ("records", str(written), rdtype)
    return loaded.sources[0], ("records", name, rdtype)


class _Edit:
    """One edit of one text."""

    def __init__(self, text: str, quoted: bool, file: str, default_ttl: int) -> None:  # internal
        self._text = text
        self._quoted = quoted
        self._file = file
        self._ttl = default_ttl
        if "\r" in text or text.startswith("\ufeff"):
            raise self._refused()
        self._root = of_json(text) if quoted else of_yaml(text)

    def _refused(self) -> Unsupported:
        return Unsupported(f"the layout of {self._file} can't be edited safely; change the RRset by hand")

    def made(self, steps: Sequence[str], declared: RRset | None, served: RRset | None) -> str:
        """The text after the edit."""
        found = self._sections_at(steps)
        if served is None:
            return self._removed(found)
        if declared is not None:
            return self._changed(found[-1][1], served)
        return self._added(found, steps, served)

    def _sections_at(self, steps: Sequence[str]) -> list[tuple[Node, Node]]:
        """The entries along the path, as far as they exist."""
        node, found = self._root, []
        for step in steps:
            entry = node.get(step) if node is not None else None
            if entry is None:
                break
            if entry[1].kind is NodeKind.ALIAS or entry[1].anchored:
                raise self._refused()
            found.append(entry)
            node = entry[1]
        return found

    # -- an RRset that exists -------------------------------------------------------------------------------
    def _changed(self, body: Node, served: RRset) -> str:
        """Change the later part of the text first (TTL or values), so that offsets of the earlier part stay right."""
        values = body.get("values") if body.kind is NodeKind.MAPPING else None
        if values is None:
            if served.ttl != self._ttl:
                return self._replaced(body, self._body(served))
            return self._values(body, served)
        ttl = body.get("ttl")
        if ttl is None and served.ttl != self._ttl:
            raise self._refused()
        text = self._values(values[1], served)
        if ttl is None or ttl[1].value == str(served.ttl):
            return text
        moved = len(text) - len(self._text) if ttl[1].start.offset > values[1].start.offset else 0
        begin, end = ttl[1].start.offset + moved, ttl[1].end.offset + moved
        return text[:begin] + str(served.ttl) + text[end:]

    def _values(self, node: Node, served: RRset) -> str:
        """Change a block list item by item, so that comments between items stay; anything else is replaced whole."""
        texts = [self._value(value) for value in served.values]
        if node.kind is not NodeKind.LIST or node.flow:
            return self._replaced(node, texts[0] if len(texts) == 1 else self._list(texts))
        wanted = Counter(_text(value) for value in served.values)
        kept = {item.value for _, item in node.entries if item.kind is NodeKind.SCALAR and item.value in wanted}
        text, last = self._text, node.entries[-1][1]
        column = text.rfind("\n", 0, node.start.offset) + 1
        indent = text[column : node.start.offset]
        end = text.find("\n", last.content_end)
        end = len(text) if end < 0 else end
        new = "".join(f"\n{indent}- {self._value(v)}" for v in served.values if _text(v) not in kept)
        text = text[:end] + new + text[end:]
        for _, item in reversed(node.entries):
            if item.value not in kept or item.kind is not NodeKind.SCALAR:
                begin = text.rfind("\n", 0, item.start.offset) + 1
                text = text[:begin] + text[text.find("\n", item.content_end) + 1 :]
        return text

    def _replaced(self, node: Node, new: str) -> str:
        return self._text[: node.start.offset] + new + self._text[node.content_end :]

    # -- an RRset that is missing, or must be removed -----------------------------------------------------------
    def _added(self, found: list[tuple[Node, Node]], steps: Sequence[str], served: RRset) -> str:
        """Add the RRset after the last entry of the innermost mapping that exists."""
        names = [self._key(step) for step in steps[len(found) :]]
        into = found[-1][1] if found else self._root
        if into is None or into.kind is not NodeKind.MAPPING or not into.entries:
            raise self._refused()
        if into.flow:
            inner = self._body(served)
            for name in reversed(names[1:]):
                inner = f"{{{name}: {inner}}}"
            end = into.entries[-1][1].end.offset
            return f"{self._text[:end]}, {names[0]}: {inner}{self._text[end:]}"
        first = into.entries[0][0]
        column = first.start.column if first is not None else 0
        end = self._text.find("\n", into.content_end)
        before = self._text if end < 0 else self._text[:end]
        lines = [f"{' ' * (column + 2 * depth)}{name}:" for depth, name in enumerate(names)]
        return f"{before}\n" + "\n".join(lines) + f" {self._body(served)}" + self._text[len(before) :]

    def _removed(self, found: list[tuple[Node, Node]]) -> str:
        """Remove the RRset, with its owner if it has no other type; a section is never left empty."""
        parents = [self._root, *(value for _, value in found)]
        depth = len(found) - 1
        while depth > 0 and len((parents[depth] or found[0][1]).entries) == 1:
            depth -= 1
        holder, (key, value) = parents[depth], found[depth]
        if holder is None or depth == 0:
            raise self._refused()
        if not holder.flow:
            begin = self._text.rfind("\n", 0, key.start.offset) + 1
            end = self._text.find("\n", value.content_end)
            return self._text[:begin] + (self._text[end + 1 :] if end >= 0 else "")
        index = next(at for at, entry in enumerate(holder.entries) if entry[1] is value)
        if index:
            return self._text[: holder.entries[index - 1][1].end.offset] + self._text[value.end.offset :]
        following = holder.entries[1][0]
        return self._text[: key.start.offset] + self._text[following.start.offset if following else value.end.offset :]

    # -- the written form --------------------------------------------------------------------------------------
    def _body(self, served: RRset) -> str:
        texts = [self._value(value) for value in served.values]
        values = texts[0] if len(texts) == 1 else self._list(texts)
        if served.ttl == self._ttl:
            return values
        return f"{{{self._key('ttl')}: {served.ttl}, {self._key('values')}: {values}}}"

    @staticmethod
    def _list(texts: Sequence[str]) -> str:
        return f"[{', '.join(texts)}]"

    def _value(self, value: Value) -> str:
        return self._key(_text(value))

    def _key(self, text: str) -> str:
        if not self._quoted and _PLAIN.fullmatch(text) and _is_text(text):
            return text
        return yaml_text(json.dumps(text, ensure_ascii=self._quoted))


def _is_text(text: str) -> bool:
    """True if YAML 1.1 reads `text` without quotes as text, and not as null, a number, a date or true."""
    import yaml

    return not any(form.match(text) for _, form in yaml.SafeLoader.yaml_implicit_resolvers.get(text[:1], ()))


def _text(value: Value) -> str:
    """The value as the canonical document has it."""
    if isinstance(value, TXT) and (plain := value.plain) is not None:
        return plain
    return value.to_text() if isinstance(value, Rdata) else ""


def _prove(loaded: Loaded, wanted: Domain, file: str, before: str, after: str, *, removes: bool) -> None:
    """Check that only the RRset differs, and that no comment is lost except those of the part that was removed.

    Raises:
        Unsupported: something else differs, or the new text can't be read.
    """
    real = os.path.realpath(file)

    def read(name: str) -> Tree:
        return read_text(after, format_of(name), name) if os.path.realpath(name) == real else read_file(name)

    try:
        tree = read(loaded.sources[0])
        resolve(tree, loaded.sources[0], [os.path.dirname(name) for name in loaded.sources], read)  # noqa: PTH120  # plain strings
        if tree.problems:
            raise DocumentError(tree.problems)
        same = _comparable(Domain.model_validate(tree.data)) == _comparable(wanted)
    except (DnsStackError, Unreadable, ValueError):
        same = False
    lost = Counter(_COMMENT.findall(before)) - Counter(_COMMENT.findall(after))
    if not same or (lost and not removes):
        msg = f"the layout of {file} can't be edited safely; change the RRset by hand"
        raise Unsupported(msg)


def _comparable(domain: Domain) -> Domain:
    """The domain with RRsets and values sorted: their order has no meaning in DNS."""
    records = (one.model_copy(update={"values": tuple(sorted(one.values, key=_text))}) for one in domain.records)
    ordered = tuple(sorted(records, key=lambda one: (one.owner, one.rdtype)))
    return domain.model_copy(update={"records": ordered})
