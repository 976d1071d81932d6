"""`MultiProviderZone` in every Pulumi language: build the component for the engine.

A program in another language gives the domain as data or as a document's path. The component is the one of Python, so
names, rules, guard and protection are the same. A refusal is returned as property paths and reasons.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import pulumi
from pulumi.errors import InputPropertiesError, InputPropertyErrorDetails
from pulumi.runtime import config, proto, rpc, settings
from pulumi.runtime.stack import wait_for_rpcs

from dnsstack.component import MultiProviderZone, ZoneError
from dnsstack.errors import DnsStackError, EnvironmentFault
from dnsstack.plugin.construct_inputs import Given, read
from dnsstack.plugin.construct_options import options, refuse_other_versions
from dnsstack.plugin.refusals import UNFINISHED

OUTPUTS: Final[Mapping[str, str]] = {
    "nameServers": "name_servers",
    "zoneIds": "zone_ids",
    "healthCheckIds": "health_check_ids",
    "delegation": "delegation",
    "document": "document",
}
"""The outputs with the protocol's names, and the component's attributes."""


_ENDED: Final = "resource monitor shut down"
"""The engine's answer to registrations after a resource has failed."""


async def construct(request: Any, engine_address: str) -> Any:
    """Build the component of a `ConstructRequest`.

    The state of Pulumi's SDK is separate in each task, because several components are built concurrently.

    Raises:
        InputPropertiesError: the domain, an input or a change is refused; a reason for each property path.
        DnsStackError: another fault that the user can correct, such as a provider of another version.
    """
    await _enter(request, engine_address)
    given = read(request.inputs)
    opts = options(request, protect=given.protect)
    await refuse_other_versions(request.providers)
    try:
        zone = _made(request.name, given, opts)
        response = await _answer(zone)
        await wait_for_rpcs(await_all_outstanding_tasks=False)
    except ZoneError as error:
        raise _by_property(error, given) from None
    except Exception as error:
        await _settle()
        caused = _cause(error)
        if isinstance(caused, ZoneError):
            raise _by_property(caused, given) from None
        if caused is not None:
            raise caused from None
        if _ENDED in str(error):
            raise EnvironmentFault(f"{request.name} is incomplete: {UNFINISHED}") from None
        raise
    return response


async def _enter(request: Any, engine_address: str) -> None:
    """Set the SDK's state of the deployment for this task."""
    settings.reset_options(
        organization=request.organization or "organization",
        project=request.project or None,
        stack=request.stack or None,
        parallel=request.parallel or None,
        engine_address=engine_address or None,
        monitor_address=request.monitorEndpoint or None,
        preview=request.dryRun,
    )
    await settings._load_monitor_feature_support()  # type: ignore[no-untyped-call]  # noqa: SLF001  # as the SDK's servicer
    config.set_all_config(dict(request.config), list(request.configSecretKeys))


def _made(name: str, given: Given, opts: pulumi.ResourceOptions) -> MultiProviderZone:
    return MultiProviderZone(
        name,
        given.source,
        opts,
        records=given.records,
        failover=given.failover,
        health_checks=given.health_checks,
        consent=given.consent,
        unprotected=given.unprotected,
        overwrite=given.overwrite,
    )


async def _answer(zone: MultiProviderZone) -> Any:
    """The component's URN, its outputs, and what each of them depends on."""
    depends: dict[str, list[pulumi.Resource]] = {}
    state = await rpc.serialize_properties({name: getattr(zone, own) for name, own in OUTPUTS.items()}, depends)
    response = proto.ConstructResponse(urn=await zone.urn.future() or "", state=state)
    for name, resources in depends.items():
        urns = await asyncio.gather(*(resource.urn.future() for resource in resources))
        response.stateDependencies[name].urns.extend(sorted({urn for urn in urns if urn}))
    return response


async def _settle() -> None:
    """Wait for running registrations: after the failure is returned, the engine must not get any more."""
    calls = settings._get_rpc_manager().rpcs  # noqa: SLF001  # there is no public way to them
    await asyncio.gather(*calls, return_exceptions=True)


def _cause(error: BaseException) -> DnsStackError | None:
    """The error of dnsstack inside of the SDK's errors."""
    seen: BaseException | None = error
    while seen is not None and not isinstance(seen, DnsStackError):
        seen = seen.__cause__ or seen.__context__
    return seen


def _by_property(error: ZoneError, given: Given) -> InputPropertiesError:
    """A refusal with the properties of the component; a refusal without any is not changed."""
    details: list[InputPropertyErrorDetails] = [
        {"property_path": given.property_path(problem), "reason": problem.to_text()} for problem in error.problems
    ]
    count = len(details)
    text = f"the domain is refused for {count} reason{'s' if count > 1 else ''}:" if details else error.message
    return InputPropertiesError(text, details)
