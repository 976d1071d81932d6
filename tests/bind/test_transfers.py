"""Cloudflare's zone transfers, rendered and deployed into the emulated API; no secret lies in plain state."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dnsstack.errors import Unsupported
from dnsstack.plan.build import build
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers import render
from dnsstack.providers.bind import tsig
from dnsstack.sandbox.cloudflare_api import DEFAULT_TOKEN, Account, Plan
from dnsstack.sandbox.deploy import DeploymentError, DeploymentOutcome, StackTarget
from dnsstack.sandbox.deploy.in_process import InProcessStack
from dnsstack.sandbox.network.apis import EmulatedApis
from tests.bind.domains import ACCOUNT, domain, own
from tests.conftest import Golden
from tests.providers.goldens import to_json

GOLDENS = Path(__file__).parent / "goldens"
KEY = tsig.new("transfer.example.com", "hmac-sha512")
PEERS = """
  self_hosted:
    primaries: [{addresses: [192.0.2.53, "2001:db8::53"], port: 5353}]
    hidden: true
    tsig: transfer.example.com
"""
SECONDARIES = """
  self_hosted:
    secondaries: [{name: ns1.example.net., addresses: [192.0.2.54]}, {name: ns2.example.org., addresses: [192.0.2.55]}]
    tsig: transfer.example.com
"""
DOCUMENT = f"""\
domain: example.com
nameservers:
  route53: {{}}
  cloudflare: {{account: "{ACCOUNT}", plan: enterprise, transfer: DIRECTION}}
"""
RECORDS = "records: {www: {A: 192.0.2.1}, mail: {A: 192.0.2.25}}\n"
INCOMING = DOCUMENT.replace("DIRECTION", "incoming").rstrip() + PEERS + RECORDS
OUTGOING = DOCUMENT.replace("DIRECTION", "outgoing").rstrip() + SECONDARIES + RECORDS


def plan(transfer: str, bind: dict[str, Any]) -> ZonePlan:
    cloudflare = {"account": ACCOUNT, "plan": "enterprise", "transfer": transfer}
    return build(domain(bind, {"www": {"A": "192.0.2.1"}}, nameservers={"cloudflare": cloudflare}))


@pytest.mark.parametrize(
    ("transfer", "bind"), [("incoming", own("bind")), ("outgoing", own("bind", "nsd", primaries=[]))]
)
def test_specs_are_as_expected(transfer: str, bind: dict[str, Any], golden: Golden) -> None:
    specs = [spec for spec in render(plan(transfer, bind), "example.com") if "/cloudflare/" in spec.name]

    golden(GOLDENS / f"{transfer}.json", to_json(specs))


class Deployed:
    """A stack over emulated APIs whose account has zone transfers."""

    def __init__(self, folder: Path, apis: EmulatedApis) -> None:
        self.folder, self.apis = folder, apis

    def up(self, document: str, key: str | None = None, **environment: str) -> DeploymentOutcome:
        (self.folder / "example.com.yaml").write_text(document, encoding="utf-8")
        config = {"dnsstack:documents": "example.com.yaml", "cloudflare:apiToken": DEFAULT_TOKEN.secret}
        config |= {} if key is None else {"dnsstack:tsig": key}
        target = StackTarget(
            folder=self.folder / "sandbox",
            root=self.folder,
            config=config,
            secrets=frozenset({"cloudflare:apiToken", "dnsstack:tsig"}),
            environment={**self.apis.environment, **environment},
        )
        return InProcessStack(target).up()

    def existing(self, kind: str, scope: str = ACCOUNT) -> list[dict[str, Any]]:
        return list(self.apis.cloudflare.store.documents(kind, scope))


@pytest.fixture
def deployed(tmp_path: Path) -> Iterator[Deployed]:
    with EmulatedApis([Account(id=ACCOUNT, plan=Plan.ENTERPRISE)]) as apis:
        yield Deployed(tmp_path, apis)


def test_a_hidden_primary_feeds_a_secondary_zone(deployed: Deployed) -> None:
    deployed.up(INCOMING, KEY.to_text())
    [holding] = deployed.apis.cloudflare_zones()
    [key], peers, acls = deployed.existing("tsigs"), deployed.existing("peers"), deployed.existing("acls")
    [incoming] = deployed.existing("incoming", holding.zone["id"])

    assert holding.zone["type"] == "secondary"
    assert holding.records == [], "they come by transfer"
    assert (key["name"], key["algo"], key["secret"]) == ("transfer.example.com.", "hmac-sha512.", KEY.secret)
    assert {(peer["ip"], peer["port"], peer["tsig_id"], peer["ixfr_enable"]) for peer in peers} == {
        ("192.0.2.53", 5353, key["id"], True),
        ("2001:db8::53", 5353, key["id"], True),
    }
    assert {acl["ip_range"] for acl in acls} == {"192.0.2.53/32", "2001:db8::53/128"}
    assert set(incoming["peers"]) == {peer["id"] for peer in peers}
    assert incoming["auto_refresh_seconds"] == 7200
    assert deployed.up(INCOMING, KEY.to_text()).changed == ()


def test_own_secondaries_transfer_from_cloudflare(deployed: Deployed) -> None:
    deployed.up(OUTGOING, KEY.to_text("knot"))
    [holding] = deployed.apis.cloudflare_zones()
    [outgoing] = deployed.existing("outgoing", holding.zone["id"])
    names = {one["content"] for one in holding.records if one["type"] == "NS"}

    assert holding.zone["type"] == "full"
    assert len(outgoing["peers"]) == 2
    assert {"ns1.example.net", "ns2.example.org"} <= names
    assert deployed.up(OUTGOING, KEY.to_text("knot")).changed == ()


def test_a_new_secret_changes_the_key_in_place_and_is_never_in_plain_state(deployed: Deployed) -> None:
    deployed.up(OUTGOING, KEY.to_text())
    other = tsig.new("transfer.example.com", "hmac-sha512")
    outcome = deployed.up(OUTGOING, other.to_text())

    assert [(change.operation, change.name) for change in outcome.changed] == [
        ("update", "example.com/cloudflare/transfer/tsig")
    ]
    assert deployed.existing("tsigs")[0]["secret"] == other.secret
    for file in (deployed.folder / "sandbox").rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert KEY.secret.encode() not in content, file
            assert other.secret.encode() not in content, file


def test_a_key_file_may_be_named_by_the_environment(deployed: Deployed, tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(tsig.new("another").to_text() + KEY.to_text("nsd"), encoding="utf-8")
    deployed.up(OUTGOING, DNSSTACK_TSIG_FILE=str(tmp_path / "keys"))

    assert deployed.existing("tsigs")[0]["secret"] == KEY.secret


def test_without_the_key_nothing_is_made(deployed: Deployed) -> None:
    with pytest.raises(DeploymentError, match=r"the TSIG key transfer\.example\.com is not given") as refused:
        deployed.up(OUTGOING)

    assert "Traceback" not in str(refused.value)
    assert list(deployed.apis.hosted_zones()) == []
    assert list(deployed.apis.cloudflare_zones()) == []


def test_another_key_is_refused_without_showing_it(deployed: Deployed) -> None:
    another = tsig.new("another")
    with pytest.raises(DeploymentError, match=r"has no TSIG key transfer\.example\.com; it has another") as refused:
        deployed.up(OUTGOING, another.to_text())

    assert another.secret not in str(refused.value)


@pytest.mark.parametrize("target", ["opentofu"])
def test_what_opentofu_would_keep_in_plain_state_is_refused(target: str) -> None:
    from dnsstack.cli.targets import RenderRequest
    from dnsstack.cli.targets import render as rendered

    with pytest.raises(Unsupported, match="has no resource for"):
        rendered(plan("incoming", own("bind")), target, RenderRequest())


def test_a_serving_zone_becomes_no_secondary_in_one_step(deployed: Deployed) -> None:
    """Its records would go before the first transfer; the steps that avoid it are printed."""
    plain = INCOMING.replace(", transfer: incoming", "")
    deployed.up(plain)
    with pytest.raises(DeploymentError, match=r"become a secondary zone while resolvers ask it") as refused:
        deployed.up(INCOMING, KEY.to_text())

    assert "delegated: false" in str(refused.value)
    [holding] = deployed.apis.cloudflare_zones()
    assert holding.records, "nothing was touched"
