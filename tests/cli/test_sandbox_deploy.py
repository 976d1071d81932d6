"""`dnsstack sandbox deploy`: only the first of three deployments may change anything; what another changes is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.slow

DOCUMENT = """
domain: example.com
nameservers:
  route53: {}
  cloudflare: {account: "0123456789abcdef0123456789abcdef"}
records: {www: {A: 192.0.2.1}}
"""
RESTLESS = """
import time
import pulumi_aws as aws

zone = aws.route53.Zone("zone", name="example.com")
aws.route53.Record("now", name="now", type="TXT", ttl=60, zone_id=zone.id, records=[str(time.time_ns())])
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "example.com.yaml"
    file.write_text(DOCUMENT, encoding="utf-8")
    return file


def test_three_deployments_and_only_the_first_changes_something(dnsstack: Run, document: Path) -> None:
    ran = dnsstack("sandbox", "deploy", document, "--in-process")

    assert ran.code == 0, ran.err
    assert "example.com. is deployed by the in-process host, with the sandbox's own plugins" in ran.out
    assert "second deployment: nothing to change" in ran.out
    assert "third deployment, after a refresh: nothing to change" in ran.out


def test_a_zone_as_one_resource_settles_too(dnsstack: Run, document: Path) -> None:
    text = DOCUMENT.replace("  route53: {}\n", "  resources: per-zone\n")
    document.write_text(text, encoding="utf-8")

    ran = dnsstack("sandbox", "deploy", document, "--in-process")

    assert ran.code == 0, ran.err
    assert "CloudflareRecords" in ran.out
    assert "third deployment, after a refresh: nothing to change" in ran.out


def test_what_another_deployment_changes_is_a_failure_and_printed_as_a_difference(
    dnsstack: Run, document: Path, tmp_path: Path
) -> None:
    program = tmp_path / "program"
    program.mkdir()
    (program / "__main__.py").write_text(RESTLESS, encoding="utf-8")

    ran = dnsstack("sandbox", "deploy", document, "--in-process", "--program", program)

    assert ran.code == 1
    assert "second deployment: 1 unexpected changes" in ran.out
    assert "third deployment, after a refresh: 1 unexpected changes" in ran.out
    assert ran.out.count("  update now\n    records: [") == 2


def test_the_vendors_plugins_are_the_engines_alone(dnsstack: Run, document: Path) -> None:
    ran = dnsstack("sandbox", "deploy", document, "--in-process", "--providers", "vendor")

    assert ran.code == 2
    assert "--in-process can't run the vendors' provider plugins" in ran.err


EXISTING = """
domain: example.com
nameservers:
  route53: {}
  cloudflare: {account: "0123456789abcdef0123456789abcdef", plan: business, load_balancing: true}
health_checks:
  web: {type: HTTPS, host: origin.example.net, path: /healthz}
records:
  "@": {MX: ["10 mail"], TXT: ["v=spf1 -all", "two  \\"words\\""], CAA: ['0 issue "letsencrypt.org"']}
  mail: {A: [192.0.2.25, 192.0.2.26], AAAA: "2001:db8::25"}
  _sip._tcp: {SRV: "1 2 5060 mail"}
  note: {TXT: old}
failover:
  www: {A: {ttl: 60, primary: 192.0.2.1, secondary: 192.0.2.2, check: web, cloudflare: follow}}
  api: {A: {ttl: 60, primary: 192.0.2.1, secondary: 192.0.2.2, check: web, cloudflare: load-balancer}}
"""
EDITS = {
    "an edit": [
        ("[192.0.2.25, 192.0.2.26]", "{ttl: 60, values: [192.0.2.27, 192.0.2.26]}"),
        ('["10 mail"]', '["20 mail", "10 mail"]'),
        ("1 2 5060", "1 2 5061"),
        ("{TXT: old}", "{TXT: [new, newer]}"),
        ("A: {ttl: 60, primary: 192.0.2.1", "A: {ttl: 60, primary: 192.0.2.7"),
        ("path: /healthz", "path: /health, failure_threshold: 2"),
    ],
    "a removal": [
        ('  _sip._tcp: {SRV: "1 2 5060 mail"}\n', ""),
        (', AAAA: "2001:db8::25"', ""),
        ("api: {A: {ttl: 60, primary: 192.0.2.1, secondary: 192.0.2.2, check: web, cloudflare: load-balancer}}", ""),
    ],
}


@pytest.mark.parametrize("edit", EDITS)
def test_after_an_edit_and_after_a_removal_nothing_changes_again(dnsstack: Run, tmp_path: Path, edit: str) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(EXISTING, encoding="utf-8")
    edited = EXISTING
    for before, after in EDITS[edit]:
        assert before in edited
        edited = edited.replace(before, after)
    new.write_text(edited, encoding="utf-8")

    ran = dnsstack("sandbox", "deploy", new, "--after", old, "--in-process")

    assert ran.code == 0, ran.out + ran.err
    shown = ran.out.partition("the change of the document: ")[2].partition("what the APIs hold")[0]
    assert ("5061" if edit == "an edit" else "delete example.com/route53/_sip._tcp/SRV") in shown
    assert ran.out.count("nothing to change") == 2


def test_an_edit_is_of_one_domain(dnsstack: Run, document: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(DOCUMENT.replace("example.com", "example.org"), encoding="utf-8")

    ran = dnsstack("sandbox", "deploy", document, "--after", other, "--in-process")

    assert ran.code == 2
    assert "name two documents of one domain" in ran.err
    assert "deploying" not in ran.err
