"""What AWS's provider does beside its table: one batch for a new type, deaf deletions, quotes, a comment of its own."""

from __future__ import annotations

from typing import Any, Final

import pytest

from dnsstack.sandbox.plugins.kind import PluginError
from tests.sandbox.kinds.conftest import Made, World
from tests.sandbox.kinds.samples import SAMPLES

RECORD: Final = next(sample for sample in SAMPLES if sample.id == "Record A")
TEXT: Final = next(sample for sample in SAMPLES if sample.id == "Record TXT")
ZONE: Final = next(sample for sample in SAMPLES if sample.id == "Zone" and sample.token.startswith("aws:"))
ALIAS: Final = {"name": "target.example.com", "zoneId": "{zone}", "evaluateTargetHealth": False}

Batch = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def client(world: World) -> Any:
    return world.kind(RECORD)._api.route53  # type: ignore[attr-defined]  # an AwsKind has it


@pytest.fixture
def batches(client: Any, monkeypatch: pytest.MonkeyPatch) -> list[Batch]:
    """Every batch that is sent to Route53."""
    sent: list[Batch] = []
    send = client.change_resource_record_sets

    def change(**request: Any) -> Any:
        changes = request["ChangeBatch"]["Changes"]
        sent.append([(one["Action"], one["ResourceRecordSet"]) for one in changes])
        return send(**request)

    monkeypatch.setattr(client, "change_resource_record_sets", change)
    return sent


def out_of_band(client: Any, world: World, name: str, rdtype: str, *values: str) -> None:
    """Somebody else writes an RRset."""
    rrset = {"Name": name, "Type": rdtype, "TTL": 300, "ResourceRecords": [{"Value": value} for value in values]}
    changes = [{"Action": "UPSERT", "ResourceRecordSet": rrset}]
    client.change_resource_record_sets(HostedZoneId=world.ids["zone"], ChangeBatch={"Changes": changes})


@pytest.mark.parametrize(
    "change",
    [
        {"type": "AAAA", "records": ["2001:db8::1"], "ttl": 30},
        {"type": "CNAME", "records": ["a.example.net"]},
        {"type": "AAAA", "records": None, "ttl": None, "aliases": [ALIAS | {"name": "x6.example.com"}]},
    ],
    ids=["address", "cname", "alias"],
)
def test_a_new_type_is_one_batch_from_the_states_values(
    world: World, made: Made, batches: list[Batch], client: Any, change: dict[str, Any]
) -> None:
    out_of_band(client, world, "x6.example.com", "AAAA", "2001:db8::6")
    id_, state, inputs = made(RECORD, RECORD.least)
    news = {key: value for key, value in {**inputs, **world.filled(change)}.items() if value is not None}
    batches.clear()

    updated = world.kind(RECORD).update(id_, state, news)

    [[(first, old), (second, new)]] = batches
    assert (first, old["Type"], old["TTL"], old["ResourceRecords"]) == ("DELETE", "A", 60, [{"Value": "192.0.2.1"}])
    assert (second, new["Type"]) == ("CREATE", change["type"])
    world.kind(RECORD).delete(id_, updated)


def test_a_new_type_is_refused_after_an_edit_out_of_band(
    world: World, made: Made, batches: list[Batch], client: Any
) -> None:
    """The deletion carries the state's values: no match, so nothing of the batch is done."""
    id_, state, inputs = made(RECORD, RECORD.least)
    out_of_band(client, world, inputs["name"], "A", "192.0.2.77")

    with pytest.raises(PluginError, match="InvalidChangeBatch"):
        world.kind(RECORD).update(id_, state, {**inputs, "type": "AAAA", "records": ["2001:db8::1"]})
    read = world.kind(RECORD).read(id_, state)
    assert read is not None
    assert read["records"] == ["192.0.2.77"]


def test_anything_else_is_one_upsert(world: World, made: Made, batches: list[Batch]) -> None:
    id_, state, inputs = made(RECORD, RECORD.least)
    batches.clear()

    world.kind(RECORD).update(id_, state, {**inputs, "ttl": 30})

    assert [[action for action, _ in batch] for batch in batches] == [["UPSERT"]]


@pytest.mark.parametrize(("code", "done"), [("InvalidChangeBatch", True), ("PriorRequestNotComplete", False)])
def test_a_refused_deletion_counts_as_done(
    world: World, made: Made, client: Any, monkeypatch: pytest.MonkeyPatch, code: str, *, done: bool
) -> None:
    id_, state, _ = made(RECORD, RECORD.least)

    def refuse(**_: Any) -> None:
        raise client.exceptions.ClientError({"Error": {"Code": code, "Message": "no"}}, "ChangeResourceRecordSets")

    with monkeypatch.context() as patch:
        patch.setattr(client, "change_resource_record_sets", refuse)
        if done:
            world.kind(RECORD).delete(id_, state)
        else:
            with pytest.raises(PluginError, match=code):
                world.kind(RECORD).delete(id_, state)
    assert world.kind(RECORD).read(id_, state) is not None


def test_a_deletion_takes_what_is_there_and_not_what_the_state_says(
    world: World, made: Made, batches: list[Batch], client: Any
) -> None:
    id_, state, inputs = made(RECORD, RECORD.least)
    out_of_band(client, world, inputs["name"], "A", "192.0.2.77")
    batches.clear()

    world.kind(RECORD).delete(id_, state)

    [[(action, rrset)]] = batches
    assert (action, rrset["ResourceRecords"]) == ("DELETE", [{"Value": "192.0.2.77"}])


@pytest.mark.parametrize(
    ("answered", "current"),
    [('"a" "b"', 'a" "b'), ('"a""b"', 'a""b'), ('"\\052"', "\\052"), ('"\\"a\\""', '\\"a\\"'), ('""', "")],
)
def test_quotes_are_taken_off_at_both_ends_only(
    world: World, made: Made, client: Any, answered: str, current: str
) -> None:
    id_, state, inputs = made(TEXT, TEXT.least)
    out_of_band(client, world, inputs["name"], "TXT", answered)

    read = world.kind(TEXT).read(id_, state)

    assert read is not None
    assert read["records"] == [current]


def test_a_comment_that_nobody_said_is_the_bridges(world: World, made: Made, client: Any) -> None:
    id_, state, inputs = made(ZONE, ZONE.least)
    client.update_hosted_zone_comment(Id=id_, Comment="theirs")
    read = world.kind(ZONE).read(id_, state) or {}

    assert state["comment"] == "Managed by Pulumi"
    assert [(one.old, one.new) for one in world.kind(ZONE).diff(read, inputs).details] == [
        ("theirs", "Managed by Pulumi")
    ]
    world.kind(ZONE).update(id_, read, inputs)
    assert client.get_hosted_zone(Id=id_)["HostedZone"]["Config"]["Comment"] == "Managed by Pulumi"


def test_a_zone_that_is_gone_may_be_destroyed_by_force(world: World) -> None:
    kind = world.kind(ZONE)
    id_, state = kind.create(kind.check({"name": "gone.example", "forceDestroy": True})[0])

    kind.delete(id_, state)
    kind.delete(id_, state)

    assert kind.read(id_, state) is None
