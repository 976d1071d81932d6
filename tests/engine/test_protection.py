"""Protection holds without a preview: no record goes before it is lifted by name.

Every deployment here is `up` or `destroy` with `--skip-preview`, as the Automation API and pipelines run them.
"""

from __future__ import annotations

import pytest

from dnsstack.sandbox.deploy import DeploymentError
from tests.engine.deployed import ACCOUNT, Deployed

DOCUMENT = """domain: {domain}
nameservers: {{route53: {{}}, cloudflare: {{account: "{account}", plan: business}}}}
records: {{www: {{A: [192.0.2.1, 192.0.2.2]}}, "@": {{TXT: hello}}, mail: {{A: 192.0.2.25}}}}
failover: {{api: {{A: {{ttl: 60, primary: 192.0.2.1, secondary: 192.0.2.2, check: web, cloudflare: delegate}}}}}}
health_checks: {{web: {{type: TCP, address: 192.0.2.1, port: 443}}}}
"""


def write(deployed: Deployed, *domains: str) -> None:
    """One document for each of `domains`; the others' vanish."""
    for file in deployed.folder.glob("*.com.yaml"):
        file.unlink()
    for domain in domains:
        text = DOCUMENT.format(domain=domain, account=ACCOUNT)
        (deployed.folder / f"{domain}.yaml").write_text(text, encoding="utf-8")


def refused(deployed: Deployed, match: str = "protect") -> None:
    """One `up` that is refused and changes nothing at either provider."""
    existing = deployed.holdings()
    with pytest.raises(DeploymentError, match=match):
        deployed.stack.up()
    assert deployed.holdings() == existing


def test_a_document_that_vanishes_takes_nothing_with_it(deployed: Deployed) -> None:
    """Refused by the program, which remembers it; with the consent by its protection; what is lifted by name goes."""
    write(deployed, "example.com", "example.net.com")
    deployed.consenting("apex-ns", documents="*.com.yaml").stack.up()
    write(deployed, "example.net.com")

    refused(deployed, "a glob that matches fewer files is the usual cause")
    deployed.consenting("removals", documents="*.com.yaml")
    refused(deployed)

    deployed.stack.unprotect(*protected("example.com", "route53", "route53/failover", "cloudflare"))
    deployed.stack.up()
    assert {zone.apex for zone in deployed.apis.hosted_zones()} == {"example.net.com.", "failover.example.net.com."}
    assert not deployed.stack.up().changed


def test_destroy_takes_nothing_before_the_protection_is_lifted(deployed: Deployed) -> None:
    write(deployed, "example.com")
    deployed.stack.up()
    existing = deployed.holdings()

    with pytest.raises(DeploymentError, match="protect"):
        deployed.stack.destroy()

    assert deployed.holdings() == existing
    deployed.stack.unprotect()
    deployed.stack.destroy()
    assert not deployed.apis.hosted_zones()
    assert not deployed.apis.cloudflare_zones()


def test_a_provider_that_is_removed_keeps_its_records_until_its_protection_is_lifted(in_process: Deployed) -> None:
    alone = "domain: example.com\nnameservers: {route53: {}%s}\nrecords: {www: {A: 192.0.2.1}, '@': {TXT: hello}}\n"
    leaving = alone % f", cloudflare: {{account: '{ACCOUNT}', delegated: false}}"
    in_process.up(leaving, "")
    (in_process.folder / "example.com.yaml").write_text(alone % "", encoding="utf-8")

    refused(in_process)

    in_process.stack.unprotect(*protected("example.com", "cloudflare"))
    in_process.stack.up()
    assert not in_process.apis.cloudflare_zones()


def test_a_sub_zone_that_is_removed_keeps_its_records_until_its_protection_is_lifted(in_process: Deployed) -> None:
    """The last policy under `delegate` goes: so would the sub-zone, which caches still ask."""
    write(in_process, "example.com")
    in_process.stack.up()
    file = in_process.folder / "example.com.yaml"
    kept = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("failover:")]
    file.write_text("\n".join(kept), encoding="utf-8")
    sub_zone = next(zone for zone in in_process.apis.hosted_zones() if zone.apex == "failover.example.com.")
    records = list(sub_zone.record_sets)

    with pytest.raises(DeploymentError, match="protect"):
        in_process.stack.up()

    assert list(sub_zone.record_sets) == records
    in_process.stack.unprotect(*protected("example.com", "route53/failover"))
    in_process.stack.up()
    assert [zone.apex for zone in in_process.apis.hosted_zones()] == ["example.com."]


def test_single_records_can_be_removed(deployed: Deployed) -> None:
    write(deployed, "example.com")
    deployed.stack.up()
    file = deployed.folder / "example.com.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(", mail: {A: 192.0.2.25}", ""))

    done = deployed.stack.up()

    assert deployed.names(done, "delete") == {"example.com/route53/mail/A", "example.com/cloudflare/mail/A/192.0.2.25"}
    assert not deployed.stack.up().changed


def protected(component: str, *zones: str) -> list[str]:
    """The logical names of what protects these zones."""
    return [f"{component}/{zone}/{one}" for zone in zones for one in ("protection", "zone")]
