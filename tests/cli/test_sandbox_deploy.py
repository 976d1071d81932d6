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


def test_what_another_deployment_changes_is_a_failure_and_printed_as_a_difference(
    dnsstack: Run, document: Path, tmp_path: Path
) -> None:
    program = tmp_path / "program"
    program.mkdir()
    (program / "__main__.py").write_text(RESTLESS, encoding="utf-8")

    ran = dnsstack("sandbox", "deploy", document, "--in-process", "--program", program)

    assert ran.code == 1
    assert "second deployment: 1 changes, none was expected" in ran.out
    assert "third deployment, after a refresh: 1 changes, none was expected" in ran.out
    assert ran.out.count("  update now\n    records: [") == 2


def test_the_vendors_plugins_are_the_engines_alone(dnsstack: Run, document: Path) -> None:
    ran = dnsstack("sandbox", "deploy", document, "--in-process", "--providers", "vendor")

    assert ran.code == 2
    assert "--in-process runs our own provider plugins only" in ran.err
