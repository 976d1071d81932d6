"""One program through the in-process host and through the engine: the same steps, and the same refusals at preview."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT
from dnsstack.sandbox.deploy import DeploymentError, DeploymentOutcome, Stack, StackTarget
from dnsstack.sandbox.deploy.engine import EngineStack
from dnsstack.sandbox.deploy.in_process import InProcessStack
from dnsstack.sandbox.network.apis import EmulatedApis
from tests.engine.deployed import Deployed

BEFORE = """
health_checks: {web: {type: TCP, address: 192.0.2.1, port: 443, interval: 30}}
records: {www: {A: 192.0.2.1}, text: {TXT: "v=spf1 -all"}, gone: {A: 192.0.2.9}}
failover: {app: {A: {ttl: 60, primary: 192.0.2.1, secondary: 192.0.2.2, check: web, cloudflare: follow}}}
"""
AFTER = BEFORE.replace("www: {A: 192.0.2.1}", "www: {A: {ttl: 60, values: [192.0.2.1]}}").replace(
    ", gone: {A: 192.0.2.9}", ""
)
ALONE = "domain: example.com\nnameservers: {route53: {}}\n"
"""Cloudflare goes: the guard refuses it at preview."""

HOOKED = """
import pulumi
from pulumi import ResourceHook, ResourceHookBinding, ResourceHookOptions, ResourceOptions

def refuse(change):
    raise ValueError("not allowed")

hook = ResourceHook("refuse", refuse, ResourceHookOptions(on_dry_run=ON_DRY_RUN))
pulumi.Stash("kept", input=VALUE, opts=ResourceOptions(hooks=ResourceHookBinding(before_update=[hook])))
"""
RESTING = """
import pulumi_cloudflare as cloudflare
from pulumi import ResourceOptions

first = ResourceOptions(delete_before_replace=FIRST)
zone = cloudflare.Zone("zone", account={"id": "ACCOUNT"}, name="NAME", opts=first)
www = cloudflare.DnsRecord("www", zone_id=zone.id, name="www.NAME", type="A", content="192.0.2.1", ttl=60)
"""
needs_engine = pytest.mark.skipif(shutil.which("pulumi") is None, reason="no `pulumi` on PATH")


def steps(outcome: DeploymentOutcome) -> set[tuple[str, str]]:
    return {(one.operation, one.urn) for one in outcome.changed}


@pytest.mark.engine
@needs_engine
def test_registrations_changes_and_refusals_are_the_engines(tmp_path: Path) -> None:
    seen = []
    for engine in (False, True):
        folder = tmp_path / str(engine)
        folder.mkdir()
        with Deployed(folder, engine=engine) as deployed:
            made = deployed.up(BEFORE)
            deployed.write(AFTER)
            planned = deployed.stack.preview()
            vendors = [one for one in planned.changed if one.type.startswith(("aws:", "cloudflare:"))]
            details = {one.name: one.details for one in vendors if one.operation == "update"}
            edited = deployed.stack.up()
            with ExitStack() as refused:
                deployed.write("records: {www: {A: 192.0.2.1}}\n", ALONE)
                told = refused.enter_context(pytest.raises(DeploymentError))
                deployed.stack.preview()
            rules = set(re.findall(r"rule: ([a-z-]+)", str(told.value)))
            seen.append((steps(made), steps(planned), details, steps(edited), rules))

    assert seen[0] == seen[1]
    assert "provider-removed" in seen[0][-1]
    assert seen[0][2]["example.com/route53/www/A"] == ("ttl: 300 becomes 60",)


@pytest.fixture
def hooked(tmp_path: Path) -> Iterator[Callable[[type[Stack], str, str], Stack]]:
    """A stack over a program with a hook that refuses every update."""
    folder = tmp_path / "program"
    folder.mkdir()
    with EmulatedApis() as apis:

        def stack(kind: type[Stack], on_dry_run: str, value: str) -> Stack:
            text = HOOKED.replace("ON_DRY_RUN", on_dry_run).replace("VALUE", value)
            (folder / "__main__.py").write_text(text, encoding="utf-8")
            return kind(StackTarget(tmp_path / "sandbox", folder, environment=apis.environment))

        yield stack


@pytest.mark.parametrize("kind", [InProcessStack, pytest.param(EngineStack, marks=[pytest.mark.engine, needs_engine])])
def test_a_hook_runs_at_preview_where_it_asks_for_it(
    hooked: Callable[[type[Stack], str, str], Stack], kind: type[Stack]
) -> None:
    hooked(kind, "False", "1").up()

    assert [one.operation for one in hooked(kind, "False", "2").preview().changed] == ["update"]
    with pytest.raises(DeploymentError, match="not allowed"):
        hooked(kind, "False", "2").up()
    with pytest.raises(DeploymentError, match="not allowed"):
        hooked(kind, "True", "2").preview()


@pytest.mark.engine
@needs_engine
@pytest.mark.parametrize("first", ["False", "True"])
def test_a_replacement_takes_along_what_rests_on_it_as_with_the_engine(tmp_path: Path, first: str) -> None:
    """The same calls that write in the same order, and the same told of them."""
    seen = []
    for kind in (InProcessStack, EngineStack):
        folder = tmp_path / kind.__name__ / "program"
        folder.mkdir(parents=True)
        with EmulatedApis() as apis:
            stack = kind(StackTarget(tmp_path / kind.__name__ / "sandbox", folder, environment=apis.environment))
            text = RESTING.replace("FIRST", first).replace("ACCOUNT", DEFAULT_ACCOUNT.id)
            (folder / "__main__.py").write_text(text.replace("NAME", "a.example"), encoding="utf-8")
            stack.up()
            (folder / "__main__.py").write_text(text.replace("NAME", "b.example"), encoding="utf-8")
            planned, log = stack.preview(), written(apis)
            seen.append((steps(planned), steps(stack.up()), log()))

    assert seen[0] == seen[1]
    assert len(seen[0][0]) == len(seen[0][1]) == 2
    verbs = [verb for verb, _ in seen[0][2]]
    assert verbs == (["-", "-", "+", "+"] if first == "True" else ["+", "+", "-", "-"])


def written(apis: EmulatedApis) -> Callable[[], list[tuple[str, str]]]:
    """From now on: which zones and records appear (+) and go (-) at Cloudflare, by name, in the order of the writes."""
    store, changes = apis.cloudflare.store, apis.cloudflare.changes
    log: list[tuple[str, str]] = []

    def names() -> set[str]:
        zones = list(store.zones())
        return {zone.name for zone in zones} | {one.name for zone in zones for one in store.records(zone.id)}

    known, announce = names(), changes.announce

    def announced() -> None:
        nonlocal known
        now = names()
        log.extend([("-", name) for name in sorted(known - now)] + [("+", name) for name in sorted(now - known)])
        known = now
        announce()

    changes.announce = announced  # type: ignore[method-assign]  # listened to, and called all the same
    return lambda: log
