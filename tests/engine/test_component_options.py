"""The component's own options in a user's program: explicit and mixed providers, transforms, aliases, protection."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from dnsstack.sandbox.cloudflare_api import Account, Plan
from dnsstack.sandbox.deploy import DeploymentError, DeploymentOutcome, Stack, StackTarget
from dnsstack.sandbox.deploy.engine import EngineStack
from dnsstack.sandbox.deploy.in_process import InProcessStack
from dnsstack.sandbox.network.apis import EmulatedApis
from tests.engine.conftest import ENGINE
from tests.engine.deployed import ACCOUNT

HEAD = f"""
import os
import pulumi
import pulumi_aws as aws
import pulumi_cloudflare as cloudflare
from dnsstack import MultiProviderZone

TOKEN = os.environ["CLOUDFLARE_API_TOKEN"]
DATA = {{
    "domain": "example.com",
    "nameservers": {{"route53": {{}}, "cloudflare": {{"account": "{ACCOUNT}"}}}},
    "records": {{"www": {{"A": "192.0.2.1"}}, "app": {{"CNAME": "app.example.net."}}}},
}}
"""
MADE = {"example.com/route53/www/A", "example.com/cloudflare/www/A/192.0.2.1", "example.com/route53/@/NS"}


class Program:
    """A user's program over emulated APIs."""

    def __init__(self, folder: Path, apis: EmulatedApis, *, engine: bool) -> None:
        self.apis = apis
        self.file = folder / "program" / "__main__.py"
        self.file.parent.mkdir()
        kind: type[Stack] = EngineStack if engine else InProcessStack
        self.stack = kind(StackTarget(folder / "sandbox", self.file.parent, environment=apis.environment))

    def up(self, body: str) -> DeploymentOutcome:
        self.file.write_text(HEAD + textwrap.dedent(body), encoding="utf-8")
        return self.stack.up()

    def comments(self) -> set[str | None]:
        return {one.get("comment") for zone in self.apis.cloudflare_zones() for one in zone.records}


def _program(folder: Path, *, engine: bool) -> Iterator[Program]:
    with EmulatedApis([Account(id=ACCOUNT, plan=Plan.BUSINESS)]) as apis:
        yield Program(folder, apis, engine=engine)


@pytest.fixture(params=[pytest.param(False, id="in-process"), ENGINE])
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Program]:
    yield from _program(tmp_path, engine=request.param)


@pytest.fixture(params=[ENGINE])
def on_the_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Program]:
    yield from _program(tmp_path, engine=request.param)


PROVIDERS = {
    "both explicit": 'aws.Provider("east", region="us-east-1"), cloudflare.Provider("cf", api_token=TOKEN)',
    "one explicit, the other the default": 'cloudflare.Provider("cf", api_token=TOKEN)',
}


@pytest.mark.parametrize("providers", PROVIDERS.values(), ids=PROVIDERS)
def test_explicit_and_mixed_providers_deploy_and_then_nothing_changes(program: Program, providers: str) -> None:
    body = f'MultiProviderZone("example.com", DATA, pulumi.ResourceOptions(providers=[{providers}]))\n'

    first, second = program.up(body), program.up(body)

    assert {change.name for change in first.changed} >= MADE
    assert second.changed == ()
    assert len(program.apis.hosted_zones()) == len(program.apis.cloudflare_zones()) == 1


def test_the_explicit_providers_credentials_are_those_that_are_used(program: Program) -> None:
    """A token that Cloudflare doesn't know stops the deployment, although the environment has a good one."""
    wrong = 'cloudflare.Provider("cf", api_token="x" * 40)'

    with pytest.raises(DeploymentError):
        program.up(f'MultiProviderZone("example.com", DATA, pulumi.ResourceOptions(providers=[{wrong}]))\n')

    assert program.apis.cloudflare_zones() == []


def test_a_transform_of_the_component_reaches_its_children(on_the_engine: Program) -> None:
    outcome = on_the_engine.up(
        """
        def note(args):
            if args.type_ != "cloudflare:index/dnsRecord:DnsRecord":
                return None
            return pulumi.ResourceTransformResult(props={**args.props, "comment": "by a transform"}, opts=args.opts)

        MultiProviderZone("example.com", DATA, pulumi.ResourceOptions(transforms=[note]))
        """
    )

    assert {change.name for change in outcome.changed} >= MADE
    assert on_the_engine.comments() == {"by a transform"}


def test_a_renamed_component_keeps_everything(program: Program) -> None:
    program.up('MultiProviderZone("old", DATA)\n')

    renamed = program.up('MultiProviderZone("new", DATA, pulumi.ResourceOptions(aliases=[pulumi.Alias(name="old")]))\n')

    assert {change.operation for change in renamed.changed} <= {"update"}
    assert len(program.apis.hosted_zones()) == 1


def test_the_protection_of_named_zones_is_lifted(program: Program) -> None:
    body = 'MultiProviderZone("example.com", DATA{})\n'
    program.up(body.format(""))
    with pytest.raises(DeploymentError, match="protect"):
        program.stack.destroy()

    program.up(body.format(', unprotected=["route53", "cloudflare"]'))
    program.stack.destroy()

    assert not program.apis.hosted_zones()
    assert not program.apis.cloudflare_zones()


def test_below_another_component_and_beside_other_resources(program: Program) -> None:
    body = """
    class Site(pulumi.ComponentResource):
        def __init__(self):
            super().__init__("acme:index:Site", "site")
            MultiProviderZone("example.com", DATA, pulumi.ResourceOptions(parent=self))

    Site()
    aws.route53.Zone("other", name="example.org")
    """

    first, second = program.up(body), program.up(body)

    assert {change.name for change in first.changed} >= {*MADE, "other", "site"}
    assert second.changed == ()


def test_a_component_renamed_without_an_alias_takes_nothing_with_it(program: Program) -> None:
    """Its zone and every record would be deleted once the new ones stand; the alias makes it no change at all."""
    data = '{"domain": "example.com", "nameservers": {"route53": {}}, "records": {"www": {"A": "192.0.2.1"}}}'
    program.up(f'MultiProviderZone("before", {data})')
    zone = program.apis.hosted_zones()[0]
    records = list(zone.record_sets)

    with pytest.raises(DeploymentError, match="protect"):
        program.up(f'MultiProviderZone("after", {data})')

    assert zone in program.apis.hosted_zones()
    assert list(zone.record_sets) == records
