"""octoDNS's YAML, and what octoDNS itself writes of a zone file."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from dnsstack.errors import DocumentError, UsageError
from dnsstack.importing import Request, read
from dnsstack.importing.existing.zone import ExistingZone
from dnsstack.importing.merge import merge
from dnsstack.lint import check
from dnsstack.model.health import HttpCheck
from dnsstack.model.nameservers import ProviderId

ZONES = Path(__file__).parent / "zones"


def zone(tmp_path: Path, text: str, *left_out: str) -> ExistingZone:
    file = tmp_path / "example.com.yaml"
    file.write_text(text, encoding="utf-8")
    left = frozenset((f"{owner}.example.com.", rdtype) for owner, _, rdtype in (one.partition("/") for one in left_out))
    return read(Request("octodns:zone", str(file), "example.com.", left))


def texts(found: ExistingZone) -> dict[tuple[str, str], list[str]]:
    return {
        (one.owner.removesuffix(".example.com."), one.rdtype): sorted(value.to_text() for value in one.rdata)
        for one in found.rrsets
    }


STATIC = r"""
'':
  - {type: A, ttl: 60, value: 192.0.2.1}
  - {type: MX, values: [{exchange: mail, preference: 10}, {value: mx.example.net., priority: 20}]}
  - {type: NS, ttl: 86400, values: [ns1.example.net., ns2.example.net.]}
  - {type: CAA, value: {flags: 0, tag: issue, value: letsencrypt.org}}
  - {type: ALIAS, value: d111.cloudfront.net.}
txt: {type: TXT, values: ['v=DKIM1\; k=rsa', '"two" "strings"', plain; text]}
_sip._tcp: {type: SRV, value: {priority: 1, weight: 2, port: 5060, target: sip}}
host: {type: SSHFP, value: {algorithm: 4, fingerprint_type: 1, fingerprint: 123456789abcdef67890123456789abcdef67890}}
_443._tcp:
  type: TLSA
  value:
    certificate_usage: 3
    selector: 1
    matching_type: 1
    certificate_association_data: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
svc: {type: HTTPS, value: {svcpriority: 1, targetname: ., svcparams: {alpn: [h3, h2], port: 8443}}}
enum:
  type: NAPTR
  value: {order: 100, preference: 10, flags: u, service: E2U+sip, regexp: '!^.*$!sip:a@b.example!', replacement: .}
www:
  type: CNAME
  value: web
  octodns: {cloudflare: {proxied: true, auto-ttl: true, comment: the shop}, lenient: true}
geo-less: {type: AAAA, value: '2001:db8::1', octodns: {included: [my-route53]}}
"""


def test_records_of_every_kind_come_through(tmp_path: Path) -> None:
    found = zone(tmp_path, STATIC)

    assert texts(found) == {
        ("example.com.", "A"): ["192.0.2.1"],
        ("example.com.", "MX"): ["10 mail.example.com.", "20 mx.example.net."],
        ("example.com.", "CAA"): ['0 issue "letsencrypt.org"'],
        ("example.com.", "ALIAS"): ["d111.cloudfront.net."],
        ("txt", "TXT"): ['"plain; text"', '"two" "strings"', '"v=DKIM1; k=rsa"'],
        ("_sip._tcp", "SRV"): ["1 2 5060 sip.example.com."],
        ("host", "SSHFP"): ["4 1 123456789abcdef67890123456789abcdef67890"],
        ("_443._tcp", "TLSA"): ["3 1 1 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
        ("svc", "HTTPS"): ['1 . alpn="h3,h2" port="8443"'],
        ("enum", "NAPTR"): ['100 10 "u" "E2U+sip" "!^.*$!sip:a@b.example!" .'],
        ("www", "CNAME"): ["web.example.com."],
        ("geo-less", "AAAA"): ["2001:db8::1"],
    }
    assert found.servers == ("ns1.example.net.", "ns2.example.net.")
    by_owner = {one.owner: one for one in found.rrsets}
    www = by_owner["www.example.com."]
    assert (www.ttl, www.proxied, www.comment) == (300, True, "the shop")
    assert by_owner["geo-less.example.com."].only is ProviderId.ROUTE53
    assert by_owner["txt.example.com."].ttl == 3600


DYNAMIC = """
www:
  type: A
  ttl: 60
  value: 192.0.2.2
  dynamic:
    pools:
      eu: {fallback: us, values: [{value: 192.0.2.1}]}
      us: {values: [{value: 192.0.2.2}]}
    rules: [{pool: eu}]
  octodns:
    healthcheck: {host: shop.example.com, path: /up, port: 8443, protocol: HTTPS}
    route53: {healthcheck: {failure_threshold: 3, request_interval: 30, measure_latency: false}}
"""


def test_a_dynamic_record_of_failovers_shape_is_a_policy(tmp_path: Path) -> None:
    found = zone(tmp_path, DYNAMIC)
    [policy] = found.policies

    assert [value.to_text() for value in (*policy.primary, *policy.secondary)] == ["192.0.2.1", "192.0.2.2"]
    check_ = found.health_checks[str(policy.check)]
    assert isinstance(check_, HttpCheck)
    assert (check_.address, check_.host, check_.path, check_.port) == ("192.0.2.1", "shop.example.com", "/up", 8443)
    assert (check_.interval, check_.failure_threshold, check_.measure_latency) == (30, 3, False)
    merged = merge([found]).domain
    assert merged is not None
    assert not [one for one in check(merged) if one.severity == "error"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("rules: [{pool: eu}]", "rules: [{pool: us, geos: [NA-US]}, {pool: eu}]", "rules by location"),
        ("fallback: us, ", "", "its pool has no fallback"),
        ("us: {values", "us: {fallback: eu, values", "form a circle"),
        ("[{value: 192.0.2.1}]", "[{value: 192.0.2.1, weight: 2}, {value: 192.0.2.3}]", "has weights"),
        ("[{value: 192.0.2.1}]", "[{value: 192.0.2.1, status: down}]", "the status up or down"),
        ("protocol: HTTPS", "protocol: UDP", "its health check has the protocol UDP"),
        ("type: A\n", "type: A\n  geo: {NA-US: [192.0.2.1]}\n", r"by location \(geo\)"),
    ],
)
def test_other_dynamic_records_are_refused_by_name(tmp_path: Path, old: str, new: str, reason: str) -> None:
    changed = DYNAMIC.replace(old, new)
    assert changed != DYNAMIC

    with pytest.raises(DocumentError, match=rf"'www': .*{reason}"):
        zone(tmp_path, changed)
    left = zone(tmp_path, changed + "ftp: {type: A, value: 192.0.2.9}\n", "www/A")
    assert [note.lost for note in left.notes] == [True]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a list\n", "a mapping of owners to records"),
        ("www: {type: A, value: 192.0.2.1\n", "not YAML"),
        ("www: !!python/object/apply:os.system [true]\n", "not YAML"),
        ("www: 192.0.2.1\n", "a mapping with the key type"),
        ("www: {type: A}\n", "the key 'value' is missing"),
        ("www: {type: MX, value: {exchange: mail}}\n", "preference"),
        ("www: {type: A, value: 192.0.2.256}\n", "is not an IPv4 address"),
    ],
)
def test_what_is_no_zone_is_one_clear_error(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        zone(tmp_path, text)


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(UsageError, match="can't be read: No such file"):
        read(Request("octodns:x", "/nowhere/x.yaml", "example.com."))


DUMP = "from octodns.cmds.dump import main; main()"
CONFIG = """
providers:
  source: {{class: octodns_bind.ZoneFileSource, directory: {folder}, file_extension: .zone, check_origin: false}}
  config: {{class: octodns.provider.yaml.YamlProvider, directory: {folder}}}
zones: {{example.com.: {{sources: [source], targets: [config]}}}}
"""


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("octodns_bind") is None, reason="octodns-bind is not installed: extra bench"
)
@pytest.mark.parametrize("name", ["class-order", "parentheses", "origin-switch", "wildcards-and-services", "long-text"])
def test_what_octodns_writes_of_a_zone_file_is_the_zone(name: str, tmp_path: Path) -> None:
    """The same records by the two ways, but for how texts are cut into strings, which octoDNS does not keep."""
    (tmp_path / "example.com.zone").write_bytes((ZONES / f"{name}.zone").read_bytes())
    (tmp_path / "config.yaml").write_text(CONFIG.format(folder=tmp_path))
    words = ["--config-file", str(tmp_path / "config.yaml"), "--output-dir", str(tmp_path), "--lenient"]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", DUMP, *words, "example.com.", "source"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]

    theirs = read(Request("octodns:zone", str(tmp_path / "example.com.yaml"), "example.com."))
    ours = read(Request("zonefile:zone", str(ZONES / f"{name}.zone"), "example.com."))
    assert joined(theirs) == joined(ours)


def joined(found: ExistingZone) -> set[tuple[str, str, Any]]:
    return {
        (one.owner, one.rdtype, getattr(value, "text", None) or value.to_text())
        for one in found.rrsets
        for value in one.rdata
    }


CASES = Path(__file__).parents[1] / "cases" / "import"


def case(name: str) -> ExistingZone:
    return read(Request("octodns:x", str(CASES / name), "example.com.", frozenset()))


def test_escapes_of_octodns_are_presentation_formats() -> None:
    assert texts(case("octodns-naptr.yaml")) == {
        ("n1", "NAPTR"): [r'100 10 "U" "E2U+sip" "!^\\+44(.*)$!sip:\\1@example.com!" .'],
        ("s1", "SVCB"): [r'16 www.example.com. key667="hello\210qoo"'],
    }


def test_what_octodns_ignores_is_not_carried_and_told() -> None:
    found = case("octodns-ignored.yaml")

    assert sorted(texts(found)) == [("example.com.", "A"), ("www", "CNAME")]
    assert [(note.owner, note.lost) for note in found.notes] == [("ignored.example.com.", True)]


@pytest.mark.parametrize("rdtype", ["A", "TXT", "CNAME", "ALIAS", "NS"])
def test_null_is_no_text(tmp_path: Path, rdtype: str) -> None:
    with pytest.raises(DocumentError, match="null") as caught:
        zone(tmp_path, f"ok: {{type: A, value: 192.0.2.1}}\nx: {{type: {rdtype}, value: null}}\n")

    [problem] = caught.value.problems
    assert problem.position is not None
    assert (problem.position.line, problem.position.column) == (2, 1)
    assert "validation error" not in problem.message


def test_a_fault_is_told_in_our_words(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        zone(tmp_path, "x: {type: MX, value: {preference: 99999, exchange: a}}\n")

    assert "validation error" not in str(caught.value)
    assert "pydantic" not in str(caught.value)


def test_a_split_folder_is_read_whole(tmp_path: Path) -> None:
    folder = tmp_path / "example.com."
    folder.mkdir()
    (folder / "www.yaml").write_text("www: {type: A, value: 192.0.2.1}\n")
    (folder / "$example.com.yaml").write_text("'': {type: A, value: 192.0.2.2}\n")
    found = read(Request("octodns:zone", str(folder), "example.com.", frozenset()))

    assert sorted(texts(found)) == [("example.com.", "A"), ("www", "A")]


def test_an_include_is_read_from_the_same_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "addresses.yaml").write_text("[192.0.2.1, 192.0.2.2]\n")
    found = zone(tmp_path, "www: {type: A, values: !include addresses.yaml}\n")
    assert texts(found) == {("www", "A"): ["192.0.2.1", "192.0.2.2"]}

    for named in ("../other.yaml", "/etc/hostname", "example.com.yaml"):
        with pytest.raises(DocumentError, match="!include"):
            zone(tmp_path, f"www: {{type: A, values: !include {named}}}\n")


def test_what_is_merged_is_octodns_own_reading(tmp_path: Path) -> None:
    """The place of `<<` decides, of a list the first mapping counts, and an included file can be merged."""
    (tmp_path / "common.yaml").write_text("{type: A, ttl: 60, value: 192.0.2.1}\n")
    text = (
        "base: &base {type: A, ttl: 120, value: 192.0.2.2}\n"
        "after: {<<: *base, ttl: 300}\n"
        "before: {ttl: 300, <<: *base}\n"
        "included: {<<: !include common.yaml, ttl: 300}\n"
        "several: {<<: [*base, !include common.yaml]}\n"
    )
    found = zone(tmp_path, text)
    assert {rrset.owner.partition(".")[0]: rrset.ttl for rrset in found.rrsets} == octodns_ttls(tmp_path)
    assert texts(found)["included", "A"] == ["192.0.2.1"]


def octodns_ttls(folder: Path) -> dict[str, int]:
    """What octoDNS itself reads."""
    from octodns.yaml import ContextLoader

    with (folder / "example.com.yaml").open() as file:
        found = yaml.load(file, Loader=ContextLoader)  # a safe loader of octoDNS
    return {name: body["ttl"] for name, body in found.items()}


def test_a_fault_stands_where_its_record_does(tmp_path: Path) -> None:
    text = "www:\n  - {type: A, value: 192.0.2.1}\n  - {type: MX, value: {exchange: a}}\n  - type: AAAA\n    value: x\n"
    with pytest.raises(DocumentError) as caught:
        zone(tmp_path, text)
    places = [problem.position for problem in caught.value.problems if problem.position]
    assert [(place.line, place.column) for place in places] == [(3, 5), (4, 5)]


def test_a_fault_of_an_included_record_stands_in_its_file(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("\n- {type: A, value: x}\n")
    with pytest.raises(DocumentError) as caught:
        zone(tmp_path, "www: !include bad.yaml\n")
    [problem] = caught.value.problems
    assert problem.position is not None
    assert (Path(problem.position.file).name, problem.position.line) == ("bad.yaml", 2)


HOSTILE = {
    "a number of many digits": ("www: {type: A, ttl: " + "9" * 5000 + ", value: 192.0.2.1}\n", "more digits"),
    "a time of many digits": ("www: {type: A, ttl: " + "1" + ":59" * 5000 + ", value: 192.0.2.1}\n", "www"),
    "merged into itself": ("www: &a {<<: *a}\n", "into itself"),
    "merges that double": (
        "a0: &a0 {type: A}\n" + "".join(f"a{i + 1}: &a{i + 1} {{<<: [*a{i}, *a{i}], k{i}: 1}}\n" for i in range(900)),
        "more than 100000 keys",
    ),
    "an owner that is a number": ("010: {type: A, value: 192.0.2.1}\n", "'?010'? is 8 for YAML|010 is 8 for YAML"),
    "an owner that is true": ("on: {type: A, value: 192.0.2.1}\n", "on is True for YAML"),
    "an owner that is null": ("~: {type: A, value: 192.0.2.1}\n", "~ is None for YAML"),
    "an owner that is a list": ("? [a]\n: {type: A, value: 192.0.2.1}\n", "an owner is not a text"),
    "a list of another tag": ("www: !!python/tuple [{type: A}]\n", "not YAML that octoDNS writes"),
    "a merge of a text": ("www: {<<: x}\n", "can be merged"),
    "deep": ("www: " + "[" * 30000, "not YAML|nested"),
    "deep and closed": ("www: " + "[" * 3000 + "]" * 3000, "nesting depth|nested too deeply"),
}


@pytest.mark.parametrize(("text", "said"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_yaml_ends_in_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said) as caught:
        zone(tmp_path, text)
    assert "Traceback" not in str(caught.value)
