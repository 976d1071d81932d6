"""Convert the inputs of a component from another language to arguments of the Python component.

Numbers arrive as floats. The structure must be known at preview, because resources are named by it: only a value may be
an Output.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pulumi
from google.protobuf import struct_pb2
from pulumi.errors import InputPropertiesError, InputPropertyErrorDetails
from pulumi.runtime import rpc

from dnsstack.component.extras import SECTIONS
from dnsstack.errors import Problem
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.nearest import did_you_mean
from dnsstack.model.rrset import RRset
from dnsstack.plan.safety import Consent
from dnsstack.plugin.construct_aliases import with_alias_parts
from dnsstack.plugin.values import OUTPUT as OUTPUT_VALUE
from dnsstack.plugin.values import SECRET, SIGNATURE, UNKNOWNS
from dnsstack.providers.vendors.values import integral

_SECTION: Final = {"records": "records", "failover": "failover", "healthChecks": "health_checks"}
_INPUT: Final = {section: name for name, section in _SECTION.items()}
_LISTS: Final = ("values", "primary", "secondary")
_LATER: Final = frozenset((*_LISTS, "check", "secondary_check"))
_PLAIN: Final = (frozenset(RRset.model_fields) | frozenset(FailoverPolicy.model_fields)) - _LATER
"""The keys of an RRset and of a policy whose values must be known at preview."""
_PROJECTS: Final = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")

Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """The inputs of a component."""

    source: Any
    records: Any = None
    failover: Any = None
    health_checks: Any = None
    consent: tuple[Consent, ...] = ()
    protect: bool = False
    unprotected: tuple[str, ...] = ()
    overwrite: tuple[str, ...] = ()
    written: Mapping[str, Any] = field(default_factory=dict)
    """The inputs by their names, to find the one with a problem."""

    def property_path(self, problem: Problem) -> str:
        """The path of a problem in the inputs, in Pulumi's form of property paths."""
        steps = tuple(problem.path)
        input_ = _INPUT.get(str(steps[0]), "") if steps else ""
        added = self._known((input_, *steps[1:]))
        given = self._known(("domain", *steps))
        if len(added) >= len(given) and added:
            return self._shown(added)
        return self._shown(given or ("document",))

    def _known(self, steps: Steps) -> Steps:
        """The steps that exist in the inputs."""
        return steps[: _longest(self.written, steps)]

    def _shown(self, steps: Steps) -> str:
        """A path for the engine, which prints the value that it finds there (CLI 3.260), also a mapping or a secret.

        If a space follows the path, it finds nothing; so only the path of a plain value is given without a space.
        """
        value: Any = self.written
        for step in steps:
            value = value[step]
        return path_of(steps) if isinstance(value, (str, int, float)) else f"{path_of(steps)} "


def read(inputs: struct_pb2.Struct) -> Given:
    """The inputs of a `ConstructRequest`.

    Raises:
        InputPropertiesError: an input is unknown, has a wrong type, or has an Output where none may be.
    """
    written = {key: value for key in inputs.fields if (value := _value(inputs.fields[key])) is not None}
    faults = list(_faults(written))
    if faults:
        details: list[InputPropertyErrorDetails] = [
            {"property_path": f"{path_of(steps)} ", "reason": reason} for steps, reason in faults
        ]
        message = "the inputs of the component are refused:"
        raise InputPropertiesError(message, details)
    document = written.get("document")
    return Given(
        source=str(_root() / document) if document is not None else with_alias_parts(written["domain"]),
        consent=tuple(written.get("consent", ())),
        protect=written.get("protect", False),
        unprotected=tuple(written.get("unprotected", ())),
        overwrite=tuple(written.get("overwrite", ())),
        written=written,
        **with_alias_parts({section: written.get(name) for name, section in _SECTION.items()}),
    )


def _faults(written: Mapping[str, Any]) -> Iterator[tuple[Steps, str]]:
    for name in written:
        if name not in INPUTS:
            yield (name,), f"there is no input {name}{did_you_mean(name, INPUTS)}"
    yield from _late(written)
    if ("domain" in written) == ("document" in written):
        both = "both are given" if "domain" in written else "neither is given"
        yield ("domain",), f"{both}; give the domain either as data (domain) or as a document's path (document)"
    for name, kind in _KINDS.items():
        if name in written and not _has_output(written[name]) and not _is(written[name], kind):
            yield (name,), f"{written[name]!r} is not {kind}; write {kind}"


def _has_output(value: Any) -> bool:
    """True for an Output and for a list with one, about which `_late` reports."""
    return any(isinstance(one, pulumi.Output) for one in (value if isinstance(value, list) else [value]))


_KINDS: Final = {
    "domain": "a mapping",
    "document": "a text",
    "records": "a mapping",
    "failover": "a mapping",
    "healthChecks": "a mapping",
    "consent": "a list of texts",
    "protect": "a boolean",
    "unprotected": "a list of texts",
    "overwrite": "a list of texts",
}


INPUTS: Final = tuple(_KINDS)


def _is(value: Any, kind: str) -> bool:
    if kind == "a list of texts":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, {"a mapping": dict, "a text": str, "a boolean": bool}[kind])


def _late(written: Mapping[str, Any]) -> Iterator[tuple[Steps, str]]:
    """A fault for every Output where the value must be known at preview."""
    for name, value in written.items():
        if isinstance(value, pulumi.Output):
            yield (name,), _known_late(f"the whole input {name}")
        elif name == "domain" and isinstance(value, dict):
            yield from _late_in_domain(value)
        elif name in _SECTION and isinstance(value, dict):
            yield from _late_in_section(_SECTION[name], value, (name,))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, pulumi.Output):
                    yield (name, index), _known_late("this")


def _late_in_domain(domain: Mapping[str, Any]) -> Iterator[tuple[Steps, str]]:
    for key, value in domain.items():
        if isinstance(value, pulumi.Output):
            yield ("domain", key), _known_late(f"the whole {key}")
        elif key in SECTIONS and isinstance(value, dict):
            yield from _late_in_section(key, value, ("domain", key))
        else:
            for steps in _outputs(value, ("domain", key)):
                yield steps, _known_late("this")


def _late_in_section(section: str, entries: Mapping[str, Any], at: Steps) -> Iterator[tuple[Steps, str]]:
    for owner, types in entries.items():
        if isinstance(types, pulumi.Output):
            yield (*at, owner), _known_late("the whole entry")
        elif section != "health_checks" and isinstance(types, dict):
            for rdtype, body in types.items():
                if isinstance(body, pulumi.Output):
                    yield (*at, owner, rdtype), _known_late(f"the whole {_ENTRY[section]}")
                elif isinstance(body, dict):
                    yield from _late_in_entry(body, (*at, owner, rdtype))
                if section == "records" and not _is_long(body):
                    yield (*at, owner, rdtype), _LONG


def _late_in_entry(body: Mapping[str, Any], at: Steps) -> Iterator[tuple[Steps, str]]:
    for key in _LISTS:
        if isinstance(body.get(key), pulumi.Output):
            yield (*at, key), _LIST
    for key in sorted(_PLAIN & body.keys()):
        for steps in _outputs(body[key], (*at, key)):
            yield steps, _known_late("this")


def _is_long(body: Any) -> bool:
    """True for the long form of an RRset; an Output is reported separately."""
    if isinstance(body, dict):
        return isinstance(body.get("values"), (list, pulumi.Output))
    return isinstance(body, pulumi.Output)


_ENTRY: Final = {"records": "RRset", "failover": "policy"}
_LIST: Final = (
    "the whole list is an Output, and the number of its values must be known at preview; write a list, in which each "
    "value may be an Output"
)
_LONG: Final = "this is not the long form of an RRset; write {ttl: …, values: […]}; only a document has short forms"


def _outputs(value: Any, at: Steps) -> Iterator[Steps]:
    if isinstance(value, pulumi.Output):
        yield at
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _outputs(item, (*at, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _outputs(item, (*at, index))


def _known_late(what: str) -> str:
    return (
        f"{what} is an Output, but must be known at preview; write it plainly: only values, alias targets and "
        "health-check ids in it may be Outputs"
    )


def _value(value: struct_pb2.Value) -> Any:
    """A value of the protocol; an Output if it is secret, unknown or another resource's."""
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return _output({}) if value.string_value in UNKNOWNS else value.string_value
    if kind == "number_value":
        return integral(value.number_value)
    if kind == "list_value":
        return [_value(item) for item in value.list_value.values]
    if kind == "struct_value":
        return _object(value.struct_value)
    return value.bool_value if kind == "bool_value" else None


def _object(struct: struct_pb2.Struct) -> Any:
    signature = struct.fields[SIGNATURE].string_value if SIGNATURE in struct.fields else ""
    if signature == OUTPUT_VALUE:
        return rpc.deserialize_output_value(struct)
    if signature == SECRET:
        return _output({"value": struct.fields["value"], "secret": struct_pb2.Value(bool_value=True)})
    return {key: item for key in struct.fields if (item := _value(struct.fields[key])) is not None}


def _output(parts: Mapping[str, struct_pb2.Value]) -> pulumi.Output[Any]:
    """An Output from the parts of the protocol's output value; without a value, it is unknown."""
    made = struct_pb2.Struct()
    made.fields[SIGNATURE].string_value = OUTPUT_VALUE
    for key, part in parts.items():
        made.fields[key].CopyFrom(part)
    return rpc.deserialize_output_value(made)


def _root() -> Path:
    """The project's folder; the engine starts a plugin in the program's folder, which is in it."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if any((folder / name).exists() for name in _PROJECTS):
            return folder
    return here


def _longest(data: Any, steps: Steps) -> int:
    """The number of steps that exist in `data`."""
    for count, step in enumerate(steps):
        within = isinstance(data, dict) or (isinstance(data, list) and isinstance(step, int))
        try:
            data = data[step] if within else None
        except LookupError:
            data = None
        if data is None:
            return count
    return len(steps)


def path_of(steps: Steps) -> str:
    """A property path in Pulumi's form: `domain["records"]["www"]["A"]["values"][0]`."""
    rest = (f"[{step}]" if isinstance(step, int) else f'["{_quoted(step)}"]' for step in steps[1:])
    return "".join((str(steps[0]), *rest))


def _quoted(step: str) -> str:
    return step.replace("\\", "\\\\").replace('"', '\\"')
