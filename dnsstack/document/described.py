"""The meaning of each key of a document: the docstring below the model's field, which editors show as well.

It is read from the source, and only when a schema or a page is made: a running model has no such texts.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from functools import cache


def descriptions(model: type) -> dict[str, str]:
    """The docstring of each field that has one, without the final dot; a subclass replaces that of its base."""
    found: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        found |= _of_module(kind.__module__).get(kind.__qualname__, {})
    return found


@cache
def _of_module(name: str) -> dict[str, dict[str, str]]:
    try:
        tree = ast.parse(inspect.getsource(sys.modules[name]))
    except (OSError, TypeError):  # a built-in class, or one without its source
        return {}
    return {node.name: dict(_fields(node)) for node in tree.body if isinstance(node, ast.ClassDef)}


def _fields(kind: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """A field is an annotated name; its docstring is the text in the next line (PEP 258, attribute docstrings)."""
    for field, after in zip(kind.body, kind.body[1:], strict=False):
        match field, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, " ".join(text.split()).removesuffix(".")
            case _:
                pass
