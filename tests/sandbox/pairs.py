"""Deploys domains into the emulated APIs through the strict plugins and the in-process host's steps, without Pulumi.

One deployment holds thousands of owners; a refusal at one of them is noted and the others go on, so that every pair of
shapes is walked in one go.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from dnsstack.component.outputs import rdata
from dnsstack.errors import DnsStackError
from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.plan.build import build
from dnsstack.providers import render
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.cloudflare.api import transport
from dnsstack.providers.cloudflare.encode import encode
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53 import text
from dnsstack.providers.vendors.values import camel
from dnsstack.sandbox.deploy.registration import Registration, urn
from dnsstack.sandbox.deploy.state import DeployedResource, State
from dnsstack.sandbox.deploy.steps import Kinds, Steps
from dnsstack.sandbox.network.apis import EmulatedApis
from dnsstack.sandbox.plugins.aws import api as aws_api
from dnsstack.sandbox.route53_api.errors import Refusal
from dnsstack.sandbox.route53_api.front import OPERATIONS


class Known:
    """What an Output will give, known at once."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def apply(self, function: Callable[[Any], Any]) -> Known:
        return Known(function(self.value))


def output(value: Any, key: str | None = None, count: int | None = None) -> Deferred:
    """An Output that gives `value`."""
    return Deferred(Known(value), key=key, count=count)


class _Unwritten(State):
    """A state in memory."""

    def _write(self, key: str, resource: DeployedResource | None, *, again: bool = False) -> None:
        """Nobody reads it after the test."""


def _route53(apis: EmulatedApis, client: Any) -> Callable[[str, dict[str, Any]], dict[str, Any]]:
    """boto3's calls as calls of the emulator's operations: the wire between has tests of its own."""

    def call(operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        try:
            return copy.deepcopy(OPERATIONS[operation](apis.route53.store, parameters))
        except Refusal as refusal:
            known = client.exceptions.from_code(refusal.code)
            raise known({"Error": {"Code": refusal.code, "Message": refusal.message}}, operation) from None

    return call


class Deployer:
    """One stack of one domain, `example.com`, in `apis`; calls go into the emulators without sockets and threads."""

    def __init__(self, apis: EmulatedApis, folder: Path, patch: pytest.MonkeyPatch) -> None:
        token = apis.environment["CLOUDFLARE_API_TOKEN"]
        for name, value in apis.environment.items():
            patch.setenv(name, value)
        for module in (aws_api, transport):
            patch.setattr(module, "limited_call", lambda call, _: call())
        self._kinds = Kinds({})
        aws: Any = self._kinds.find("aws:route53/zone:Zone", "")
        aws._api.route53._make_api_call = _route53(apis, aws._api.route53)
        cloudflare: Any = self._kinds.find("cloudflare:index/zone:Zone", "")
        wsgi = httpx.WSGITransport(apis.cloudflare._application)
        self._session = transport.CloudflareCalls(token, apis.cloudflare.base_url, transport=wsgi)
        cloudflare._api.__dict__["calls"] = self._session
        self._state = _Unwritten(folder)

    def close(self) -> None:
        """Leave the state's folder."""
        self._state.close()
        self._session.close()

    def up(self, domain: Domain, *, refresh: bool = False) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """What was refused, as (owner, message), and what was changed, as (operation, logical name)."""
        steps = Steps(self._state, self._kinds, lambda *_: None, dry_run=False)
        if refresh:
            steps.refresh()
        refused, outputs = [], dict[str, Mapping[str, Any]]()
        for spec in render(build(domain), "example.com"):
            try:
                id_, found = steps.register(_registration(spec, outputs))
                outputs[spec.name] = {**found, "id": id_}
            except (DnsStackError, KeyError) as error:
                refused.append((spec.owner, f"{spec.name}: {error!r}"))
        steps.finish()
        changed = [(one.operation, one.name) for one in steps.changes if one.operation != "same"]
        return refused, changed


def _registration(spec: ResourceSpec, outputs: Mapping[str, Mapping[str, Any]]) -> Registration:
    def urns(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(_urn(spec.token, name) for name in names)

    given = spec.options
    return Registration(
        urn=_urn(spec.token, spec.name),
        type=spec.token,
        name=spec.name,
        parent="",
        custom=True,
        inputs=_inputs(spec, outputs),
        secrets=frozenset(),
        dependencies=(),
        property_dependencies={},
        provider="",
        protect=given.protect,
        retain_on_delete=given.retain_on_delete,
        delete_before_replace=given.delete_before_replace,
        ignore_changes=tuple(map(camel, given.ignore_changes)),
        replace_on_changes=tuple(map(camel, given.replace_on_changes)),
        import_id="",
        former=urns(given.aliases),
    )


def _urn(token: str, name: str) -> str:
    return urn("walk", "dnsstack", "", token, name)


def _inputs(spec: ResourceSpec, outputs: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    found = spec.inputs()
    if isinstance(found.get("content"), Deferred):
        value = found.pop("content")
        found |= encode(rdata(spec.rdtype, value.output.value))
    return {camel(key): _resolved(value, spec, outputs) for key, value in found.items()}


def _resolved(value: Any, spec: ResourceSpec, outputs: Mapping[str, Mapping[str, Any]]) -> Any:
    if isinstance(value, Ref):
        given = outputs[value.spec][camel(value.output)]
        return given if value.index is None else given[value.index]
    if isinstance(value, Deferred):
        return text.record(rdata(spec.rdtype, value.output.value))
    if isinstance(value, list):
        return [_resolved(item, spec, outputs) for item in value]
    if isinstance(value, Mapping):
        spelt = {key: _resolved(item, spec, outputs) for key, item in value.items()}
        return spelt if set(value) & {"Name"} else {camel(key): item for key, item in spelt.items()}
    return value
