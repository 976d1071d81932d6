"""A servicer of Pulumi's provider protocol, for this plugin and for the sandbox's plugins.

It replaces `ProviderServicer` of Pulumi's SDK: it has plain values, keeps secrets secret, returns errors as one
sentence with the new state, runs every operation in a thread, and supports Cancel and the engine's log.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, Final, NoReturn, TypeVar

import grpc
import pulumi.provider.experimental.provider as stock
from google.protobuf import empty_pb2, struct_pb2
from pulumi.provider.experimental.server import ProviderServicer
from pulumi.runtime import proto

from dnsstack.errors import EnvironmentFault
from dnsstack.escaping import visible
from dnsstack.plugin.credentials import Credentials
from dnsstack.plugin.engine_log import EngineLog
from dnsstack.plugin.packages import Build, Package
from dnsstack.plugin.refusals import UNFINISHED, PluginRefusal, refusal, unknown
from dnsstack.plugin.resources import SECONDS, Context, Differences, ExistingResource, How, InputFault, Level, Resource
from dnsstack.plugin.values import Secrets, decode, encode
from dnsstack.providers.vendors.planning import top

T = TypeVar("T")

_THREADS: Final = 32
"""The most concurrent operations; the engine's default is 16 for each processor core, and the others wait."""

_MOMENT: Final = 0.02
"""The seconds to wait until the engine has an answer."""

_HOW: Final = {
    (How.ADD, False): proto.PropertyDiff.ADD,
    (How.ADD, True): proto.PropertyDiff.ADD_REPLACE,
    (How.DELETE, False): proto.PropertyDiff.DELETE,
    (How.DELETE, True): proto.PropertyDiff.DELETE_REPLACE,
    (How.UPDATE, False): proto.PropertyDiff.UPDATE,
    (How.UPDATE, True): proto.PropertyDiff.UPDATE_REPLACE,
}


class _Unknown(Exception):
    """The plugin does not have the token."""

    def __init__(self, refused: PluginRefusal) -> None:
        super().__init__(refused.text)
        self.refused = refused


class Servicer(ProviderServicer):
    """Serves one package to one engine."""

    def __init__(self, package: Package, engine_address: str = "") -> None:
        super().__init__([], package.version, stock.Provider(), engine_address)
        self.package = package
        self.log = EngineLog(engine_address)
        self.stopping = threading.Event()
        self._working = 0
        self._building = 0
        self._ended = asyncio.Event()
        self._told = asyncio.Event()
        self._told.set()
        self.idle = asyncio.Event()
        self.idle.set()
        self._credentials = Credentials()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="operation")

    async def Handshake(self, request: Any, context: Any) -> Any:
        """Learn the engine's address, and accept secrets."""
        del context
        self._attach(request.engine_address)
        return proto.ProviderHandshakeResponse(accept_secrets=True, accept_resources=False, accept_outputs=True)

    async def Attach(self, request: Any, context: Any) -> Any:
        """Use another engine."""
        del context
        self._attach(request.address)
        return empty_pb2.Empty()

    async def Cancel(self, request: Any, context: Any) -> Any:
        """End every operation after its current batch, and a component at once, without more registrations.

        The engine ends the connection as soon as it has this answer, and would report a component without an answer as
        "connection is closing".
        """
        del request, context
        self.stopping.set()
        self._ended.set()
        await self._told.wait()
        await asyncio.sleep(_MOMENT)
        return empty_pb2.Empty()

    async def GetSchema(self, request: Any, context: Any) -> Any:
        """The package's schema."""
        del request
        return proto.GetSchemaResponse(schema=await self._run(context, self.package.schema, Secrets()))

    async def CheckConfig(self, request: Any, context: Any) -> Any:
        """Check the settings of a provider instance."""
        given, secrets = decode(request.news)
        check = partial(self.package.configuration.check, given)
        kept, faults = await self._run(context, check, secrets)
        hidden = Secrets({(name,) for name in given})  # the engine opens secrets for this call, and prints what it has
        return proto.CheckResponse(inputs=encode(kept, secrets), failures=_failures(faults, hidden))

    async def DiffConfig(self, request: Any, context: Any) -> Any:
        """Return no changes: changed settings never replace a provider, and the engine compares them itself."""
        del request, context
        return proto.DiffResponse(changes=proto.DiffResponse.DIFF_UNKNOWN)

    async def Configure(self, request: Any, context: Any) -> Any:
        """Set the credentials of all later operations."""
        given, secrets = decode(request.args)
        read = partial(self.package.configuration.credentials, given, secrets)
        self._credentials = await self._run(context, read, secrets)
        return proto.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, acceptOutputs=True, acceptResources=False
        )

    async def Check(self, request: Any, context: Any) -> Any:
        """Check the inputs of a resource."""
        news, secrets = decode(request.news)
        olds, before = decode(request.olds)
        both = secrets | before
        resource = await self._resource(request.urn, context)
        told = self._context(request.urn, both)
        checked = await self._run(context, partial(resource.check, told, news, olds), both)
        inputs = encode(checked.inputs, secrets, (request.news, news))
        return proto.CheckResponse(inputs=inputs, failures=_failures(checked.faults, both))

    async def Diff(self, request: Any, context: Any) -> Any:
        """The changes, in place or by replacement."""
        made, before = _existing(request.id, request.olds, request.old_inputs)
        news, secrets = decode(request.news)
        both = secrets | before
        resource = await self._resource(request.urn, context)
        ignore = list(request.ignoreChanges)
        told = self._context(request.urn, both)
        found = await self._run(context, partial(resource.diff, told, made, news, ignore), both)
        return _diff_response(found)

    async def Create(self, request: Any, context: Any) -> Any:
        """Make a resource; at preview, return what is known of it."""
        news, secrets = decode(request.properties)
        resource = await self._resource(request.urn, context)
        told = self._context(request.urn, secrets, request.timeout)
        create = partial(resource.create, told, news, preview=request.preview)
        made = await self._run(context, create, secrets)
        return proto.CreateResponse(id=made.id, properties=encode(made.state, secrets, (request.properties, news)))

    async def Update(self, request: Any, context: Any) -> Any:
        """Change a resource in place; at preview, return what is known of it."""
        made, before = _existing(request.id, request.olds, request.old_inputs)
        news, secrets = decode(request.news)
        resource = await self._resource(request.urn, context)
        told = self._context(request.urn, secrets | before, request.timeout)
        ignore = list(request.ignoreChanges)
        update = partial(resource.update, told, made, news, ignore, preview=request.preview)
        state = await self._run(context, update, secrets | before)
        return proto.UpdateResponse(properties=encode(state, secrets, (request.news, news)))

    async def Delete(self, request: Any, context: Any) -> Any:
        """Delete a resource."""
        made, secrets = _existing(request.id, request.properties, request.old_inputs)
        resource = await self._resource(request.urn, context)
        told = self._context(request.urn, secrets, request.timeout)
        await self._run(context, partial(resource.delete, told, made), secrets)
        return empty_pb2.Empty()

    async def Read(self, request: Any, context: Any) -> Any:
        """Read a resource; without a state, it is an import."""
        made, secrets = _existing(request.id, request.properties, request.inputs)
        resource = await self._resource(request.urn, context)
        told = self._context(request.urn, secrets, request.timeout)
        found = await self._run(context, partial(resource.read, told, made.id, made.state, made.inputs), secrets)
        if found is None:
            return proto.ReadResponse()
        sent = ((request.properties, made.state), (request.inputs, made.inputs))
        state, inputs = (encode(values, secrets, *sent) for values in (found.state, found.inputs))
        return proto.ReadResponse(id=found.id, properties=state, inputs=inputs)

    async def Construct(self, request: Any, context: Any) -> Any:
        """Build a component, with the engine's resource monitor."""
        build = await self._component(request.type, context)
        with self._counted():
            try:
                return await self._unless_cancelled(request.name, build(request, self._engine_address))
            except Exception as error:  # noqa: BLE001  # any exception is reported as a fault of the plugin
                await self._abort(context, refusal(error, decode(request.inputs)[1]))

    async def _unless_cancelled(self, name: str, build: Coroutine[Any, Any, T]) -> T:
        """The built component; an error once the deployment is cancelled."""
        building = asyncio.create_task(build)
        ended = asyncio.create_task(self._ended.wait())
        self._building += 1
        self._told.clear()
        try:
            await asyncio.wait((building, ended), return_when=asyncio.FIRST_COMPLETED)
            if building.done():
                return building.result()
        finally:
            ended.cancel()
            self._building -= 1
            if not self._building:
                self._told.set()
        building.add_done_callback(lambda task: task.cancelled() or task.exception())
        raise EnvironmentFault(f"{name} is incomplete: {UNFINISHED}")

    def _attach(self, address: str) -> None:
        self._engine_address = address
        self.log.attach(address)

    def _context(self, urn: str, secrets: Secrets, seconds: float = 0) -> Context:
        def tell(level: Level, text: str) -> None:
            self.log.tell(urn, level, secrets.hide(text))

        return Context(urn, self._credentials, seconds or SECONDS, tell, self.stopping.is_set)

    async def _resource(self, urn: str, context: Any) -> Resource:
        """The resource of a request; the type in its URN has the parents' types before it, joined by `$`."""
        token = urn.split("::")[2].rpartition("$")[2] if urn.count("::") > 2 else ""  # noqa: PLR2004  # urn:…::type::name
        found = self.package.resources.get(token)
        if found is None:
            await self._abort(context, unknown("resource", token, self.package.name, [*self.package.resources]))
        return found

    async def _component(self, token: str, context: Any) -> Build:
        found = self.package.components.get(token)
        if found is None:
            await self._abort(context, unknown("component", token, self.package.name, [*self.package.components]))
        return found

    async def _run(self, context: Any, call: Callable[[], T], secrets: Secrets) -> T:
        """The result of `call`, in a thread, so that the engine's requests run concurrently."""
        with self._counted():
            try:
                return await asyncio.get_running_loop().run_in_executor(self._threads, call)
            except Exception as error:  # noqa: BLE001  # any exception is reported as a fault of the plugin
                await self._abort(context, refusal(error, secrets))

    async def _abort(self, context: Any, refused: PluginRefusal) -> NoReturn:
        if refused.debug:
            await asyncio.to_thread(self.log.tell, "", Level.DEBUG, refused.debug)
        await context.abort(refused.code, refused.text, refused.trailers())
        raise AssertionError  # `abort` never returns

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """Counts running operations; `idle` is set while there are none."""
        self._working += 1
        self.idle.clear()
        try:
            yield
        finally:
            self._working -= 1
            if not self._working:
                self.idle.set()


async def _not_offered(self: Servicer, request: Any, context: Any) -> NoReturn:
    """Refuse an optional part of the protocol."""
    del self, request
    await context.abort(grpc.StatusCode.UNIMPLEMENTED, "this plugin does not have it")
    raise AssertionError  # `abort` never returns


for _name in ("Parameterize", "Invoke", "Call", "List", "GetMapping", "GetMappings"):
    setattr(Servicer, _name, _not_offered)


def _existing(id_: str, outputs: struct_pb2.Struct, inputs: struct_pb2.Struct) -> tuple[ExistingResource, Secrets]:
    """A resource in the engine's state."""
    state, secret = decode(outputs)
    asked, also = decode(inputs)
    return ExistingResource(id_, state, asked), secret | also


def _failures(faults: Sequence[InputFault], secrets: Secrets) -> list[Any]:
    """The faults. The engine (CLI 3.260) prints the value at a path; a space after a secret's path prevents that."""
    found = [(f"{fault.path} " if secrets.has(fault.path) else fault.path, fault.reason) for fault in faults]
    return [proto.CheckFailure(property=path, reason=visible(secrets.hide(reason))) for path, reason in found]


def _diff_response(found: Differences) -> Any:
    kinds = {path: _HOW[how, path in found.replacing] for path, how in found.details.items()}
    return proto.DiffResponse(
        changes=proto.DiffResponse.DIFF_SOME if found else proto.DiffResponse.DIFF_NONE,
        replaces=sorted({top(path) for path in found.replacing}),
        deleteBeforeReplace=found.delete_first,
        diffs=list(dict.fromkeys(top(path) for path in found.details)),
        detailedDiff={path: proto.PropertyDiff(kind=kind) for path, kind in kinds.items()},
        hasDetailedDiff=True,
    )
