"""Batches between any two zones: no prefix of them leaves a name and type unanswered that both zones answer."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import validate_parameters
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.errors import Unsupported
from dnsstack.providers.declared import AliasedTo, DeclaredRRset, Key, split
from dnsstack.providers.route53 import zone_batches
from dnsstack.providers.route53.api_form import ApiRecordSet, key
from dnsstack.providers.route53.declared import listed, record_sets
from dnsstack.providers.route53.zone_batches import Phase, RRsetChange, ZoneBatch, plan

APEX = "example.com."
VALUES = {"A": ["192.0.2.1", "192.0.2.2"], "TXT": ['"a"', '"b"'], "CNAME": ["a.example.net.", "b.example.net."]}
MODEL = ServiceModel(Loader().load_service_model("route53", "service-2"), "route53")
SHAPE = MODEL.operation_model("ChangeResourceRecordSets").input_shape

Rrsets = dict[Key, DeclaredRRset]


def rrset(*values: str) -> DeclaredRRset:
    return DeclaredRRset(300, values)


@st.composite
def zones(draw: st.DrawFn) -> Rrsets:
    found: Rrsets = {}
    for owner in draw(st.sets(st.sampled_from(["w", "x.w", "*.w", "y", "a.x.w"]))):
        types = draw(st.sampled_from([("A",), ("TXT",), ("A", "TXT"), ("CNAME",)]))
        for rdtype in types:
            found[f"{owner}/{rdtype}"] = rrset(draw(st.sampled_from(VALUES[rdtype])))
    if "w/A" in found and draw(st.booleans()):
        found["alias/A"] = DeclaredRRset(None, alias=AliasedTo(f"w.{APEX}", "Z1", evaluate_target_health=False))
    return found


def between(before: Rrsets, after: Rrsets) -> tuple[ZoneBatch, ...]:
    changes = [
        RRsetChange(name, record_sets(name, before[name], APEX) if name in before else (), after.get(name))
        for name in sorted({**before, **after})
        if before.get(name) != after.get(name)
    ]
    return plan(changes, APEX)


def existing(rrsets: Rrsets) -> dict[tuple[str, str, str], ApiRecordSet]:
    return {key(one): one for name, wanted in rrsets.items() for one in record_sets(name, wanted, APEX)}


def answered(zone: Mapping[tuple[str, str, str], ApiRecordSet], owner: str, rdtype: str) -> bool:
    """Whether the zone answers, by RFC 4592 and RFC 1034, 4.3.2."""
    owners = {name for name, _, _ in zone}
    while not any(name == owner or name.endswith(f".{owner}") for name in owners):
        above = owner.partition(".")[2] if not owner.startswith("*.") else owner[2:].partition(".")[2]
        if f"*.{above}" in owners:
            owner = f"*.{above}"
            break
        if not above or above == APEX:
            return False
        owner = above
        if any(name == owner or name.endswith(f".{owner}") for name in owners):
            return False  # the closest encloser has no wildcard
    for name, type_, _ in zone:
        if name == owner and type_ in (rdtype, "CNAME"):
            target = zone[name, type_, ""].get("AliasTarget")
            return target is None or any(at == target["DNSName"] and it == rdtype for at, it, _ in zone)
    return False


ASKED = [(f"{owner}.{APEX}", rdtype) for owner in ("w", "x.w", "q.w", "y", "a.x.w", "alias") for rdtype in VALUES]


@given(zones(), zones())
def test_every_unit_by_itself_keeps_what_both_zones_answer(before: Rrsets, after: Rrsets) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(zone_batches, "MAX_VALUES", 1)  # one unit a batch
        batches = between(before, after)
    zone = existing(before)
    both = [ask for ask in ASKED if answered(zone, *ask) and answered(existing(after), *ask)]
    for batch in batches:
        wanted = {"Changes": [change.to_json() for change in batch.changes]}
        validate_parameters({"HostedZoneId": "Z1", "ChangeBatch": wanted}, SHAPE)
        for change in batch.changes:
            if change.action == "DELETE":
                assert zone.pop(key(change.rrset)) == change.rrset
            else:
                assert key(change.rrset) not in zone
                zone[key(change.rrset)] = dict(change.rrset)
        assert [ask for ask in both if not answered(zone, *ask)] == []

    assert zone == existing(after)
    assert [batch.phase for batch in batches] == sorted(batch.phase for batch in batches)


@given(zones())
def test_what_is_written_is_what_is_read(wanted: Rrsets) -> None:
    found = listed(existing(wanted).values(), APEX)

    assert {name: one.declared for name, one in found.items()} == wanted


def test_batches_are_within_the_limits() -> None:
    many = {f"a{number}/A": rrset("192.0.2.1", "192.0.2.2") for number in range(1000)}

    batches = between({}, many)
    changed = between(many, {name: rrset("192.0.2.3", "192.0.2.4") for name in many})

    assert [len(batch.changes) for batch in batches] == [500, 500]
    assert [sum(change.values for change in batch.changes) for batch in changed] == [1000] * 4
    assert all(sum(change.characters for change in batch.changes) <= 32_000 for batch in changed)


def test_what_must_change_at_once_and_is_too_big_is_refused() -> None:
    values = [f'"{"x" * 200}{number}"' for number in range(90)]

    with pytest.raises(Unsupported, match=r"^w/TXT must .* 180 values and \d+ characters .* limit of a change batch"):
        between({"w/TXT": rrset(*values)}, {"w/TXT": rrset(*values[1:], '"y"')})


def test_an_alias_goes_before_its_target_and_comes_after_it() -> None:
    many = {f"w{number}/A": rrset("192.0.2.1") for number in range(1200)}
    alias = {"0/A": DeclaredRRset(None, alias=AliasedTo(f"w1199.{APEX}", "Z1", evaluate_target_health=False))}

    made, gone = between({}, many | alias), between(many | alias, {})

    assert place(made, "0/A") >= place(made, "w1199/A")
    assert place(gone, "0/A") <= place(gone, "w1199/A")
    assert {batch.phase for batch in gone} == {Phase.REMOVED}


def place(batches: tuple[ZoneBatch, ...], name: Key) -> int:
    return next(at for at, batch in enumerate(batches) if name in batch.keys)


def test_a_delegation_comes_with_its_glue() -> None:
    after = {"sub/NS": rrset("ns.sub.example.com."), "ns.sub/A": rrset("192.0.2.1")}
    many = {f"a{number}/A": rrset("192.0.2.1") for number in range(999)}

    batches = between({}, many | after)

    assert place(batches, "sub/NS") == place(batches, "ns.sub/A")
    assert split("ns.sub/A", APEX) == ("ns.sub.example.com.", "A")
