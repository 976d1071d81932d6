"""Change batches: within limits, in a safe order, and in the words of the service's own model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.cli.targets import RenderRequest, render
from dnsstack.errors import Unsupported
from dnsstack.model.domain import Domain
from dnsstack.plan.build import build
from dnsstack.providers.route53 import api_form
from dnsstack.providers.route53.change_batch import MAX_CHARACTERS, MAX_VALUES, Batch, BatchChange, batches
from dnsstack.providers.route53.offline import offline
from tests.exports.oracle import Zone
from tests.providers.zones import CLOUDFRONT, plan, policy
from tests.strategies import domains

APEX = "example.com."
RRset = dict[str, Any]


def rrset(owner: str, rdtype: str, *values: str, ttl: int = 60, **fields: Any) -> RRset:
    return {
        "Name": f"{owner}.{APEX}" if owner else APEX,
        "Type": rdtype,
        "TTL": ttl,
        "ResourceRecords": [{"Value": value} for value in values],
        **fields,
    }


def pair(owner: str, *values: str) -> list[RRset]:
    roles = ("PRIMARY", "SECONDARY")
    return [
        rrset(owner, "A", value, SetIdentifier=role.lower(), Failover=role, HealthCheckId="hc")
        for role, value in zip(roles, values, strict=True)
    ]


def actions(made: Sequence[Batch]) -> list[list[tuple[str, str, str]]]:
    return [[(one.action, *api_form.key(one.rrset)[:2]) for one in batch] for batch in made]


# -- generated zones -----------------------------------------------------------------------------------------

_owners = st.sampled_from(["", "www", "mail", "a.b", "*", "x1", "x2"])
_texts = st.integers(1, 9000).flatmap(lambda size: st.sampled_from("abc").map(lambda char: f'"{char * size}"'))
_addresses = st.integers(1, 250).map(lambda number: f"192.0.2.{number}")


@st.composite
def zones(draw: st.DrawFn) -> list[RRset]:
    """What a hosted zone may hold: simple RRsets of many and of long values, CNAMEs alone, failover pairs."""
    found: list[RRset] = [rrset("", "NS", "ns1.example.net.", "ns2.example.net.")]
    for owner in draw(st.lists(_owners, unique=True, max_size=6)):
        kind = draw(st.sampled_from(["plain", "plain", "pair", "cname"] if owner else ["plain", "pair"]))
        if kind == "cname":
            found.append(rrset(owner, "CNAME", draw(st.sampled_from(["a.example.", "b.example."]))))
            continue
        if kind == "pair":
            found += pair(owner, draw(_addresses), draw(_addresses))
        else:
            many = draw(st.integers(0, 400))
            found.append(rrset(owner, "A", *[f"10.0.{n // 250}.{n % 250}" for n in range(many + 1)]))
        if draw(st.booleans()):
            found.append(rrset(owner, "TXT", draw(_texts), ttl=draw(st.sampled_from([60, 300]))))
        if draw(st.booleans()):
            found.append(rrset(owner, "MX", "10 mail.example.net."))
    return found


@given(zones(), zones())
def test_every_batch_is_within_limits_and_no_prefix_breaks_an_answer(before: list[RRset], wanted: list[RRset]) -> None:
    zone = Zone(before)
    protected = zone.answered() & Zone(wanted).answered()
    for batch in batches(wanted, before, APEX):
        assert sum(change.values for change in batch) <= MAX_VALUES
        assert sum(change.characters for change in batch) <= MAX_CHARACTERS
        kinds = [change.action != "DELETE" for change in batch]
        assert kinds == sorted(kinds), "deletions come first"
        zone.apply(batch)
        assert protected <= zone.answered(), "what was and will be answered is answered in between"
        assert len(zone.existing[APEX, "NS", ""]["ResourceRecords"]) >= 2

    assert zone.contents() == Zone(wanted).contents()
    assert batches(wanted, wanted, APEX) == (), "a second run changes nothing"


@given(zones(), zones())
def test_without_what_is_there_nothing_is_deleted(before: list[RRset], wanted: list[RRset]) -> None:
    made = batches(wanted, None, APEX)

    assert {change.action for batch in made for change in batch} == {"UPSERT"}
    assert len([change for batch in made for change in batch]) == len(wanted)


@given(domains())
def test_a_document_becomes_input_that_the_service_model_takes(domain: Domain) -> None:
    """botocore validates what is written, for batches and for health checks."""
    found = offline(build(domain), {}, {})
    validate = validator("ChangeResourceRecordSetsRequest")
    for batch in batches(found.zones[domain.apex], None, domain.apex):
        validate({"HostedZoneId": "Z1", "ChangeBatch": {"Changes": [change.to_json() for change in batch]}})
    for check in found.checks.values():
        validator("CreateHealthCheckRequest")(check)


def validator(shape: str) -> Any:
    loaders = pytest.importorskip("botocore.loaders", reason="botocore comes with dnsstack[sandbox]")
    from botocore.model import ServiceModel
    from botocore.validate import ParamValidator

    model = ServiceModel(loaders.Loader().load_service_model("route53", "service-2"))

    def validate(given: Mapping[str, Any]) -> None:
        report = ParamValidator().validate(dict(given), model.shape_for(shape))
        assert not report.has_errors(), report.generate_report()

    return validate


# -- particular changes --------------------------------------------------------------------------------------


def test_a_cname_that_becomes_addresses_changes_in_one_batch() -> None:
    made = batches([rrset("www", "A", "192.0.2.1")], [rrset("www", "CNAME", "a.example.")], APEX)

    assert actions(made) == [[("DELETE", f"www.{APEX}", "CNAME"), ("UPSERT", f"www.{APEX}", "A")]]


def test_a_simple_rrset_and_the_pair_that_takes_its_place_change_in_one_batch() -> None:
    made = batches(pair("www", "192.0.2.1", "192.0.2.2"), [rrset("www", "A", "192.0.2.1")], APEX)

    assert [[change.rrset.get("Failover") for change in batch] for batch in made] == [[None, "PRIMARY", "SECONDARY"]]


def test_new_owners_come_first_and_removals_last() -> None:
    before = [rrset("", "NS", "a.", "b."), rrset("gone", "A", "192.0.2.1"), rrset("www", "CNAME", f"gone.{APEX}")]
    wanted = [
        rrset("", "NS", "a.", "c."),
        rrset("www", "CNAME", f"new.{APEX}"),
        rrset("new", "A", *[f"10.0.{n // 250}.{n % 250}" for n in range(400)]),
        rrset("zz", "A", *[f"10.1.{n // 250}.{n % 250}" for n in range(400)]),
    ]
    cut = batches(wanted, before, APEX)
    made = [change for batch in cut for change in batch]

    assert [change.rrset["Name"] for change in made if change.action != "DELETE"] == [
        f"new.{APEX}", f"zz.{APEX}", f"www.{APEX}", APEX,
    ]  # fmt: skip
    assert len(cut) == 2
    assert cut[-1][0].rrset["Name"] == f"gone.{APEX}"


def test_apex_soa_and_ns_are_never_deleted() -> None:
    before = [rrset("", "NS", "a.", "b."), rrset("", "SOA", "a. b. 1 2 3 4 5"), rrset("www", "A", "192.0.2.1")]

    assert actions(batches([], before, APEX)) == [[("DELETE", f"www.{APEX}", "A")]]


def test_other_spellings_of_one_content_are_no_change() -> None:
    before = [rrset("\\052", "TXT", '"a" "b"'), rrset("v6", "AAAA", "2001:DB8:0::1"), rrset("w", "MX", "10 M.Example.")]
    wanted = [rrset("*", "TXT", '"a" "b"'), rrset("v6", "AAAA", "2001:db8::1"), rrset("w", "MX", "10 m.example.")]

    assert batches(wanted, before, APEX) == ()


def test_an_rrset_that_fits_only_once_is_created() -> None:
    big = rrset("big", "TXT", *[f'"{n:04d}{"x" * 2000}"' for n in range(10)])

    assert actions(batches([big], [], APEX)) == [[("CREATE", f"big.{APEX}", "TXT")]]
    with pytest.raises(Unsupported, match=r"big\.example\.com\. TXT must change at once, .* 32000 characters"):
        batches([big], None, APEX)


def test_upsert_counts_twice_and_an_alias_as_one_value() -> None:
    alias = {"Name": APEX, "Type": "A", "AliasTarget": {}}

    assert (
        BatchChange("UPSERT", rrset("", "A", "1", "2")).values,
        BatchChange("DELETE", rrset("", "A", "1", "22")).characters,
    ) == (4, 3)
    assert (BatchChange("UPSERT", alias).values, BatchChange("CREATE", alias).characters) == (2, 0)


# -- the target ----------------------------------------------------------------------------------------------


def test_health_checks_have_files_and_ids_are_filled_in() -> None:
    planned = plan({"@": {"ALIAS": CLOUDFRONT}}, {"www": {"A": policy("follow")}})
    without = render(planned, "change-batch", RenderRequest())
    given_ids = render(planned, "change-batch", RenderRequest(health_check_ids={"web": "abc-1"}))

    check = json.loads(without.files["example.com.health-check.web.json"])
    assert check["HealthCheckConfig"]["IPAddress"] == "192.0.2.1"
    assert any("web" in note and "--health-check-id" in note for note in without.notes)
    assert "HEALTH-CHECK-ID-OF-web" in without.files["example.com.change-batch.001.json"]
    assert list(given_ids.files) == ["example.com.change-batch.001.json"]
    sets = [
        one["ResourceRecordSet"] for one in json.loads(given_ids.files["example.com.change-batch.001.json"])["Changes"]
    ]
    assert {one["HealthCheckId"] for one in sets if one.get("Failover") == "PRIMARY"} == {"abc-1"}
    assert {one["Type"] for one in sets if "AliasTarget" in one} == {"A", "AAAA"}


def test_the_apex_ns_rrset_is_written_once_every_server_is_known() -> None:
    planned = plan(
        {"www": {"A": "192.0.2.1"}},
        nameservers={"route53": {}, "other_nameservers": ["ns1.example.org."]},
        health_checks={},
    )
    names = [f"ns-{n}.awsdns.example." for n in range(4)]
    known = render(planned, "change-batch", RenderRequest(name_servers={"route53": names}))

    [text] = known.files.values()
    [ns] = [one["ResourceRecordSet"] for one in json.loads(text)["Changes"] if one["ResourceRecordSet"]["Type"] == "NS"]
    assert [one["Value"] for one in ns["ResourceRecords"]] == [*names, "ns1.example.org."]
    assert any("example.com. NS" in note for note in render(planned, "change-batch", RenderRequest()).notes)


LISTED = {
    "ResourceRecordSets": [
        rrset("", "SOA", "a. b. 1 2 3 4 5"),
        rrset("", "NS", "a.", "b."),
        rrset("old", "SPF", '"v=spf1 -all"'),
        rrset("www", "A", "192.0.2.1", ttl=300),
    ]
}
ZONE = '@ 60 IN SOA a. b. 1 2 3 4 5\n@ 60 IN NS a.\nold 60 IN SPF "v=spf1 -all"\nwww 300 IN A 192.0.2.1\n'


@pytest.mark.parametrize("content", [json.dumps(LISTED), ZONE], ids=["list-resource-record-sets", "zone file"])
def test_previous_adds_the_deletions(content: str, tmp_path: Path) -> None:
    file = tmp_path / "before"
    file.write_text(content)
    made = render(
        plan({"www": {"A": "192.0.2.1"}}, health_checks={}), "change-batch", RenderRequest(previous=str(file))
    )

    [text] = made.files.values()
    [change] = json.loads(text)["Changes"]
    assert (change["Action"], change["ResourceRecordSet"]) == ("DELETE", rrset("old", "SPF", '"v=spf1 -all"'))
