"""Specs: frozen, typed descriptions of Pulumi resources with unresolved references.

Specs are made from the plan, and Pulumi resources from specs. They can be compared, printed and tested without an
engine. Each provider's `specs.py` has a dataclass for each kind of resource; its fields are the resource's inputs with
Python's names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Final

from dnsstack.errors import DocumentPath, Unsupported
from dnsstack.model.deferred import Deferred
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ROSTER
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.refs import Ref

Text = str | Ref | Deferred
"""A text input: a known text, an output of another spec, or an Output of the program."""


@dataclass(frozen=True, slots=True)
class SpecOptions:
    """The resource options that dnsstack uses; names are Pulumi's.

    `depends_on` and `parent` name specs; `aliases` are former logical names; `import_id` adopts an existing resource.
    `given`: the resource will leave the state but stay at the provider (`handover: give`), so it is not protected,
    whatever the component's options say. `is_there`: it was imported, and is never created (`handover: take`).
    """

    parent: str | None = None
    depends_on: tuple[str, ...] = ()
    protect: bool = False
    retain_on_delete: bool = False
    delete_before_replace: bool = False
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    import_id: str | None = None
    given: bool = False
    is_there: bool = False


@dataclass(frozen=True, slots=True)
class Nested:
    """An input that is an object; its fields are those of the object, with Python's names."""

    def inputs(self) -> dict[str, Any]:
        """The fields that are not None."""
        return _set_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceSpec:
    """One resource: `token` is its Pulumi type, `name` its logical name; the subclass's fields are its inputs.

    `path`, `owner` and `rdtype` say where the spec comes from, for messages; they are not inputs. An input with the
    name of another field has a final underscore: `name_` is the input `name`.
    """

    token: ClassVar[str]

    name: str
    options: SpecOptions = SpecOptions()
    owner: str = ""
    rdtype: str = ""
    path: DocumentPath = field(default=DocumentPath(), compare=False)

    def inputs(self) -> dict[str, Any]:
        """The inputs that are not None, with Python's names; nested objects are dictionaries."""
        return _set_fields(self)

    def references(self) -> Iterator[Ref]:
        """Every output of another spec that the inputs use."""
        return found_references(self.inputs())

    def needs(self) -> frozenset[str]:
        """The logical names of the resources that must exist before this one."""
        parent = () if self.options.parent is None else (self.options.parent,)
        return frozenset((*parent, *self.options.depends_on, *(ref.spec for ref in self.references())))


def refuse_uncarried(plan: ZonePlan, provider: ProviderId) -> None:
    """Refuse a plan with an RRset that `provider` can't have, because its type does not list the provider.

    Raises:
        Unsupported: there is one; the rule `type-not-carried` refuses it earlier, with its position.
    """
    for rrset in plan.for_provider(provider):
        if provider not in ROSTER[rrset.rdtype].carriers:
            message = (
                f"{provider.value} does not support {rrset.rdtype}, so it can't serve {rrset.owner} {rrset.rdtype}"
            )
            raise Unsupported(message)


def _set_fields(item: Nested | ResourceSpec) -> dict[str, Any]:
    kind: type[Any] = type(item)
    found = {}
    for name, spelling in _spellings(kind):
        value = getattr(item, name)
        if value is not None:
            found[spelling] = _plain(value)
    return found


def _spellings(kind: type[Any]) -> tuple[tuple[str, str], ...]:
    """The fields and the names of their inputs, computed once for each kind, because there are thousands of specs."""
    spellings = _KNOWN_SPELLINGS.get(kind)
    if spellings is None:
        apart = _NOT_INPUTS if issubclass(kind, ResourceSpec) else frozenset[str]()
        names = [item.name for item in fields(kind) if item.name not in apart]
        spellings = _KNOWN_SPELLINGS[kind] = tuple((name, name.removesuffix("_")) for name in names)
    return spellings


def _plain(value: Any) -> Any:
    if isinstance(value, Nested):
        return value.inputs()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def found_references(value: Any) -> Iterator[Ref]:
    """Every output of another spec in a value, nested values included."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from found_references(item)
    elif isinstance(value, list):
        for item in value:
            yield from found_references(item)


_NOT_INPUTS: Final = frozenset(("name", "options", "owner", "rdtype", "path", "open_parts"))
_KNOWN_SPELLINGS: Final[dict[type[Any], tuple[tuple[str, str], ...]]] = {}
