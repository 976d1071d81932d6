"""`unmanaged`: which owners a pattern means, and what is not a pattern."""

from __future__ import annotations

from typing import Any

import pytest

from dnsstack.model.domain import Domain
from dnsstack.model.faults import ModelError
from dnsstack.model.unmanaged import matches, unmanaged

APEX = "example.com."


def domain(left: Any) -> Domain:
    return Domain(domain="example.com", nameservers={"route53": {}}, unmanaged=left)


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("@", ["@"], ["a"]),
        ("a", ["a"], ["@", "b", "a.b", "b.a"]),
        ("*", ["a", "b.a"], ["@"]),
        ("*.k8s", ["a.k8s", "b.a.k8s"], ["k8s", "@", "ak8s"]),
        (
            "_acme-challenge.*",
            ["_acme-challenge", "_acme-challenge.a", "_acme-challenge.a.b"],
            ["a._acme-challenge", "@"],
        ),
        ("*._domainkey.*", ["x._domainkey", "x._domainkey.a"], ["_domainkey", "_domainkey.a"]),
        ("a.b", ["a.b"], ["b", "x.a.b"]),
    ],
)
def test_a_pattern_means_these_owners(pattern: str, inside: list[str], outside: list[str]) -> None:
    names = {name: APEX if name == "@" else f"{name}.{APEX}" for name in inside + outside}

    assert [name for name in inside if not matches(pattern, names[name], APEX)] == []
    assert [name for name in outside if matches(pattern, names[name], APEX)] == []


def test_types_narrow_a_pattern() -> None:
    left = domain({"a": {"types": ["TXT", "MX"], "reason": "appliance"}}).unmanaged

    assert unmanaged(left, "a.example.com.", "TXT", APEX) == "a"
    assert unmanaged(left, "a.example.com.", "A", APEX) == ""
    assert unmanaged(left, "a.example.com.", "", APEX) == "a"


def test_what_is_written_in_two_ways_is_one_thing() -> None:
    assert domain({"_ACME-Challenge.*": "cert-manager"}) == domain({"_acme-challenge.*": {"reason": "cert-manager"}})


def test_it_comes_back_from_the_canonical_document() -> None:
    made = domain({"*.k8s": {"types": ["A"], "reason": "external-dns"}, "a": "an appliance"})

    assert Domain.model_validate(made.to_document()) == made


@pytest.mark.parametrize(
    "left", [{"a.*.b": "reason"}, {"": "reason"}, {"a.example.com.": "reason"}, {"a": "x"}, {"a": {"types": ["A"]}},
             {"a": {"types": ["NONE"], "reason": "reason"}}, ["a"], "a", {"a b": "reason"}, {"**": "reason"}]
)  # fmt: skip
def test_what_is_no_pattern_or_has_no_reason_is_refused(left: Any) -> None:
    with pytest.raises(ModelError):
        domain(left)
