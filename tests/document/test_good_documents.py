"""Good documents load, and their canonical dumps are what lies beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dnsstack.document import dump, fmt, load, loads

GOOD = Path(__file__).parents[1] / "cases" / "documents" / "good"
EXAMPLES = Path(__file__).parents[2] / "examples"
DOCUMENTS = sorted(file.name for file in GOOD.iterdir() if file.is_file() and ".dump." not in file.name)
WRITTEN = [*(GOOD / name for name in DOCUMENTS), *sorted(EXAMPLES.glob("*/*.*.yaml"))]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_canonical_dump_is_as_expected(name: str, golden: Callable[[Path, str], None]) -> None:
    golden(GOOD / f"{name}.dump.yaml", dump(load(GOOD / name).domain))


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.name)
@pytest.mark.parametrize("kind", ["yaml", "json"])
def test_loading_a_dump_gives_an_equal_domain_and_the_same_dump(file: Path, kind: str) -> None:
    domain = load(file).domain
    text = dump(domain, kind)
    again = loads(text, kind).domain

    assert again == domain
    assert dump(again, kind) == text


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.name)
def test_a_yaml_dump_is_in_canonical_layout(file: Path) -> None:
    text = dump(load(file).domain)

    assert fmt(text) == text


def test_scalars_stay_text() -> None:
    data = load(GOOD / "every-form.yaml").data

    assert data["records"]["on"]["TXT"] == ["on", "no", "0123", "~"]
    assert data["nameservers"]["route53"]["nameserver_count"] == "2"


def test_an_explicit_key_wins_over_a_merged_one() -> None:
    data = load(GOOD / "anchors-and-merge.yaml").data

    assert data["records"]["c"] == {"TXT": "own", "A": "192.0.2.1"}


def test_the_including_document_wins_and_a_later_fragment_fills() -> None:
    loaded = load(GOOD / "including.yaml")

    assert loaded.domain.ttl == 120
    assert loaded.domain.nameservers.cloudflare is not None
    assert loaded.domain.nameservers.cloudflare.plan == "pro"
    assert {(rrset.owner, rrset.rdtype) for rrset in loaded.domain.records} == {
        ("example.com.", "A"),
        ("example.com.", "MX"),
        ("mail.example.com.", "A"),
    }
    assert [Path(file).name for file in loaded.sources] == ["including.yaml", "mail.yaml", "servers.yaml"]
    position = loaded.position(("records", "@", "MX"))
    assert (Path(position.file).name, position.line, position.column) == ("mail.yaml", 2, 13)
