"""A zone as one resource on the real engine: what a preview shows, imports, and a crash whose document was set back.

Tried with Pulumi's CLI 3.260.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dnsstack.plugin.records.cloudflare import TOKEN
from dnsstack.sandbox.cloudflare_api import DEFAULT_TOKEN, CloudflareApi
from dnsstack.sandbox.route53_api import Route53Api
from tests.engine.test_dnsstack_plugin import RECORDS, Project
from tests.plugin.records.cloudflare_world import World, add_zone, rrset
from tests.plugin.records.route53_world import Route53World

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(shutil.which("pulumi") is None, reason="no `pulumi` on PATH"),
]

WWW, MAIL, FOREIGN = rrset("192.0.2.1"), rrset("192.0.2.2"), rrset("203.0.113.9")


class Stack:
    """One stack with one zone in the emulated API."""

    def __init__(self, project: Project, world: World) -> None:
        self.project, self.world = project, world
        settings = {
            "cloudflareApiToken": DEFAULT_TOKEN.secret,
            "endpoints": json.dumps({"cloudflare": world.api.base_url}),
        }
        self.run("stack", "init", "dev")
        for name, value in settings.items():
            secret = ["--secret"] if name == "cloudflareApiToken" else []
            self.run("config", "set", "--stack", "dev", *secret, f"dnsstack:{name}", value)

    def write(self, rrsets: dict[str, Any], options: str = "") -> None:
        bodies = {key: one.to_inputs() for key, one in rrsets.items()}
        given = {"zoneId": self.world.zone.id, "zoneName": "example.com", "rrsets": bodies}
        self.project.write(f"{RECORDS}Records('records', {given!r}, pulumi.ResourceOptions({options}))\n")

    def run(self, *arguments: str, fails: bool = False) -> str:
        found = self.project.pulumi(*arguments)
        said = found.stdout + found.stderr
        assert (found.returncode != 0) is fails, said
        return said

    def kept(self, name: str = "records") -> dict[str, Any]:
        """The outputs in the state."""
        state = json.loads(self.run("stack", "export", "--stack", "dev"))
        (found,) = [one for one in state["deployment"]["resources"] if one["urn"].endswith(f"::{name}")]
        return {"id": found["id"], **found["outputs"]}


@pytest.fixture
def stack(tmp_path: Any) -> Iterator[Stack]:
    with CloudflareApi(rate_limit=None) as api:
        yield Stack(Project(tmp_path), World(api, add_zone(api)))


def test_a_preview_shows_the_rrsets_that_differ_and_an_import_takes_no_other(stack: Stack) -> None:
    stack.world.hold({"www/A": WWW, "other/A": FOREIGN})
    stack.write({"www/A": WWW, "mail/A": MAIL}, f"import_={stack.world.zone.id!r}")
    stack.run("up", "--stack", "dev", "--yes")
    assert stack.kept()["rrsets"].keys() == {"www/A", "mail/A"}
    assert stack.world.values() == {"www/A": WWW, "mail/A": MAIL, "other/A": FOREIGN}

    stack.write({"www/A": rrset("192.0.2.7"), "mail/A": MAIL})
    said = stack.run("preview", "--stack", "dev", "--diff")
    assert "192.0.2.7" in said
    assert "mail/A" not in said

    stack.world.hold({"www/A": FOREIGN, "mail/A": MAIL, "other/A": FOREIGN})
    said = stack.run("preview", "--stack", "dev", fails=True)
    assert "live is TTL 300 [203.0.113.9]" in said


def test_an_import_of_everything_is_kept_whole_and_by_the_zones_own_id(stack: Stack) -> None:
    stack.world.hold({"www/A": WWW, "other/A": FOREIGN})
    stack.project.write("")
    stack.run(
        "import", TOKEN, "records", f"{stack.world.zone.id}/*", "--stack", "dev", "--yes", "--generate-code=false"
    )
    assert stack.kept()["rrsets"].keys() == {"www/A", "other/A"}
    assert stack.kept()["id"] == stack.world.zone.id


def test_everything_imported_by_a_program_is_not_removed_by_it(stack: Stack) -> None:
    stack.world.hold({"www/A": WWW, "other/A": FOREIGN})
    stack.write({"www/A": WWW}, f"import_='{stack.world.zone.id}/*'")
    stack.project.pulumi("up", "--stack", "dev", "--yes")
    assert stack.world.values() == {"www/A": WWW, "other/A": FOREIGN}


def test_a_change_that_the_state_knows_nothing_of_is_found_by_a_refresh(stack: Stack) -> None:
    """What a killed run has written: the zone has it, and the document was set back."""
    stack.world.hold({"www/A": WWW})
    stack.write({"www/A": WWW, "mail/A": MAIL})
    said = stack.run("up", "--stack", "dev", "--yes")
    assert "taken over, because it exists and is as declared: www/A;" in said
    assert "Cloudflare: 1 of 1 changes of records were made" in said, "how far it is, through the engine's log"
    stack.world.hold({"www/A": FOREIGN, "mail/A": MAIL})

    stack.run("up", "--stack", "dev", "--yes")
    assert stack.world.values() == {"www/A": FOREIGN, "mail/A": MAIL}, "nothing differs for the engine"
    stack.run("up", "--stack", "dev", "--yes", "--refresh")
    assert stack.world.values() == {"www/A": WWW, "mail/A": MAIL}


def test_an_import_at_route53_takes_no_other(tmp_path: Path) -> None:
    with Route53Api() as api:
        world = Route53World(api, "")
        found = world.client().create_hosted_zone(Name="example.com", CallerReference="1")
        world.zone_id = found["HostedZone"]["Id"].rpartition("/")[2]
        world.hold({"www/A": WWW, "other/A": FOREIGN})
        project = Project(tmp_path)
        keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
        project.environment |= {f"AWS_ENDPOINT_URL_{one}": api.endpoint_url for one in ("ROUTE_53", "STS")} | keys
        bodies = {key: one.to_inputs() for key, one in {"www/A": WWW, "mail/A": MAIL}.items()}
        given = {"zoneId": world.zone_id, "zoneName": "example.com", "rrsets": bodies}
        options = f"pulumi.ResourceOptions(import_={world.zone_id!r})"
        program = RECORDS.replace("CloudflareRecords", "Route53Records")
        project.write(f"{program}Records('records', {given!r}, {options})\n")
        for arguments in (("stack", "init", "dev"), ("up", "--stack", "dev", "--yes")):
            done = project.pulumi(*arguments)
            assert done.returncode == 0, done.stdout + done.stderr

        assert world.values() == {"www/A": WWW, "mail/A": MAIL, "other/A": FOREIGN}
        done = project.pulumi("preview", "--stack", "dev", "--expect-no-changes")
        assert done.returncode == 0, done.stdout + done.stderr
