"""Specs: frozen, typed descriptions of Pulumi resources with unresolved references.

A spec is what is between the plan and Pulumi: it can be compared, printed and tested without an engine. Each
provider's `specs.py` has one dataclass a resource kind; its fields are that resource's inputs in Python's spelling.
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
"""A text input: known, an output of another spec, or a program's own Output."""


@dataclass(frozen=True, slots=True)
class Options:
    """The resource options that dnsstack uses; names are Pulumi's.

    `depends_on` and `parent` name specs; `aliases` are former logical names; `import_id` adopts an existing resource.
    `given`: the resource is about to be forgotten, and what it is stays (`handover: give`); it is not protected,
    whatever the component's own options say. `is_there`: it was imported, and is never made (`handover: take`).
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
    """An input that is an object itself; its fields are that object's, in Python's spelling."""

    def inputs(self) -> dict[str, Any]:
        """The fields that are set."""
        return _set_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceSpec:
    """One resource: `token` its Pulumi type, `name` its logical name, the subclass's fields its inputs.

    `path`, `owner` and `rdtype` say where the spec comes from, for messages; they are not inputs. An input that has
    one of these names is spelt with a final underscore: `name_` is the input `name`.
    """

    token: ClassVar[str]

    name: str
    options: Options = Options()
    owner: str = ""
    rdtype: str = ""
    path: DocumentPath = field(default=DocumentPath(), compare=False)

    def inputs(self) -> dict[str, Any]:
        """The inputs that are set, in Python's spelling; None is "not set", nested objects are dictionaries."""
        return _set_fields(self)

    def references(self) -> Iterator[Ref]:
        """Every output of another spec that the inputs rest on."""
        return found_references(self.inputs())

    def needs(self) -> frozenset[str]:
        """The logical names that must exist before this resource."""
        parent = () if self.options.parent is None else (self.options.parent,)
        return frozenset((*parent, *self.options.depends_on, *(ref.spec for ref in self.references())))


def refuse_uncarried(plan: ZonePlan, provider: ProviderId) -> None:
    """Refuse a plan that gives `provider` an RRset of a type that does not name it as a carrier.

    Raises:
        Unsupported: there is one; the rule `type-not-carried` says so earlier, with its position.
    """
    for rrset in plan.for_provider(provider):
        if provider not in ROSTER[rrset.rdtype].carriers:
            message = f"{rrset.owner} {rrset.rdtype}: {provider.value} does not carry {rrset.rdtype}"
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
    """Fields and the inputs that they represent, worked out once a kind: thousands of specs ask."""
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
    """Every output of another spec in a plain value."""
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
