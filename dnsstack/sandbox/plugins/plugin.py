"""A plugin as the Pulumi engine sees it: requests in property values, answered by the kinds.

Run as `python -m dnsstack.sandbox.plugins.plugin <package> <engine address>`; the engine starts it through an
executable `pulumi-resource-<package>` that the deployment writes.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping
from functools import partial
from importlib.metadata import version
from typing import Any, Final, TypeVar

from pulumi.provider.experimental.property_value import Computed, PropertyValue
from pulumi.provider.experimental.provider import (
    CheckFailure,
    CheckRequest,
    CheckResponse,
    ConfigureRequest,
    ConfigureResponse,
    CreateRequest,
    CreateResponse,
    DeleteRequest,
    DiffRequest,
    DiffResponse,
    PropertyDiff,
    PropertyDiffKind,
    Provider,
    ReadRequest,
    ReadResponse,
    UpdateRequest,
    UpdateResponse,
)

from dnsstack.providers.vendors.planning import Difference
from dnsstack.providers.vendors.values import UNKNOWN, Values, integral
from dnsstack.sandbox.plugins.kind import Kind
from dnsstack.sandbox.plugins.roster import PACKAGES

_UNKNOWN_TEXT: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What represents an unknown in Pulumi's protocol."""

Properties = Mapping[str, PropertyValue]
Result = TypeVar("Result")


def plain(value: PropertyValue) -> Any:
    """A property value as a plain one: secrets opened, floats that are integral as ints, computed as `UNKNOWN`."""
    inner = value.value
    if isinstance(inner, Computed):
        return UNKNOWN
    if isinstance(inner, Mapping):
        return {key: plain(item) for key, item in inner.items()}
    if isinstance(inner, tuple):
        return [plain(item) for item in inner]
    return integral(inner) if isinstance(inner, float) else inner


def plain_map(properties: Properties) -> Values:
    """`plain` for a whole object; what is null is not set."""
    return {key: plain(value) for key, value in properties.items() if value.value is not None}


def property_value(value: Any, *, secret: bool = False) -> PropertyValue:
    """A plain value as a property value."""
    if value is UNKNOWN:
        return PropertyValue(_UNKNOWN_TEXT, is_secret=secret)  # the SDK reads `Computed` and can't write it
    if isinstance(value, Mapping):
        return PropertyValue({key: property_value(item) for key, item in value.items()}, is_secret=secret)
    if isinstance(value, (list, tuple)):
        return PropertyValue([property_value(item) for item in value], is_secret=secret)
    number = isinstance(value, int) and not isinstance(value, bool)
    return PropertyValue(float(value) if number else value, is_secret=secret)


def property_map(values: Mapping[str, Any], like: Properties) -> dict[str, PropertyValue]:
    """`property_value` for a whole object; a key that holds a secret in `like` is a secret here."""
    secrets = {key for key, value in like.items() if value.contains_secret()}
    return {key: property_value(value, secret=key in secrets) for key, value in values.items()}


class Plugin(Provider):
    """The kinds of one package behind Pulumi's provider interface."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds = kinds

    def _kind(self, urn_type: str) -> Kind:
        """The kind of a request; its type carries the chain of parents, joined by `$`."""
        token = urn_type.rpartition("$")[2]
        if token not in self._kinds:
            msg = f"the sandbox's plugin carries no {token}: {', '.join(self._kinds)}"
            raise NotImplementedError(msg)
        return self._kinds[token]

    async def _off_loop(self, call: Callable[..., Result], *arguments: Any) -> Result:
        """Calls block on HTTP: each runs in a thread, so that the engine's parallel requests overlap."""
        return await asyncio.get_running_loop().run_in_executor(None, partial(call, *arguments))

    async def configure(self, request: ConfigureRequest) -> ConfigureResponse:
        """Endpoints come from the environment; Cloudflare's token may come from the provider's configuration."""
        token = request.args.get("apiToken")
        if token is not None and isinstance(token.value, str):
            for kind in self._kinds.values():
                kind.authenticate(token.value)
        return ConfigureResponse(
            accept_secrets=True, supports_preview=True, accept_outputs=True, accept_resources=False
        )

    async def check(self, request: CheckRequest) -> CheckResponse:
        """Defaults and the vendor's refusals."""
        inputs, failures = self._kind(request.type).check(plain_map(request.new_inputs))
        return CheckResponse(
            inputs=property_map(inputs, request.new_inputs),
            failures=[CheckFailure(key, reason) for key, reason in failures],
        )

    async def diff(self, request: DiffRequest) -> DiffResponse:
        """In place, or a replacement."""
        kind = self._kind(request.type)
        found = kind.diff(plain_map(request.old_state), plain_map(request.new_inputs), request.ignore_changes)
        return DiffResponse(
            changes=bool(found),
            replaces=list(found.replaces),
            diffs=list(found.changed),
            detailed_diff={item.path: PropertyDiff(_kind_of(item), input_diff=False) for item in found.details},
        )

    async def create(self, request: CreateRequest) -> CreateResponse:
        """At preview, what is known."""
        kind, news = self._kind(request.type), plain_map(request.properties)
        if request.preview:
            return CreateResponse("", property_map(kind.preview({}, news), request.properties))
        id_, state = await self._off_loop(kind.create, news)
        return CreateResponse(id_, property_map(state, request.properties))

    async def update(self, request: UpdateRequest) -> UpdateResponse:
        """At preview, what is known."""
        kind, news, state = self._kind(request.type), plain_map(request.news), plain_map(request.olds)
        if request.preview:
            return UpdateResponse(property_map(kind.preview(state, news, request.ignore_changes), request.news))
        made = await self._off_loop(kind.update, request.resource_id, state, news, request.ignore_changes)
        return UpdateResponse(property_map(made, request.news))

    async def read(self, request: ReadRequest) -> ReadResponse:
        """A refresh, or an import where there is no state yet."""
        kind, state, inputs = self._kind(request.type), plain_map(request.properties), plain_map(request.inputs)
        id_ = request.resource_id
        if state:
            found = await self._off_loop(kind.read, id_, state)
        else:
            id_, found = await self._off_loop(kind.adopt, id_)
        if found is None:
            return ReadResponse("", {}, {})
        secrets = {**request.properties, **request.inputs}
        return ReadResponse(id_, property_map(found, secrets), property_map(kind.live_inputs(found, inputs), secrets))

    async def delete(self, request: DeleteRequest) -> None:
        """Gone already is no fault."""
        await self._off_loop(self._kind(request.type).delete, request.resource_id, plain_map(request.properties))


def _kind_of(found: Difference) -> PropertyDiffKind:
    """The engine's word for a difference."""
    if found.old is None:
        return PropertyDiffKind.ADD_REPLACE if found.replaces else PropertyDiffKind.ADD
    if found.new is None:
        return PropertyDiffKind.DELETE_REPLACE if found.replaces else PropertyDiffKind.DELETE
    return PropertyDiffKind.UPDATE_REPLACE if found.replaces else PropertyDiffKind.UPDATE


def main() -> None:
    """Serve one package to the engine until it hangs up; the version is the SDK's, which the engine asks for.

    The process ends at once then: a plugin holds nothing, and threads that still wait for an API would find the event
    loop closed and say so in the middle of the deployment's output.
    """
    from pulumi.provider.experimental.server import main as serve

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os._exit(0))
    package = sys.argv.pop(1)
    serve(sys.argv[1:], version(f"pulumi_{package}"), Plugin(PACKAGES[package]()))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
