"""Pydantic's errors come out in the house's words, whichever they are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final, get_args

import pytest
from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError
from pydantic_core.core_schema import ErrorType

from dnsstack.document import RULES
from dnsstack.errors import DocumentError
from dnsstack.model.domain import Domain
from dnsstack.model.rdata import ROSTER
from dnsstack.model.translate import problems, sentence

CONTEXT: Final[dict[str, Any]] = {
    "ge": 1,
    "gt": 1,
    "le": 1,
    "lt": 1,
    "multiple_of": 2,
    "min_length": 3,
    "max_length": 3,
    "actual_length": 1,
    "field_type": "Tuple",
    "pattern": "^(a|b)$",
    "expected": "'a' or 'b'",
    "expected_tags": "'a', 'b'",
    "tag": "x",
    "discriminator": "kind",
    "error": "the house's own sentence",
    "class": "Deferred",
    "class_name": "Deferred",
    "encoding": "utf-8",
    "encoding_error": "bad",
    "expected_schemes": "'http'",
    "expected_version": 4,
    "attribute": "a",
    "method_name": "a",
    "name": "a",
    "tz_expected": 0,
    "tz_actual": 1,
    "max_digits": 3,
    "decimal_places": 3,
    "whole_digits": 3,
    "nan_value": "x",
    "item_type": "x",
    "index": 0,
}
WHERE = ("nameservers", "route53", "nameserver_count")


@pytest.mark.parametrize("kind", get_args(ErrorType))
def test_no_error_type_speaks_in_pydantics_words(kind: str) -> None:
    detail = InitErrorDetails(type=kind, loc=WHERE, input="x", ctx=CONTEXT)
    error = ValidationError.from_exception_data("Domain", [detail])

    (problem,) = problems(error)

    theirs = error.errors()[0]["msg"]
    assert problem.rule in RULES
    assert problem.message.startswith("nameservers.route53")
    assert theirs not in problem.message or kind in ("value_error", "assertion_error")
    assert not re.search(r"Input should|pydantic|https?://|Extra inputs", problem.to_text())


def test_a_domain_made_in_python_has_paths_and_no_positions() -> None:
    data = {"domain": "example.com", "nameservers": {"route53": {}}, "records": {"www": {"MX": "x mail"}}, "tll": 1}
    with pytest.raises(ValidationError) as error:
        Domain.model_validate(data)

    found = problems(error.value, data=data)

    assert {tuple(problem.path) for problem in found} == {("tll",), ("records", "www", "MX", "preference")}
    assert {problem.subject for problem in found} == {"", "www.example.com. MX"}
    assert "did you mean 'ttl'?" in str(DocumentError(found))
    assert all(problem.position is None for problem in found)


def test_very_long_input_is_shortened() -> None:
    with pytest.raises(ValidationError) as error:
        Domain.model_validate({"domain": "example.com", "nameservers": {"route53": {}}, "ttl": "x" * 10_000})

    assert max(len(problem.message) for problem in problems(error.value)) < 600


def test_every_rule_of_the_layer_is_listed_and_written_somewhere() -> None:
    package = Path(problems.__code__.co_filename).parents[1]
    source = "".join(
        file.read_text(encoding="utf-8") for folder in ("document", "model") for file in (package / folder).glob("*.py")
    )

    assert list(RULES) == sorted(RULES)
    for rule in RULES:
        assert source.count(f'"{rule}"') >= 2, f"{rule} is listed and never given"


@pytest.mark.parametrize(
    ("rdtype", "text", "expected"),
    [
        ("A", "192.0.2.300", "address: '192.0.2.300' is not an IPv4 address; write four decimal numbers from 0 to 255"),
        ("SRV", "1 2 70000 a.", "port: 70000 is not allowed here; write a whole number 0..65535"),
        ("CAA", "0 issue", "'0 issue' is not CAA rdata; write `flags tag value`"),
    ],
)
def test_what_is_wrong_with_one_value_is_a_sentence_of_our_own(rdtype: str, text: str, expected: str) -> None:
    with pytest.raises((ValidationError, PydanticCustomError)) as caught:
        ROSTER[rdtype].from_text(text)
    assert sentence(caught.value).startswith(expected)
    assert "type=" not in sentence(caught.value)


def test_a_field_that_is_missing_is_named() -> None:
    assert sentence(KeyError("content")) == "the key 'content' is missing"
