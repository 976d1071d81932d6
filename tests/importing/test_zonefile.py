"""Hard zone files: each beside the document that is expected of it, and compared with dnspython and BIND."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import dns.rdataclass
import dns.zone
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.document import dump, fmt, loads
from dnsstack.errors import DnsStackError, DocumentError, EnvironmentFault, UsageError
from dnsstack.importing import Request, read
from dnsstack.importing.existing.zone import ExistingZone
from dnsstack.importing.merge import merge
from dnsstack.importing.writing import text, write
from dnsstack.importing.zonetext import reader
from dnsstack.model.domain import Domain
from dnsstack.model.names import ORIGIN
from dnsstack.model.rdata import ROSTER
from dnsstack.plan.build import build
from dnsstack.providers.bind import zonefile
from tests.conftest import Golden
from tests.strategies import SHARED_TYPES, domains, owners, presentation

ZONES: Final = Path(__file__).parent / "zones"
CASES: Final = Path(__file__).parents[1] / "cases" / "import"
HARD: Final = sorted([*ZONES.glob("*.zone"), *CASES.glob("*.zone")])
REFUSED: Final = sorted((ZONES / "refused").glob("*.zone"))
APEX: Final = "example.com."
TODAY: Final = date(2026, 11, 22)

Rows = set[tuple[str, str, int, str]]


def zone(file: Path, apex: str = APEX) -> ExistingZone:
    return read(Request(f"zonefile:{file.name}", str(file), apex))


def rows(found: ExistingZone) -> Rows:
    return {
        (rrset.owner, rrset.rdtype, rrset.ttl, value.to_text())
        for rrset in found.rrsets
        for value in rrset.rdata
    }  # fmt: skip


def document(found: ExistingZone) -> str:
    merged = merge([found])
    assert merged.domain is not None
    return text(merged.domain, [found.source], merged.notes, TODAY)


def names(files: list[Path]) -> list[str]:
    return [file.stem for file in files]


def test_there_are_enough_of_them() -> None:
    assert len(HARD) >= 20
    assert len(REFUSED) >= 15


@pytest.mark.parametrize("file", HARD, ids=names(HARD))
def test_a_hard_zone_file_is_the_document_beside_it(file: Path, golden: Golden) -> None:
    golden(file.with_suffix(".yaml"), document(zone(file)))


@pytest.mark.parametrize("file", HARD, ids=names(HARD))
def test_what_is_written_is_canonical_and_loads_as_the_domain(file: Path) -> None:
    found = zone(file)
    domain, written = merge([found]).domain, document(found)

    assert loads(written).domain == domain
    assert fmt(written) == written
    assert without_comments(written) == dump(loads(written).domain)


def without_comments(written: str) -> str:
    return "".join(line for line in written.splitlines(keepends=True) if not line.startswith("#"))


@pytest.mark.parametrize("file", HARD, ids=names(HARD))
def test_source_document_zone_text_and_back_are_the_same_rrsets(file: Path, tmp_path: Path) -> None:
    found = zone(file)
    again = tmp_path / "again.zone"
    again.write_text(zonefile.render(build(loads(document(found)).domain)), encoding="utf-8")

    assert rows(zone(again)) == rows(found)


BIND_ONLY: Final = frozenset(
    ("generate", "international", "ttl-from-last", "ttl-of-the-soa", "include", "no-soa", "types-not-carried")
)
"""What dnspython reads otherwise: nibbles and escapes of $GENERATE, raw UTF-8 as IDNA 2003, TTLs after a SOA's
minimum, includes relative to the working directory; it wants a SOA."""


@pytest.mark.parametrize("file", [file for file in HARD if file.stem not in BIND_ONLY], ids=lambda file: file.stem)
def test_dnspython_reads_the_same_records(file: Path) -> None:
    parsed = dns.zone.from_file(str(file), origin=APEX, relativize=False, check_origin=False)
    assert rows(zone(file)) == dnspython_rows(parsed)


def dnspython_rows(parsed: dns.zone.Zone) -> Rows:
    found: Rows = set()
    token = ORIGIN.set(".")
    try:
        for name, ttl, rdata in parsed.iterate_rdatas():
            rdtype, owner = dns.rdatatype.to_text(rdata.rdtype), name.to_text().lower()
            if rdtype in ROSTER and (owner, rdtype) != (APEX, "NS"):
                found.add((owner, rdtype, ttl, ROSTER[rdtype].from_text(rdata.to_text()).to_text()))
    finally:
        ORIGIN.reset(token)
    return found


NOT_BINDS: Final = frozenset(("no-soa", "international"))
"""BIND wants a SOA, and takes UTF-8 in names for octets."""


@pytest.mark.parametrize("file", [file for file in HARD if file.stem not in NOT_BINDS], ids=lambda file: file.stem)
def test_bind_reads_the_same_records(file: Path, tmp_path: Path) -> None:
    program = shutil.which("named-compilezone") or shutil.which("named-compilezone", path="/usr/sbin:/usr/bin")
    if program is None:
        pytest.skip("named-compilezone is not installed: apt-get install bind9-utils")
    folder = tmp_path / "zones"
    shutil.copytree(ZONES, folder)
    if file.parent != ZONES:
        shutil.copy(file, folder)
    (folder / "parts/hosts.inc").write_text((folder / "parts/hosts.inc").read_text().replace("deeper", "parts/deeper"))
    text_ = (folder / file.name).read_bytes()
    has_ns = b" NS " in text_ and b"@ " in text_
    (folder / file.name).write_bytes(
        text_ + (b"" if has_ns else b"\n$ORIGIN example.com.\nexample.com. NS ns1.example.net.\n")
    )
    done = subprocess.run(
        [program, "-i", "none", "-k", "ignore", "-m", "ignore", "-n", "ignore", "-r", "ignore", "-S", "ignore",
         "-M", "ignore", "-T", "ignore", "-o", "out", "example.com", file.name],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    compiled = dns.zone.from_file(str(folder / "out"), origin=APEX, relativize=False, check_origin=False)

    expected = dnspython_rows(compiled)
    assert {row[:2] + row[3:] for row in rows(zone(file))} == {row[:2] + row[3:] for row in expected}
    if file.stem not in ("ttls-differ", "owner-left-out"):  # BIND takes the first TTL, we the lowest (RFC 2181 §5.2)
        assert rows(zone(file)) == expected


@pytest.mark.parametrize("file", REFUSED, ids=names(REFUSED))
def test_a_malformed_zone_file_is_one_clear_error(file: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        zone(file)

    expected = file.with_suffix(".error").read_text(encoding="utf-8").strip()
    assert len(caught.value.problems) == 1
    assert expected in str(caught.value)


@pytest.mark.parametrize("content", [None, b"\x7fELF\0\0", b"", b"; nothing\n"])
def test_an_unreadable_or_empty_file_is_refused(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "x.zone"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(DnsStackError, match=r"can't be read|NUL octet|has no records"):
        zone(file)


def test_a_folder_is_no_zone_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't be read: Is a directory"):
        zone(tmp_path)


def test_a_link_out_of_the_folder_is_an_escape(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("www A 192.0.2.1\n")
    folder = tmp_path / "zones"
    folder.mkdir()
    (folder / "link.inc").symlink_to(secret)
    (folder / "x.zone").write_text("$TTL 300\n$INCLUDE link.inc\n")

    with pytest.raises(DocumentError, match="is outside the zone file's folder"):
        zone(folder / "x.zone")


def test_a_zone_beyond_every_bound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_RECORDS", 10)
    file = tmp_path / "x.zone"
    file.write_text("$TTL 300\n$GENERATE 1-11 h$ A 192.0.2.$\n")

    with pytest.raises(DocumentError, match="more than 10 records"):
        zone(file)


def test_includes_that_multiply_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_FILES", 50)
    for number in range(8):
        (tmp_path / f"{number}.inc").write_text(f"$INCLUDE {number + 1}.inc\n" * 2)
    (tmp_path / "8.inc").write_text("")
    (tmp_path / "x.zone").write_text("$INCLUDE 0.inc\n")

    with pytest.raises(DocumentError, match="more than 50 files"):
        zone(tmp_path / "x.zone")


def test_every_fault_of_a_file_is_found_at_once(tmp_path: Path) -> None:
    file = tmp_path / "x.zone"
    file.write_text("$TTL 300\na A 1\nb A 192.0.2.1\nc MX x\n")

    with pytest.raises(DocumentError) as caught:
        zone(file)

    assert [problem.position.line for problem in caught.value.problems if problem.position] == [2, 4]


@given(domains(failover=False).filter(lambda domain: bool(domain.records)))
def test_generated_domains_survive_zone_text(tmp_path_factory: pytest.TempPathFactory, domain: Domain) -> None:
    plan = build(domain)
    file = tmp_path_factory.mktemp("zone") / "x.zone"
    file.write_text(zonefile.render(plan), encoding="utf-8")

    planned = {(one.owner, one.rdtype, one.ttl, value.to_text()) for one in plan.rrsets for value in one.values}
    assert rows(zone(file, domain.apex)) == planned


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """Owner, type and rdata, and the line that a person might have written."""
    rdtype = draw(st.sampled_from([one for one in SHARED_TYPES if one not in ("CNAME", "NAPTR")]))
    owner, rdata = draw(owners()), draw(presentation(rdtype).filter(lambda shown: shown.isascii()))
    space = draw(st.sampled_from([" ", "\t", "   "]))
    head = draw(st.sampled_from([("300", "IN"), ("IN", "300"), ("300",), ("5m",), ()]))
    comment = draw(st.sampled_from(["", " ; a comment", ' ; (not "open']))
    wrapped = f"( {rdata} )" if "(" not in rdata and draw(st.booleans()) else rdata
    return owner, rdtype, rdata, space.join([owner, *head, rdtype.lower(), wrapped]) + comment


@given(st.lists(lines(), min_size=1, max_size=8))
def test_lines_as_people_write_them_are_read_as_the_model_reads_rdata(
    tmp_path_factory: pytest.TempPathFactory, written: list[tuple[str, str, str, str]]
) -> None:
    file = tmp_path_factory.mktemp("zone") / "x.zone"
    file.write_text("$TTL 300\n" + "\n".join(line for *_, line in written) + "\n", encoding="utf-8")
    token = ORIGIN.set(APEX)
    try:
        expected = {
            (APEX if owner == "@" else f"{owner}.{APEX}", rdtype, 300, ROSTER[rdtype].from_text(rdata).to_text())
            for owner, rdtype, rdata, _ in written
        }
    finally:
        ORIGIN.reset(token)

    assert rows(zone(file)) == expected


@pytest.fixture
def unwritable(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "missing"
    yield folder / "x.yaml"
    assert not folder.exists()


def test_a_document_is_written_wholly_or_not_at_all(tmp_path: Path, unwritable: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("before")
    write({file: "after"})

    with pytest.raises(EnvironmentFault, match="can't be written"):
        write({file: "never", unwritable: "never"})

    assert file.read_text() == "after"
    assert [one.name for one in tmp_path.iterdir()] == ["x.yaml"]
