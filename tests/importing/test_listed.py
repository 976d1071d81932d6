"""A saved list-resource-record-sets: whose zone it is, and what hostile texts end in; loops of `$GENERATE` in all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dnsstack.cli import previous
from dnsstack.errors import DocumentError, UsageError
from dnsstack.importing import Request, read
from dnsstack.importing.zonetext import reader
from dnsstack.verify.vantage import read_report

APEX = "example.com."


def rrset(name: str, rdtype: str = "A", value: str = "192.0.2.1") -> dict[str, Any]:
    return {"Name": name, "Type": rdtype, "TTL": 300, "ResourceRecords": [{"Value": value}]}


def saved(folder: Path, text: str) -> Path:
    file = folder / "listed.json"
    file.write_text(text, encoding="utf-8")
    return file


def listing(*rrsets: Any) -> str:
    return json.dumps({"ResourceRecordSets": rrsets})


@pytest.mark.parametrize(
    ("apex", "name"), [(APEX, "www.example.com."), ("0/25.2.0.192.in-addr.arpa.", "a.0\\05725.2.0.192.in-addr.arpa.")]
)
@pytest.mark.parametrize("with_soa", [True, False])
def test_previous_reads_what_import_reads(tmp_path: Path, apex: str, name: str, *, with_soa: bool) -> None:
    soa = rrset(name.partition(".")[2], "SOA", "a. b. 1 1 1 1 1")
    file = saved(tmp_path, listing(*([soa] if with_soa else []), rrset(name)))

    assert [one["Name"] for one in previous.rrsets(str(file), apex)][-1] == name
    assert len(read(Request("zonefile:x", str(file), apex)).rrsets) == 1


WRONG = {
    "another zone's": (
        listing(rrset("example.net.", "SOA", "a. b. 1 1 1 1 1")),
        "it has the SOA record of example.net.",
    ),
    "another zone's without its SOA": (listing(rrset("www.example.net.")), "www.example.net. is not in it"),
    "nothing": (listing(), "it has no records"),
    "a page": (json.dumps({"ResourceRecordSets": [rrset(APEX)], "IsTruncated": True}), "one page of several"),
    "texts": (listing("x"), "has no list ResourceRecordSets"),
    "a name that is none": (listing({**rrset(APEX), "Name": {}}), "has no list ResourceRecordSets"),
    "a name without end": (listing(rrset("\\052" * 9000)), "is not a domain name"),
    "deep": ('{"ResourceRecordSets":' + "[" * 100_000, "is not JSON"),
    "a number without end": ('{"ResourceRecordSets":[{"TTL":' + "9" * 9000 + "}]}", "thousands of digits"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("way", ["previous", "import"])
def test_what_is_no_listing_of_the_zone(tmp_path: Path, way: str, text: str, said: str) -> None:
    file = saved(tmp_path, text)
    with pytest.raises(UsageError, match=said) as caught:
        previous.rrsets(str(file), APEX) if way == "previous" else read(Request("zonefile:x", str(file), APEX))
    assert len(str(caught.value)) < 1000


def test_loops_of_a_zone_make_a_bounded_number_of_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_GENERATED", 50)
    file = tmp_path / "zone"
    file.write_text("$GENERATE 1-30 a$ 300 A 192.0.2.1\n$GENERATE 1-30 b$ 300 A 192.0.2.1\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"zone:2: .*make more than 50 records"):
        read(Request("zonefile:x", str(file), APEX))


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"version":' + "9" * 9000 + "}", '{"version": 1, "domain": Infinity}']
)
def test_a_report_that_is_none(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="is not a report"):
        read_report(str(saved(tmp_path, text)))
