"""Zone files that every server's own checker takes, and that say what the document says."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import dns.rdata
import pytest
from hypothesis import given

from dnsstack.importing import Request, read
from dnsstack.lint import check
from dnsstack.lint.rules import naptr_regexp
from dnsstack.model.domain import Domain
from dnsstack.model.faults import ModelError
from dnsstack.model.names import ORIGIN
from dnsstack.model.rdata import ROSTER
from dnsstack.plan.build import build
from dnsstack.providers.bind import portable, zonefile
from tests.bind.domains import domain
from tests.bind.programs import CHECKERS, check_zone, program
from tests.strategies import domains

CASES = Path(__file__).parents[1] / "cases" / "import"
RECORDS: dict[str, Any] = {
    "@": {"CAA": ['0 Issue "letsencrypt.org"', '128 issueWILD ";"']},
    "ohttp": {"HTTPS": '1 . alpn="h2" ohttp'},
    "docpath": {"SVCB": ["1 www alpn=h2 docpath=/dns,x", "2 www alpn=h2 dohpath=/q{?dns} mandatory=alpn,dohpath"]},
    "key65000": {"SVCB": '1 www key65000="a \\"b\\" \\\\ dohpath=" key9'},
    "a/b": {"CNAME": "x{y}.example.net."},
    "a\\;b": {"TXT": "x"},
    "a\\\"b'$c": {"MX": "10 mail"},
    "0\\.1": {"PTR": "a\\@b.example.net."},
    "x\\001\\255": {"SRV": "1 2 3 www"},
    "www": {"A": "192.0.2.1"},
    "mail": {"A": "192.0.2.25"},
}
SERVERS = {"route53": [f"ns-{number}.awsdns.example." for number in range(4)]}


@pytest.mark.parametrize("checker", CHECKERS)
def test_every_server_takes_the_zone(checker: str, tmp_path: Path) -> None:
    file = tmp_path / "zone"
    made = domain(records=RECORDS)
    file.write_text(zonefile.render(build(made), assigned=SERVERS, placeholders=True, own=True))

    check_zone(checker, "example.com", file)


@pytest.mark.parametrize(
    ("rdtype", "text", "written"),
    [
        ("HTTPS", "1 . alpn=h2 key8", '1 . alpn="h2" key8'),
        ("SVCB", "1 . mandatory=alpn,dohpath alpn=h2 dohpath=/q", '1 . mandatory="alpn,key7" alpn="h2" key7="/q"'),
        ("SVCB", "1 . alpn=h2 no-default-alpn", '1 . alpn="h2" no-default-alpn'),
        ("CAA", '0 Issue "x"', '0 issue "x"'),
        ("CNAME", "a/b.c.", "a\\047b.c."),
        ("SRV", "1 2 3 a\\;b.c.", "1 2 3 a\\059b.c."),
    ],
)
def test_what_stands_in_the_zone_file(rdtype: str, text: str, written: str) -> None:
    assert portable.rdata(ROSTER[rdtype].from_text(text)) == written


@given(domains())
def test_it_reads_back_as_the_same_rdata(made: Domain) -> None:
    token = ORIGIN.set(made.apex)
    try:
        for rrset in made.records:
            for value in rrset.rdata:
                if rrset.rdtype != "ALIAS":
                    left = dns.rdata.from_text("IN", rrset.rdtype, portable.rdata(value))
                    assert left == dns.rdata.from_text("IN", rrset.rdtype, value.to_text())
    finally:
        ORIGIN.reset(token)


def test_a_zone_with_key8_comes_in_and_goes_out(tmp_path: Path) -> None:
    found = read(Request("zonefile:x", str(CASES / "svcb-key8.zone"), "example.com.", frozenset()))
    [https] = [one for one in found.rrsets if one.rdtype == "HTTPS"]
    made = domain(records={"@": {"HTTPS": [value.to_text() for value in https.rdata]}})
    file = tmp_path / "zone"
    file.write_text(zonefile.render(build(made), assigned=SERVERS, placeholders=True, own=True))

    assert 'HTTPS 1 . alpn="h2" key8' in file.read_text()
    for checker in CHECKERS:
        check_zone(checker, "example.com", file)


@pytest.mark.parametrize("target", ["a/b", "-a", "a-", "a_b", "*", "a\\;b"])
@pytest.mark.parametrize(
    "record", [{"MX": "10 {}"}, {"NS": "{}"}, {"SRV": "1 2 3 {}"}], ids=lambda one: next(iter(one))
)
def test_targets_that_are_no_host_names_are_told(record: dict[str, str], target: str) -> None:
    [(rdtype, text)] = record.items()
    found = check(domain(records={"x": {rdtype: text.format(f"{target}.example.net.")}}))

    assert "host-name-syntax" in {one.rule for one in found}


@pytest.mark.parametrize(
    ("rdtype", "value"),
    [
        ("CAA", {"flags": 0, "tag": "issue", "value": "x" * 65530}),
        ("URI", {"priority": 1, "weight": 1, "target": "x" * 65532}),
        ("TLSA", {"usage": 3, "selector": 1, "matching_type": 0, "certificate": "ab" * 65533}),
        ("DS", {"key_tag": 1, "algorithm": 13, "digest_type": 99, "digest": "ab" * 65532}),
        ("TXT", "x" * 65500),
    ],
)
def test_rdata_that_no_message_can_carry_is_refused(rdtype: str, value: Any) -> None:
    with pytest.raises(ModelError, match="octets"):
        domain(records={"x": {rdtype: value}})


REGEXPS = (
    *("!^(.*)$!sip:\\1@x!", "!^(.*)$!sip:\\1@x!i", "!^.*$!x!", "!a!!", "!!x!", "/^a\\/b$/x/", "!^(a)(b)$!\\2\\1!"),
    *("!^[)]$!x!", "!^[]a]$!x!", "!^.*$!\\1!", "!^(a)$!\\2!", "!^(a)$!\\0!", "!^(a$!x!", "!^a)$!x!", "!^[a$!x!"),
    *("!a!x", "!a", "!", "1a1x1", "ia!xi", "!a!x!g", "!a!x!ii", "!a!\\9!"),
)


@pytest.mark.parametrize("regexp", REGEXPS)
def test_bind_evaluates_a_regexp_as_the_rule_does(regexp: str, tmp_path: Path) -> None:
    file = tmp_path / "zone"
    escaped = regexp.replace("\\", "\\\\")
    file.write_text(f'@ 300 SOA a. b. 1 1 1 1 1\n@ 300 NS a.\nx 300 NAPTR 1 1 "U" "" "{escaped}" .\n', encoding="utf-8")
    done = subprocess.run(
        [program("named-checkzone"), "example.com", file], capture_output=True, text=True, check=False
    )

    assert (done.returncode == 0) == (not naptr_regexp.fault(regexp)), done.stdout
