"""Files that providers export: what they say of proxying, comments and TTLs reaches the document; the rest is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from dnsstack.cli.app import app
from dnsstack.errors import DocumentError, UsageError
from dnsstack.importing import Request, read
from dnsstack.importing.existing.route53 import _record_changes
from dnsstack.importing.existing.zone import ExistingZone
from dnsstack.importing.merge import merge
from dnsstack.importing.writing import text
from dnsstack.importing.zonetext.remarks import manner
from dnsstack.providers.route53.specs import Record
from tests.conftest import Golden

EXPORTS: Final = Path(__file__).parent / "exports"
WHOLE: Final = sorted([*EXPORTS.glob("cloudflare*.txt"), *EXPORTS.glob("*.json")])
SOA: Final = "@ 300 IN SOA a. b. 1 2 3 4 5\n"


def zone(file: Path, left_out: frozenset[tuple[str, str]] = frozenset()) -> ExistingZone:
    return read(Request(f"zonefile:{file.name}", str(file), "example.com.", left_out))


def written(tmp_path: Path, content: str | bytes) -> ExistingZone:
    file = tmp_path / "zone"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return zone(file)


@pytest.mark.parametrize("file", WHOLE, ids=lambda file: file.name)
def test_an_export_becomes_its_document(file: Path, golden: Golden) -> None:
    found = zone(file)
    merged = merge([found])
    assert merged.domain is not None
    told = "".join(f"# {note.to_text()}\n" for note in found.notes if note.lost)
    golden(EXPORTS / f"{file.name}.yaml", told + text(merged.domain, [found.source], merged.notes, date(2026, 11, 25)))


@pytest.mark.parametrize(
    ("remark", "comment", "tags", "proxied"),
    [
        ("; For old cluster cf_tags=cf-proxied:true", "For old cluster", (), True),
        ("; team:web cf_tags=prod,cf-proxied:true", "team:web", ("prod",), True),
        ("; cf_tags=cf-proxied:false", None, (), False),
        ("; cf_tags=", None, (), False),
        ("; only a comment", "only a comment", (), False),
        (";cf_tags=a:b,cf-proxied:true", None, ("a:b",), True),
        ("; cf_tags=two words, CF-Proxied:TRUE", None, ("two words",), True),
        ("; see cf_tags=x cf_tags=cf-proxied:true", "see cf_tags=x", (), True),
        ("; cf-proxied:true without its key", "cf-proxied:true without its key", (), False),
    ],
)
def test_a_remark_is_comment_tags_and_proxying(
    remark: str, comment: str | None, tags: tuple[str, ...], proxied: bool
) -> None:
    found = manner(remark)

    assert found is not None
    assert (found.comment, found.tags, found.proxied) == (comment, tags, proxied)


def test_remarks_of_other_zone_files_are_no_comments_of_records(tmp_path: Path) -> None:
    [rrset] = written(tmp_path, f"{SOA}www 1 IN A 192.0.2.1 ; the old one\n").rrsets

    assert (rrset.ttl, rrset.proxied, rrset.comment) == (1, False, None)


def test_an_export_without_its_head_keeps_its_proxying(tmp_path: Path) -> None:
    content = f"{SOA}www 1 IN A 192.0.2.1 ; cf_tags=cf-proxied:true\napi 1 IN A 192.0.2.2\n"
    found = written(tmp_path, content)

    assert [(rrset.ttl, rrset.proxied) for rrset in found.rrsets] == [(300, True), (300, False)]
    assert any("does not say whether 1 record is" in note.text for note in found.notes if note.lost)


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    [rrset] = written(tmp_path, b"\xef\xbb\xbfwww 300 IN A 192.0.2.1\n").rrsets

    assert rrset.owner == "www.example.com."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"w\0w\0w\0 300 IN A 192.0.2.1\n", "NUL octet"),
        (SOA.encode() + b"caf\xe9 300 IN A 192.0.2.1\n", "0xE9, which is not UTF-8"),
        (f"{SOA}www 4294967295 IN A 192.0.2.1\n".encode(), "the TTL 4294967295 is above 2147483647"),
        (f"{SOA}www.@ 300 IN A 192.0.2.1\n".encode(), "an @ inside"),
        (f"{SOA}www 9999w IN A 192.0.2.1\n".encode(), "the TTL 9999w is above 2147483647"),
        (f"$TTL 4294967295\n{SOA}".encode(), "the TTL 4294967295 is above 2147483647"),
        (SOA.encode() + b"www 300 IN CNAME caf\xe9\n", "target of the CNAME record has the octet 0xE9"),
        (f"{SOA}www 300 IN MX 10 mail.@\n".encode(), "an @ inside"),
        (f"{SOA}www 300 IN HTTPS 1 @.example.com.\n".encode(), "an @ inside"),
        (b'{"ResourceRecordSets": 3}', "no list ResourceRecordSets"),
        (b'{"ResourceRecordSets": [], "NextToken": "x"}', "one page of several"),
    ],
)
def test_what_a_file_can_not_mean_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises((DocumentError, UsageError), match=message):
        written(tmp_path, content)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("xn--bcher-kva", "bücher", ["the file has it as bücher, which becomes its A-label, which is in the file too"]),
        (
            "bücher",
            "xn--bcher-kva",
            [
                "the file has it as bücher, which becomes its A-label",
                "the file has it as bücher too; both are the same name",
            ],
        ),
    ],
)
def test_an_owner_in_unicode_is_told_and_so_is_its_merging(
    first: str, second: str, told: list[str], tmp_path: Path
) -> None:
    found = written(tmp_path, f"{SOA}{first} 300 IN A 192.0.2.1\n{second} 300 IN A 192.0.2.2\n")

    [rrset] = found.rrsets
    assert len(rrset.values) == 2
    assert [note.text for note in found.notes] == told


def test_a_target_in_unicode_is_told(tmp_path: Path) -> None:
    found = written(tmp_path, f"{SOA}www 300 IN CNAME bücher.example.net.\n")

    assert [note.text for note in found.notes] == [
        "the file has its target as bücher.example.net., which becomes its A-label"
    ]


@pytest.mark.parametrize("name", [r"a\@b", "@"])
def test_an_at_that_is_meant_stays(name: str, tmp_path: Path) -> None:
    [rrset] = written(tmp_path, f"{SOA}www 300 IN CNAME {name}\n").rrsets

    assert rrset.values[0].to_text() in (r"a\@b.example.com.", "example.com.")


def test_adjacent_strings_of_a_zone_file_are_strings(tmp_path: Path) -> None:
    found = written(tmp_path, f'{SOA}t 300 IN TXT "v=spf1 a ""-all"\nu 300 IN TXT "a"b"c" d\n')

    assert [rrset.values[0].to_text() for rrset in found.rrsets] == ['"v=spf1 a " "-all"', '"a" "b" "c" "d"']


def test_leave_out_holds_for_files_too() -> None:
    left = {("x.example.com.", "HINFO"), ("other.example.net.", "A"), ("_443._tcp.example.com.", "TLSA")}
    found = zone(EXPORTS / "leave-out.zone", frozenset(left))

    assert [(rrset.owner, rrset.rdtype) for rrset in found.rrsets] == [("www.example.com.", "A")]
    assert {(note.owner, note.rdtype) for note in found.notes if note.lost} == left


def test_a_pattern_that_matches_nothing_is_told() -> None:
    words = ["import", "example.com", "--from", f"zonefile:{EXPORTS / 'cloudflare.txt'}", "--leave-out", "nope/A"]
    done = CliRunner().invoke(app, [*words, "--leave-out", "www/CNAME"])

    assert "--leave-out nope/A names an RRset that no source has" in done.stderr
    assert "--leave-out www/CNAME names" not in done.stderr


@pytest.mark.parametrize("domain", [".", "*.example.com", ""])
def test_a_domain_that_can_not_be_imported_ends_in_a_sentence(domain: str) -> None:
    done = CliRunner().invoke(app, ["import", domain, "--from", "zonefile:x"])

    assert done.exception is None or isinstance(done.exception, SystemExit | UsageError)
    assert "is not a domain that can be imported" in (done.stderr or str(done.exception))


@pytest.mark.parametrize(
    ("existing", "told"),
    [
        ('"a""b"', "form: "),
        (r'"\141" "b"', "form: "),
        (r'"a\"\"b"', "values: "),
        ('"ab"', "values: "),
        ('"a', "values: "),
    ],
)
def test_only_the_same_strings_are_called_an_encoding(existing: str, told: str) -> None:
    record = Record(name="t", name_="t.example.com", type="TXT", zone_id="Z1", records=('a" "b',), ttl=300)
    [change] = _record_changes(record, {"TTL": 300, "ResourceRecords": [{"Value": existing}]}, {}, {})

    assert change.startswith(told)


@pytest.mark.parametrize("word", ["Parked", "WebsiteBuilder Site", "parked"])
@pytest.mark.parametrize("rdtype", ["A", "AAAA"])
def test_a_registrars_own_word_is_named_as_what_it_is(tmp_path: Path, word: str, rdtype: str) -> None:
    file = tmp_path / "zone"
    file.write_text(f"$ORIGIN example.com.\n@ 600 IN {rdtype} {word}\nwww 600 IN A 192.0.2.1\n", encoding="utf-8")
    with pytest.raises(
        DocumentError, match=f"zone:2: .*the registrar serves its own page.*--leave-out example.com./{rdtype}"
    ):
        read(Request("zonefile:x", str(file), "example.com."))

    left = read(Request("zonefile:x", str(file), "example.com.", frozenset({("example.com.", rdtype)})))
    assert [rrset.owner for rrset in left.rrsets] == ["www.example.com."]
