"""Make Pulumi's inputs from a spec's inputs: references become outputs, and the value of an Output is validated.

The value of an Output is read like a value of the document, with one difference: names are absolute with or without a
final dot, because an Output comes from another resource's attribute and not from a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from ipaddress import ip_address
from typing import Any, Final, TypeVar

import pulumi
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from dnsstack.component.faults import ZoneError
from dnsstack.component.tsig import resolve
from dnsstack.errors import Problem
from dnsstack.model.deferred import Deferred
from dnsstack.model.faults import ModelError, details
from dnsstack.model.names import absolute, strip_dot, under
from dnsstack.model.rdata import Rdata
from dnsstack.model.rdata.alias import read_zone_id
from dnsstack.model.rrset import read_value
from dnsstack.model.translate import sentence
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.refs import Ref, Secret

Result = TypeVar("Result")
Reader = Callable[[Any, ResourceSpec], Any]
_LISTED: Final = (
    "an Output of a list needs the number of its values, so that each has its record at preview: "
    "Deferred(output, count=2), and the list must have exactly so many values; only Route53 needs no number"
)
_TEXT: Final = re.compile(r"[ -~]{1,1024}")


class Inputs:
    """Resolves the inputs of specs with the resources made so far."""

    def __init__(self, resources: Mapping[str, pulumi.Resource]) -> None:
        self._resources = resources

    def of(self, spec: ResourceSpec, without: str = "") -> dict[str, Any]:
        """Every input that is set, except `without`, as arguments of the resource's constructor."""
        return {field: self._resolved(value, field, spec) for field, value in spec.inputs().items() if field != without}

    def _resolved(self, value: Any, field: str, spec: ResourceSpec) -> Any:
        if isinstance(value, Ref):
            return self.output(value)
        if isinstance(value, Secret):
            return resolve(value)
        if isinstance(value, Deferred):
            read = READERS.get(field, _host_or_address)
            return validated(value, spec, field, partial(_read_as, read, spec))
        if isinstance(value, list):
            resolved = [self._resolved(item, field, spec) for item in value]
            later = field == "records" and any(isinstance(item, Deferred) for item in value)
            return pulumi.Output.all(*resolved).apply(_flat) if later else resolved
        if isinstance(value, Mapping):
            return {key: self._resolved(item, key, spec) for key, item in value.items()}
        return value

    def output(self, ref: Ref) -> pulumi.Output[Any]:
        """The output of the resource that `ref` names."""
        output: pulumi.Output[Any] = getattr(self._resources[ref.spec], ref.output)
        return output if ref.index is None else output.apply(lambda items: items[ref.index])


def _flat(resolved: list[Any]) -> list[Any]:
    """Route53's values without duplicates; an Output may give several."""
    every = [one for item in resolved for one in (item if isinstance(item, list) else [item])]
    return list(dict.fromkeys(every))


def _read_as(read: Reader, spec: ResourceSpec, resolved: Any) -> Any:
    return read(resolved, spec)


def validated(value: Deferred, spec: ResourceSpec, field: str, read: Callable[[Any], Result]) -> pulumi.Output[Result]:
    """The value of an Output after `read`, once it is known; a secret stays secret, an unknown value unknown.

    Raises, in the deployment:
        ZoneError: the value can't be read; the message names owner, type and field, and never shows a secret.
    """
    output: pulumi.Output[Any] = pulumi.Output.from_input(value.output)

    def check(resolved: Any) -> Any:
        try:
            return read(resolved)
        except (ValueError, TypeError, PydanticCustomError) as error:
            return _refuse(output, resolved, spec, field, _reason(error, resolved, spec))

    return output.apply(check)


async def _refuse(output: pulumi.Output[Any], resolved: Any, spec: ResourceSpec, field: str, reason: str) -> Any:
    hidden = await output.is_secret()
    shown = "a secret value" if hidden else repr(resolved)
    why = "" if hidden else f": {reason}"
    problem = Problem(
        f"{field} is an Output that resolved to {shown}, which can't be used{why}",
        spec.path,
        spec.owner,
        spec.rdtype,
        hint=_LISTED
        if isinstance(resolved, (list, tuple))
        else "the Output must have a value that the document could have here; names in it are absolute",
        rule="output-value",
    )
    raise ZoneError(problem.to_text(), [problem])


def _reason(error: Exception, resolved: Any, spec: ResourceSpec) -> str:
    """The fault of a value, in the words used for a document."""
    if isinstance(error, (ValidationError, ModelError)):
        at = ("records", spec.owner, spec.rdtype, "values", 0)
        said = sentence(ValidationError.from_exception_data("values", list(details(error, at, resolved))))
        return said.replace(f"records.{spec.owner}.{spec.rdtype}: ", "")  # the message already names both
    return str(error)


def rdata(rdtype: str, resolved: Any) -> Rdata:
    """Rdata from the value of an Output."""
    with under("."):
        read = read_value(rdtype, resolved)
    if isinstance(read, Deferred):
        message = f"{resolved!r} is not {rdtype} rdata"
        raise TypeError(message)
    return read


def _record(resolved: Any, spec: ResourceSpec) -> str | list[str]:
    """The value of an Output for Route53; several if the Output has a list, whose length need not be declared there."""
    from dnsstack.providers.route53 import text

    if isinstance(resolved, (list, tuple)) and resolved and all(isinstance(item, str) for item in resolved):
        return sorted(text.record(rdata(spec.rdtype, item)) for item in resolved)
    return text.record(rdata(spec.rdtype, resolved))


def host(resolved: Any, _: ResourceSpec) -> str:
    """A host name from the value of an Output, without its final dot."""
    return strip_dot(absolute(_string(resolved), "."))


def _address(resolved: Any, _: ResourceSpec) -> str:
    return ip_address(_string(resolved)).compressed


def _host_or_address(resolved: Any, spec: ResourceSpec) -> str:
    try:
        return _address(resolved, spec)
    except ValueError:
        return host(resolved, spec)


def _identifier(resolved: Any, _: ResourceSpec) -> str:
    text = _string(resolved)
    if not _TEXT.fullmatch(text):
        message = "it is not a printable text"
        raise ValueError(message)
    return text


def _zone(resolved: Any, _: ResourceSpec) -> str:
    read: str = read_zone_id(_string(resolved))
    return read


def _flag(resolved: Any, _: ResourceSpec) -> bool:
    return bool(resolved)


def _string(resolved: Any) -> str:
    if not isinstance(resolved, str):
        message = f"{type(resolved).__name__} is not a text"
        raise TypeError(message)
    return resolved


READERS: Final[Mapping[str, Reader]] = {
    "records": _record,
    "fqdn": host,
    "name": host,
    "Host": host,
    "ip_address": _address,
    "zone_id": _zone,
    "evaluate_target_health": _flag,
    "health_check_id": _identifier,
    "child_healthchecks": _identifier,
    "cloudwatch_alarm_name": _identifier,
    "routing_control_arn": _identifier,
}
"""By input: the reader of an Output's value; an endpoint's address is a host name or an IP address."""
