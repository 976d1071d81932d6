"""The in-process host under programs of all kinds: what it honours, and what it leaves to the Pulumi CLI."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from dnsstack.errors import EnvironmentFault
from dnsstack.sandbox.deploy import DeploymentError, DeploymentOutcome, StackTarget
from dnsstack.sandbox.deploy.in_process import InProcessStack
from dnsstack.sandbox.network.apis import EmulatedApis

HEAD = """
import os
import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions as Options

zone = aws.route53.Zone("zone", name="example.com")
"""


class Program:
    """A program that is written again and again, and its stack."""

    def __init__(self, folder: Path, apis: EmulatedApis) -> None:
        self.apis = apis
        self._file = folder / "program" / "__main__.py"
        self._file.parent.mkdir()
        self.stack = InProcessStack(StackTarget(folder / "sandbox", self._file.parent, environment=apis.environment))

    def up(self, body: str, head: str = HEAD) -> DeploymentOutcome:
        self._file.write_text(head + textwrap.dedent(body), encoding="utf-8")
        return self.stack.up()

    def changes(self, body: str) -> list[tuple[str, str]]:
        return [(change.operation, change.name) for change in self.up(body).changed]

    def values(self, owner: str) -> list[str]:
        zone = self.apis.hosted_zones()[0]
        return sorted(
            value["Value"] for one in zone.record_sets if one["Name"] == owner for value in one["ResourceRecords"]
        )


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    with EmulatedApis() as apis:
        yield Program(tmp_path, apis)


RECORD = """
aws.route53.Record("{name}", name="{owner}.example.com", type="A", ttl=60, zone_id=zone.id, records=["{value}"]{more})
"""


def record(name: str = "www", owner: str = "www", value: str = "192.0.2.1", more: str = "") -> str:
    return RECORD.format(name=name, owner=owner, value=value, more=more)


def test_ignored_changes_stay_as_they_were(program: Program) -> None:
    program.up(record())

    assert program.changes(record(value="192.0.2.2", more=", opts=Options(ignore_changes=['records'])")) == []
    assert program.values("www.example.com.") == ["192.0.2.1"]


def test_an_alias_renames_without_a_call(program: Program) -> None:
    program.up(record())

    assert program.changes(record(name="web", more=", opts=Options(aliases=[pulumi.Alias(name='www')])")) == []
    assert program.changes(record(name="web")) == []


def test_a_replacement_creates_before_it_deletes(program: Program) -> None:
    program.up(record())

    assert program.changes(record(owner="web")) == [("replace", "www")]
    assert program.values("www.example.com.") == []
    assert program.values("web.example.com.") == ["192.0.2.1"]


def test_delete_before_replace_makes_room_first(program: Program) -> None:
    """Two zones hold one name: without the option the new record would be created beside the old one."""
    program.up(record(more=", opts=Options(delete_before_replace=True)"))

    changes = program.changes(record(owner="web", more=", opts=Options(delete_before_replace=True)"))

    assert changes == [("replace", "www")]
    assert program.values("web.example.com.") == ["192.0.2.1"]


def test_what_is_retained_stays_at_the_provider(program: Program) -> None:
    program.up(record(more=", opts=Options(retain_on_delete=True)"))

    assert program.changes("") == [("delete", "www")]
    assert program.values("www.example.com.") == ["192.0.2.1"]


def test_what_is_protected_is_neither_deleted_nor_replaced(program: Program) -> None:
    program.up(record(more=", opts=Options(protect=True)"))

    with pytest.raises(DeploymentError, match="lift the protection by name"):
        program.up("")
    with pytest.raises(DeploymentError, match="marked for protection"):
        program.up(record(owner="web", more=", opts=Options(protect=True)"))
    program.stack.unprotect("www")
    assert program.changes("") == [("delete", "www")]


def test_a_failed_deployment_keeps_what_it_made(program: Program) -> None:
    """The second record exists at the provider already: it fails, the first is kept and nothing is deleted."""
    clash = record() + record(name="twice")

    with pytest.raises(DeploymentError, match="already exists"):
        program.up(clash)
    assert ("create", "www") not in program.changes(record())
    assert program.values("www.example.com.") == ["192.0.2.1"]


def test_a_failure_that_the_program_swallows_deletes_nothing(program: Program) -> None:
    program.up(record())
    swallowed = record(name="twice") + "raise SystemExit(0)\n"

    with pytest.raises((DeploymentError, EnvironmentFault)):
        program.up(swallowed)
    assert program.values("www.example.com.") == ["192.0.2.1"]


def test_a_programs_own_error_is_told_with_its_line(program: Program) -> None:
    with pytest.raises(DeploymentError) as failed:
        program.up("raise KeyError('lost')\n")

    text = str(failed.value)
    assert "KeyError: 'lost'" in text
    assert "__main__.py" in text
    assert "site-packages" not in text


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("replace_on_changes=['records[0]']", "replace_on_changes of a part"),
        ("deleted_with=zone", "deleted_with"),
        ("transforms=[lambda args: None]", "transforms"),
        ("custom_timeouts=pulumi.CustomTimeouts(create='1m')", "custom_timeouts"),
        ("ignore_changes=['records[0]']", "ignore_changes of a part"),
    ],
)
def test_other_options_need_the_cli(program: Program, option: str, told: str) -> None:
    with pytest.raises(EnvironmentFault, match=f"{told}.* needs the Pulumi CLI"):
        program.up(record(more=f", opts=Options({option})"))


def test_other_providers_need_the_cli(program: Program) -> None:
    with pytest.raises(EnvironmentFault, match="needs the Pulumi CLI"):
        program.up("aws.s3.Bucket('bucket')\n")


def test_a_secret_lies_sealed_in_the_state_and_changes_are_still_seen(program: Program, tmp_path: Path) -> None:
    secret = record().replace('["192.0.2.1"]', '[pulumi.Output.secret(os.environ.get("VALUE", "192.0.2.77"))]')
    program.up(secret)
    kept = (tmp_path / "sandbox" / "state" / "state.json").read_text(encoding="utf-8")

    assert "192.0.2.77" not in kept
    assert program.changes(secret) == []
    assert [change.name for change in program.stack.up(environment={"VALUE": "192.0.2.78"}).changed] == ["www"]
