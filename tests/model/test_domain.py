"""`Domain`: what it takes, what it refuses all at once, and its canonical document."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.errors import Unsupported, UsageError
from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole
from dnsstack.model.faults import ModelError
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ROSTER, A
from dnsstack.model.rrset import RRset
from tests.strategies import ACCOUNT, domains, policies, rrsets, spelt

NAMESERVERS: dict[str, Any] = {"route53": {}, "cloudflare": {"account": ACCOUNT}}


def domain(**parts: Any) -> Domain:
    return Domain(**{"domain": "example.com", "nameservers": NAMESERVERS, **parts})


def faults(**parts: Any) -> dict[tuple[str | int, ...], str]:
    """Paths of all faults, with their messages."""
    with pytest.raises(ModelError) as caught:
        domain(**parts)
    return {part["loc"]: part["msg"] for part in caught.value.error.errors(include_url=False)}


class TestReading:
    def test_a_body_is_one_value_a_list_named_fields_or_a_mapping_with_values(self) -> None:
        one = domain(records={"@": {"MX": "10 mail"}})
        a_list = domain(records={"@": {"MX": ["10 mail"]}})
        named = domain(records={"@": {"MX": {"preference": "10", "exchange": "mail"}}})
        full = domain(records={"@": {"MX": {"ttl": "5m", "values": [{"preference": 10, "exchange": "MAIL"}]}}})

        assert one == a_list == named == full
        assert one.records[0].rdata[0].to_text() == "10 mail.example.com."

    def test_ttl_is_the_domains_where_an_rrset_names_none(self) -> None:
        read = domain(ttl="1h", records={"a": {"A": "192.0.2.1"}, "b": {"A": {"ttl": 60, "values": "192.0.2.1"}}})

        assert [rrset.ttl for rrset in read.records] == [3600, 60]

    def test_paths_are_document_paths_and_no_content(self) -> None:
        read = domain(records={"www": {"A": "192.0.2.1"}})

        assert tuple(read.records[0].path) == ("records", "www", "A")
        assert read == domain(records={"www.example.com.": {"A": ["192.0.2.1"]}})

    def test_lists_of_entries_are_taken_and_grouped_by_owner(self) -> None:
        first, second, third = (
            RRset(owner=f"{owner}.example.com.", rdtype=rdtype, ttl=300, values=values)
            for owner, rdtype, values in (("a", "A", "192.0.2.1"), ("b", "A", ["192.0.2.2"]), ("a", "TXT", "text"))
        )

        assert domain(records=[first, second, third]).records == (first, third, second)

    def test_rdata_and_deferred_values_are_taken_as_they_are(self) -> None:
        value = A(address="192.0.2.1")
        later = Deferred(object(), key="later")
        rrset = domain(records={"www": {"A": [value, later]}}).records[0]

        assert rrset.values == (value, later)
        assert rrset.rdata == (value,)
        assert not rrset.is_known

    def test_only_names_the_one_provider_that_serves(self) -> None:
        rrset = domain(records={"x": {"LOC": {"only": "cloudflare", "values": "52 N 4 E 0m"}}}).records[0]

        assert [rrset.serves(provider) for provider in (ProviderId.ROUTE53, ProviderId.CLOUDFLARE)] == [False, True]

    def test_a_pin_makes_both_roles_serve_one_side(self) -> None:
        pin = {"to": "secondary", "until": "2026-12-01T06:00:00Z", "reason": "origin 1 is being rebuilt"}
        body = {"primary": "192.0.2.1", "secondary": "192.0.2.2", "check": "web", "cloudflare": "follow", "pin": pin}
        policy = domain(failover={"www": {"A": body}}).failover[0]

        assert policy.served(FailoverRole.PRIMARY) == policy.served(FailoverRole.SECONDARY) == policy.secondary
        assert policy.values(FailoverRole.PRIMARY) == policy.primary


class TestFaults:
    def test_every_fault_is_told_at_once_with_its_document_path(self) -> None:
        found = faults(
            ttl="soon",
            nameservers={"route53": {"zone_id": "nonsense"}, "cloudflare": {}},
            health_checks={"web": {"type": "HTTPS", "host": "a..b", "interval": "20"}, "other": {"type": "PING"}},
            records={
                "a..b": {"A": "192.0.2.1", "AAAA": "192.0.2.1"},
                "www": {"A": {"values": ["192.0.2.1", "192.0.2"]}, "MX": [{"preference": "x", "exchange": "a b"}]},
                "x": {"TYPE1": "1", "A": {"values": [], "ttl": "-1", "owner": "y"}},
                "y": "192.0.2.1",
            },
            failover={"api": {"A": {"primary": "192.0.2.1"}, "MX": {}}},
        )

        assert set(found) == {
            ("ttl",),
            ("nameservers", "route53", "zone_id"),
            ("nameservers", "cloudflare", "account"),
            ("health_checks", "web", "host"),
            ("health_checks", "web", "interval"),
            ("health_checks", "other"),
            ("records", "a..b"),
            ("records", "a..b", "AAAA", "address"),
            ("records", "www", "A", "values", 1, "address"),
            ("records", "www", "MX", 0, "preference"),
            ("records", "www", "MX", 0, "exchange"),
            ("records", "x", "TYPE1"),
            ("records", "x", "A", "values"),
            ("records", "x", "A", "ttl"),
            ("records", "x", "A", "owner"),
            ("records", "y"),
            ("failover", "api", "A", "secondary"),
            ("failover", "api", "MX"),
        }

    @pytest.mark.parametrize("name", ["", ".", "@", "a..b", "exa mple.com"])
    def test_the_domain_needs_a_name_that_can_be_served(self, name: str) -> None:
        assert ("domain",) in faults(domain=name)

    def test_a_fault_of_the_domains_name_hides_no_other(self) -> None:
        assert set(faults(domain="a..b", records={"www": {"A": "x"}})) == {
            ("domain",),
            ("records", "www", "A", "address"),
        }

    @pytest.mark.parametrize(("section", "value"), [("records", "x"), ("records", [1]), ("failover", 3)])
    def test_a_section_is_a_mapping_or_a_list_of_entries(self, section: str, value: Any) -> None:
        assert (section,) in faults(**{section: value})

    def test_misspelt_types_are_told_with_the_nearest(self) -> None:
        assert "did you mean 'CNAME'?" in faults(records={"w": {"CNAMEE": "x"}})[("records", "w", "CNAMEE")]

    def test_rdata_of_another_type_is_refused(self) -> None:
        assert ("records", "w", "AAAA", 0) in faults(records={"w": {"AAAA": [A(address="192.0.2.1")]}})

    def test_the_strategies_and_their_price_are_told_where_one_is_misspelt(self) -> None:
        policy = {"primary": "192.0.2.1", "secondary": "192.0.2.2", "cloudflare": "followed"}
        with pytest.raises(ModelError) as caught:
            domain(failover={"www": {"A": policy}})
        (part,) = caught.value.error.errors()

        assert part["loc"] == ("failover", "www", "A", "cloudflare")
        assert "did you mean 'follow'?" in part["msg"]
        assert "a follower must run" in part["ctx"]["hint"]

    @pytest.mark.parametrize(
        "parts",
        [
            {"pin": {"to": "secondary", "reason": "why", "until": "2026-12-01T06:00:00"}},
            {"set_identifiers": {"primary": "one", "secondary": "one"}},
            {"check": ""},
        ],
    )
    def test_policies_that_mean_nothing_are_refused(self, parts: dict[str, Any]) -> None:
        body = {"primary": "192.0.2.1", "secondary": "192.0.2.2", "cloudflare": "follow", **parts}

        assert faults(failover={"www": {"A": body}})

    def test_nobody_can_change_a_domain(self) -> None:
        with pytest.raises(UsageError, match=r"Domain\.ttl can't be changed; make a copy with \.replace\(ttl=…\)"):
            domain().ttl = 5  # type: ignore[misc]  # that it is read-only is the test


class TestDocument:
    @given(domains())
    def test_the_canonical_document_is_plain_and_may_be_all_text(self, made: Domain) -> None:
        document = json.loads(json.dumps(made.to_document()))

        assert Domain(**document) == made
        assert Domain(**spelt(document)) == made
        assert Domain(**document).to_document() == document

    @pytest.mark.parametrize("rdtype", sorted(ROSTER))
    @given(data=st.data())
    def test_rrsets_of_every_type_survive_it(self, rdtype: str, data: st.DataObject) -> None:
        made = domain(records=[data.draw(rrsets(rdtypes=(rdtype,)))])

        assert Domain(**made.to_document()) == made

    @given(policies())
    def test_policies_survive_it(self, policy: FailoverPolicy) -> None:
        pin = {"to": "primary", "reason": "a drill"}
        made = domain(failover=[policy.replace(pin=pin, retire=True, set_identifiers={"primary": "one"}, comment="x")])

        assert Domain(**made.to_document()) == made

    def test_it_says_what_the_operator_would_write(self) -> None:
        made = domain(
            health_checks={"web": {"type": "HTTPS", "host": "origin.example.net", "port": "443"}},
            records={"@": {"TXT": "v=spf1 -all"}, "www": {"A": {"ttl": 60, "values": ["192.0.2.1"]}}},
            failover={"api": {"A": {"primary": "192.0.2.1", "secondary": "192.0.2.2", "cloudflare": "primary-only"}}},
        )

        assert made.to_document() == {
            "domain": "example.com",
            "nameservers": {"route53": {}, "cloudflare": {"account": ACCOUNT}},
            "health_checks": {"web": {"type": "HTTPS", "host": "origin.example.net"}},
            "records": {"@": {"TXT": "v=spf1 -all"}, "www": {"A": {"ttl": 60, "values": ["192.0.2.1"]}}},
            "failover": {
                "api": {"A": {"primary": "192.0.2.1", "secondary": "192.0.2.2", "cloudflare": "primary-only"}}
            },
        }

    @pytest.mark.parametrize(
        "parts",
        [
            {"records": {"www": {"A": Deferred(object(), key="a")}}},
            {"records": {"@": {"ALIAS": {"target": Deferred(object())}}}},
            {"failover": {"w": {"A": {"primary": "192.0.2.1", "secondary": "192.0.2.2", "check": Deferred(object())}}}},
            {"health_checks": {"web": {"type": "EXISTING", "id": Deferred(object())}}},
        ],
    )
    def test_what_is_known_later_can_not_be_written(self, parts: dict[str, Any]) -> None:
        with pytest.raises(Unsupported, match=r"(www|example|w|check).*only known after a deployment"):
            domain(**parts).to_document()

    def test_two_rrsets_of_one_owner_and_type_can_not_be_written(self) -> None:
        rrset = RRset(owner="www.example.com.", rdtype="A", ttl=300, values="192.0.2.1")

        with pytest.raises(Unsupported, match=r"www\.example\.com\. A"):
            domain(records=[rrset, rrset]).to_document()
