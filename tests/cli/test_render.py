"""`dnsstack render`, `fmt` and `schema`."""

from __future__ import annotations

import json
from pathlib import Path

import dns.rdatatype
import dns.zone
import pytest

from tests.cli.conftest import GOOD, ROOT, Run


def test_zone_text_reads_back_as_a_zone(dnsstack: Run) -> None:
    ran = dnsstack("render", ROOT / "examples/mail/example.org.yaml", "--to", "zone")

    zone = dns.zone.from_text(ran.out, "example.org.", relativize=False, check_origin=False)
    mx = zone.find_rdataset("example.org.", dns.rdatatype.MX)
    assert ran.code == 0
    assert {rdata.to_text() for rdata in mx} == {
        "10 mx1.example.org.", "10 mx2.example.org.", "20 mx.backup.example.net.",
    }  # fmt: skip


def test_specs_are_json_with_unique_names_and_known_references(dnsstack: Run) -> None:
    ran = dnsstack("render", ROOT / "examples/failover/example.com.yaml", "--to", "specs")

    specs = json.loads(ran.out)
    names = [spec["name"] for spec in specs]
    seen: set[str] = set()
    for spec in specs:
        assert set(spec.get("options", {}).get("depends_on", [])) <= seen, "each after all that it needs"
        seen.add(spec["name"])
    assert ran.code == 0
    assert len(names) == len(set(names))
    assert "example.com/route53/www/A/secondary" in names


def test_out_writes_files_and_says_so(dnsstack: Run, good: Path, tmp_path: Path) -> None:
    printed = dnsstack("render", good, "--to", "zone")
    ran = dnsstack("render", good, "--to", "zone", "--out", tmp_path / "made" / "here")

    assert (ran.code, ran.out) == (0, "")
    assert (tmp_path / "made/here/example.com.zone").read_text(encoding="utf-8") == printed.out


def test_nothing_is_rendered_from_a_document_with_errors(dnsstack: Run, refused: Path, tmp_path: Path) -> None:
    ran = dnsstack("render", refused, "--to", "specs", "--out", tmp_path / "made")

    assert ran.code == 1
    assert not (tmp_path / "made").exists()


def test_a_folder_that_cannot_be_made_is_a_fault_of_the_machine(dnsstack: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    ran = dnsstack("render", good, "--to", "zone", "--out", tmp_path / "file" / "below")

    assert ran.code == 3
    assert "can't be written" in ran.err


UNTIDY = GOOD.replace("domain: example.com", "domain:    example.com   # the shop")


def test_fmt_edits_in_place_and_keeps_comments(dnsstack: Run, good: Path) -> None:
    good.write_text(UNTIDY, encoding="utf-8")

    ran = dnsstack("fmt", good)

    assert (ran.code, ran.out) == (0, f"changed {good}\n")
    assert "# the shop" in good.read_text(encoding="utf-8")
    assert dnsstack("fmt", good).out == ""


def test_fmt_check_changes_nothing_and_exits_with_1(dnsstack: Run, good: Path) -> None:
    good.write_text(UNTIDY, encoding="utf-8")

    ran = dnsstack("fmt", "--check", good)

    assert (ran.code, ran.out) == (1, f"would change {good}\n")
    assert good.read_text(encoding="utf-8") == UNTIDY


@pytest.mark.parametrize(
    ("name", "content"),
    [("missing.yaml", None), ("latin.yaml", "domain: b\xfccher.example\n".encode("latin-1")), ("broken.yaml", b"a: [")],
)
def test_fmt_of_what_cannot_be_read_is_a_fault_of_the_document(
    dnsstack: Run, tmp_path: Path, name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)

    ran = dnsstack("fmt", tmp_path / name)

    assert ran.code == 2
    assert ran.err


def test_the_schema_is_a_json_schema_that_names_the_keys(dnsstack: Run) -> None:
    ran = dnsstack("schema")

    made = json.loads(ran.out)
    assert ran.code == 0
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"domain", "nameservers", "records", "failover", "health_checks", "include"} <= set(made["properties"])
