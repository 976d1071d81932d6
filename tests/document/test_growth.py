"""Documents twice as large cost at most twice as much: counted in calls, and in characters of what is told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from dnsstack import lint
from dnsstack.document import load, loads
from dnsstack.document.include import MAX_NESTED
from dnsstack.errors import DocumentError

HEAD = 'domain: example.com\nnameservers: {route53: {}, cloudflare: {account: "0123456789abcdef0123456789abcdef"}}\n'
CHECK = "{type: HTTPS, host: o.example.net}"


def _records(lines: Iterable[str]) -> str:
    return HEAD + "records:\n" + "".join(f"  {line}\n" for line in lines)


def _checks(lines: Iterable[str], policies: Iterable[str] = ()) -> str:
    body = "".join(f"  {line}\n" for line in policies)
    return HEAD + "health_checks:\n" + "".join(f"  {line}\n" for line in lines) + (f"failover:\n{body}" if body else "")


def _policy(index: int, check: str) -> str:
    body = f"primary: 192.0.2.1, secondary: 192.0.2.2, check: {check}, cloudflare: primary-only"
    return f"h{index}: {{A: {{{body}}}}}"


DOCUMENTS: dict[str, Callable[[int], str]] = {
    "nothing wrong": lambda n: _records(f"h{i}: {{A: 192.0.2.1}}" for i in range(n)),
    "no values": lambda n: _records(f"h{i}: {{A: }}" for i in range(n)),
    "no bodies": lambda n: _records(f"h{i}:" for i in range(n)),
    "unknown aliases": lambda n: _records(f"h{i}: *a{i}" for i in range(n)),
    "repeated keys": lambda n: _records("h: {A: 192.0.2.1}" for _ in range(n)),
    "unknown keys": lambda n: HEAD + "".join(f"k{i}: 1\n" for i in range(n)),
    "unknown types": lambda n: _records(f"h{i}: {{AX: x}}" for i in range(n)),
    "wrong values": lambda n: _records(["h: {A: [" + ",".join("x" for _ in range(n)) + "]}"]),
    "equal values": lambda n: _records(["h: {A: [" + ",".join("192.0.2.1" for _ in range(n)) + "]}"]),
    "anchors": lambda n: _records(f"h{i}: &a{i} {{A: 192.0.2.1}}\n  g{i}: *a{i}" for i in range(n)),
    "merged": lambda n: _records(["h: &b {A: 192.0.2.1}", *(f"h{i}: {{<<: *b}}" for i in range(n))]),
    "a chain of CNAMEs": lambda n: _records(f"h{i}: {{CNAME: h{i + 1}}}" for i in range(n)),
    "a circle of CNAMEs": lambda n: _records(f"h{i}: {{CNAME: h{(i + 1) % n}}}" for i in range(n)),
    "a chain of ALIASes": lambda n: _records(f"h{i}: {{ALIAS: h{i + 1}}}" for i in range(n)),
    "zone cuts": lambda n: _records(f"h{i}: {{NS: [a.example.net.]}}\n  x.h{i}: {{A: 192.0.2.1}}" for i in range(n)),
    "wildcards": lambda n: _records(f'"*.h{i}": {{A: 192.0.2.1}}\n  x.h{i}: {{A: 192.0.2.1}}' for i in range(n)),
    "missing targets": lambda n: _records(f"h{i}: {{MX: 10 none{i}}}" for i in range(n)),
    "a chain of SPF": lambda n: _records(
        f'h{i}: {{TXT: "v=spf1 include:h{i + 1}.example.com -all"}}' for i in range(n)
    ),
    "unknown checks": lambda n: _checks(
        (f"c{i}: {CHECK}" for i in range(n)), (_policy(i, f"d{i}") for i in range(n))
    ),
    "calculated checks in a chain": lambda n: _checks(
        [*(f"c{i}: {{type: CALCULATED, children: [c{i + 1}], threshold: 1}}" for i in range(n)), f"c{n}: {CHECK}"]
    ),
    "calculated checks in a circle": lambda n: _checks(
        f"c{i}: {{type: CALCULATED, children: [c{(i + 1) % n}], threshold: 1}}" for i in range(n)
    ),
    "a long text, many times": lambda n: _records([f'x: &x "{"a" * n * 20}"', *(f"h{i}: {{A: *x}}" for i in range(n))]),
}  # fmt: skip


def _cost(text: str) -> tuple[int, int]:
    """Calls of functions while the document is read and evaluated, and characters of what is found."""
    calls = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        loaded = loads(text)
        told = "\n".join(problem.to_text() for problem in loaded.locate(lint.check(loaded.domain)))
    except DocumentError as error:
        told = str(error)
    finally:
        sys.setprofile(None)
    return calls, len(told)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_cost_grows_with_the_document(kind: str) -> None:
    made = DOCUMENTS[kind]
    _cost(made(3))  # what is loaded when it is first needed
    (calls, told), (more_calls, more_told) = _cost(made(150)), _cost(made(300))
    assert more_calls <= 2.4 * calls
    assert more_told <= 2.4 * told + 500


def test_fragments_of_fragments_have_a_limit(tmp_path: Path) -> None:
    """A thousand levels would hand each key on a thousand times, and end in Python's own limit."""
    for index in range(1000):
        (tmp_path / f"f{index}.yaml").write_text(f"include: f{index + 1}.yaml\n", encoding="utf-8")
    document = tmp_path / "example.com.yaml"
    document.write_text(HEAD + "include: f0.yaml\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=f"more than {MAX_NESTED} levels deep"):
        load(document)


@pytest.mark.parametrize(("levels", "fits"), [(MAX_NESTED, True), (MAX_NESTED + 1, False)])
def test_the_last_level_of_fragments_is_read_and_the_next_is_not(tmp_path: Path, levels: int, *, fits: bool) -> None:
    for index in range(1, levels):
        (tmp_path / f"f{index}.yaml").write_text(f"include: f{index + 1}.yaml\n", encoding="utf-8")
    (tmp_path / f"f{levels}.yaml").write_text("records: {deep: {A: 192.0.2.1}}\n", encoding="utf-8")
    document = tmp_path / "example.com.yaml"
    document.write_text(HEAD + "include: f1.yaml\n", encoding="utf-8")

    if fits:
        assert [one.owner for one in load(document).domain.records] == ["deep.example.com."]
    else:
        with pytest.raises(DocumentError, match=f"more than {MAX_NESTED} levels deep"):
            load(document)


@pytest.mark.parametrize(("count", "fits"), [(3, True), (4, False)])
def test_as_many_fragments_as_the_limit_are_read_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, *, fits: bool
) -> None:
    """One that is included twice counts once."""
    monkeypatch.setattr("dnsstack.document.include.MAX_FRAGMENTS", 3)
    names = [f"f{index}.yaml" for index in range(count)]
    for index, name in enumerate(names):
        (tmp_path / name).write_text(f"records: {{g{index}: {{A: 192.0.2.1}}}}\n", encoding="utf-8")
    document = tmp_path / "example.com.yaml"
    document.write_text(HEAD + f"include: [{', '.join([*names, names[0]])}]\n", encoding="utf-8")

    if fits:
        assert len(load(document).domain.records) == count
    else:
        with pytest.raises(DocumentError, match="more than 3 fragments, which is the limit"):
            load(document)


def test_many_fragments_look_at_each_owner_once(tmp_path: Path) -> None:
    """Owners of the document and fragments multiply otherwise."""

    def cost(count: int) -> int:
        names = [f"f{index}.yaml" for index in range(count)]
        for index, name in enumerate(names):
            (tmp_path / name).write_text(f"records: {{g{index}: {{A: 192.0.2.1}}}}\n", encoding="utf-8")
        text = _records(f"h{index}: {{A: 192.0.2.1}}" for index in range(count)) + f"include: [{', '.join(names)}]\n"
        document = tmp_path / "example.com.yaml"
        document.write_text(text, encoding="utf-8")
        calls = 0

        def count_call(_: object, event: str, __: object) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")

        sys.setprofile(count_call)
        try:
            load(document)
        finally:
            sys.setprofile(None)
        return calls

    cost(3)
    assert cost(200) <= 2.4 * cost(100)
