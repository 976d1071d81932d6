"""Specs: frozen, typed descriptions of Pulumi resources with unresolved references.

A spec is what stands between the plan and Pulumi: it can be compared, printed and tested without an engine. Each
provider's `specs.py` has one dataclass a resource kind; its fields are that resource's inputs in Python's spelling.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from dnsstack.errors import Path
from dnsstack.model.deferred import Deferred
from dnsstack.providers.refs import Ref

Text = str | Ref | Deferred
"""A text input: known, an output of another spec, or a program's own Output."""


@dataclass(frozen=True, slots=True)
class Options:
    """The resource options that dnsstack uses; names are Pulumi's.

    `depends_on` and `parent` name specs; `aliases` are former logical names; `import_id` adopts a living resource.
    """

    parent: str | None = None
    depends_on: tuple[str, ...] = ()
    protect: bool = False
    retain_on_delete: bool = False
    delete_before_replace: bool = False
    ignore_changes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    import_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceSpec:
    """One resource: `token` its Pulumi type, `name` its logical name, the subclass's fields its inputs.

    `path`, `owner` and `rdtype` say where the spec comes from, for messages; they are no inputs.
    """

    token: ClassVar[str]

    name: str
    options: Options = Options()
    owner: str = ""
    rdtype: str = ""
    path: Path = field(default=Path(), compare=False)

    def inputs(self) -> dict[str, Any]:
        """The inputs that are set, in Python's spelling; None is "not set"."""
        skip = _NOT_INPUTS
        return {
            item.name: getattr(self, item.name)
            for item in fields(self)
            if item.name not in skip and getattr(self, item.name) is not None
        }


_NOT_INPUTS = frozenset(("name", "options", "owner", "rdtype", "path"))
