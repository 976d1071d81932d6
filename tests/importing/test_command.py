"""`dnsstack import` as it is typed: what it writes, says and ends with, and which files it never leaves."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from dnsstack.cli.app import run
from dnsstack.document import fmt, load
from dnsstack.lint import check
from tests.importing.existing import ExistingZones, rrset

ZONES = Path(__file__).parent / "zones"
ACCOUNT = "0123456789abcdef0123456789abcdef"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """`imports(*words)` in an empty folder; no traceback is ever shown."""
    monkeypatch.chdir(tmp_path)
    for name in ("FORCE_COLOR", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def ran(*words: str) -> Ran:
        code = run(["import", "example.com", *words])
        out, err = capsys.readouterr()
        assert "Traceback" not in err, err
        return Ran(code, out, err)

    return ran


def source(name: str) -> str:
    return f"zonefile:{ZONES / name}.zone"


def test_the_document_is_printed_or_written(imports: Callable[..., Ran], tmp_path: Path) -> None:
    printed = imports("--from", source("include"))
    written = imports("--from", source("include"), "--out", "example.com.yaml")

    assert (printed.code, written.code, written.out) == (0, 0, "")
    assert (tmp_path / "example.com.yaml").read_text() == printed.out
    assert printed.out.startswith("# Imported from zonefile:")
    assert fmt(printed.out) == printed.out
    assert check(load(tmp_path / "example.com.yaml").domain) is not None


def test_an_account_makes_the_domain_one_of_both_providers(imports: Callable[..., Ran], tmp_path: Path) -> None:
    assert imports("--from", source("include"), "--account", ACCOUNT, "--out", "x.yaml").code == 0
    assert len(load(tmp_path / "x.yaml").domain.nameservers.providers) == 2


def test_what_is_not_carried_is_told_and_counts(imports: Callable[..., Ran]) -> None:
    ran = imports("--from", source("types-not-carried"))

    assert ran.code == 1
    assert 'not in the document: host.example.com. ISDN: "150862028003217" "004"' in ran.err
    assert "# Not in this document:\n#   host.example.com. ISDN:" in ran.out


def test_what_a_rule_refuses_is_told_with_its_place_in_the_new_document(
    imports: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "x.zone").write_text("$TTL 300\nwww A 192.0.2.1\nwww CNAME web\nweb A 192.0.2.2\n")
    ran = imports("--from", "zonefile:x.zone", "--out", "example.com.yaml")

    assert ran.code == 1
    [place] = [line for line in ran.err.splitlines() if "CNAME" in line and line.startswith("example.com.yaml:")]
    number = int(place.split(":")[1])
    assert "www" in "".join((tmp_path / "example.com.yaml").read_text().splitlines()[number - 3 : number])
    assert "cname-beside-other-data" in ran.err


def test_conflicts_are_a_table_and_nothing_is_written(imports: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "a.zone").write_text("$TTL 300\nwww A 192.0.2.1\nftp A 192.0.2.5\n")
    (tmp_path / "b.zone").write_text("$TTL 300\nwww A 192.0.2.2\n")
    words = ["--from", "zonefile:a.zone", "--from", "zonefile:b.zone", "--out", "x.yaml"]
    ran = imports(*words)

    assert ran.code == 1
    assert ran.out.splitlines() == [
        "RRsets that differ: 1",
        "owner             type  source           ttl and values",
        "www.example.com.  A     zonefile:a.zone  300 192.0.2.1",
        "www.example.com.  A     zonefile:b.zone  300 192.0.2.2",
    ]
    assert not (tmp_path / "x.yaml").exists()
    assert imports(*words, "--prefer", "zonefile:b.zone").code == 0
    assert "192.0.2.2" in (tmp_path / "x.yaml").read_text()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--from", "bind:x"], 2, "--from bind:x is not a source"),
        (["--from", "zonefile:"], 2, "write zonefile:FILE"),
        (["--from", "zonefile:nowhere.zone"], 2, "nowhere.zone can't be read: No such file or directory"),
        (["--from", "zonefile:a", "--from", "zonefile:a"], 2, "a source is given twice"),
        (["--from", "zonefile:a", "--prefer", "route53"], 2, "--prefer route53 is not one of the sources"),
        (["--from", "zonefile:a", "--adopt", "x.json"], 2, "--adopt is given without --project or --stack"),
        ([], 2, "Missing option '--from'"),
    ],
)
def test_a_wrong_command_line_is_one_clear_error(
    imports: Callable[..., Ran], words: list[str], code: int, said: str
) -> None:
    ran = imports(*words)

    assert ran.code == code
    assert said in ran.err


@pytest.mark.parametrize("name", ["include-escape", "include-cycle", "foreign-zone", "out-of-zone", "open-quote"])
def test_on_an_error_no_document_is_left_behind(imports: Callable[..., Ran], tmp_path: Path, name: str) -> None:
    before = tmp_path / "x.yaml"
    before.write_text("what was there before\n")
    ran = imports("--from", f"zonefile:{ZONES / 'refused' / name}.zone", "--out", "x.yaml")

    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert before.read_text() == "what was there before\n"
    assert [file.name for file in tmp_path.iterdir()] == ["x.yaml"]


def test_a_second_source_that_fails_leaves_nothing_of_the_first(imports: Callable[..., Ran], tmp_path: Path) -> None:
    words = ["--from", source("include"), "--from", "zonefile:nowhere", "--out", "x.yaml"]

    assert imports(*words).code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("module", "kind"), [("boto3", "route53"), ("httpx", "cloudflare")])
def test_a_missing_extra_is_one_sentence(
    imports: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, module: str, kind: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    ran = imports("--from", kind)

    assert ran.code == 3
    assert "pip install 'dnsstack[import]'" in ran.err
    assert ran.err.count("\n") == 1


def test_both_providers_at_once(imports: Callable[..., Ran], zones: ExistingZones, tmp_path: Path) -> None:
    zones.change(rrset("www", "A", "192.0.2.1"), rrset("", "MX", "10 mail.example.net."))
    zones.record(type="A", name="www.example.com", content="192.0.2.1", comment="the shop")
    ran = imports("--from", "route53", "--from", "cloudflare", "--out", "x.yaml")
    text = (tmp_path / "x.yaml").read_text()

    assert ran.code == 0
    assert zones.hosted in text
    assert zones.zone in text
    assert "comment: the shop" in text
    assert "#   example.com. MX: only route53 has it; every server will have it" in text


def test_a_document_for_adoption_that_has_no_place_leaves_no_import_file(
    imports: Callable[..., Ran], zones: ExistingZones, tmp_path: Path
) -> None:
    zones.change(rrset("www", "A", "192.0.2.1"))
    words = ["--from", "route53", "--adopt", "import.json", "--project", "p", "--stack", "s"]
    ran = imports(*words, "--out", "missing/x.yaml")

    assert ran.code == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", ["", "/", "x", "x/", "/A"])
def test_what_is_left_out_has_an_owner_and_a_type(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "example.com", "--from", "zonefile:x", "--leave-out", given]) == 2
    assert "is not OWNER/TYPE; write " in capsys.readouterr().err
