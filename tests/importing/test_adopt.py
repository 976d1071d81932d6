"""Adoption: zones filled by hand, imported, adopted; then `up` makes nothing again, and nothing a second time.

Each case runs in-process, and with the real engine where `pulumi` is on PATH.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

pytest.importorskip("pulumi_cloudflare", reason="the extra pulumi brings the SDKs that a deployment needs")

from dnsstack.cli.app import run
from dnsstack.cli.sandboxing.deploy import thrice
from dnsstack.component.zone import TOKEN
from dnsstack.document import load
from dnsstack.importing.adopt import COMPONENT
from dnsstack.plan.build import build
from dnsstack.providers import render
from dnsstack.sandbox.deploy.engine import EngineStack
from dnsstack.sandbox.deploy.in_process import InProcessStack
from dnsstack.sandbox.deploy.stack import DeploymentError, Stack, StackTarget
from tests.importing.existing import APEX, ExistingZones, alias, rrset

NEEDS_CLI: Final = pytest.mark.skipif(shutil.which("pulumi") is None, reason="no `pulumi` is on PATH")
STACKS: Final = [
    pytest.param(InProcessStack, id="in-process", marks=pytest.mark.slow),
    pytest.param(EngineStack, id="engine", marks=[pytest.mark.slow, pytest.mark.engine, NEEDS_CLI]),
]
CLOUDFRONT: Final = "Z2FDTNDATAQYW2"
MEMORY: Final = {
    "dnsstack/domains",
    "example.com/shape",
    "example.com/route53/protection",
    "example.com/cloudflare/protection",
}
"""What remembers and protects: it exists in the state alone."""
CREATED: Final = {"Stash", "ZoneDnsSettings"}


def fill(zones: ExistingZones) -> None:
    """A mirrored domain as people make it: both zones by hand, with the usual differences of spelling."""
    check = zones.check(
        "1", Type="HTTPS", FullyQualifiedDomainName="origin-1.example.net", Port=443, ResourcePath="/healthz",
        RequestInterval=10, FailureThreshold=3, EnableSNI=True,
    )  # fmt: skip
    zones.change(
        rrset("", "MX", "10 mail.example.com.", "20 mail.backup.example.net."),
        rrset("", "TXT", '"v=spf1 mx -all"', '"two" "strings"'),
        alias("", "A", "d111.cloudfront.net", CLOUDFRONT),
        alias("", "AAAA", "d111.cloudfront.net", CLOUDFRONT),
        rrset("mail", "A", "192.0.2.25"),
        rrset("*.wild", "CNAME", "www.example.com"),
        rrset("_sip._tcp", "SRV", "1 2 5060 mail.example.com."),
        rrset("caa", "CAA", '0 issue "letsencrypt.org"'),
        rrset("www", "A", "192.0.2.1", ttl=60, SetIdentifier="eu_1", Failover="PRIMARY", HealthCheckId=check),
        rrset("www", "A", "192.0.2.2", ttl=60, SetIdentifier="us_2", Failover="SECONDARY"),
    )
    zones.mix_servers()
    zones.record(type="CNAME", name=APEX, content="d111.cloudfront.net")
    zones.record(type="MX", name=APEX, content="mail.example.com", priority=10)
    zones.record(type="MX", name=APEX, content="mail.backup.example.net", priority=20)
    zones.record(type="TXT", name=APEX, content="v=spf1 mx -all", comment="mail goes through mx")
    zones.record(type="TXT", name=APEX, content='"two" "strings"', comment="mail goes through mx")
    zones.record(type="A", name=f"mail.{APEX}", content="192.0.2.25", ttl=1)
    zones.record(type="CNAME", name=f"*.wild.{APEX}", content=f"www.{APEX}")
    zones.record(type="CAA", name=f"caa.{APEX}", data={"flags": 0, "tag": "issue", "value": "letsencrypt.org"})
    data = {"priority": 1, "weight": 2, "port": 5060, "target": "mail.example.com"}
    zones.record(type="SRV", name=f"_sip._tcp.{APEX}", data=data)
    zones.record(type="A", name=f"www.{APEX}", content="192.0.2.1", ttl=60)


def ids(zones: ExistingZones) -> dict[str, Any]:
    """Everything that exists, by the ids that must not change."""
    hosted = zones.route53.list_resource_record_sets(HostedZoneId=zones.hosted)["ResourceRecordSets"]
    records = zones.cloudflare.dns.records.list(zone_id=zones.zone)
    return {
        "rrsets": {(one["Name"], one["Type"], one.get("SetIdentifier")) for one in hosted},
        "checks": {one["Id"] for one in zones.route53.list_health_checks()["HealthChecks"]},
        "records": {record.id for record in records},
        "zones": {zones.hosted, zones.zone},
    }


@pytest.fixture
def adopt(zones: ExistingZones, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., str]]:
    """`adopt(*words)`: the command as a person runs it; what it said on stderr."""

    def ran(*words: str) -> str:
        code = run(
            ["import", APEX, *words, "--out", str(tmp_path / "example.com.yaml"),
             "--adopt", str(tmp_path / "import.json"), "--project", "dns", "--stack", "prod"]
        )  # fmt: skip
        said = capsys.readouterr().err
        assert code in (0, 1), said
        return said

    yield ran
    assert zones.hosted


def stack(kind: type[Stack], zones: ExistingZones, folder: Path) -> Stack:
    config = {"dnsstack:documents": "example.com.yaml"}
    target = StackTarget(
        folder / "stack", project="dns", name="prod", root=folder, config=config, environment=zones.apis.environment
    )
    return kind(target)


def choose(folder: Path, strategy: str) -> None:
    """The one decision that an import leaves open, as the person makes it."""
    file = folder / "example.com.yaml"
    file.write_text(file.read_text() + f"      cloudflare: {strategy}\n")


def told(said: str) -> set[str]:
    """The resources whose update the command forecasts."""
    head, lines = re.search(r"and updates (\d+) in place:\n((?:  .*\n)*)", said).groups()  # type: ignore[union-attr]  # the test fails where it is missing
    names = [line.split(": ")[0].strip() for line in lines.splitlines()]
    assert len(names) == int(head)
    return set(names)


@pytest.mark.parametrize("kind", [STACKS[0]])
def test_a_hand_made_zone_is_forecast_update_by_update(
    kind: type[Stack], zones: ExistingZones, tmp_path: Path, adopt: Callable[..., str]
) -> None:
    """What dashboards and other programs leave: automatic TTLs, bare texts, capitals, comments, settings, data."""
    zones.change(
        rrset("txt", "TXT", '"a"', ttl=3600),
        rrset("host", "CNAME", "Target.Example.NET"),
        rrset("v6", "AAAA", "2001:DB8:0:0::1"),
        rrset("srv._tcp", "SRV", "1 2 443 Host.example.net"),
        rrset("naptr", "NAPTR", '100 10 "S" "SIP+D2U" "" _sip._udp.example.com'),
    )
    zones.mix_servers()
    zones.record(type="TXT", name=f"txt.{APEX}", content="a", ttl=3600, comment="by hand")
    zones.record(type="CNAME", name=f"host.{APEX}", content="Target.Example.NET", ttl=1)
    zones.record(type="AAAA", name=f"v6.{APEX}", content="2001:DB8:0:0::1", tags=["team:web"])
    data = {"priority": 1, "weight": 2, "port": 443, "target": "Host.example.net"}
    zones.record(type="SRV", name=f"srv._tcp.{APEX}", data=data, comment="phones")
    naptr = {"order": 100, "preference": 10, "flags": "S", "service": "SIP+D2U", "regex": ""}
    zones.record(type="NAPTR", name=f"naptr.{APEX}", data={**naptr, "replacement": "_sip._udp.example.com"})
    said = adopt("--from", "route53", "--from", "cloudflare")
    deployed = stack(kind, zones, tmp_path)

    deployed.adopt(tmp_path / "import.json")
    first = deployed.up()

    assert told(said) == {change.name for change in first.changed if change.operation == "update"}
    assert deployed.up().changed == ()


@pytest.mark.parametrize("kind", STACKS)
def test_a_mirrored_domain_is_adopted_without_one_record_made_again(
    kind: type[Stack], zones: ExistingZones, tmp_path: Path, adopt: Callable[..., str]
) -> None:
    fill(zones)
    before = ids(zones)
    said = adopt("--from", "route53", "--from", "cloudflare")
    assert "failover-without-strategy" in said
    choose(tmp_path, "primary-only")
    deployed = stack(kind, zones, tmp_path)

    deployed.adopt(tmp_path / "import.json")
    assert ids(zones) == before
    done = thrice(deployed)
    first = done.first

    assert {change.operation for change in first.changed} <= {"create", "update"}
    assert {change.type.rpartition(":")[2] for change in first.changed if change.operation == "create"} == CREATED
    updated = {change.name for change in first.changed if change.operation == "update"}
    assert updated == {
        "example.com/route53/*.wild/CNAME",
        "example.com/route53/@/NS",
        "example.com/cloudflare/@/TXT/v=spf1",
        "example.com/cloudflare/mail/A/192.0.2.25",
    }
    assert told(said) == updated, "as many updates were told before, and no others"
    assert done.settles, done.text()
    assert ids(zones) == before


@pytest.mark.parametrize("kind", STACKS)
def test_one_resource_a_zone_is_adopted_by_the_zone_s_id(
    kind: type[Stack], zones: ExistingZones, tmp_path: Path, adopt: Callable[..., str]
) -> None:
    """What is as declared is taken over, and the forecast names what is refused."""
    fill(zones)
    before = ids(zones)
    said = adopt("--from", "route53", "--from", "cloudflare", "--per-zone")
    choose(tmp_path, "primary-only")
    file = json.loads((tmp_path / "import.json").read_text())
    whole = {one["name"]: one["id"] for one in file["resources"] if one["type"].endswith("Records")}

    assert whole == {"example.com/route53/records": zones.hosted, "example.com/cloudflare/records": zones.zone}
    assert not [one for one in file["resources"] if one["name"].endswith(("/A", "/MX"))]
    line = next(line for line in said.splitlines() if line.startswith("  example.com/cloudflare/records: "))
    assert "RRsets as they are; refuses, unless overwrite names them, 1 that are not as declared: mail/A" in line
    deployed = stack(kind, zones, tmp_path)
    deployed.adopt(tmp_path / "import.json")
    with pytest.raises(DeploymentError, match="mail/A: the last deployment left no RRset"):
        deployed.up()
    zones.cloudflare.dns.records.edit(
        next(one.id for one in zones.cloudflare.dns.records.list(zone_id=zones.zone) if one.name == f"mail.{APEX}"),
        zone_id=zones.zone, type="A", name=f"mail.{APEX}", content="192.0.2.25", ttl=300,
    )  # fmt: skip
    first = deployed.up()

    assert not {change.operation for change in first.changed} & {"delete", "replace"}
    assert deployed.up().changed == ()
    assert ids(zones) == before


@pytest.mark.parametrize("kind", STACKS)
def test_following_adds_its_markers_and_nothing_else(
    kind: type[Stack], zones: ExistingZones, tmp_path: Path, adopt: Callable[..., str]
) -> None:
    """The simple record becomes slot 0 by its alias."""
    fill(zones)
    before = ids(zones)
    adopt("--from", "route53", "--from", "cloudflare")
    choose(tmp_path, "follow")
    deployed = stack(kind, zones, tmp_path)
    deployed.adopt(tmp_path / "import.json")
    first = deployed.up()

    created = {change.name for change in first.changed if change.operation == "create"}
    assert created == {
        *MEMORY,
        "example.com/cloudflare/dns-settings",
        "example.com/route53/_failover.www/TXT",
        "example.com/route53/_failover.www/TXT/secondary",
    }
    assert not {change.operation for change in first.changed} & {"delete", "replace"}
    assert deployed.up().changed == ()
    assert ids(zones)["records"] == before["records"]


@pytest.mark.parametrize("kind", STACKS)
def test_what_dnsstack_made_is_imported_and_adopted_without_any_change(
    kind: type[Stack], zones: ExistingZones, tmp_path: Path, adopt: Callable[..., str]
) -> None:
    """After a first adoption the import says everything by itself: a lost state is not a lost domain."""
    fill(zones)
    adopt("--from", "route53", "--from", "cloudflare")
    choose(tmp_path, "follow")
    deployed = stack(InProcessStack, zones, tmp_path)
    deployed.adopt(tmp_path / "import.json")
    deployed.up()
    shutil.rmtree(tmp_path / "stack")
    before = ids(zones)

    said = adopt("--from", "route53", "--from", "cloudflare")
    assert load(tmp_path / "example.com.yaml").domain.failover[0].cloudflare is not None
    assert "creates 1:" in said
    again = stack(kind, zones, tmp_path)
    again.adopt(tmp_path / "import.json")
    first = again.up()

    assert {change.name for change in first.changed if change.operation == "create"} == {
        *MEMORY, "example.com/cloudflare/dns-settings",
    }  # fmt: skip
    assert {change.name for change in first.changed if change.operation == "update"} <= {"example.com/route53/@/NS"}
    assert not {change.operation for change in first.changed} & {"delete", "replace"}
    assert again.up().changed == ()
    assert ids(zones) == before


def test_names_types_parents_and_ids_are_those_of_the_specs(
    zones: ExistingZones, tmp_path: Path, adopt: Callable[..., str]
) -> None:
    fill(zones)
    adopt("--from", "route53", "--from", "cloudflare")
    found = json.loads((tmp_path / "import.json").read_text())
    specs = {spec.name: spec for spec in render(build(load(tmp_path / "example.com.yaml").domain), APEX)}
    component, *resources = found["resources"]

    assert component == {"type": COMPONENT, "name": APEX, "component": True, "parent": "stack"}
    assert found["nameTable"] == {"stack": "urn:pulumi:prod::dns::pulumi:pulumi:Stack::dns-prod"}
    assert COMPONENT == TOKEN
    assert [one["name"] for one in resources] == [name for name in specs if name.rpartition("/")[2] != "dns-settings"]
    assert all(one["type"] == specs[one["name"]].token and one["parent"] == APEX for one in resources)
    by_name = {one["name"]: one["id"] for one in resources}
    assert by_name["example.com/route53/zone"] == zones.hosted
    assert by_name["example.com/cloudflare/zone"] == zones.zone
    assert by_name["example.com/route53/www/A"] == f"{zones.hosted}_www.example.com_A_eu_1"
    assert by_name["example.com/route53/www/A/secondary"] == f"{zones.hosted}_www.example.com_A_us_2"
    assert by_name["example.com/route53/_sip._tcp/SRV"] == f"{zones.hosted}__sip._tcp.example.com_SRV"
    assert by_name["example.com/cloudflare/www/A/192.0.2.1"].startswith(f"{zones.zone}/")


def test_a_provider_that_is_new_is_made_and_not_adopted(
    zones: ExistingZones, tmp_path: Path, adopt: Callable[..., str]
) -> None:
    zones.change(rrset("mail", "A", "192.0.2.25"))
    said = adopt("--from", "route53", "--account", "0123456789abcdef0123456789abcdef")
    found = json.loads((tmp_path / "import.json").read_text())["resources"]

    assert [one["name"] for one in found] == [
        APEX, "example.com/route53/zone", "example.com/route53/mail/A", "example.com/route53/@/NS",
    ]  # fmt: skip
    assert "example.com/cloudflare/zone (Zone)" in said


def balance(zones: ExistingZones) -> None:
    """The pair of `www`, and a load balancer at Cloudflare that does the same."""
    check = zones.check(
        "1", Type="HTTPS", FullyQualifiedDomainName="www.example.com", IPAddress="192.0.2.1", Port=443,
        ResourcePath="/up", RequestInterval=30, FailureThreshold=3, EnableSNI=True,
    )  # fmt: skip
    zones.change(
        rrset("www", "A", "192.0.2.1", ttl=60, SetIdentifier="eu", Failover="PRIMARY", HealthCheckId=check),
        rrset("www", "A", "192.0.2.2", ttl=60, SetIdentifier="us", Failover="SECONDARY"),
    )
    zones.mix_servers()
    client: Any = zones.cloudflare
    account = "0123456789abcdef0123456789abcdef"
    monitor = client.load_balancers.monitors.create(
        account_id=account, type="https", method="GET", path="/up", interval=60, timeout=5, retries=2,
        expected_codes="2xx", header={"Host": ["www.example.com"]}, follow_redirects=False, allow_insecure=True,
    )  # fmt: skip
    pools = [
        client.load_balancers.pools.create(
            account_id=account, name=f"shop-{role}", monitor=monitor.id if role == "primary" else None,
            origins=[{"name": "origin", "address": address, "enabled": True}],
        ).id
        for role, address in (("primary", "192.0.2.1"), ("secondary", "192.0.2.2"))
    ]  # fmt: skip
    client.load_balancers.create(
        zone_id=zones.zone, name="www.example.com", default_pools=pools, fallback_pool=pools[0],
        proxied=False, steering_policy="off", ttl=60,
    )  # fmt: skip


def balanced(zones: ExistingZones) -> set[str]:
    client: Any = zones.cloudflare
    account = "0123456789abcdef0123456789abcdef"
    found = [
        *client.load_balancers.list(zone_id=zones.zone),
        *client.load_balancers.pools.list(account_id=account),
        *client.load_balancers.monitors.list(account_id=account),
    ]
    return {one.id for one in found}


@pytest.mark.parametrize("kind", STACKS)
def test_a_load_balancer_is_adopted_with_its_pools_and_monitors(
    kind: type[Stack], zones: ExistingZones, tmp_path: Path, adopt: Callable[..., str]
) -> None:
    balance(zones)
    before, existing = ids(zones), balanced(zones)
    said = adopt("--from", "route53", "--from", "cloudflare")
    deployed = stack(kind, zones, tmp_path)
    deployed.adopt(tmp_path / "import.json")
    first = deployed.up()

    assert {change.operation for change in first.changed} <= {"create", "update"}
    assert {change.name for change in first.changed if change.operation == "create"} == {
        *MEMORY,
        "example.com/cloudflare/dns-settings",
        "example.com/cloudflare/www/A/192.0.2.1",  # what answers while the load balancer is off
    }
    updated = {change.name for change in first.changed if change.operation == "update"}
    assert all(f"  {name}: " in said for name in updated), "every update was told before"
    assert deployed.up().changed == ()
    assert balanced(zones) == existing
    assert ids(zones)["rrsets"] == before["rrsets"]
