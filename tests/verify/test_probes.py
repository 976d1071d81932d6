"""Owners that others look after are not probed: what is there is no finding."""

from __future__ import annotations

from typing import Any

from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.verify.expect import Expectations
from dnsstack.verify.probes import probes


def probed(left: dict[str, Any]) -> set[tuple[str, str]]:
    domain = Domain(
        domain="example.com",
        nameservers={"route53": {}},
        records={"a": {"A": "192.0.2.1"}, "b.c": {"A": "192.0.2.1"}},
        unmanaged=left,
    )
    expectations = Expectations(build(domain), ProviderId.ROUTE53)
    return {(one.shape.name, one.owner.partition(".")[2] if one.shape.name == "NXDOMAIN" else one.owner)
            for one in probes(expectations)}  # fmt: skip


def test_a_name_below_a_wildcard_of_others_is_not_made_up() -> None:
    assert ("NXDOMAIN", "c.example.com.") in probed({})
    assert ("NXDOMAIN", "c.example.com.") not in probed({"*.c": "external-dns"})
    assert ("NXDOMAIN", "example.com.") in probed({"*.c": "external-dns"})


def test_an_owner_of_others_is_not_asked_for_what_it_has_not() -> None:
    assert ("EMPTY", "c.example.com.") in probed({})
    assert ("EMPTY", "c.example.com.") not in probed({"c": "an appliance"})
    assert ("NODATA", "a.example.com.") not in probed({"a": {"types": ["TXT", "MX", "AAAA"], "reason": "appliance"}})
