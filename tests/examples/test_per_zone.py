"""Every example's document with `resources: per-zone`: deployed, repeated, refreshed, failed over, edited, removed."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest

pytest.importorskip("pulumi_cloudflare", reason="the extra pulumi brings the SDKs that a deployment needs")

from dnsstack.changes import compare
from dnsstack.cli.app import run
from dnsstack.document import load
from dnsstack.follow.stack import from_outputs
from dnsstack.lint import check
from dnsstack.plan.build import build
from dnsstack.sandbox.cloudflare_api import DEFAULT_TOKEN, Account, Plan
from dnsstack.sandbox.deploy import DeploymentOutcome, StackTarget
from dnsstack.sandbox.deploy.in_process import InProcessStack
from dnsstack.sandbox.network.apis import EmulatedApis
from tests.examples.test_examples import DOCUMENTS

ACCOUNTS: Final = [
    Account(id=number, plan=Plan.BUSINESS, load_balancing=True)
    for number in ("0123456789abcdef0123456789abcdef", "0" * 32)
]
RECORDS: Final = ("dnsstack:index:Route53Records", "dnsstack:index:CloudflareRecords")
SINGLE: Final = ("aws:route53/record:Record", "cloudflare:index/dnsRecord:DnsRecord")
FOLLOWED: Final = "cloudflare: follow, rto: 15m"
PIN: Final = "pin: {to: secondary, reason: a rehearsal}"
MOVED: Final = {"192.0.2.10": "198.51.100.10", "2001:db8:1::10": "2001:db8:2::10"}
"""The addresses of the policy under `follow`: primary's and secondary's."""


def copied(folder: Path, form: str) -> list[Path]:
    """All documents beside each other in that form; those of one domain get a domain each, by their folder's name."""
    for document in DOCUMENTS:
        place = folder / document.parent.name
        fragments = document.parent / "fragments"
        if fragments.exists() and not place.exists():
            shutil.copytree(fragments, place / "fragments")
        place.mkdir(exist_ok=True)
        text, domain = document.read_text(encoding="utf-8"), document.stem
        if domain.startswith("example."):
            text, domain = text.replace(domain, f"{place.name}.example"), f"{place.name}.example"
        (place / f"{domain}.yaml").write_text(text, encoding="utf-8")
    for file in folder.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"(?m)^nameservers:$", f"nameservers:\n  resources: {form}", text), encoding="utf-8")
    return sorted(folder.glob("*/*.yaml"))


class Examples:
    """One stack with all examples."""

    def __init__(self, folder: Path, apis: EmulatedApis) -> None:
        self.apis = apis
        self.documents = copied(folder, "per-zone")
        config = {"dnsstack:documents": '["*/*.yaml"]'}
        program = Path(__file__).resolve().parents[2] / "dnsstack/program"
        self.stack = InProcessStack(
            StackTarget(folder / "stack", program, root=folder, environment=apis.environment, config=config)
        )

    def rewrite(self, old: str, new: str) -> set[str]:
        """Replace a text in every document; the domains of those that have it."""
        found = set()
        for document in self.documents:
            text = document.read_text(encoding="utf-8")
            if old in text:
                document.write_text(text.replace(old, new), encoding="utf-8")
                found.add(document.stem)
        return found

    def fail_over(self) -> int:
        """What a follower does where Route53 has moved: a PATCH of each record's content."""
        headers = {"Authorization": f"Bearer {DEFAULT_TOKEN.secret}"}
        moved = 0
        with httpx.Client(headers=headers, trust_env=False) as api:
            for holding in self.apis.cloudflare_zones():
                for one in holding.records:
                    if one["name"] == "www.failover.example" and one["content"] in MOVED:
                        url = f"{self.apis.environment['CLOUDFLARE_BASE_URL']}/zones/{holding.zone['id']}"
                        api.patch(f"{url}/dns_records/{one['id']}", json={"content": MOVED[one["content"]]})
                        moved += 1
        return moved

    def served(self, owner: str) -> set[str]:
        """The contents of Cloudflare's records."""
        return {
            one["content"]
            for holding in self.apis.cloudflare_zones()
            for one in holding.records
            if one["name"] == owner
        }


@pytest.fixture
def examples(tmp_path: Path) -> Iterator[Examples]:
    with EmulatedApis(ACCOUNTS) as apis:
        yield Examples(tmp_path, apis)


def changed(outcome: DeploymentOutcome) -> dict[str, str]:
    """What was done by logical name, without what the guard remembers."""
    return {one.name: one.operation for one in outcome.changed if not one.name.endswith("/shape")}


def both(domains: set[str]) -> dict[str, str]:
    """Both providers' records of these domains are updated, and nothing else."""
    return {f"{domain}/{provider}/records": "update" for domain in domains for provider in ("route53", "cloudflare")}


@pytest.mark.slow
def test_every_example_lives_through_its_changes_with_one_resource_a_zone(examples: Examples) -> None:
    made = examples.stack.up()
    zones = [one for one in made.changed if one.type in RECORDS]
    assert len(zones) == 2 * len(examples.documents) + 1, "and the sub-zone of the policy that is delegated"
    assert all("/@/NS" in one.name for one in made.changed if one.type in SINGLE)
    for document in examples.documents:
        deployed = from_outputs(json.dumps(made.outputs), "the stack", document.stem)
        assert deployed.nameservers.is_per_zone
        assert not compare(build(deployed), build(load(document).domain)), "what --stack reads is what was written"

    assert examples.fail_over() == len(MOVED)
    for refresh in (False, True):
        assert changed(examples.stack.up(refresh=refresh)) == {}

    pinned = examples.rewrite(FOLLOWED, f"{FOLLOWED}, {PIN}")
    edited = examples.rewrite("\nrecords:\n", "\nrecords:\n  zz-new: {A: 192.0.2.77, TXT: new}\n")
    assert pinned == {"failover.example"}
    assert pinned < edited
    assert changed(examples.stack.up()) == both(edited)
    assert examples.served("www.failover.example") == set(MOVED.values())
    assert examples.served("zz-new.failover.example") == {"192.0.2.77", '"new"'}

    examples.rewrite(f", {PIN}", "")
    assert examples.rewrite(", TXT: new}", "}") == edited
    assert examples.rewrite("  zz-new: {A: 192.0.2.77}\n", "") == edited
    assert changed(examples.stack.up()) == both(edited)
    assert examples.served("www.failover.example") == set(MOVED.values()), "a routine run never undoes a flip"
    assert examples.served("zz-new.failover.example") == set()
    assert changed(examples.stack.up(refresh=True)) == {}


def test_every_example_is_checked_without_a_finding_in_both_forms(tmp_path: Path) -> None:
    for document in copied(tmp_path, "per-zone"):
        loaded = load(document)

        assert loaded.domain.nameservers.is_per_zone
        assert [problem.to_text() for problem in loaded.locate(check(loaded.domain))] == []


@pytest.mark.slow
def test_records_that_wait_for_load_balancers_lie_in_the_zones_resource(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The larger stack's own program gives Outputs: names and zones of load balancers that do not exist yet."""
    folder = Path(shutil.copytree(DOCUMENTS[0].parents[1] / "larger-stack", tmp_path / "larger-stack"))
    document = folder / "example.com.yaml"
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace("nameservers:\n", "nameservers:\n  resources: per-zone\n"), encoding="utf-8")

    code = run(["sandbox", "deploy", str(document), "--program", str(folder), "--in-process"])

    told = capsys.readouterr()
    assert code == 0, told
    made = {tuple(line.split()) for line in told.out.splitlines()}
    assert {("aws", "Record", "1"), ("dnsstack", "Route53Records", "1"), ("dnsstack", "CloudflareRecords", "1")} <= made
    assert told.out.count("nothing to change") == 2
