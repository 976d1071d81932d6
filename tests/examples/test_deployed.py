"""Every example's own Pulumi program is deployed through the component, into emulated APIs, without the Pulumi CLI."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

pytest.importorskip("pulumi_cloudflare", reason="the extra pulumi brings the SDKs that a deployment needs")

from dnsstack.cli.app import run
from dnsstack.cli.targets.specs import entry
from dnsstack.document import load
from dnsstack.plan.build import build
from dnsstack.providers import render
from dnsstack.sandbox.cloudflare_api import DEFAULT_TOKEN, Account, CloudflareApi, Plan
from dnsstack.sandbox.deploy.in_process import InProcessStack
from dnsstack.sandbox.deploy.stack import StackTarget
from dnsstack.sandbox.route53_api import Route53Api

EXAMPLES: Final = Path(__file__).resolve().parents[2] / "examples"
ACCOUNT: Final = Account(id="0123456789abcdef0123456789abcdef", plan=Plan.BUSINESS, load_balancing=True)
ONE_DOCUMENT: Final = ("minimal", "mail", "failover", "delegated-subzone")


@pytest.fixture
def stack(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[InProcessStack]:
    """A stack of the example that the test is parametrised with, before its first deployment."""
    with Route53Api() as route53, CloudflareApi((ACCOUNT,)) as cloudflare:
        environment = {
            "AWS_ENDPOINT_URL_ROUTE_53": route53.endpoint_url,
            "AWS_ACCESS_KEY_ID": "sandbox",
            "AWS_SECRET_ACCESS_KEY": "sandbox",
            "AWS_REGION": "us-east-1",
            "CLOUDFLARE_BASE_URL": cloudflare.base_url,
            "CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN.secret,
        }
        yield InProcessStack(StackTarget(tmp_path / "stack", program=EXAMPLES / request.param, environment=environment))


@pytest.mark.slow
@pytest.mark.parametrize(("stack", "example"), [(name, name) for name in ONE_DOCUMENT], indirect=["stack"])
def test_the_program_makes_what_the_document_renders_and_then_nothing(stack: InProcessStack, example: str) -> None:
    [document] = [path for path in (EXAMPLES / example).glob("*.yaml") if path.name != "Pulumi.yaml"]
    expected = {spec.name for spec in render(build(load(document).domain), document.stem)}

    first, second = stack.up(), stack.up()

    made = {change.name for change in first.changed if change.type.startswith(("aws:", "cloudflare:"))}
    assert made == expected
    assert first.warnings == ()
    assert len(first.outputs["delegation"]["name_servers"]) == 6
    assert second.changed == ()


@pytest.mark.slow
@pytest.mark.parametrize("stack", ["many-domains"], indirect=True)
def test_ten_domains_are_deployed_by_one_program(stack: InProcessStack) -> None:
    outcome = stack.up()

    zones = [change.name for change in outcome.changed if change.type == "aws:route53/zone:Zone"]
    assert len(zones) == 10
    assert len(outcome.outputs) == 10


MOCKED: Final = """
import json, runpy, sys
import pulumi
from pulumi.runtime import mocks

class Mocks(mocks.Mocks):
    made = {}

    def new_resource(self, args):
        self.made[args.name] = {"token": args.typ, "inputs": args.inputs}
        outputs = dict(args.inputs)
        outputs.update(dnsName=args.name + "-123.eu-west-1.elb.amazonaws.com", zoneId="Z1")
        outputs.update(nameServers=["ns%d.example.net" % n for n in range(4 if "aws" in args.typ else 2)])
        return args.name, outputs

    def call(self, args):
        return {}

mocks.set_mocks(Mocks())
sys.path.insert(0, sys.argv[1])

@pulumi.runtime.test
def run():
    runpy.run_path(sys.argv[1] + "/__main__.py", run_name="__main__")

run()
print(json.dumps(Mocks.made))
"""


@pytest.mark.slow
def test_the_larger_stack_names_its_records_after_load_balancers_that_do_not_exist_yet() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MOCKED, str(EXAMPLES / "larger-stack")],
        cwd=EXAMPLES.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    made: dict[str, dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])

    blue, green = "blue-123.eu-west-1.elb.amazonaws.com", "green-123.eu-west-1.elb.amazonaws.com"
    assert made["example.com/route53/app/CNAME"]["inputs"]["records"] == [f"{blue}."]
    assert made["example.com/route53/app/CNAME/secondary"]["inputs"]["records"] == [f"{green}."]
    assert made["example.com/cloudflare/blue/CNAME"]["inputs"]["content"] == blue
    assert made["example.com/cloudflare/app/CNAME"]["inputs"]["content"] == blue
    assert {"blue", "green"} <= set(made)
    assert "rule:" not in done.stderr, "the whole domain has no finding"


@pytest.mark.slow
def test_the_larger_stack_deploys_in_the_sandbox(capsys: pytest.CaptureFixture[str]) -> None:
    """As its README says: its own program, beside the document; a second and a refreshed deployment change nothing."""
    folder = EXAMPLES / "larger-stack"

    code = run(["sandbox", "deploy", str(folder / "example.com.yaml"), "--program", str(folder), "--in-process"])

    told = capsys.readouterr()
    assert code == 0, told
    made = {tuple(line.split()) for line in told.out.splitlines()}
    assert {("aws", "LoadBalancer", "2"), ("aws", "Record", "14"), ("cloudflare", "DnsRecord", "15")} <= made
    assert told.out.count("nothing to change") == 2


def test_specs_are_json_without_remains_of_python() -> None:
    """What `expected/specs.json` shows is what the deployment above makes."""
    for spec in render(build(load(EXAMPLES / "failover/example.com.yaml").domain), "example.com"):
        assert json.loads(json.dumps(entry(spec)))["token"] == spec.token
