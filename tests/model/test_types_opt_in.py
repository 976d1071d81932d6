"""A record type says itself who carries it and how it is spelt: what it does not say, nobody assumes."""

from __future__ import annotations

from typing import ClassVar

import pytest

from dnsstack import lint
from dnsstack.errors import Unsupported
from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ROSTER, Rdata
from dnsstack.plan.build import build
from dnsstack.providers import render
from dnsstack.providers.cloudflare.encode import encode, input_names

NAMESERVERS = {"route53": {}, "cloudflare": {"account": "0" * 32}}


class Silent(Rdata):
    """A type that says nothing of itself."""

    rdtype: ClassVar[str] = "SILENT"
    fields: ClassVar[tuple[str, ...]] = ("text",)

    text: str


@pytest.mark.parametrize("rdtype", sorted(ROSTER))
def test_what_cloudflare_and_octodns_carry_has_its_form(rdtype: str) -> None:
    kind = ROSTER[rdtype]
    assert kind.carriers
    assert (kind.cloudflare is not None) is (ProviderId.CLOUDFLARE in kind.carriers)
    assert kind.octodns is not None or ProviderId.CLOUDFLARE not in kind.carriers


def test_a_type_that_says_nothing_is_spelt_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROSTER, "SILENT", Silent)
    with pytest.raises(Unsupported, match="Cloudflare does not carry SILENT"):
        encode(Silent(text="x"))
    with pytest.raises(Unsupported, match="Cloudflare does not carry SILENT"):
        input_names("SILENT")


@pytest.mark.parametrize("only", [None, "route53"])
def test_a_type_that_a_provider_does_not_list_is_refused_and_never_rendered(only: str | None) -> None:
    value = {"values": "52 22 23.000 N 4 53 32.000 E -2.00m", **({"only": only} if only else {})}
    domain = Domain.model_validate(
        {"domain": "example.com", "nameservers": NAMESERVERS, "records": {"office": {"LOC": value}}}
    )
    assert "type-not-carried" in {problem.rule for problem in lint.check(domain)}
    with pytest.raises(Unsupported, match="route53 does not carry LOC"):
        render(build(domain), "dns")
