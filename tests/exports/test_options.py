"""The options of `render`: what is given is compared with the plan, and what can't be read is one clear sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dnsstack.cli import previous
from dnsstack.errors import DocumentError, EnvironmentFault, UsageError
from dnsstack.importing import Request, read
from dnsstack.providers.bind import tsig
from dnsstack.providers.bind.serial import serial_for
from dnsstack.providers.route53 import text
from dnsstack.sandbox.fleet import LOOPBACK, Fleet, missing, relocated, until
from tests.bind.domains import domain, own
from tests.cli.conftest import GOOD, Run, dnsstack

__all__ = ["dnsstack"]

IMPORTED = Path(__file__).parents[1] / "importing"

SOA = {"Name": "example.com.", "Type": "SOA", "TTL": 1, "ResourceRecords": [{"Value": "a. b. 1 2 3 4 5"}]}
A = {"Name": "www.example.com.", "Type": "A", "TTL": 1, "ResourceRecords": [{"Value": "192.0.2.1"}]}


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "example.com.yaml"
    file.write_text(GOOD, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("option", "value", "fault"),
    [
        ("--name-server", "route35=ns1.example.net", "which assigns no name servers: did you mean 'route53'?"),
        ("--name-server", "ns1.example.net", "write NAME=VALUE"),
        ("--name-server", "route53=a b", "has white space in it"),
        ("--health-check-id", "web=1", "names no health check of the document"),
    ],
)
def test_what_the_plan_does_not_know_is_refused(
    option: str, value: str, fault: str, dnsstack: Run, document: Path, tmp_path: Path
) -> None:
    ran = dnsstack("render", document, "--to", "change-batch", "--out", tmp_path / "made", option, value)

    assert ran.code == 2
    assert fault in ran.err
    assert not (tmp_path / "made").exists()


def test_notes_go_to_standard_error_and_several_files_are_told_apart(dnsstack: Run, tmp_path: Path) -> None:
    file = tmp_path / "example.com.yaml"
    check = "health_checks:\n  web: {type: TCP, address: 198.51.100.1, port: 443}\n"
    file.write_text(GOOD + check, encoding="utf-8")
    ran = dnsstack("render", file, "--to", "change-batch")

    assert ran.code == 0
    assert ran.err.startswith("note: the batches delete nothing")
    assert ran.out.count("==> ") == 2


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("{", "is not JSON"),
        (json.dumps({"ResourceRecordSets": {}}), "has no list ResourceRecordSets"),
        (json.dumps({"ResourceRecordSets": [{**A, "Name": "a.example.org."}]}), "is not the zone example.com."),
        (json.dumps({"ResourceRecordSets": [SOA], "IsTruncated": True}), "has only one page of several"),
        ("example.org. 1 IN SOA a. b. 1 2 3 4 5", "this is the zone example.org., not example.com."),
        ("$INCLUDE /etc/passwd", "is outside the zone file's folder"),
        ("@ 1 IN SOA (", "opened and never closed"),
        ("other.example.net. 1 IN HINFO a b", "is not in the zone example.com."),
        ("x 1 IN HINFO a", "is not HINFO rdata"),
    ],
)
def test_a_previous_zone_that_is_none_is_refused(content: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "before").write_text(content)

    with pytest.raises((DocumentError, UsageError), match=fault):
        previous.rrsets(str(tmp_path / "before"), "example.com.")


@pytest.mark.parametrize("name", sorted(file.name for file in (IMPORTED / "zones").glob("*.zone")))
def test_a_previous_zone_is_what_import_reads(name: str) -> None:
    file = IMPORTED / "zones" / name
    imported = read(Request(f"zonefile:{file}", str(file), "example.com."))
    served = {
        (one["Name"], one["Type"]): len(one["ResourceRecords"]) for one in previous.rrsets(str(file), "example.com.")
    }

    for rrset in imported.rrsets:
        assert served[f"{text.owner(rrset.owner)}.", rrset.rdtype] == len(rrset.values)


@pytest.mark.parametrize("name", ["cloudflare-without-soa.txt", "cloudflare-older.txt", "cloudflare-2017.txt"])
def test_a_previous_zone_may_be_an_export(name: str) -> None:
    found = {(one["Name"], one["Type"]) for one in previous.rrsets(str(IMPORTED / "exports" / name), "example.com.")}

    assert ("example.com.", "A") in found
    assert not any(rdtype == "NS" for _, rdtype in found)


def test_a_flattened_name_is_no_record_of_a_previous_zone() -> None:
    with pytest.raises(DocumentError, match="Cloudflare flattens this CNAME"):
        previous.rrsets(str(IMPORTED / "exports" / "cloudflare.txt"), "example.com.")


def test_a_previous_zone_keeps_what_documents_do_not_carry(tmp_path: Path) -> None:
    (tmp_path / "part").write_text('x 60 HINFO "a" "b"\ny RP admin rp.example.net.\n')
    (tmp_path / "before").write_text("$TTL 5m\n@ SOA ns hostmaster 7 1h 15m 2w 5m\n@ NS ns\n$INCLUDE part\n")
    source = str(tmp_path / "before")

    assert previous.zone_text(source, "example.com.").splitlines() == [
        "example.com. 300 IN SOA ns.example.com. hostmaster.example.com. 7 3600 900 1209600 300",
        "example.com. 300 IN NS ns.example.com.",
        'x.example.com. 60 IN HINFO "a" "b"',
        "y.example.com. 300 IN RP admin.example.com. rp.example.net.",
    ]
    written = previous.zone_text(source, "example.com.")
    assert serial_for("example.com.", written.replace(" 7 3600", " 9 3600"), written, 1_800_000_000) == 7


@pytest.mark.parametrize("source", ["cloudflare-without-soa.txt", "route53.json"])
def test_a_serial_needs_a_soa(source: str) -> None:
    with pytest.raises(UsageError, match="serial"):
        previous.zone_text(str(IMPORTED / "exports" / source), "example.com.")


@pytest.mark.parametrize(
    "words",
    ["import example.com --from axfr:192.0.2.1 --tsig x", "follow x.yaml --bind-key x"],
)
def test_one_option_names_the_key_file(words: str, dnsstack: Run) -> None:
    ran = dnsstack(*words.split())

    assert ran.code == 2
    assert "--tsig-key" in ran.err


def test_a_missing_hosted_zone_id_is_said() -> None:
    with pytest.raises(UsageError, match="has no hosted zone's id"):
        previous.rrsets("route53:", "example.com.")


def test_a_hosted_zone_is_listed_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("boto3", reason="boto3 comes with dnsstack[sandbox]")
    import boto3

    class Client:
        def list_resource_record_sets(self, **given: Any) -> dict[str, Any]:
            if len(given) == 1:
                following = {"NextRecordName": A["Name"], "NextRecordType": "A"}
                return {"ResourceRecordSets": [SOA], "IsTruncated": True, **following}
            assert given == {"HostedZoneId": "Z1", "StartRecordName": A["Name"], "StartRecordType": "A"}
            return {"ResourceRecordSets": [A], "IsTruncated": False}

        def close(self) -> None:
            closed.append(True)

    closed = list[bool]()
    monkeypatch.setattr(boto3.session.Session, "client", lambda *_, **__: Client())

    assert previous.rrsets("route53:Z1", "example.com.") == [SOA, A]
    assert closed


def test_a_running_server_is_transferred_with_its_key_only(tmp_path: Path) -> None:
    from dnsstack.plan.build import build

    made = Fleet(relocated(build(domain(own())), tmp_path), tmp_path)
    if absent := missing(made.own):
        pytest.skip(f"not installed: {', '.join(absent)} (apt-get install bind9)")
    with made:
        primary = made.primaries[0]
        assert until(lambda: primary.serial(made.apex) is not None, 20)
        source = f"axfr:{LOOPBACK}#{primary.server.port}"
        key = primary.folder / f"{made.key.name}.key"
        found = previous.rrsets(source, made.apex, key)
        (tmp_path / "wrong").write_text(tsig.new(made.key.name).to_text())

        assert {(one["Name"], one["Type"]) for one in found} >= {("example.com.", "SOA"), ("www.example.com.", "A")}
        for file in (None, tmp_path / "wrong"):
            with pytest.raises(EnvironmentFault, match="refuse"):
                previous.rrsets(source, made.apex, file)
