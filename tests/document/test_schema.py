"""The JSON Schema is valid, takes what loads, refuses what editors can see, and describes every key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from dnsstack.document import load, schema
from dnsstack.model.domain import Domain
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.known import fields_of, rdata_keys
from dnsstack.model.rdata import ROSTER
from dnsstack.model.rrset import RRset

jsonschema = pytest.importorskip("jsonschema")
ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests" / "cases" / "documents" / "good"
DOCUMENTS = [*sorted(ROOT.glob("examples/*/*.*.yaml")), GOOD / "every-form.yaml", GOOD / "including.yaml"]


@pytest.fixture(scope="module")
def validator() -> Any:
    jsonschema.Draft202012Validator.check_schema(schema())
    return jsonschema.Draft202012Validator(schema())


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_what_loads_fits_the_schema_as_editors_and_as_dnsstack_read_it(file: Path, validator: Any) -> None:
    as_editors_read = yaml.safe_load(file.read_text(encoding="utf-8"))

    assert list(validator.iter_errors(as_editors_read)) == []
    assert list(validator.iter_errors(load(file).data)) == []


@pytest.mark.parametrize(
    "part",
    [
        {"recods": {}},
        {"ttl": "5 minutes"},
        {"records": {"www": {"AAA": "x"}}},
        {"records": {"www": {"A": {"ttl": 5}}}},
        {"records": {"www": {"MX": {"preference": 10, "exchnage": "a"}}}},
        {"nameservers": {"route53": {"nameserver_count": 5}}},
        {"health_checks": {"web": {"type": "HTPS"}}},
        {"health_checks": {"web": {"type": "HTTPS", "host": "a", "interval": 20}}},
        {"failover": {"www": {"A": {"primary": "192.0.2.1"}}}},
        {"failover": {"www": {"A": {"primary": "192.0.2.1", "secondary": "192.0.2.2", "cloudflare": "folow"}}}},
    ],
    ids=str,
)
def test_what_an_editor_can_see_is_refused(part: dict[str, Any], validator: Any) -> None:
    document = {"domain": "example.com", "nameservers": {"route53": {}}}

    assert list(validator.iter_errors(document)) == []
    assert list(validator.iter_errors(document | part)) != []


def objects(part: Any) -> Iterator[dict[str, Any]]:
    """Every schema with properties."""
    if isinstance(part, dict):
        if isinstance(part.get("properties"), dict):
            yield part
        for value in part.values():
            yield from objects(value)
    elif isinstance(part, list):
        for value in part:
            yield from objects(value)


def test_every_key_is_described() -> None:
    closed = [part for part in objects(schema()) if part.get("additionalProperties") is False]

    assert len(closed) > 40
    for part in closed:
        for key, value in part["properties"].items():
            assert value.get("description"), f"{key} has no description"


def test_the_schema_knows_every_key_of_the_model() -> None:
    made = schema()
    body = made["$defs"]["A-RRset"]["anyOf"][1]

    assert set(made["properties"]) == fields_of(Domain) | {"include"}
    assert set(body["properties"]) == fields_of(RRset) - {"owner", "rdtype"}
    assert set(made["$defs"]["A-policy"]["properties"]) == fields_of(FailoverPolicy) - {"owner", "rdtype"}
    for rdtype in ROSTER:
        assert set(made["$defs"][rdtype]["properties"]) == rdata_keys(rdtype)
