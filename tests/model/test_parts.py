"""Name server sets, TTLs, RRsets and ALIAS: what is taken and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dnsstack.model import ttl
from dnsstack.model.deferred import Deferred
from dnsstack.model.faults import ModelError
from dnsstack.model.nameservers import NameserverSet, ProviderId
from dnsstack.model.rdata import ALIAS, DS
from dnsstack.model.rdata.ds import ALGORITHMS
from dnsstack.model.rrset import RRset
from tests.strategies import ACCOUNT


class TestTtl:
    @given(st.integers(0, ttl.MAX_TTL))
    def test_text_reads_back_the_same(self, seconds: int) -> None:
        assert ttl.parse(ttl.to_text(seconds)) == ttl.parse(str(seconds)) == seconds

    @pytest.mark.parametrize(
        ("text", "seconds"), [("5m", 300), ("1h30m", 5400), ("2D", 172800), ("1w", 604800), ("0", 0)]
    )
    def test_units_are_binds(self, text: str, seconds: int) -> None:
        assert ttl.parse(text) == seconds

    @pytest.mark.parametrize("text", ["", "-1", "5 m", "m5", "2147483648", "99999w", "1.5", True, None, "٣", "5x"])
    def test_others_are_refused(self, text: object) -> None:
        with pytest.raises(ValueError, match=r"^$"):
            ttl.parse(text)


class TestNameservers:
    def test_at_least_one_provider_serves(self) -> None:
        with pytest.raises(ModelError, match="no provider"):
            NameserverSet()
        assert NameserverSet.model_validate({"route53": {}}).providers == (ProviderId.ROUTE53,)

    @pytest.mark.parametrize(
        "parts",
        [
            {"route53": {"zone_id": "Z0123", "delegation_set": "N0123"}},
            {"route53": {"zone_id": "/hostedzone/Z0123"}},
            {"route53": {"nameserver_count": 5}},
            {"cloudflare": {"account": "short"}},
            {"cloudflare": {"account": ACCOUNT, "plan": "gold"}},
            {"route53": {}, "registrar": "someone"},
            {"route53": {}, "other_nameservers": ["a..b"]},
        ],
    )
    def test_faults_are_refused(self, parts: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            NameserverSet.model_validate(parts)

    def test_third_parties_are_names(self) -> None:
        assert NameserverSet.model_validate(
            {"route53": {}, "other_nameservers": ["NS1.Example.NET."]}
        ).other_nameservers == ("ns1.example.net.",)


class TestRRset:
    def test_values_are_read_as_the_type_says(self) -> None:
        rrset = RRset(owner="www.example.com.", rdtype="A", ttl="5m", values="192.0.2.1")

        assert [value.to_text() for value in rrset.rdata] == ["192.0.2.1"]
        assert rrset.ttl == 300

    @pytest.mark.parametrize(
        "parts",
        [
            {"owner": "www"},
            {"rdtype": "FOO"},
            {"values": []},
            {"values": ["192.0.2"]},
            {"values": ALIAS(target="x.cloudfront.net.")},
            {"values": 7},
            {"only": "akamai"},
            {"proxied": "on"},
            {"tags": ["", "a"]},
        ],
    )
    def test_faults_are_refused(self, parts: dict[str, Any]) -> None:
        good = {"owner": "www.example.com.", "rdtype": "A", "ttl": 300, "values": ["192.0.2.1"]}
        assert RRset.model_validate(good)
        with pytest.raises(ValidationError):
            RRset.model_validate(good | parts)

    def test_replace_changes_and_checks_again(self) -> None:
        rrset = RRset(owner="www.example.com.", rdtype="A", ttl=300, values="192.0.2.1")

        assert rrset.replace(ttl=60).ttl == 60
        with pytest.raises(ModelError, match=r"RRset\.ttl: -1 is not a duration"):
            rrset.replace(ttl=-1)


class TestAlias:
    @pytest.mark.parametrize(
        ("target", "zone_id"),
        [
            ("d111111abcdef8.cloudfront.net.", "Z2FDTNDATAQYW2"),
            ("a1234567890abcdef.awsglobalaccelerator.com.", "Z2BJ6XQ5FK7U4H"),
            ("dualstack.web-1.us-east-1.elb.amazonaws.com.", "Z35SXDOTRQ7X7K"),
            ("net-1.elb.us-east-1.amazonaws.com.", "Z26RNL4JYFTOTI"),
            ("web.cn-north-1.elb.amazonaws.com.cn.", "Z1GDH35T77C1KE"),
            ("web.moon-1.elb.amazonaws.com.", None),
            ("us-east-1.elb.amazonaws.com.", None),
            ("www.example.net.", None),
        ],
    )
    def test_the_hosted_zone_of_awss_targets_is_known(self, target: str, zone_id: str | None) -> None:
        assert ALIAS(target=target).aws_zone_id == zone_id

    def test_what_is_written_counts_more(self) -> None:
        assert ALIAS(target="x.cloudfront.net.", zone_id="/hostedzone/Z0000000AAAA").aws_zone_id == "Z0000000AAAA"

    def test_the_zone_of_an_output_is_unknown(self) -> None:
        alias = ALIAS(target=Deferred(object(), key="web"))

        assert alias.aws_zone_id is None
        assert alias.to_text() == "<known after apply: web>"

    @pytest.mark.parametrize("text", ["", "a. b. c. d.", "a. z123", "a. true false", "a. Z0000000AAAA Z0000000AAAA"])
    def test_faults_are_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"(is not ALIAS rdata|hosted zone id)"):
            ALIAS.from_text(text)


def test_dnssec_algorithms_are_dnspythons() -> None:
    from dns.dnssectypes import Algorithm

    theirs = {name: int(number) for name, number in Algorithm.__members__.items()}

    assert theirs.items() <= ALGORITHMS.items()  # newer releases of dnspython know more
    assert DS.from_text(f"1 ecdsap256sha256 2 {'ab' * 32}") == DS.from_text(f"1 13 2 {'AB' * 32}")
