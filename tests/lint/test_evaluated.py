"""Documents that once deployed wrongly, or not at all: what the rules find in each."""

from __future__ import annotations

from pathlib import Path

import pytest

from dnsstack import lint
from dnsstack.document import load

CASES = Path(__file__).parents[1] / "cases" / "evaluated"
FOUND = {
    "a-to-ns-1": {"mx-without-spf"},
    "a-to-ns-2": {"mx-without-spf", "ttl-too-low"},
    "alias-cloudfront": {"alias-cloudfront-health"},
    "alias-under-wildcard": set[str](),
    "caa-odd-tags": {"caa-tag-not-carried"},
    "cloudflare-pending": {"single-provider", "zone-never-active"},
    "comment-too-long": {"comment-not-carried"},
    "idn": set[str](),
    "ns-to-a-1": {"mx-without-spf", "ttl-too-low"},
    "ns-to-a-2": {"mx-without-spf"},
    "recovery-control-1": set[str](),
    "recovery-control-2": set[str](),
    "refresh-kitchen-sink": {"tlsa-without-dnssec"},
    "same-zone-alias": set[str](),
    "txt-resplit-1": set[str](),
    "txt-resplit-2": set[str](),
    "wildcard-inside": {"wildcard-inside-name", "asterisk-not-carried"},
}


def test_every_document_is_named() -> None:
    assert {file.stem for file in CASES.iterdir()} == set(FOUND)


@pytest.mark.parametrize("name", FOUND)
def test_what_the_rules_find(name: str) -> None:
    assert {problem.rule for problem in lint.check(load(CASES / f"{name}.yaml").domain)} == FOUND[name]
