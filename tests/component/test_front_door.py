"""A program with plain data that type checkers know: it runs, and what only it knows joins the written document."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from dnsstack import MultiProviderZone
from dnsstack.component import ZoneError
from tests.component.recording import Run, run

TYPED = Path(__file__).parent.parent / "cases" / "typed"
DOCUMENT = """\
domain: example.com
nameservers: {route53: {}, cloudflare: {account: "0123456789abcdef0123456789abcdef", plan: pro}}
health_checks:
  web: {type: HTTPS, address: 192.0.2.1, host: www.example.com, path: /}
records:
  www: {A: 192.0.2.1}
"""


def deployed(folder: Path, **extras: Any) -> Run:
    document = folder / "example.com.yaml"
    document.write_text(DOCUMENT, encoding="utf-8")
    return run(lambda: {"ids": MultiProviderZone("example.com", str(document), **extras).zone_ids})


def names(found: Run) -> set[str]:
    return {one["name"] for one in found.registrations()}


def test_the_typed_program_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TYPED)
    found = run(lambda: {"servers": runpy.run_path("typed_use.py")["servers"]})

    assert {"example.com/route53/www/A", "example.net/route53/app/CNAME", "example.net/route53/nodes/A"} <= names(found)


def test_every_form_of_a_value_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TYPED)
    found = run(lambda: {"ids": runpy.run_path("typed_values.py")["zone"].zone_ids})

    assert found.named("example.com/cloudflare/three/A/~deferred")["inputs"]["content"] == "192.0.2.27"
    assert found.named("example.com/health-check/looked-up")["inputs"]["ipAddress"] == "192.0.2.10"
    assert {"example.com/route53/sub/NS", "example.com/route53/five/A", "example.net/route53/a/A"} <= names(found)


def test_what_the_program_adds_stands_beside_the_document(tmp_path: Path) -> None:
    policy = {
        "ttl": 60,
        "primary": "192.0.2.1",
        "secondary": "198.51.100.1",
        "check": "web",
        "cloudflare": "primary-only",
    }
    found = deployed(tmp_path, records={"app": {"CNAME": "app.example.net."}}, failover={"api": {"A": policy}})

    assert {"example.com/route53/www/A", "example.com/route53/app/CNAME", "example.com/route53/api/A"} <= names(found)


@pytest.mark.parametrize(
    ("extras", "message"),
    [
        ({"records": {"www": {"A": "192.0.2.9"}}}, "www.example.com. A: the program and the document both have this"),
        (
            {"health_checks": {"web": {"type": "TCP", "address": "192.0.2.1", "port": 443}}},
            ("both have the health check web"),
        ),
        ({"records": {"app": {"A": "nonsense"}}}, "app.example.com. A"),
    ],
)
def test_what_both_have_or_can_not_be_read_is_refused(tmp_path: Path, extras: Any, message: str) -> None:
    with pytest.raises(ZoneError, match=message):
        deployed(tmp_path, **extras)
