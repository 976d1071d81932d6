"""`load`, `load_all`, `loads`: read documents into domains, and report every fault of all of them at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from dnsstack.document.include import resolve
from dnsstack.document.positions import Positions, below
from dnsstack.document.source import read_file, read_text
from dnsstack.document.tree import Tree, Unreadable
from dnsstack.errors import DocumentError, DocumentPath, Position, Problem
from dnsstack.model.domain import Domain

if TYPE_CHECKING:
    from dnsstack.model.args.domain import DomainArgs

_GLOB: Final = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A domain, and the place where each part of it was written.

    `sources` are the files: the document first, then its fragments. `data` is the merged document as plain data; all
    scalars from a file are text.
    """

    domain: Domain
    sources: tuple[str, ...]
    data: dict[str, Any]
    positions: Positions

    def position(self, path: Sequence[str | int]) -> Position:
        """The position of `path`; if it is not written in the document, that of the nearest enclosing path."""
        return self.positions.find(path)

    def locate(self, problems: Iterable[Problem]) -> list[Problem]:
        """The same problems with their positions filled in."""
        return self.positions.locate(problems)


def load(source: str | os.PathLike[str] | DomainArgs, include_roots: Sequence[str] = ()) -> Loaded:
    """Load the domain of one document, given by its path or as plain data (`DomainArgs`).

    The ending of the file's name decides the format: `.yaml`, `.yml` or `.json`. Fragments must be in the document's
    own folder, or in one of `include_roots`. Plain data can't include fragments, and its faults have no positions.

    Raises:
        DocumentError: the document or a fragment has faults; every one is reported.
    """
    if isinstance(source, Mapping):
        return _from_data(source)
    if not isinstance(source, (str, os.PathLike)):
        raise DocumentError([Problem(f"the document is of type {type(source).__name__}; give a path or plain data")])
    file = os.fspath(source)
    try:
        return _finish(read_file(file), file, include_roots)
    except Unreadable as unreadable:
        raise DocumentError(unreadable.problems) from None


def _from_data(data: DomainArgs) -> Loaded:
    try:
        return Loaded(Domain.model_validate(data), (), dict(data), Positions("<data>"))
    except ValidationError as error:
        from dnsstack.model.translate import problems

        raise DocumentError(problems(error, data=data)) from None


def load_from(file: str, read: Callable[[str], Tree], include_roots: Sequence[str] = ()) -> Loaded:
    """As `load`, but `read` reads the document and its fragments, for example from a revision of a repository.

    Raises:
        DocumentError: the document or a fragment has faults; every one is reported.
    """
    try:
        return _finish(read(file), file, include_roots, read)
    except Unreadable as unreadable:
        raise DocumentError(unreadable.problems) from None


def loads(text: str, format: str = "yaml", name: str = "<text>") -> Loaded:  # noqa: A002  # the usual word
    """Load the domain of a document in a string; positions show `name`, and includes are relative to it.

    Raises:
        DocumentError: the document or a fragment has faults; every one is reported.
    """
    try:
        return _finish(read_text(text, format, name), name)
    except Unreadable as unreadable:
        raise DocumentError(unreadable.problems) from None


def load_all(patterns: Sequence[str], include_roots: Sequence[str] = ()) -> list[Loaded]:
    """Load the domains of several documents, given by paths and glob patterns: each file once, in that order.

    Raises:
        DocumentError: a document has faults, a pattern matches no file, or a domain is declared twice.
    """
    loaded, faults = load_each(patterns, include_roots)
    if faults:
        raise DocumentError(faults)
    return loaded


def load_each(patterns: Sequence[str], include_roots: Sequence[str] = ()) -> tuple[list[Loaded], list[Problem]]:
    """As `load_all`, but return the documents that can be read, and every fault of the others."""
    faults: list[Problem] = []
    loaded: list[Loaded] = []
    for file in expand(patterns, faults):
        try:
            loaded.append(load(file, include_roots))
        except DocumentError as error:
            faults.extend(error.problems)
    faults.extend(_declared_twice(loaded))
    return loaded, faults


def _finish(
    tree: Tree, file: str, include_roots: Sequence[str] = (), read: Callable[[str], Tree] = read_file
) -> Loaded:
    """Merge the fragments, then make the model; faults of the model that are reported already are left out."""
    resolve(tree, file, include_roots, read)
    faults = list(tree.problems)
    domain: Domain | None = None
    silenced = frozenset(tree.silenced)
    try:
        domain = Domain.model_validate(tree.data)
    except ValidationError as error:
        from dnsstack.model.translate import problems

        for problem in problems(error, tree.positions, tree.data):
            echo = below(tuple(problem.path), silenced)
            elsewhere = tree.incomplete and problem.rule == "missing-key"
            if not echo and not elsewhere:
                faults.append(problem)
    if faults or domain is None:
        raise DocumentError(faults)
    return Loaded(domain, tuple(tree.positions.files), tree.data, tree.positions)


def expand(patterns: Sequence[str], faults: list[Problem]) -> list[str]:
    """The files that match paths and glob patterns, each once, in that order; a pattern without a file is a fault."""
    files: dict[str, str] = {}
    for pattern in patterns:
        matches = [pattern]
        if not os.path.lexists(pattern) and _GLOB.intersection(pattern):
            import glob

            matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207  # the pattern may be absolute
            if not matches:
                faults.append(Problem(f"no file matches {pattern!r}; write the path of a document", rule="no-match"))
        for file in matches:
            files.setdefault(os.path.realpath(file), file)
    return list(files.values())


def _declared_twice(loaded: Sequence[Loaded]) -> Iterable[Problem]:
    first: dict[str, Position] = {}
    for document in loaded:
        position = document.position(("domain",))
        before = first.setdefault(document.domain.apex, position)
        if before is not position:
            message = (
                f"domain: {document.domain.apex} is also declared in {before.to_text()}; write it in one document only"
            )
            hint = "merge the two documents, or share parts of them with include:"
            yield Problem(message, DocumentPath(("domain",)), hint=hint, rule="duplicate-domain", position=position)
