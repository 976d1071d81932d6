"""A hosted zone as one resource: listed, changed in batches, and every failure one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import pytest

from dnsstack.errors import EnvironmentFault
from dnsstack.plugin.credentials import Credentials
from dnsstack.plugin.records.route53 import ZoneAtRoute53, opened
from dnsstack.plugin.records.zone import PendingChange, ZoneRefused
from dnsstack.plugin.resources import Context
from dnsstack.providers.declared import AliasedTo, DeclaredRRset, RoleRRset
from dnsstack.providers.route53.api.patience import CallPace
from dnsstack.providers.waiting import TooLate
from dnsstack.sandbox.route53_api import Fault, Route53Api
from dnsstack.sandbox.route53_api.sts import ACCOUNT
from tests.plugin.records.route53_world import APEX, Route53World, rrset

CHANGE: Final = "*/rrset*"
WWW: Final = {"www/A": rrset("192.0.2.1")}
MOVED: Final = {"www/A": rrset("192.0.2.2")}


@pytest.fixture
def world() -> Iterator[Route53World]:
    with Route53Api() as api:
        made = Route53World(api, "")
        found = made.client().create_hosted_zone(Name="example.com", CallerReference="1")
        made.zone_id = found["HostedZone"]["Id"].rpartition("/")[2]
        api.requests.clear()
        yield made


def pair(world: Route53World, values: tuple[str, str] = ("192.0.2.1", "192.0.2.2")) -> DeclaredRRset:
    """A failover pair under a check of its own."""
    config = {"Type": "TCP", "IPAddress": "192.0.2.1", "Port": 443}
    check = world.client().create_health_check(CallerReference=values[0], HealthCheckConfig=config)["HealthCheck"]
    primary = RoleRRset("www-primary", check["Id"], (values[0],))
    return DeclaredRRset(60, primary=primary, secondary=RoleRRset("www-secondary", "", (values[1],)))


def test_what_is_made_is_what_is_listed(world: Route53World) -> None:
    wanted = {
        "www/A": pair(world),
        "@/MX": rrset("10 mail.example.com."),
        "@/TXT": rrset('"a \\"b\\" \\195\\188" "c"'),
        "*.dev/A": rrset("192.0.2.9"),
        "1/2/PTR": rrset("a.example.net."),
        "web/A": DeclaredRRset(None, alias=AliasedTo("mail.example.com.", world.zone_id, evaluate_target_health=False)),
        "mail/A": rrset("192.0.2.25"),
    }
    world.hold(wanted)

    assert world.values() == wanted
    assert world.changes(wanted) == []
    assert world.open().account() == ACCOUNT
    assert world.open().apex() == APEX


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"www/A": rrset("192.0.2.1")}, {"www/CNAME": rrset("a.example.net.")}),
        ({"www/CNAME": rrset("a.example.net.")}, {"www/A": rrset("192.0.2.1"), "www/TXT": rrset('"a"')}),
        ({"sub/NS": rrset("a.example.net.")}, {"sub/A": rrset("192.0.2.1")}),
        ({"sub/A": rrset("192.0.2.1")}, {"sub/NS": rrset("ns.sub.example.com."), "ns.sub/A": rrset("192.0.2.1")}),
    ],
)
def test_what_excludes_each_other_is_exchanged_in_one_batch(
    world: Route53World, before: dict[str, DeclaredRRset], after: dict[str, DeclaredRRset]
) -> None:
    world.hold(before)
    world.hold(after)

    assert world.values() == after


def test_a_simple_rrset_becomes_a_failover_pair_and_back_in_one_batch_each(world: Route53World) -> None:
    wanted = {"www/A": pair(world)}
    world.hold(WWW)
    sent = world.calls("rrset", "POST")

    world.hold(wanted)
    assert world.values() == wanted
    world.hold(WWW)

    assert world.values() == WWW
    assert world.calls("rrset", "POST") == sent + 2


def test_another_routing_policy_is_no_word_of_the_model(world: Route53World) -> None:
    one = {
        "Name": "w.example.com",
        "Type": "A",
        "TTL": 60,
        "SetIdentifier": "x",
        "Weight": 1,
        "ResourceRecords": [{"Value": "192.0.2.1"}],
    }
    world.client().change_resource_record_sets(
        HostedZoneId=world.zone_id, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": one}]}
    )

    assert world.values() == {"w/A": None}


def test_only_a_missing_zone_is_none(world: Route53World) -> None:
    assert world.open(zone_id="Z0MISSING").listing() is None
    world.api.faults.add(Fault("GET", CHANGE, status=403, code="AccessDenied", message="no"))
    with pytest.raises(EnvironmentFault, match="AccessDenied: no; the credentials lack a permission"):
        world.open().listing()


def test_throttling_and_a_prior_request_are_waited_out(world: Route53World) -> None:
    world.api.faults.add(Fault("POST", CHANGE, status=400, code="Throttling", count=2))
    world.api.faults.add(Fault("POST", CHANGE, status=400, code="PriorRequestNotComplete"))

    world.hold(WWW)

    assert world.values() == WWW
    assert world.now >= 1 + 2 + 4


def test_waiting_ends_with_the_limit_of_the_operation(world: Route53World) -> None:
    world.api.faults.add(Fault("POST", CHANGE, status=400, code="Throttling", count=None))
    changes = world.changes(WWW)

    with pytest.raises(ZoneRefused, match=r"would exceed the operation's time limit of 40 s; nothing was changed"):
        world.open(seconds=40).apply(changes, world.told.append, lambda: False)


@pytest.mark.parametrize("commit", [True, False])
def test_a_lost_response_is_looked_up_before_anything_is_sent_again(world: Route53World, *, commit: bool) -> None:
    world.hold(WWW)
    changes = world.changes(MOVED)
    world.api.requests.clear()
    world.api.faults.add(Fault("POST", CHANGE, drop=True, commit=commit))

    world.apply(changes)

    assert world.values() == MOVED
    assert world.calls("rrset", "POST") == (0 if commit else 1)


def test_a_concurrent_edit_refuses_the_change_and_is_named(world: Route53World) -> None:
    world.hold(WWW | {"a/A": rrset("192.0.2.1")})
    changes = world.changes(MOVED | {"a/A": rrset("192.0.2.3")})
    world.edit("UPSERT", "www.example.com", "192.0.2.99")

    with pytest.raises(ZoneRefused, match=r"^someone else has changed www/A since it was listed") as refused:
        world.apply(changes)

    assert refused.value.keys == ("www/A",)
    assert world.values() == {"www/A": rrset("192.0.2.99"), "a/A": rrset("192.0.2.1")}


def test_a_foreign_rrset_in_the_way_is_named(world: Route53World) -> None:
    changes = world.changes(WWW)
    world.edit("CREATE", "www.example.com", "192.0.2.99")

    with pytest.raises(ZoneRefused, match=r"^someone else has changed www/A"):
        world.apply(changes)


def test_a_refusal_in_the_middle_names_the_rrset_and_what_is_in(world: Route53World) -> None:
    wanted = {f"a{number}/A": rrset("192.0.2.1") for number in range(1000)}
    wanted["zz/A"] = DeclaredRRset(
        None, alias=AliasedTo("missing.example.com.", world.zone_id, evaluate_target_health=False)
    )

    with pytest.raises(ZoneRefused, match=r"zz/A: .*InvalidChangeBatch.*1,000 of 1,001 RRsets were made") as refused:
        world.hold(wanted)

    assert refused.value.keys == ("zz/A",)


def test_cancel_stops_after_the_batch_in_flight(world: Route53World) -> None:
    wanted = {f"a{number}/A": rrset("192.0.2.1") for number in range(1001)}
    answers = iter([False])

    with pytest.raises(ZoneRefused, match=r"cancelled; 1,000 of 1,001 RRsets were made; the next deployment makes"):
        world.apply(world.changes(wanted), lambda: next(answers, True))


def test_what_is_in_of_a_cancelled_deployment_can_be_seen(world: Route53World) -> None:
    """The pages of the listing are waited for, too; a deployment that stays cancelled has two minutes for it."""
    zone = world.open()
    assert zone.listing() is not None
    new = [PendingChange(f"a{number}/A", None, rrset("192.0.2.1")) for number in range(1001)]

    with pytest.raises(ZoneRefused, match="cancelled; 1,000 of 1,001"):
        zone.apply(new, world.told.append, lambda: any("were made" in said for said in world.told))

    listing = zone.listing()
    assert listing is not None
    assert len(listing) == 1002, "SOA and NS, too"
    world.now += 120
    with pytest.raises(TooLate):
        zone.listing()


@pytest.mark.parametrize(
    ("count", "wildcard", "told"), [(990, "*.hosts/A", 0), (1200, "*.hosts/A", 1), (1200, "*.dev/A", 0)]
)
def test_a_branch_under_a_wildcard_is_one_batch_as_far_as_one_holds_it_and_told_beyond(
    world: Route53World, count: int, wildcard: str, told: int
) -> None:
    world.hold({wildcard: rrset("192.0.2.9")})
    names = {f"a{number}.hosts/A": rrset("192.0.2.1") for number in range(count)}
    others = {f"b{number}/A": rrset("192.0.2.1") for number in range(100)}

    zone = world.open()
    assert zone.listing() is not None
    new = [PendingChange(key, None, one) for key, one in {**others, **names}.items()]
    zone.apply(new, world.told.append, lambda: False)

    found = [text for text in world.told if "may have no answer" in text]
    assert len(found) == told
    assert all(
        "more names are added or removed at and below hosts.example.com. than one batch can have" in text
        for text in found
    )
    assert all("names that *.hosts.example.com. answered" in text for text in found)
    assert world.calls("rrset", "POST") == (3 if count < 1000 else 4), "the wildcard, the others, the branch"


@pytest.mark.slow
def test_ten_thousand_rrsets_take_few_calls(world: Route53World) -> None:
    wanted = {f"a{number}/A": rrset("192.0.2.1") for number in range(9_990)}
    changes = [PendingChange(key, None, one) for key, one in wanted.items()]
    world.apply(changes)
    assert world.calls("rrset", "POST") == 10
    world.api.requests.clear()

    zone = world.open()
    assert zone.account()
    listing = zone.listing()
    assert listing is not None
    assert zone.apex() == APEX
    assert world.calls() == 35  # 34 pages of 300, and whose account it is

    zone.apply([PendingChange("a1/A", listing["a1/A"], rrset("192.0.2.7"))], world.told.append, lambda: False)
    assert world.calls("rrset", "POST") == 1
    assert world.calls() - world.calls("/change/") == 36


def test_a_process_makes_three_requests_a_second() -> None:
    pace = CallPace()

    assert [pace.take(0.0) for _ in range(4)] == [0, 0, 0, 1.0]
    assert pace.take(1.0) == 0


def test_the_plugin_opens_the_zone_with_the_credentials_that_it_is_given(
    world: Route53World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    endpoints = {"route53": world.api.endpoint_url, "sts": world.api.endpoint_url}

    zone = opened(Context(credentials=Credentials(endpoints=endpoints)), world.zone_id)

    assert zone.account() == ACCOUNT
    assert set(zone.listing() or ()) == {"@/SOA", "@/NS"}


ROLE = f"arn:aws:iam::{ACCOUNT}:role/service/dns"
ELSEWHERE = "arn:aws:iam::999999999999:role/dns"


@pytest.fixture
def as_role(world: Route53World, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ZoneAtRoute53]:
    """The zone as the plugin opens it with `awsRoleArn`, and no region set anywhere."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    endpoints = {"route53": world.api.endpoint_url, "sts": world.api.endpoint_url}
    return lambda arn: opened(Context(credentials=Credentials(aws_role_arn=arn, endpoints=endpoints)), world.zone_id)


def test_a_role_is_assumed_once_for_the_whole_deployment(
    world: Route53World, as_role: Callable[[str], ZoneAtRoute53]
) -> None:
    world.api.allow_role(ROLE)
    changes = world.changes(WWW)
    world.api.requests.clear()
    zone = as_role(ROLE)

    assert zone.account() == ACCOUNT
    assert set(zone.listing() or ()) == {"@/SOA", "@/NS"}
    zone.apply(changes, world.told.append, lambda: False)
    assert sum(count for (_, path, _), count in world.api.requests.items() if path == "/") == 2, (
        "AssumeRole and GetCallerIdentity, once each"
    )
    assert world.values() == WWW


def test_a_role_that_may_not_be_assumed_is_one_sentence(as_role: Callable[[str], ZoneAtRoute53]) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        as_role(ROLE).account()
    assert str(caught.value) == (
        f"AWS STS refuses AssumeRole: AccessDenied: User: arn:aws:iam::{ACCOUNT}:user/sandbox is not authorized to "
        f"perform: sts:AssumeRole on resource: {ROLE}; the credentials lack a permission that this call needs"
    )


def test_a_role_of_another_account_has_no_such_zone(
    world: Route53World, as_role: Callable[[str], ZoneAtRoute53]
) -> None:
    world.api.allow_role(ELSEWHERE)
    zone = as_role(ELSEWHERE)
    assert zone.account() == "999999999999"
    assert zone.listing() is None
