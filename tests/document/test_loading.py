"""Reading: positions, several documents, the two YAML parsers, files that are not documents."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.document import RULES, load, load_all, loads, yaml_reader
from dnsstack.document.source import read_text
from dnsstack.errors import DocumentError, DocumentPath, Position, Problem

TEXT = """domain: example.com
nameservers: {route53: {}}
records:
  www:
    A: [192.0.2.1, 192.0.2.2]
    TXT: {ttl: 60, values: x}
"""
BAD = Path(__file__).parents[1] / "cases" / "documents" / "bad"


def rules(error: pytest.ExceptionInfo[DocumentError]) -> list[str]:
    return [problem.rule for problem in error.value.problems]


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("domain",), 1, 9),
        (("records", "www"), 4, 3),
        (("records", "www", "A"), 5, 5),
        (("records", "www", "A", 1), 5, 20),
        (("records", "www", "A", 7), 5, 5),
        (("records", "www", "TXT", "ttl"), 6, 16),
        (("records", "nowhere", "A"), 3, 1),
        ((), 1, 1),
        (("nothing",), 1, 1),
    ],
)
def test_a_path_stands_at_its_value_or_at_what_encloses_it(path: tuple[str | int, ...], line: int, column: int) -> None:
    assert loads(TEXT, name="x.yaml").position(path) == Position("x.yaml", line, column)


def test_locate_fills_only_positions_that_are_missing() -> None:
    known = Problem("here", position=Position("y.yaml", 7, 1))
    unknown = Problem("there", path=DocumentPath(("records", "www", "A")))

    located = loads(TEXT, name="x.yaml").locate([known, unknown])

    assert [problem.position for problem in located] == [Position("y.yaml", 7, 1), Position("x.yaml", 5, 5)]


def test_findings_of_the_model_find_their_way_back() -> None:
    loaded = loads(TEXT, name="x.yaml")

    assert [loaded.position(rrset.path).line for rrset in loaded.domain.records] == [5, 6]


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    file = tmp_path / "example.com.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())

    assert load(file).position(("domain",)) == Position(str(file), 1, 9)


def test_several_documents_in_one_run_each_file_once(tmp_path: Path) -> None:
    for name in ("b.example", "a.example"):
        (tmp_path / f"{name}.yaml").write_text(TEXT.replace("example.com", name))

    loaded = load_all([str(tmp_path / "a.example.yaml"), str(tmp_path / "*.yaml")])

    assert [document.domain.apex for document in loaded] == ["a.example.", "b.example."]


def test_the_faults_of_all_documents_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(TEXT)
    (tmp_path / "b.yaml").write_text(TEXT.upper().replace("EXAMPLE", "example"))
    (tmp_path / "c.yaml").write_text(TEXT)

    with pytest.raises(DocumentError) as error:
        load_all([str(tmp_path / "[ab].yaml"), str(tmp_path / "c.yaml"), str(tmp_path / "*.yml")])

    assert {"duplicate-domain", "no-match", "unknown-key"} <= set(rules(error))
    assert f"is also declared in {tmp_path / 'a.yaml'}:1:9" in str(error.value)


@pytest.mark.parametrize("kind", ["missing", "folder", "device", "pipe", "null"])
def test_what_is_no_regular_file_is_refused(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    if kind == "folder":
        file.mkdir()
    elif kind == "device":
        file.symlink_to(os.devnull)
    elif kind == "pipe":
        os.mkfifo(file)
    path = f"{file}\0.yaml" if kind == "null" else str(file)

    with pytest.raises(DocumentError) as error:
        load(path)

    assert rules(error) == ["unreadable-file"]


def test_a_file_beyond_the_bound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dnsstack.document.source.MAX_BYTES", 20)
    (tmp_path / "x.yaml").write_text(TEXT)

    with pytest.raises(DocumentError) as error:
        load(tmp_path / "x.yaml")

    assert rules(error) == ["file-too-large"]


def test_an_unknown_format_is_a_problem() -> None:
    with pytest.raises(DocumentError) as error:
        loads(TEXT, "ini")

    assert rules(error) == ["unknown-format"]


@pytest.mark.parametrize(
    "file", sorted(BAD.parent.glob("*/*.yaml")), ids=lambda file: f"{file.parent.name}-{file.stem}"
)
def test_both_yaml_parsers_give_the_same_data_and_positions(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def outcome() -> object:
        try:
            tree = read_text(file.read_text(encoding="utf-8"), "yaml", "x")
        except UnicodeDecodeError:
            return None
        except Exception as error:  # noqa: BLE001  # whichever it is, the other parser gives the same
            problems: list[Problem] = getattr(error, "problems", [])
            return [problem.rule for problem in problems]
        return tree.data, tree.positions._spots, tree.problems

    fast = outcome()
    monkeypatch.setattr(yaml_reader, "events", yaml_reader.python_events)

    assert outcome() == fast


def test_half_a_surrogate_pair_is_refused_by_both_parsers(monkeypatch: pytest.MonkeyPatch) -> None:
    for parser in (yaml_reader.events, yaml_reader.python_events):
        monkeypatch.setattr(yaml_reader, "events", parser)
        with pytest.raises(DocumentError) as error:
            loads('domain: "\\ud800"')
        assert rules(error) == ["yaml-syntax"]


def refused(error: DocumentError) -> None:
    """Every problem has a listed rule, a position and a text."""
    assert error.problems
    for problem in error.problems:
        assert problem.rule in RULES
        assert problem.position is not None
    assert str(error)


@pytest.mark.parametrize("kind", ["yaml", "json"])
@given(text=st.text())
def test_any_text_loads_or_is_a_document_error(kind: str, text: str) -> None:
    try:
        loads(text, kind)
    except DocumentError as error:
        refused(error)


@given(text=st.text(alphabet="domain:examplecrsw1.@*&!|>[]{},'\"#\n\t -~<?%\\=", max_size=200))
@pytest.mark.parametrize("kind", ["yaml", "json"])
def test_any_heap_of_syntax_loads_or_is_a_document_error(kind: str, text: str) -> None:
    try:
        loads(text, kind)
    except DocumentError as error:
        refused(error)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
SECTIONS = ("domain", "ttl", "nameservers", "health_checks", "records", "failover", "accept", "comment", "include")


@given(data=st.dictionaries(st.sampled_from(SECTIONS), PLAIN))
def test_any_shape_loads_or_is_a_document_error(data: dict[str, object]) -> None:
    import json

    try:
        loads(json.dumps({"domain": "example.com", "nameservers": {"route53": {}}} | data), "json")
    except DocumentError as error:
        refused(error)


@given(octets=st.binary())
@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_any_octets_load_or_are_a_document_error(
    suffix: str, octets: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.getbasetemp() / f"octets.{suffix}"
    file.write_bytes(octets)

    with pytest.raises(DocumentError):
        load(file)


def test_plain_data_is_a_document_whose_faults_are_errors_of_dnsstack() -> None:
    data: Any = {
        "domain": "example.com",
        "nameservers": {"route53": {}},
        "records": {"www": {"A": "192.0.2.1"}},
    }
    assert load(data).domain.records[0].owner == "www.example.com."

    with pytest.raises(DocumentError, match="is not an IPv4 address") as caught:
        load(data | {"records": {"www": {"A": "300.0.0.1"}}, "colour": "red"})
    assert {problem.rule for problem in caught.value.problems} == {"bad-rdata", "unknown-key"}


@pytest.mark.parametrize("given", [7, None, ["example.com.yaml"], b"example.com.yaml"])
def test_what_is_neither_a_path_nor_plain_data_is_refused(given: Any) -> None:
    with pytest.raises(DocumentError, match=r"the document is of type .*; give a path or plain data"):
        load(given)
