"""Each file's syntax tree, made once for all tests that read code."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Final

DENSE: Final = 10
"""Branches from which a function is looked at: conditions, loops, handlers, cases, `and`, `or`, comprehensions."""


@cache
def tree(path: Path) -> ast.Module:
    """The file's tree; nobody changes it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of the file's tree, as `ast.walk` gives them."""
    return tuple(ast.walk(tree(path)))


def branches(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How often the function decides something, in the functions within it, too."""
    count = 0
    for node in ast.walk(function):
        match node:
            case ast.If() | ast.For() | ast.AsyncFor() | ast.While() | ast.IfExp() | ast.ExceptHandler():
                count += 1
            case ast.match_case():
                count += 1
            case ast.BoolOp(values=values):
                count += len(values) - 1
            case ast.comprehension(ifs=ifs):
                count += 1 + len(ifs)
    return count


def density(function: ast.FunctionDef | ast.AsyncFunctionDef) -> float:
    """Branches a line of the body, without its docstring; 0 where it decides little."""
    count = branches(function)
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if count < DENSE or not body:
        return 0.0
    return count / ((body[-1].end_lineno or 0) - body[0].lineno + 1)
