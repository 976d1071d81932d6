"""Each file's syntax tree, made once for all tests that read code."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def tree(path: Path) -> ast.Module:
    """The file's tree; nobody changes it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of the file's tree, as `ast.walk` gives them."""
    return tuple(ast.walk(tree(path)))
