"""Any zone becomes any other in batches of which every single operation leaves an answer standing."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.providers.cloudflare.declared import listed
from dnsstack.providers.cloudflare.record_batch import (
    TYPE_CHANGES,
    BatchPart,
    RecordBatch,
    RecordOperation,
    RRsetChange,
    plan,
)
from dnsstack.providers.declared import DeclaredRRset, Key
from tests.providers.cloudflare_zones import APEX, TEXTS, Declared, Service, rrsets, zones


def changes(service: Service, wanted: Declared) -> list[RRsetChange]:
    live = listed(service.records(), APEX)
    found = []
    for key in {*live, *wanted}:
        existing = live[key].records if key in live else ()
        if key not in live or live[key].declared != wanted.get(key):
            found.append(RRsetChange(key, existing, wanted.get(key)))
    return sorted(found, key=lambda change: change.key)


def planned(service: Service, wanted: Declared, limit: int = 3500) -> tuple[RecordBatch, ...]:
    return plan(changes(service, wanted), APEX, limit)


def answered(service: Service) -> dict[Key, int]:
    return {key: len(live.records) for key, live in listed(service.records(), APEX).items()}


def declared(service: Service) -> dict[Key, DeclaredRRset | None]:
    return {key: live.declared for key, live in listed(service.records(), APEX).items()}


@given(zones())
def test_what_is_declared_is_what_is_listed(zone: Declared) -> None:
    service = Service()
    service.fill(zone)

    assert declared(service) == dict(zone)
    assert planned(service, zone) == ()


@given(zones(), zones(), st.sampled_from((24, 3500)))
def test_every_operation_leaves_an_answer(before: Declared, after: Declared, limit: int) -> None:
    service = Service()
    service.fill(before)
    moved = {key for key in after if key in before and after[key].follow}
    stays = before.keys() & after.keys()
    least = {key: min(len(before[key].values), len(after[key].values)) for key in stays}

    for batch in planned(service, after, limit):
        assert 0 < len(batch.operations) <= limit
        for operation in batch.operations:
            service.carry_out(operation)
            now = answered(service)
            assert all(now.get(key, 0) >= least[key] for key in stays)
        assert all(is_of_one_spelling(declared(service)[key]) for key in stays - moved)

    end = declared(service)
    assert {key: rrset for key, rrset in end.items() if key not in moved} == {
        key: rrset for key, rrset in after.items() if key not in moved
    }
    assert all(answered(service)[key] == len(after[key].values) for key in moved)
    for key in moved:
        rrset = end[key]
        assert rrset is not None
        assert rrset.follow


def is_of_one_spelling(rrset: DeclaredRRset | None) -> bool:
    """True where all records of an RRset have one TTL, comment and so on, between two batches, too."""
    return rrset is not None and not any(value.split('"')[-1].count(" ; ") for value in rrset.values)


@given(zones(), zones())
def test_what_stays_is_left_alone(before: Declared, after: Declared) -> None:
    service = Service()
    service.fill(before)
    was = {record["id"]: record for record in service.records()}

    for batch in planned(service, after):
        for operation in batch.operations:
            service.carry_out(operation)

    same = {key for key in before if before[key] == after.get(key)}
    for key in same:
        for record in listed(service.records(), APEX)[key].records:
            assert record == was[record["id"]]


def verbs(batches: tuple[RecordBatch, ...]) -> list[list[str]]:
    return [[one.part.value for one in batch.operations] for batch in batches]


def filled(**declared: DeclaredRRset) -> Service:
    service = Service()
    service.fill({f"www/{rdtype}": rrset for rdtype, rrset in declared.items()})
    return service


def rrset(*values: str, ttl: int = 300) -> DeclaredRRset:
    return DeclaredRRset(ttl, tuple(sorted(values)))


def test_surplus_goes_in_a_batch_of_its_own() -> None:
    service = filled(A=rrset("192.0.2.1", "192.0.2.2", "192.0.2.3"))

    batches = planned(service, {"www/A": rrset("192.0.2.3", "192.0.2.4"), "new/A": rrset("192.0.2.9")})

    assert verbs(batches) == [["puts", "posts"], ["deletes"]]
    assert [one.body["content"] for one in batches[0].operations] == ["192.0.2.4", "192.0.2.9"]


def test_a_cname_becomes_addresses_in_place() -> None:
    service = filled(CNAME=rrset("a.example.net."))

    batches = planned(service, {"www/A": rrset("192.0.2.1", "192.0.2.2"), "www/AAAA": rrset("2001:db8::1")})

    assert verbs(batches) == [["puts", "posts", "posts"]]
    assert batches[0].operations[0].body["type"] == "A"


def test_addresses_become_a_cname_in_place() -> None:
    service = filled(A=rrset("192.0.2.1", "192.0.2.2"), AAAA=rrset("2001:db8::1"), TXT=rrset('"x"'))

    batches = planned(service, {"www/CNAME": rrset("a.example.net.")})

    assert verbs(batches) == [["deletes", "deletes", "puts"], ["deletes"]]
    assert batches[0].operations[2].body["type"] == "CNAME"


def test_a_delegation_and_what_it_excludes_change_places_in_one_batch() -> None:
    service = filled(NS=rrset("ns1.example.net.", "ns2.example.net."), DS=rrset(TEXTS["DS"][0]))

    batches = planned(service, {"www/MX": rrset("10 a.example.net."), "www/A": rrset("192.0.2.1")})

    assert verbs(batches) == [["deletes", "deletes", "deletes", "posts", "posts"]]


def test_a_delegation_is_there_before_its_ds_and_goes_after_it() -> None:
    service = Service()
    delegated = {"www/DS": rrset(TEXTS["DS"][0]), "www/NS": rrset("ns1.example.net.")}

    [batch] = planned(service, delegated)
    service.fill(delegated)
    [removal] = planned(service, {})

    assert [one.key for one in batch.operations] == ["www/NS", "www/DS"]
    assert [one.key for one in removal.operations] == ["www/DS", "www/NS"]


def test_two_mx_that_swap_their_preferences_are_never_one_twice() -> None:
    service = filled(MX=rrset("10 a.example.net.", "20 b.example.net."))

    [batch] = planned(service, {"www/MX": rrset("20 a.example.net.", "10 b.example.net.")})

    assert {one.body["content"] for one in batch.operations} == {"a.example.net", "b.example.net"}
    for one in batch.operations:
        assert one.before is not None
        assert one.before["content"] == one.body["content"]


def test_what_a_put_takes_away_is_said() -> None:
    service = Service()
    service.fill({"www/A": DeclaredRRset(300, ("192.0.2.1",), comment="x", tags=("a:b",))})

    [batch] = planned(service, {"www/A": rrset("192.0.2.1", ttl=60)})

    [put] = batch.operations
    assert (put.part, put.body["comment"], put.body["tags"], put.body["ttl"]) == (BatchPart.PUT, "", [], 60)


def test_a_followers_records_are_marked_and_counted_and_never_written() -> None:
    service = filled(A=rrset("192.0.2.1", "192.0.2.2", ttl=60))
    followed = DeclaredRRset(120, ("192.0.2.7", "192.0.2.8", "192.0.2.9"), follow=True)

    [batch] = planned(service, {"www/A": followed})

    assert [(one.part.value, one.body.get("content"), one.body["comment"]) for one in batch.operations] == [
        ("patches", None, "moved by dnsstack follow"),
        ("patches", None, "moved by dnsstack follow"),
        ("posts", "192.0.2.7", "moved by dnsstack follow"),
    ]


def test_a_record_too_many_for_a_follower_is_marked_until_it_goes() -> None:
    service = filled(A=rrset("192.0.2.1", "192.0.2.2", ttl=60))

    first, last = planned(service, {"www/A": DeclaredRRset(60, ("192.0.2.2",), follow=True)})

    assert verbs((first, last)) == [["patches", "patches"], ["deletes"]]
    assert [one.before["content"] for one in last.operations if one.before] == ["192.0.2.1"]


def test_a_surplus_value_has_the_new_ttl_until_it_goes() -> None:
    service = filled(A=rrset("192.0.2.1", "192.0.2.2"))

    first, last = planned(service, {"www/A": rrset("192.0.2.1", ttl=60)})

    assert verbs((first, last)) == [["patches", "puts"], ["deletes"]]
    assert {one.body["ttl"] for one in first.operations} == {60}
    [going] = last.operations
    assert going.before is not None
    assert going.before["ttl"] == 60


def test_more_than_a_batch_is_several_and_too_much_at_once_is_refused() -> None:
    service = filled(NS=rrset(*TEXTS["NS"]))
    many = {f"h{number}/A": rrset("192.0.2.1") for number in range(7)}

    assert [len(batch.operations) for batch in planned(Service(), many, 3)] == [3, 3, 1]
    with pytest.raises(ValueError, match=r"www/.*at once, above Cloudflare's limit of 3"):
        planned(service, {"www/A": rrset("192.0.2.1")}, 3)


@pytest.mark.parametrize(("one", "other"), sorted(TYPE_CHANGES))
def test_each_change_of_type_in_place_is_taken(one: str, other: str) -> None:
    """By the emulator, whose copy of the rule is its own."""
    service = filled(**{one: rrset(TEXTS[one][0])})

    [batch] = planned(service, {f"www/{other}": rrset(TEXTS[other][0])})
    assert verbs((batch,)) == [["puts"]]
    for operation in batch.operations:
        service.carry_out(operation)

    assert answered(service) == {f"www/{other}": 1}


@pytest.mark.parametrize(("one", "other"), list(itertools.permutations(TEXTS, 2)))
def test_every_type_takes_the_place_of_every_other(one: str, other: str) -> None:
    service = filled(**{one: rrset(*TEXTS[one][:1])})

    batches = planned(service, {f"www/{other}": rrset(*TEXTS[other][:1])})
    done: list[RecordOperation] = []
    for operation in (one for batch in batches for one in batch.operations):
        service.carry_out(operation)
        done.append(operation)

    assert answered(service) == {f"www/{other}": 1}
    assert len(done) == (1 if (one, other) in TYPE_CHANGES else 2)


@given(rrsets("A", apex=False), st.data())
def test_records_that_disagree_say_so_and_are_made_alike(declared_rrset: DeclaredRRset, data: st.DataObject) -> None:
    service = Service()
    service.fill({"www/A": declared_rrset})
    record = data.draw(st.sampled_from(service.records()))
    service.editor.patch(record["id"], {"comment": "someone else"})

    live = listed(service.records(), APEX)["www/A"].declared

    assert live is not None
    assert live != declared_rrset
    if len(declared_rrset.values) > 2:
        assert any("someone else" in value for value in live.values)
    for batch in planned(service, {"www/A": DeclaredRRset(300, declared_rrset.values, comment="x")}):
        for operation in batch.operations:
            service.carry_out(operation)
    assert declared(service) == {"www/A": DeclaredRRset(300, declared_rrset.values, comment="x")}


def test_a_disagreement_is_shown_with_the_value() -> None:
    service = filled(A=rrset("192.0.2.1", "192.0.2.2", "192.0.2.3"))
    odd = next(one for one in service.records() if one["content"] == "192.0.2.2")
    service.editor.patch(odd["id"], {"ttl": 60, "comment": "x", "settings": {"ipv4_only": True}})

    live = listed(service.records(), APEX)["www/A"].declared

    assert live is not None
    assert live.ttl == 300
    assert live.values == ("192.0.2.1", '192.0.2.2 ; TTL 60, comment "x", ipv4_only', "192.0.2.3")


def test_what_the_model_cannot_read_is_someone_elses() -> None:
    service = Service()
    service.editor.post({"type": "CERT", "name": "www", "data": {
        "type": 1, "key_tag": 1, "algorithm": 1, "certificate": "YQ=="}})  # fmt: skip

    assert declared(service) == {"www/CERT": None}
