"""What a key means is written once: below the model's field."""

from __future__ import annotations

from dnsstack.document.described import descriptions
from dnsstack.model.base import Model
from dnsstack.model.bind import OwnServer
from dnsstack.model.domain import Domain
from dnsstack.model.failover import STRATEGIES
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.health import HEALTH_CHECKS
from dnsstack.model.health.endpoint import TextCheck
from dnsstack.model.nameservers import NameserverSet
from dnsstack.model.rdata import MX, ROSTER
from dnsstack.model.rrset import RRset


def test_fields_of_a_class_and_of_its_bases() -> None:
    assert descriptions(MX)["exchange"] == "Host that receives mail"
    found = descriptions(TextCheck)
    assert found["search"].startswith("Text to find")
    assert found["path"] == "Path of the URL, with its query"
    assert found["invert"] == "Count healthy as unhealthy, and unhealthy as healthy"


def test_every_field_of_rdata_is_described() -> None:
    missing = {
        (name, field)
        for name, kind in ROSTER.items()
        for field in kind.model_fields
        if field not in descriptions(kind) and not kind.model_fields[field].exclude
    }
    assert missing == set()


def test_no_field_is_described_a_second_time() -> None:
    """Schema and pages take the text below the field: a second one, in `Field(...)`, would differ one day."""
    kinds: list[type[Model]] = [Model, *ROSTER.values(), *HEALTH_CHECKS.values(), *STRATEGIES.values(), FailoverPolicy]
    for kind in kinds:
        kinds += [below for below in kind.__subclasses__() if below not in kinds]
    assert [(kind.__name__, name) for kind in kinds for name, one in kind.model_fields.items() if one.description] == []
    assert {Domain, RRset, NameserverSet, OwnServer} <= set(kinds)


def test_what_has_no_source_has_no_description() -> None:
    assert descriptions(int) == {}
