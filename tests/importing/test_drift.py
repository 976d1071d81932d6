"""`dnsstack diff live` and the other sources, at emulated providers: missing, different, unmanaged, disagreeing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dnsstack.cli.app import run
from tests.importing.existing import ExistingZones, rrset

HEAD = """\
domain: example.com
nameservers:
  route53: {}
  cloudflare: {account: "0123456789abcdef0123456789abcdef", plan: pro}
unmanaged:
  "_acme-challenge.*": {types: [TXT], reason: the ACME client}
health_checks:
  web: {type: HTTPS, address: 192.0.2.1, host: www.example.com}
"""
BODY = """\
records:
  "@": {MX: 10 mail.example.net.}
  a: {A: 192.0.2.1}
  b: {A: 192.0.2.2}
  lone: {A: {only: route53, values: 192.0.2.9}}
failover:
  www: {A: {ttl: 60, primary: 192.0.2.1, secondary: 192.0.2.7, check: web, cloudflare: follow}}
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "example.com.yaml"
    file.write_text(HEAD + BODY, encoding="utf-8")
    return file


def deploy(zones: ExistingZones, *, moved: bool = False) -> None:
    """Both zones as the document says; Cloudflare's followed record moved, or not."""
    check = zones.check("web", Type="HTTPS", IPAddress="192.0.2.1", FullyQualifiedDomainName="www.example.com")
    pair: dict[str, dict[str, Any]] = {
        "PRIMARY": {"SetIdentifier": "primary", "Failover": "PRIMARY", "HealthCheckId": check},
        "SECONDARY": {"SetIdentifier": "secondary", "Failover": "SECONDARY"},
    }
    zones.change(
        rrset("", "MX", "10 mail.example.net."),
        rrset("a", "A", "192.0.2.1"),
        rrset("b", "A", "192.0.2.2"),
        rrset("lone", "A", "192.0.2.9"),
        rrset("www", "A", "192.0.2.1", ttl=60, **pair["PRIMARY"]),
        rrset("www", "A", "192.0.2.7", ttl=60, **pair["SECONDARY"]),
        rrset("_failover.www", "TXT", '"role=primary"', ttl=60, **pair["PRIMARY"]),
        rrset("_failover.www", "TXT", '"role=secondary"', ttl=60, **pair["SECONDARY"]),
    )
    zones.record(type="MX", name="example.com", content="mail.example.net", priority=10)
    zones.record(type="A", name="a.example.com", content="192.0.2.1")
    zones.record(type="A", name="b.example.com", content="192.0.2.2")
    zones.record(type="A", name="www.example.com", content="192.0.2.7" if moved else "192.0.2.1", ttl=60)


def told(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    code = run(["diff", *map(str, words)])
    return code, *capsys.readouterr()


@pytest.mark.parametrize("moved", [False, True])
def test_what_is_as_declared_is_no_drift_moved_or_not(
    zones: ExistingZones, document: Path, capsys: pytest.CaptureFixture[str], moved: bool
) -> None:
    deploy(zones, moved=moved)
    code, out, _ = told(capsys, "live", document, "--exit-code")

    assert (code, out.splitlines()[1]) == (0, "route53: as declared; cloudflare: as declared")


def test_drift_is_named_by_kind_and_provider(
    zones: ExistingZones, document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deploy(zones)
    zones.upsert(rrset("a", "A", "192.0.2.66"), rrset("new", "CNAME", "x.example.net"))
    zones.upsert(rrset("_acme-challenge.a", "TXT", '"token"'))
    zones.record(type="TXT", name="stray.example.com", content='"hello"')
    zones.record(type="A", name="lone.example.com", content="192.0.2.9")
    document.write_text(HEAD + BODY + BODY.splitlines()[-1].replace("www", "c") + "\n")
    code, out, _ = told(capsys, "live", document, "--exit-code", "--format", "json")
    made = json.loads(out)

    kinds = {
        one["provider"]: {(r["owner"].removesuffix(".example.com."), r["type"], r["kind"]) for r in one["rrsets"]}
        for one in made["providers"]
    }
    assert code == 1
    assert kinds == {
        "route53": {("a", "A", "different"), ("c", "A", "missing"), ("new", "CNAME", "unmanaged")},
        "cloudflare": {("c", "A", "missing"), ("stray", "TXT", "unmanaged"), ("lone", "A", "different")},
    }
    assert made["providers"][0]["missing_markers"] == ["_failover.c.example.com."]
    assert {(one["owner"], one["type"]) for one in made["disagreements"]} == {
        ("a.example.com.", "A"),
        ("new.example.com.", "CNAME"),
        ("stray.example.com.", "TXT"),
    }


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_people_are_told_in_words(
    zones: ExistingZones, document: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    deploy(zones)
    zones.upsert(rrset("a", "A", "192.0.2.66"))
    code, out, _ = told(capsys, "live", document, "--format", form)

    assert code == 0
    assert "route53: 1 different; cloudflare: as declared; 1 disagreements" in out
    assert "192.0.2.66" in out


def test_a_provider_that_refuses_leaves_the_other_told(
    zones: ExistingZones, document: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(zones)
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", "wrong")
    code, out, _ = told(capsys, "live", document)

    assert code == 3
    assert "route53: as declared; cloudflare: not read" in out
    assert "Cloudflare refuses GET" in out


def test_one_provider_is_a_side_like_any_other(
    zones: ExistingZones, document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deploy(zones, moved=True)
    zones.upsert(rrset("a", "A", "192.0.2.66"))

    code, out, _ = told(capsys, "route53", document, "--exit-code")
    assert code == 1
    assert "  ~ a A\n      - 192.0.2.66\n      + 192.0.2.1\n" in out
    assert "cost of" not in out
    assert told(capsys, "cloudflare", document, "--exit-code")[0] == 0


def test_a_zone_file_is_compared_by_what_it_answers(
    tmp_path: Path, document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zone = tmp_path / "db"
    zone.write_text(
        "$ORIGIN example.com.\n$TTL 300\n@ SOA ns1.example.net. h.example.net. 1 2 3 4 5\n@ NS ns1.example.net.\n"
        "@ MX 10 mail.example.net.\na A 192.0.2.1\nb A 192.0.2.3\nlone A 192.0.2.9\nwww 60 A 192.0.2.7\nx TXT hi\n"
        "_acme-challenge TXT token\n"
    )
    code, out, _ = told(capsys, f"zonefile:{zone}", document, "--format", "json", "--exit-code")

    assert code == 1
    assert [(one["owner"], one["change"]) for one in json.loads(out)["rrsets"]] == [
        ("b.example.com.", "changed"),
        ("x.example.com.", "removed"),
    ]


def test_what_is_served_is_never_the_new_side(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = told(capsys, document, "live")

    assert code == 2
    assert "the document second" in err


def test_what_is_served_is_taken_into_the_document_if_the_providers_agree(
    zones: ExistingZones, document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deploy(zones)
    zones.upsert(rrset("a", "A", "192.0.2.66"))
    before = document.read_text()
    code, _, err = told(capsys, "live", document, "--accept", "a/A")
    assert code == 2
    assert "choose one with --from" in err
    assert "route53: 192.0.2.66 (ttl 300); cloudflare: 192.0.2.1 (ttl 300)" in err
    assert document.read_text() == before

    code, out, _ = told(capsys, "live", document, "--accept", "a/A", "--from", "route53", "--accept", "@/mx")
    assert (code, out) == (
        0,
        f"a/A: {document} is changed to what is served\n@/mx: the document already has what is served\n",
    )
    assert document.read_text() == before.replace("a: {A: 192.0.2.1}", "a: {A: 192.0.2.66}")


@pytest.mark.parametrize(
    "words", [["--accept", "a"], ["--accept", "www/A"], ["--accept", "a/A", "--from", "elsewhere"]]
)
def test_what_cannot_be_accepted_is_refused(
    zones: ExistingZones, document: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    deploy(zones)

    assert told(capsys, "live", document, *words)[0] == 2
