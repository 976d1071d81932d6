"""The component in the package's schema: closed, without unions, and plain where the structure must be known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.rrset import RRset
from dnsstack.plugin.construct import OUTPUTS
from dnsstack.plugin.construct_inputs import INPUTS
from dnsstack.plugin.construct_schema import component, types

LATER = {"values", "primary", "secondary", "check", "secondary_check"}


def parts(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for item in value.values():
            yield from parts(item)
    elif isinstance(value, list):
        for item in value:
            yield from parts(item)


def test_every_reference_leads_to_a_type_and_there_is_no_union() -> None:
    made = types()
    for part in parts({"types": made, "component": component()}):
        assert not {"oneOf", "anyOf"} & part.keys()
        ref = part.get("$ref", "")
        if isinstance(ref, str) and ref.startswith("#/types/"):
            assert ref.removeprefix("#/types/") in made


def test_inputs_and_outputs_are_those_that_are_read_and_answered() -> None:
    assert set(component()["inputProperties"]) == set(INPUTS)
    assert component()["required"] == [*OUTPUTS]
    assert set(component()["properties"]) == set(OUTPUTS)


def test_an_rrset_has_the_models_keys_and_its_values_alone_may_be_outputs() -> None:
    made = types()
    placed = {"owner", "rdtype", "path"}

    for name, model in (("RRset", RRset), ("FailoverPolicy", FailoverPolicy)):
        properties = made[f"dnsstack:index:{name}"]["properties"]
        assert set(properties) == set(model.model_fields) - placed
        for key, part in properties.items():
            open_ = part["items"] if part.get("type") == "array" and key in LATER else part
            assert open_.get("plain", False) is (key not in LATER)


def test_a_ttl_is_a_number_and_a_switch_a_boolean() -> None:
    rrset = types()["dnsstack:index:RRset"]["properties"]

    assert rrset["ttl"]["type"] == "integer"
    assert rrset["proxied"]["type"] == "boolean"


def test_a_health_check_has_one_type_with_the_fields_of_all_and_its_endpoint_may_be_an_output() -> None:
    check = types()["dnsstack:index:HealthCheck"]

    assert check["required"] == ["type"]
    assert {"port", "path", "children", "alarm", "search"} <= set(check["properties"])
    assert "plain" not in check["properties"]["host"]
    assert check["properties"]["port"]["plain"] is True


def test_cloudflares_account_is_required_here() -> None:
    """A document may have it from a fragment; data has none."""
    assert types()["dnsstack:index:CloudflareZone"]["required"] == ["account"]
