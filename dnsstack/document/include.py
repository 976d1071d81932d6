"""`include:`: fragments that several documents share.

A fragment is a document without `domain`; it may have any other key. Paths are relative to the including file and must
stay in the document's folder. Owners in a fragment are relative to the including domain. For a single value, the
including document has priority, then the later fragment; mappings are merged. The same (owner, type) or the same health
check in two files is a problem: neither is silently ignored.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any, Final

from dnsstack.document.positions import Steps
from dnsstack.document.source import read_file
from dnsstack.document.tree import Tree, Unreadable
from dnsstack.errors import DocumentPath, Position, Problem
from dnsstack.model.names import absolute

MAX_FRAGMENTS: Final = 1000
"""Largest number of fragments of one document."""

MAX_NESTED: Final = 16
"""Largest number of levels of fragments in fragments; each level is merged again at every level above."""

_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_PER_OWNER: Final = ("records", "failover")
_MAPPINGS: Final = (*_PER_OWNER, "health_checks", "nameservers", "unmanaged", "accept")


def resolve(tree: Tree, file: str, roots: Sequence[str] = (), read: Callable[[str], Tree] = read_file) -> None:
    """Merge all fragments that `tree` includes, directly or through others, into it; faults are added to its problems.

    Fragments must be in the document's folder or in one of `roots`; for a symbolic link, its target must be. No other
    file is read: a document must not be able to show its reader files of other people.
    """
    apex = tree.data.get("domain")
    allowed = [os.path.realpath(folder) for folder in (str(PurePath(file).parent), *roots)]
    _Resolver(apex if isinstance(apex, str) else "", allowed, read).resolve(tree, file, (os.path.realpath(file),))


class _Resolver:
    def __init__(self, apex: str, roots: Sequence[str], read: Callable[[str], Tree]) -> None:
        self._apex = apex
        self._roots = roots
        self._read = read
        self._done: set[str] = set()
        self._known: dict[int, tuple[dict[str, Any], dict[str, list[str]]]] = {}

    def resolve(self, tree: Tree, file: str, chain: tuple[str, ...]) -> None:
        """Merge the fragments of one file, the last one first: each adds only what is not there yet."""
        written = tree.data.pop("include", [])
        single = not isinstance(written, list)
        for index, text in reversed(list(enumerate([written] if single else written))):
            at: Steps = ("include",) if single else ("include", index)
            if not isinstance(text, str) or not text or "\0" in text:
                found = "an empty text" if text == "" else "this"
                self._report(
                    tree, at, "wrong-type", f"include: {found} is not a path; write one path or a list of paths"
                )
                continue
            if _URL.match(text):
                message = f"include: {text!r} is a URL; write the path of a file"
                self._report(
                    tree, at, "include-url", message, "download it first, and keep the file in the document's folder"
                )
                continue
            self._include(tree, os.path.normpath(PurePath(file).parent / text), at, chain)

    def _include(self, tree: Tree, file: str, at: Steps, chain: tuple[str, ...]) -> None:
        real = os.path.realpath(file)
        if real in chain:
            circle = " -> ".join(PurePath(name).name for name in (*chain[chain.index(real) :], real))
            message = f"include: the files {circle} include one another; a file can't include itself"
            self._report(tree, at, "cyclic-include", message, "move the part that both need into a third fragment")
            return
        if real in self._done:
            return
        if len(chain) > MAX_NESTED:
            message = f"include: the fragments are nested more than {MAX_NESTED} levels deep, which is the limit"
            self._report(tree, at, "too-many-fragments", message, "include them from the document itself")
            tree.incomplete = True
            return
        if not any(PurePath(real).is_relative_to(root) for root in self._roots):
            message = "include: the path leads out of the document's folder, where no fragment is read"
            hint = "move the fragment there, or allow its folder with --include-root FOLDER"
            self._report(tree, at, "include-outside", message, hint)
            tree.incomplete = True
            return
        self._done.add(real)
        if len(self._done) > MAX_FRAGMENTS:
            self._report(
                tree,
                at,
                "too-many-fragments",
                f"include: there are more than {MAX_FRAGMENTS} fragments, which is the limit",
            )
            return
        try:
            fragment = self._read(file)
        except Unreadable as unreadable:
            tree.incomplete = True
            where = tree.positions.find(at)
            for problem in unreadable.problems:
                placed = problem.position is None or problem.rule not in ("unreadable-file", "unknown-format")
                message = problem.message if placed else f"include: {file}: {problem.message}"
                tree.problems.append(
                    problem
                    if placed
                    else Problem(message, DocumentPath(at), hint=problem.hint, rule=problem.rule, position=where)
                )
            return
        self.resolve(fragment, file, (*chain, real))
        self._merge(tree, fragment)

    def _merge(self, tree: Tree, fragment: Tree) -> None:
        for key, value in fragment.data.items():
            mine = tree.data.get(key)
            if key == "domain":
                message = "domain: a fragment can't have this key; write it in the document that includes the fragment"
                self._report(
                    fragment, ("domain",), "fragment-with-domain", message, "remove the line, or list both files"
                )
            elif key not in tree.data:
                tree.data[key] = value
            elif key in _MAPPINGS and not isinstance(value, dict):
                self._report(fragment, (key,), "wrong-type", f"{key}: this is not a mapping; write a mapping")
            elif not isinstance(mine, dict) or not isinstance(value, dict):
                continue  # a single value, or a fault that the model reports: that of the including document is used
            elif key in _PER_OWNER:
                self._merge_owners(tree, fragment, key)
            elif key == "health_checks":
                for name, check in value.items():
                    if name in mine:
                        self._conflict(tree, fragment, (key, name), (key, name))
                    else:
                        mine[name] = check
            else:
                _fill(mine, value)
        tree.positions.adopt(fragment.positions)
        tree.problems.extend(fragment.problems)
        tree.silenced.extend(fragment.silenced)
        tree.incomplete |= fragment.incomplete

    def _merge_owners(self, tree: Tree, fragment: Tree, section: str) -> None:
        mine: dict[str, Any] = tree.data[section]
        spellings = self._spellings(mine)
        for owner, types in fragment.data[section].items():
            if not isinstance(types, dict):
                if owner in mine:
                    message = f"{section}.{owner}: this is not a mapping; write a mapping of record types to values"
                    self._report(fragment, (section, owner), "wrong-type", message)
                else:
                    mine[owner] = types
                    spellings.setdefault(self._canonical(owner), []).append(owner)
                continue
            same = [name for name in spellings.get(self._canonical(owner), ()) if isinstance(mine[name], dict)]
            for rdtype, body in types.items():
                twice = [name for name in same if rdtype in mine[name]]
                if twice:
                    self._conflict(tree, fragment, (section, twice[0], rdtype), (section, owner, rdtype))
                elif isinstance(mine.setdefault(owner, {}), dict):
                    mine[owner][rdtype] = body
            if types and owner in mine and owner not in spellings.setdefault(self._canonical(owner), []):
                spellings[self._canonical(owner)].append(owner)

    def _spellings(self, mine: dict[str, Any]) -> dict[str, list[str]]:
        """The written forms of each owner of a section; made once for each section, then updated with each fragment."""
        kept = self._known.get(id(mine))
        if kept is None or kept[0] is not mine:
            kept = self._known[id(mine)] = (mine, {})
            for owner in mine:
                kept[1].setdefault(self._canonical(owner), []).append(owner)
        return kept[1]

    def _canonical(self, owner: str) -> str:
        try:
            return absolute(owner, absolute(self._apex, "."))
        except ValueError:
            return owner

    def _conflict(self, tree: Tree, fragment: Tree, here: Steps, there: Steps) -> None:
        other = fragment.positions.find(there, key=True).to_text()
        owner, rdtype = (self._canonical(str(here[1])), str(here[2])) if here[0] in _PER_OWNER else ("", "")
        what = (
            "the RRset" if here[0] == "records" else "the policy" if rdtype else f"health_checks.{here[1]}: the check"
        )
        position = tree.positions.find(here, key=True)
        message = f"{what} is also in {other}; write it in one place only"
        hint = "remove one of the two; a fragment's entry is not overridden silently"
        tree.problems.append(
            Problem(message, DocumentPath(here), owner, rdtype, hint=hint, rule="duplicate-entry", position=position)
        )

    @staticmethod
    def _report(tree: Tree, at: Steps, rule: str, message: str, hint: str = "") -> None:
        position: Position = tree.positions.find(at)
        tree.problems.append(Problem(message, DocumentPath(at), hint=hint, rule=rule, position=position))


def _fill(mine: dict[str, Any], other: dict[str, Any]) -> None:
    """Add the keys that are not there yet, also in nested mappings."""
    for key, value in other.items():
        if key not in mine:
            mine[key] = value
        elif isinstance(mine[key], dict) and isinstance(value, dict):
            _fill(mine[key], value)
