"""What a key means is written once: below the model's field."""

from __future__ import annotations

from dnsstack.document.described import descriptions
from dnsstack.model.health.endpoint import TextCheck
from dnsstack.model.rdata import MX, ROSTER


def test_fields_of_a_class_and_of_its_bases() -> None:
    assert descriptions(MX)["exchange"] == "Host that takes mail"
    found = descriptions(TextCheck)
    assert found["search"].startswith("Text to find")
    assert found["path"] == "Path of the URL, with its query"
    assert found["invert"] == "Count healthy as unhealthy, and the reverse"


def test_every_field_of_rdata_is_described() -> None:
    missing = {
        (name, field)
        for name, kind in ROSTER.items()
        for field in kind.model_fields
        if field not in descriptions(kind) and not kind.model_fields[field].exclude
    }
    assert missing == set()


def test_what_has_no_source_has_no_description() -> None:
    assert descriptions(int) == {}
