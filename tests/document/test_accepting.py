"""What is served, taken into a document: comments and layout stay, or nothing is changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dnsstack.document import load, loads
from dnsstack.document.accepting import accepted
from dnsstack.errors import Unsupported
from dnsstack.model.rrset import RRset

HEAD = "domain: example.com\nnameservers: {route53: {}}\n"


def rrset(owner: str, rdtype: str, *values: str, ttl: int = 300) -> RRset:
    return RRset(owner=f"{owner}.example.com.", rdtype=rdtype, ttl=ttl, values=list(values))


A = rrset("a", "A", "192.0.2.9")
CASES = {
    "one value": ("records:\n  a: {A: 192.0.2.1}  # rack 4\n", A, "records:\n  a: {A: 192.0.2.9}  # rack 4\n"),
    "a TTL beside the default": (
        "records:\n  a:\n    A: 192.0.2.1  # rack\n",
        rrset("a", "A", "192.0.2.1", ttl=60),
        "records:\n  a:\n    A: {ttl: 60, values: 192.0.2.1}  # rack\n",
    ),
    "a TTL that is written": (
        "records:\n  a: {A: {ttl: 1m, values: [192.0.2.1], comment: rack}}  # x\n",
        rrset("a", "A", "192.0.2.9", ttl=90),
        "records:\n  a: {A: {ttl: 90, values: 192.0.2.9, comment: rack}}  # x\n",
    ),
    "a TTL behind the values": (
        "records:\n  a: {A: {values: [192.0.2.1], ttl: 1m}}\n",
        rrset("a", "A", "192.0.2.9", "192.0.2.8", ttl=90),
        "records:\n  a: {A: {values: [192.0.2.9, 192.0.2.8], ttl: 90}}\n",
    ),
    "items of a list": (
        "records:\n  a:\n    A:\n      # first\n      - 192.0.2.1\n      # second\n      - 192.0.2.2  # kept\n",
        rrset("a", "A", "192.0.2.2", "192.0.2.3"),
        "records:\n  a:\n    A:\n      # first\n      # second\n      - 192.0.2.2  # kept\n      - 192.0.2.3\n",
    ),
    "a type more": (
        "records:\n  a: {MX: 10 b}\n  b: {A: 192.0.2.7}\n",
        rrset("a", "TXT", 'say "hi" # no'),
        'records:\n  a: {MX: 10 b, TXT: "say \\"hi\\" # no"}\n  b: {A: 192.0.2.7}\n',
    ),
    "a type more in a block": (
        "records:\n  a:\n    MX: 10 b  # mail\n  b: {A: 192.0.2.7}\n# end\n",
        A,
        "records:\n  a:\n    MX: 10 b  # mail\n    A: 192.0.2.9\n  b: {A: 192.0.2.7}\n# end\n",
    ),
    "an owner more": (
        "records:\n  b: {A: 192.0.2.7}  # b\nttl: 5m\n",
        rrset("c", "AAAA", "2001:db8::1"),
        'records:\n  b: {A: 192.0.2.7}  # b\n  c:\n    AAAA: "2001:db8::1"\nttl: 5m\n',
    ),
    "the first of all": ("ttl: 5m", A, "ttl: 5m\nrecords:\n  a:\n    A: 192.0.2.9"),
}
GONE = {
    "an owner with one type": (
        "records:\n  a: {A: 192.0.2.1}  # x\n  b: {A: 192.0.2.7}\n",
        "  b: {A: 192.0.2.7}\n",
    ),
    "one type of two": ("records:\n  a: {A: 192.0.2.1, MX: 10 b}\n", "  a: {MX: 10 b}\n"),
    "one type of a block": ("records:\n  a:\n    MX: 10 b\n    A: [192.0.2.1]\n", "  a:\n    MX: 10 b\n"),
}


@pytest.mark.parametrize("name", CASES)
def test_only_the_rrset_changes(tmp_path: Path, name: str) -> None:
    before, served, after = CASES[name]
    file = tmp_path / "example.com.yaml"
    file.write_text(HEAD + before, encoding="utf-8")
    edit = accepted(str(file), served.owner, served.rdtype, served)
    edit.write()

    assert file.read_text(encoding="utf-8") == HEAD + after
    assert not accepted(str(file), served.owner, served.rdtype, served).changes


@pytest.mark.parametrize("name", GONE)
def test_what_nobody_serves_is_taken_out(tmp_path: Path, name: str) -> None:
    before, after = GONE[name]
    file = tmp_path / "example.com.yaml"
    file.write_text(HEAD + before, encoding="utf-8")

    assert accepted(str(file), "a.example.com.", "A", None).text == HEAD + "records:\n" + after


def test_the_fragment_that_owns_it_is_edited(tmp_path: Path) -> None:
    file, part = tmp_path / "example.com.yaml", tmp_path / "part.yaml"
    file.write_text(HEAD + "include: part.yaml\n", encoding="utf-8")
    part.write_text("records:\n  a: {A: 192.0.2.1}  # here\n", encoding="utf-8")
    edit = accepted(str(file), A.owner, "A", A)

    assert edit.file == str(part)
    assert edit.text == "records:\n  a: {A: 192.0.2.9}  # here\n"


def test_json_is_edited_as_json(tmp_path: Path) -> None:
    file = tmp_path / "example.com.json"
    file.write_text('{"domain": "example.com", "nameservers": {"route53": {}}, "records": {"a": {"A": "192.0.2.1"}}}')
    edit = accepted(str(file), A.owner, "A", rrset("a", "A", "192.0.2.9", ttl=60))

    assert edit.text.endswith('"records": {"a": {"A": {"ttl": 60, "values": "192.0.2.9"}}}}')


@pytest.mark.parametrize(
    "body",
    [
        "records:\n  b: &x {A: 192.0.2.1}\n  a: *x\n",
        "records:\n  a: {A: {values: [192.0.2.1,  # the first\n    192.0.2.2]}}\n",
        "health_checks: {}\nfailover:\n  a: {A: {primary: 192.0.2.1, secondary: 192.0.2.2}}\n",
        "records:\n  a: {A: 192.0.2.1}\r\n",
    ],
)
def test_what_cannot_be_edited_without_risk_is_left_alone(tmp_path: Path, body: str) -> None:
    file = tmp_path / "example.com.yaml"
    file.write_bytes((HEAD + body).encode())

    with pytest.raises(Unsupported, match="by hand"):
        accepted(str(file), A.owner, "A", A)
    assert file.read_bytes() == (HEAD + body).encode()


TEXTS = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=40)


@example(text="Null", ttl=300)
@example(text="no", ttl=60)
@example(text="2026-11-26", ttl=300)
@given(text=TEXTS, ttl=st.sampled_from([300, 60]))
def test_whatever_is_served_reads_back(tmp_path_factory: pytest.TempPathFactory, text: str, ttl: int) -> None:
    file = tmp_path_factory.mktemp("doc") / "example.com.yaml"
    file.write_text(HEAD + "records:\n  a:\n    TXT: old\n", encoding="utf-8")
    served = RRset(owner="a.example.com.", rdtype="TXT", ttl=ttl, values=[{"text": text}])
    edit = accepted(str(file), served.owner, "TXT", served)

    (found,) = loads(edit.text, "yaml", str(file)).domain.records
    assert (found.values, found.ttl) == (served.values, ttl)
    assert load(file).domain.apex == "example.com."
