"""Which share of the package the tests carry out, by folder: pytest's own processes, no child that a test starts.

A plugin of pytest's, `-p tests.covered`. As a module of the package is compiled, each statement gets one before it that
marks its line in a bytearray: it costs the same on every Python, nothing at all in other packages, and what a test can
see (names, source, tracebacks) stays as it is. A tracer is called for each line of every package.
(Python 3.11, tests of plan, lint, document, voting and faults: 61.8 s of CPU without, 63.6 s with the marks; a
tracer more than doubles it.)
"""

from __future__ import annotations

import ast
import builtins
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Final

import pytest

WORDS: Final = ("-p", "tests.covered")
"""What makes pytest count."""
_WHERE: Final = "DNSSTACK_TESTS_COUNTED"
_WHAT: Final = "DNSSTACK_TESTS_PACKAGE"

_marked: dict[str, bytearray] = {}
"""For each file of the package that was imported: which lines were carried out."""


def environment(given: Mapping[str, str], folder: Path, package: str = "dnsstack") -> dict[str, str]:
    """`given`, and where each process writes what it counted, of which package."""
    return {**given, _WHERE: str(folder), _WHAT: package}


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Before anything imports the package."""
    sys.meta_path.insert(0, _Finder(os.environ[_WHAT]))


def pytest_sessionfinish() -> None:
    """Every process has a file of its own."""
    found = {path: [line for line, hit in enumerate(marks) if hit] for path, marks in _marked.items()}
    (Path(os.environ[_WHERE]) / f"{os.getpid()}.json").write_text(json.dumps(found), encoding="utf-8")


class _Finder(MetaPathFinder):
    def __init__(self, package: str) -> None:
        self._package = package

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] != self._package:
            return None
        found = PathFinder.find_spec(fullname, path, target)
        if found is not None and isinstance(found.loader, SourceFileLoader):
            found.loader = _Loader(found.loader.name, found.loader.path)
        return found


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        """Compiled each time: what is cached on disk has no marks, and is not to get any."""
        path = self.get_filename(fullname)
        tree = ast.parse(self.get_data(path), path)
        name = f"__lines_{len(_marked)}__"
        _marked[path] = _marked.get(path) or bytearray(max(statements(tree), default=0) + 1)
        setattr(builtins, name, _marked[path])  # a module's own name could be seen by a test
        code: CodeType = compile(_with_marks(tree, name), path, "exec", dont_inherit=True)
        return code


def statements(tree: ast.Module) -> set[int]:
    """The lines on which a statement begins that can be carried out."""
    return {one.lineno for _, _, body in _bodies(tree) for one in body if _carried_out(one)}


def _bodies(tree: ast.Module) -> Iterator[tuple[ast.AST, str, list[ast.stmt]]]:
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                yield node, field, value


def _carried_out(one: ast.stmt) -> bool:
    """Not a docstring (nor another bare constant), not what only the compiler reads."""
    bare = isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
    future = isinstance(one, ast.ImportFrom) and one.module == "__future__"
    return not (bare or future or isinstance(one, (ast.Global, ast.Nonlocal)))


def _with_marks(tree: ast.Module, name: str) -> ast.Module:
    for node, field, body in list(_bodies(tree)):
        marked: list[ast.stmt] = []
        for one in body:
            if _carried_out(one):
                marked.append(_mark(one, name))
            marked.append(one)
        setattr(node, field, marked)
    return tree


def _mark(one: ast.stmt, name: str) -> ast.stmt:
    place = ast.Subscript(ast.Name(name, ast.Load()), ast.Constant(one.lineno), ast.Store())
    mark = ast.copy_location(ast.Assign([place], ast.Constant(1)), one)
    return ast.fix_missing_locations(mark)


def by_folder(folder: Path, package: Path) -> list[str]:
    """A line for each folder of the package, the least covered first, and the whole at the end."""
    hit: dict[str, set[int]] = defaultdict(set)
    for file in folder.glob("*.json"):
        counted: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        for path, lines in counted.items():
            hit[str(Path(path).resolve())].update(lines)
    folders: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for module in sorted(package.rglob("*.py")):
        lines = statements(ast.parse(module.read_bytes()))
        for key in (module.parent.relative_to(package.parent).as_posix(), ""):
            folders[key][0] += len(lines & hit[str(module.resolve())])
            folders[key][1] += len(lines)
    return list(_told(folders))


def _told(folders: dict[str, list[int]]) -> Iterator[str]:
    whole = folders.pop("", [0, 0])
    for name, (covered, lines) in sorted(folders.items(), key=lambda item: (_share(*item[1]), item[0])):
        yield f"{_share(covered, lines):6.1%} of {lines:5} lines  {name}"
    yield f"{_share(*whole):6.1%} of {whole[1]:5} lines  in all"


def _share(covered: int, lines: int) -> float:
    return covered / lines if lines else 1.0
