"""A Cloudflare zone as one resource: what is read of it, and what is made of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dnsstack.errors import EnvironmentFault
from dnsstack.model.nameservers import ProviderId
from dnsstack.plugin.credentials import Credentials
from dnsstack.plugin.records.cloudflare import PROVIDER
from dnsstack.plugin.resources import Context
from dnsstack.providers.cloudflare.api import queries
from dnsstack.providers.cloudflare.api.patience import Budget, budget
from dnsstack.providers.cloudflare.api.transport import ApiAnswer, ApiCallFailed, CloudflareCalls
from dnsstack.providers.cloudflare.follow import COMMENT
from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT, DEFAULT_TOKEN, Account, CloudflareApi, Permission, Token
from dnsstack.sandbox.emulated_api.faults import Fault
from tests.plugin.records.cloudflare_world import APEX, World, add_zone, changes, listed, many, rrset

ZONE = {
    "@/MX": rrset("10 a.example.net.", "20 b.example.net."),
    "@/CNAME": rrset("a.example.net."),
    "www/A": rrset("192.0.2.1", "192.0.2.2", ttl=60, comment="front", tags=("team:web",)),
    "app/A": rrset("192.0.2.3", ttl=1, proxied=True),
    "flat/CNAME": rrset("a.example.net.", flatten=True),
    "0/25.2/CNAME": rrset("b.example.net."),
    "lb/A": rrset("192.0.2.4", ttl=60, follow=True, comment=COMMENT),
    "_sip._tcp/SRV": rrset("1 2 5060 sip.example.com."),
    "@/CAA": rrset('0 issue "letsencrypt.org"'),
}


def test_what_is_made_is_what_is_listed(world: World) -> None:
    world.hold(ZONE)

    assert world.values() == ZONE
    assert changes(world.open(), ZONE) == []
    assert {one["comment"] for one in world.records()} == {None, "front", COMMENT}


def test_one_value_more_or_less_touches_no_other_record(world: World) -> None:
    world.hold(ZONE)
    before = {one["id"]: one for one in world.records()}

    world.hold({**ZONE, "www/A": replace(ZONE["www/A"], values=("192.0.2.1", "192.0.2.9"))})

    after = {one["id"]: one for one in world.records()}
    assert after.keys() == before.keys()
    assert [one["content"] for id_, one in after.items() if one != before[id_]] == ["192.0.2.9"]


def test_what_a_follower_has_moved_stays_where_it_is(world: World) -> None:
    world.hold(ZONE)
    [slot] = [one for one in world.records() if one["name"] == "lb.example.com"]
    world.edit(slot["id"], content="192.0.2.99", ttl=120)

    zone = world.open()
    live = listed(zone)["lb/A"]
    zone.apply([changes(zone, ZONE)[0]], world.told.append, lambda: False)

    assert live.declared == rrset("192.0.2.99", ttl=120, follow=True, comment=COMMENT)
    assert [one["content"] for one in world.records() if one["id"] == slot["id"]] == ["192.0.2.99"]
    world.hold({})
    assert world.records() == []


def test_a_policy_that_begins_and_ends_takes_the_records_that_are_there(world: World) -> None:
    world.hold({"www/A": rrset("192.0.2.1")})
    [before] = world.records()

    world.hold({"www/A": rrset("192.0.2.1", follow=True)})
    [during] = world.records()
    world.hold({"www/A": rrset("192.0.2.2")})
    [after] = world.records()

    assert before["id"] == during["id"] == after["id"]
    assert (during["comment"], after["comment"], after["content"]) == (COMMENT, None, "192.0.2.2")


def test_the_zone_says_its_name_and_its_account(cloudflare_api: CloudflareApi) -> None:
    zone = add_zone(cloudflare_api, name="xn--bcher-kva.example")
    try:
        opened = World(cloudflare_api, zone).open()
        assert (opened.apex(), opened.account()) == ("xn--bcher-kva.example.", DEFAULT_ACCOUNT.id)
    finally:
        cloudflare_api.store.delete_zone(zone.id)


def test_a_zone_that_is_gone_is_none_and_its_account_is_told(world: World) -> None:
    world.api.store.delete_zone(world.zone.id)

    zone = world.open()

    assert zone.listing() is None
    assert zone.account() == DEFAULT_ACCOUNT.id
    with pytest.raises(EnvironmentFault, match="has no zone with the id"):
        zone.apex()


def test_whose_a_missing_zone_was_is_not_guessed(world: World) -> None:
    world.api.store.delete_zone(world.zone.id)
    blind = Token("a-token-that-may-not-read-accounts", frozenset({Permission.ZONE_READ, Permission.DNS_EDIT}))
    world.api.add_token(blind)
    other = Account("e" * 32, name="another")
    try:
        with pytest.raises(EnvironmentFault, match="sees 0 accounts, so its account is not known"):
            world.open(token=blind).account()
        world.api.store.add_account(other)
        with pytest.raises(EnvironmentFault, match="sees 2 accounts"):
            world.open().account()
    finally:
        world.api.revoke_token(blind)
        world.api.store._accounts.pop(other.id)  # the emulator never closes an account


WRONG = {
    "unknown": (Token("unknown-token-that-nobody-has-made"), False, "Invalid access token"),
    "malformed": (Token("short"), False, "Invalid request headers"),
    "no-rights": (Token("token-that-may-do-nothing-at-all", frozenset()), True, "Zone Read and DNS Write"),
    "another-zone": (Token("token-for-some-other-zone-alone", zones=frozenset({"example.org"})), True, "Unauthorized"),
    "no-records": (Token("token-that-may-read-zones-only", frozenset({Permission.ZONE_READ})), True, "DNS Write"),
}


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("gone", [False, True], ids=["there", "gone"])
def test_wrong_credentials_never_make_a_zone_look_empty_or_gone(world: World, kind: str, *, gone: bool) -> None:
    token, known, words = WRONG[kind]
    world.hold(ZONE)
    if known:
        world.api.add_token(token)
    if gone:
        world.api.store.delete_zone(world.zone.id)
        if kind in ("another-zone", "no-records"):
            assert world.open(token=token).listing() is None  # a token that may list zones: the account decides
            return

    with pytest.raises(EnvironmentFault, match=words) as refused:
        world.open(token=token).listing()

    assert token.secret not in str(refused.value)


@pytest.mark.parametrize("fault", [
    Fault(path="*/zones/*", status=404, count=None),
    Fault(path="*/zones/*", status=500, count=None),
    Fault(path="*/zones/*", status=403, count=None),
    Fault(path="*/zones/*", drop=True, count=None),
], ids=lambda fault: str(fault.status or "lost"))  # fmt: skip
def test_any_other_failure_is_an_error(world: World, fault: Fault) -> None:
    world.api.faults.add(fault)

    with pytest.raises(EnvironmentFault, match="can't be read at Cloudflare"):
        world.open().listing()


def test_a_not_found_is_not_believed_where_the_zone_is_listed(world: World) -> None:
    world.api.faults.add(Fault(path=f"*/zones/{world.zone.id}", status=404, code=1001, count=None))

    with pytest.raises(EnvironmentFault, match="404: 1001"):
        world.open().listing()


def test_an_id_that_is_none_is_an_error(world: World) -> None:
    with pytest.raises(EnvironmentFault, match="7003"):
        world.open(zone_id="Z0123456789").listing()


@pytest.mark.parametrize("size", [1, 2, 3, 5000])
def test_every_page_is_read(world: World, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    world.hold(ZONE)
    monkeypatch.setattr(queries, "PAGE", size)

    assert world.values() == ZONE


def test_a_page_that_got_lost_does_not_go_unseen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.hold(ZONE)
    real = CloudflareCalls.call
    short: list[int] = []

    def losing(self: CloudflareCalls, method: str, path: str, **more: object) -> object:
        answer = dict(real(self, method, path, **more).content)  # type: ignore[arg-type]  # as it was called
        if path.endswith("dns_records") and len(short) < tries:
            short.append(1)
            answer["result"] = answer["result"][1:]
        return ApiAnswer(answer)

    monkeypatch.setattr(CloudflareCalls, "call", losing)
    tries = 1
    assert world.values() == ZONE
    tries = 100
    with pytest.raises(EnvironmentFault, match=r"lists 10 records of the zone .* but counts 11, in 3 attempts"):
        world.open().listing()


EMPTY = {"result": [], "result_info": {"total_count": 0}}


@pytest.mark.parametrize(
    ("zone", "records", "words"),
    [
        ("fine", {}, "its answer is not a zone"),
        ({"id": "{id}", "name": "a..b"}, EMPTY, "has a name at Cloudflare that is not a domain name"),
        ({"id": "{id}", "name": "example.com"}, {"result": "fine"}, "its answer is not a list of records"),
        ({"id": "{id}", "name": "example.com"}, {"result": [{}], "result_info": {}}, "its answer is not a list"),
        ({"id": "{id}", "name": "example.com"}, {"result": [], "result_info": {"total_count": "x"}}, "not a list"),
        (
            {"id": "{id}", "name": "example.com"},
            {"result": [], "result_info": []},
            "its answer is not a list of records",
        ),
    ],
)
def test_an_answer_that_is_no_answer_is_an_error(
    world: World, monkeypatch: pytest.MonkeyPatch, zone: object, records: dict[str, object], words: str
) -> None:
    if isinstance(zone, dict):
        zone = {**zone, "id": world.zone.id}
    answers = {False: ApiAnswer({"result": zone}), True: ApiAnswer(records)}
    monkeypatch.setattr(CloudflareCalls, "call", lambda _, __, path, **___: answers[path.endswith("dns_records")])

    with pytest.raises(EnvironmentFault, match=words):
        world.open().listing()


def test_a_foreign_record_that_cannot_be_read_hides_no_other(world: World) -> None:
    world.hold(ZONE)
    [caa] = [one for one in world.records() if one["type"] == "CAA"]
    world.edit(caa["id"], name="a name.example.com")

    found = world.values()

    assert found.pop("a name.example.com/CAA", "") is None
    assert found == {key: one for key, one in ZONE.items() if key != "@/CAA"}


def test_a_call_that_is_late_is_uncertain_only_where_it_writes(world: World) -> None:
    world.api.faults.add(Fault(path="*", delay=60, count=None))
    calls = CloudflareCalls(DEFAULT_TOKEN.secret, world.api.base_url)

    for method, uncertain in (("GET", False), ("POST", True)):
        with pytest.raises(ApiCallFailed, match=r"no complete answer .* within 0.05 s") as late:
            calls.call(method, "zones", seconds=0.05)
        assert late.value.uncertain is uncertain
    assert calls.ended == {"lost": 2}
    calls.close()


def test_half_of_the_budget_is_never_exceeded(world: World) -> None:
    few = Budget(calls=3, window=300)

    world.open(budget=few).listing()
    world.open(budget=few).listing()

    assert world.now == pytest.approx(300)
    assert "half of Cloudflare's limit" in world.told[0]
    assert budget("one") is budget("one")
    assert budget("one") is not budget("another")


def test_the_provider_opens_a_zone_with_its_credentials(world: World) -> None:
    credentials = Credentials(DEFAULT_TOKEN.secret, endpoints={"cloudflare": world.api.base_url})

    zone = PROVIDER.open(Context(credentials=credentials), world.zone.id)

    assert (PROVIDER.id, PROVIDER.token) == (ProviderId.CLOUDFLARE, "dnsstack:index:CloudflareRecords")
    assert zone.apex() == APEX
    assert zone.listing() == {}


@pytest.mark.slow
def test_ten_thousand_rrsets_take_few_calls(world: World) -> None:
    wanted = many(10_000)
    world.hold(wanted)
    first = world.calls()
    world.api.requests.clear()

    assert len(listed(world.open())) == 10_000
    refresh = world.calls()
    world.api.requests.clear()
    world.hold({**wanted, "h7/A": rrset("192.0.2.2")})

    assert (first, refresh, world.calls()) == (5, 3, 4)
