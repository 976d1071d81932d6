"""The TypedDicts of the front door have the keys and types of the models."""

from __future__ import annotations

import enum
import subprocess
import sys
import types
import typing
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from dnsstack.model.args import domain, failover, health
from dnsstack.model.args.values import RRsetArgs
from dnsstack.model.bind import OwnServer, OwnServers, SoaTimers
from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.model.failover import STRATEGIES
from dnsstack.model.failover.policy import FAILOVER_TYPES, FailoverPolicy, Pin
from dnsstack.model.health import HEALTH_CHECKS
from dnsstack.model.nameservers import CloudflareZone, NameserverSet, Route53Zone
from dnsstack.model.rdata import ROSTER, OwnerArgs
from dnsstack.model.rrset import RRset
from dnsstack.model.unmanaged import Unmanaged

NAMES: dict[type[BaseModel], str] = {
    NameserverSet: "NameserversArgs",
    Route53Zone: "Route53Args",
    CloudflareZone: "CloudflareArgs",
    OwnServers: "SelfHostedArgs",
    OwnServer: "NameServerArgs",
    SoaTimers: "SoaTimersArgs",
    Pin: "PinArgs",
    Unmanaged: "UnmanagedArgs",
}
PLAIN: dict[Any, str] = {str: "str", bytes: "bytes", datetime: "str | datetime"}

VALUES = {"primary", "secondary"}
BY_HAND: dict[type[BaseModel], dict[str, str]] = {
    NameserverSet: {"self_hosted": "SelfHostedArgs"},
    RRset: {"values": "V | Sequence[V] | TextList"},
    FailoverPolicy: {
        **dict.fromkeys(VALUES, "V | Sequence[V]"),
        **dict.fromkeys(("cloudflare", "self_hosted", "other_nameservers"), "StrategyArgs"),
    },
    Domain: {
        "health_checks": "Mapping[str, HealthCheckArgs]",
        "records": "Mapping[str, OwnerArgs]",
        "failover": "Mapping[str, OwnerFailoverArgs]",
        "unmanaged": "Mapping[str, str | UnmanagedArgs]",
    },
    ROSTER["TXT"]: {"strings": "Sequence[str | bytes]"},
}
"""Keys whose written form is another one than the model's: the sections by owner, values, strategies."""


def spelled(annotation: Any, metadata: tuple[Any, ...] = ()) -> str:
    """How a TypedDict spells a model's field; a duration is an integer that reads `5m`, too."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return spelled(args[0], (*metadata, *args[1:]))
    if origin in (Union, types.UnionType):
        parts = [part for part in args if part is not types.NoneType]
        plain = [get_args(part)[0] if get_origin(part) is Annotated else part for part in parts]
        return "Later" if Deferred in plain else " | ".join(spelled(part, metadata) for part in parts)
    if origin is Literal:
        return f"Literal[{', '.join(f'{word!r}' for word in args)}]".replace("'", '"')
    if origin is tuple:
        return f"Sequence[{spelled(args[0])}]"
    if origin is dict:
        return f"Mapping[{spelled(args[0])}, {spelled(args[1])}]"
    return _class(annotation, metadata)


def _class(kind: type, metadata: tuple[Any, ...]) -> str:
    if issubclass(kind, enum.Enum):
        return f"Literal[{', '.join(_quoted(member.value) for member in kind)}]"
    if issubclass(kind, bool):
        return "bool"
    if issubclass(kind, int):
        try:
            TypeAdapter(Annotated[(int, *metadata)] if metadata else int).validate_python("5m")
        except ValidationError:
            return "int"
        return "Duration"
    return NAMES[kind] if issubclass(kind, BaseModel) else PLAIN[kind]


def _quoted(text: str) -> str:
    return f'"{text}"'


def pairs() -> Iterator[tuple[Any, type[BaseModel]]]:
    """Every TypedDict with the model that it describes."""
    for model in (Route53Zone, CloudflareZone, OwnServer, OwnServers, SoaTimers, NameserverSet, Unmanaged):
        yield getattr(domain, NAMES[model]), model
    yield domain.DomainArgs, Domain
    yield RRsetArgs, RRset
    yield failover.FailoverArgs, FailoverPolicy
    yield failover.PinArgs, Pin
    for strategy in STRATEGIES.values():
        yield getattr(failover, f"{strategy.__name__}Args"), strategy
    for check in dict.fromkeys(HEALTH_CHECKS.values()):
        yield getattr(health, f"{check.__name__}Args"), check
    for rdtype, kind in ROSTER.items():
        yield getattr(sys.modules[kind.__module__], f"{rdtype}Args"), kind


def written(args: Any) -> dict[str, str]:
    """The keys of a TypedDict with their annotations' text, `Required` taken off."""
    found = {name: text.__forward_arg__.replace("'", '"') for name, text in args.__annotations__.items()}
    return {
        name: text.removeprefix("Required[")[:-1] if text.startswith("Required[") else text
        for name, text in found.items()
    }


@pytest.mark.parametrize(("args", "model"), list(pairs()), ids=lambda item: item.__name__)
def test_keys_and_types_are_the_models(args: Any, model: type[BaseModel]) -> None:
    by_hand = BY_HAND.get(model, {})
    placed = {"owner", "rdtype"} if model in (RRset, FailoverPolicy) else set()
    fields = {name: field for name, field in model.model_fields.items() if not field.exclude and name not in placed}
    expected = {
        name: by_hand.get(name) or spelled(field.annotation, tuple(field.metadata)) for name, field in fields.items()
    }
    if model is ROSTER["TXT"]:
        expected["text"] = "str"  # what the model splits into `strings`

    assert written(args) == expected


@pytest.mark.parametrize(("args", "model"), list(pairs()), ids=lambda item: item.__name__)
def test_a_key_is_required_where_the_model_has_no_default(args: Any, model: type[BaseModel]) -> None:
    required = {name for name, text in args.__annotations__.items() if text.__forward_arg__.startswith("Required[")}
    needed = {name for name, field in model.model_fields.items() if field.is_required()} & args.__annotations__.keys()
    discriminator = {"type", "strategy"} & args.__annotations__.keys()

    given_elsewhere = {"ttl"} if model in (RRset, FailoverPolicy) else set()  # the domain's
    either = {"strings"} if model is ROSTER["TXT"] else set()  # or `text`
    assert required == (needed | discriminator) - given_elsewhere - either


def test_every_type_of_the_roster_can_be_written() -> None:
    assert tuple(OwnerArgs.__annotations__) == tuple(ROSTER)
    assert tuple(failover.OwnerFailoverArgs.__annotations__) == FAILOVER_TYPES


def test_the_names_never_load_pulumi() -> None:
    code = "from dnsstack import DomainArgs; import sys; print([m for m in sys.modules if m.startswith('pulumi')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_annotations_resolve() -> None:
    import pulumi

    assert typing.get_type_hints(domain.DomainArgs, localns={"pulumi": pulumi})["domain"] is str
