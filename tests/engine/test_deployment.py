"""A domain's life in one stack, with the Pulumi engine and without: both leave the same zones."""

from __future__ import annotations

import json

import pytest

from dnsstack.sandbox.deploy import DeploymentError
from tests.engine.conftest import ENGINE
from tests.engine.deployed import Deployed

BODY = """
health_checks:
  web: {type: HTTPS, host: www.example.com, address: 192.0.2.1, interval: 10}
records:
  "@": {MX: ["10 mail"], TXT: "v=spf1 mx -all"}
  _dmarc: {TXT: "v=DMARC1; p=reject"}
  mail: {A: 192.0.2.25}
  docs: {CNAME: docs.example.net.}
  app: {A: [192.0.2.7, 192.0.2.8]}
failover:
  www: {A: {ttl: 60, primary: 192.0.2.1, secondary: 192.0.2.2, check: web, cloudflare: follow}}
"""


def test_a_domains_life(deployed: Deployed) -> None:
    """Preview, up, nothing to do, an edit, a removal, protection, destroy."""
    deployed.write(BODY)
    planned = deployed.stack.preview()
    assert not deployed.apis.hosted_zones()

    made = deployed.up(BODY)
    assert {one.urn for one in made.changed} == {one.urn for one in planned.changed}
    assert "example.com" in made.outputs
    assert not deployed.stack.up().changed
    assert not deployed.stack.refresh().changed
    assert not deployed.stack.up(refresh=True).changed

    edited = deployed.up(BODY.replace("192.0.2.25", "192.0.2.26"))
    assert deployed.names(edited, "update") == {"example.com/route53/mail/A"}
    assert deployed.names(edited, "create") == {"example.com/cloudflare/mail/A/192.0.2.26"}
    assert deployed.names(edited, "delete") == {"example.com/cloudflare/mail/A/192.0.2.25"}

    removed = deployed.up(BODY.replace("  docs: {CNAME: docs.example.net.}\n", ""))
    assert deployed.names(removed, "delete") >= {"example.com/route53/docs/CNAME", "example.com/cloudflare/docs/CNAME"}

    with pytest.raises(DeploymentError, match="protect"):
        deployed.stack.destroy()
    assert len(deployed.apis.hosted_zones()[0].record_sets) > 2, "nothing is deleted beside what is protected"

    deployed.stack.unprotect()
    deployed.stack.destroy()
    assert not deployed.apis.hosted_zones()
    assert not deployed.apis.cloudflare_zones()


@pytest.mark.parametrize("engine", [ENGINE])
def test_both_ways_leave_the_same_zones(
    engine: bool, in_process: Deployed, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Deployed(tmp_path_factory.mktemp("engine"), engine=engine) as deployed:
        deployed.up(BODY)
        in_process.up(BODY)

        assert deployed.holdings() == in_process.holdings()


def test_a_secret_token_is_in_no_file_of_the_stack(deployed: Deployed) -> None:
    deployed.up("records: {www: {A: 192.0.2.1}}\n")
    token = deployed.apis.environment["CLOUDFLARE_API_TOKEN"]

    files = [file for file in deployed.folder.rglob("*") if file.is_file()]
    holding = [file.name for file in files if token in file.read_text("utf-8", "replace")]

    assert not holding


def test_a_follower_keeps_what_it_moved(deployed: Deployed) -> None:
    """A flipped record survives `up`, `up` with refresh, and edits of the declared TTL and value."""
    deployed.up(BODY)
    store = deployed.apis.cloudflare.store
    zone = store.zones()[0]
    record = next(one for one in store.records(zone.id) if one.name == "www.example.com")
    flipped = json.dumps({"content": "192.0.2.2"})
    _patch(deployed, f"/zones/{zone.id}/dns_records/{record.id}", flipped)

    assert not deployed.stack.up().changed
    assert not deployed.names(deployed.stack.up(refresh=True), "create")
    deployed.up(BODY.replace("ttl: 60", "ttl: 120"))

    assert [one.content for one in store.records(zone.id) if one.name == "www.example.com"] == ["192.0.2.2"]


def _patch(deployed: Deployed, path: str, body: str) -> None:
    import httpx

    environment = deployed.apis.environment
    token = {"Authorization": f"Bearer {environment['CLOUDFLARE_API_TOKEN']}"}
    httpx.patch(environment["CLOUDFLARE_BASE_URL"] + path, content=body, headers=token).raise_for_status()
