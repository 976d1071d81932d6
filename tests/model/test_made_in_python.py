"""Models made directly in Python: one error tree, the words of a document's faults, no cost inside another model."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from pydantic import BaseModel

import dnsstack
from dnsstack.document import load
from dnsstack.errors import DnsStackError, DocumentError, UsageError
from dnsstack.model import base
from dnsstack.model.domain import Domain
from dnsstack.model.rdata import ROSTER

GOOD: dict[str, Any] = {
    "domain": "example.com",
    "nameservers": {"route53": {}, "self_hosted": {"tsig": "transfer", "soa": {}, "primaries": [
        {"name": "ns1.example.net.", "addresses": ["192.0.2.53"]}]}},
    "health_checks": {"web": {"type": "HTTPS", "host": "origin.example.net"}},
    "records": {"www": {"MX": "10 mail", "TXT": {"ttl": 60, "values": "text"}}, "srv": {"SRV": {
        "priority": 1, "weight": 1, "port": 80, "target": "a"}}},
    "failover": {"api": {"A": {"primary": "192.0.2.1", "secondary": "192.0.2.2", "check": "web",
                               "self_hosted": "primary-only", "pin": {"to": "primary", "reason": "a reason"}}}},
    "unmanaged": {"_acme-challenge": "ACME clients"},
}  # fmt: skip
BAD: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a key": {"nameserver": {}},
    "a key inside": {"nameservers": {"route53": {"zone_idd": "Z1"}, "self_hosted": {"primaries": [{"nam": "a"}]}}},
    "a value": {"records": {"www": {"A": ["192.0.2.1", "192.0.2"], "MX": {"prefrence": 1}}}},
    "a policy": {"failover": {"www": {"A": {"primary": "192.0.2", "pin": {"too": "primary"}}}}},
    "a check": {"health_checks": {"web": {"type": "HTTPS", "hst": "a"}}},
    "an owner": {"records": {"a..b": {"A": "192.0.2.1"}}, "unmanaged": {"a": {"reason": "why", "type": "A"}}},
}
MODELS = [kind for name in dnsstack.__all__ if "model_fields" in dir(kind := getattr(dnsstack, name))]


@pytest.mark.parametrize("name", BAD)
def test_a_domain_is_refused_in_the_words_of_its_document(name: str) -> None:
    data = (GOOD if name != "nothing" else {}) | BAD[name]
    with pytest.raises(DocumentError) as made:
        Domain(**data)
    with pytest.raises(DocumentError) as loaded:
        load(data)  # type: ignore[arg-type]  # it is malformed

    assert made.value.problems == loaded.value.problems
    assert str(made.value) == str(loaded.value)


@pytest.mark.parametrize("kind", [*MODELS, *ROSTER.values()], ids=lambda kind: kind.__name__)
def test_every_public_model_names_the_key_that_it_does_not_have(kind: type[BaseModel]) -> None:
    with pytest.raises(DnsStackError, match=r"'accpt' is not a key here") as caught:
        kind(accpt=1)
    assert "pydantic" not in str(caught.value)
    assert ("did you mean 'accept'?" in str(caught.value)) is ("accept" in kind.model_fields)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: dnsstack.RRset(owner="www.example.com.", rdtype="A", ttl=60, values=["192.0.2.1", "192.0.2"]),
         "RRset.values[1].address: '192.0.2' is not an IPv4 address"),
        (lambda: dnsstack.RRset(owner="www.example.com.", rdtype="MX", ttl=60, values={"prefrence": 1}),
         "RRset.values: 'prefrence' is not a key here: did you mean 'preference'?"),
        (lambda: dnsstack.RRset(owner="www.example.com.", type="A", ttl=60, values="192.0.2.1"),  # type: ignore[call-arg]  # that is the fault
         "RRset: 'type' is not a key here: did you mean 'rdtype'?"),
        (lambda: dnsstack.NameserverSet(route53={"zone_idd": "Z1"}),
         "NameserverSet.route53: 'zone_idd' is not a key here: did you mean 'zone_id'?"),
        (lambda: dnsstack.rdata.MX(preference=70000, exchange="a."), "MX.preference: 70000 is not allowed here; write"),
        (lambda: dnsstack.rdata.MX.from_text("70000 a."), "MX.preference: 70000 is not allowed here; write"),
        (lambda: dnsstack.rdata.MX.from_text("70000"), "'70000' is not MX rdata; write `preference exchange`"),
        (lambda: dnsstack.Deferred(object(), key="A b"), "key 'A b' has characters other than lower-case letters"),
        (lambda: dnsstack.RRset(owner="a.", rdtype="A", ttl=60, values="192.0.2.1").replace(ttl=-1),
         "RRset.ttl: -1 is not a duration"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_path(make: Any, told: str) -> None:
    with pytest.raises(DnsStackError) as caught:
        make()
    assert told in str(caught.value)


def test_many_faults_are_counted_and_say_where_the_others_are() -> None:
    with pytest.raises(DocumentError, match=r"and 4 more \(`\.problems` shows them\)"):
        dnsstack.RRset(owner="a.", rdtype="A", ttl=60, values=["x"] * 9)


def test_only_what_is_made_directly_goes_through_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pydantic makes the parts of a model without its metaclass, so a document of any size pays for one call."""
    made: list[str] = []
    before = base._Kind.__call__  # type: ignore[attr-defined]  # checkers don't see it

    def counting(kind: Any, *given: Any, **fields: Any) -> Any:
        made.append(kind.__name__)
        return before(kind, *given, **fields)

    monkeypatch.setattr(base._Kind, "__call__", counting)  # type: ignore[attr-defined]  # as above

    loaded = load(GOOD).domain  # type: ignore[arg-type]  # as plain data, which no checker has seen
    assert made == []
    assert Domain(**GOOD) == loaded
    assert made == ["Domain"]


def test_functions_say_what_they_take() -> None:
    loaded: Any = load(GOOD)  # type: ignore[arg-type]  # as plain data
    plan: Any = dnsstack.build(loaded.domain)
    for call, kind, wanted in (
        (lambda: dnsstack.check(loaded), "Loaded", r"a Domain, such as dnsstack\.load\(…\)\.domain"),
        (lambda: dnsstack.build(plan), "ZonePlan", "a Domain"),
        (lambda: dnsstack.render(loaded.domain), "Domain", r"a ZonePlan, such as dnsstack\.build\(domain\)"),
        (lambda: asyncio.run(dnsstack.verify(loaded.domain)), "Domain", "a ZonePlan"),
    ):
        with pytest.raises(UsageError, match=rf"the argument of \S+ is of type {kind}; give {wanted}") as caught:
            call()
        assert isinstance(caught.value, TypeError)


def test_a_part_can_not_be_changed() -> None:
    domain: Any = Domain(**GOOD)
    with pytest.raises(UsageError, match=r"Domain\.ttl can't be changed; make a copy with \.replace\(ttl=…\)"):
        domain.ttl = 5
    with pytest.raises(UsageError, match="can't be changed"):
        del domain.records[0].ttl
