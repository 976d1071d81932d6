"""What `explain` and `diff` say that one resource a zone costs is what is called: counted in the emulated APIs.

Equal where every unit is one RRset of small values. Where units don't fill a batch, Route53 may take twice as many
batches and one a phase more. Nothing in a plan says how often GetChange is asked: here it is once a batch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

from dnsstack.changes import compare
from dnsstack.changes.calls import calls
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.plan.cost import filling, refreshing
from dnsstack.plan.plan import ZonePlan
from dnsstack.plugin.records.zone import ZoneProvider
from tests.plan.domains import BOTH, domain, policy
from tests.plugin.records.cloudflare_world import World as CloudflareWorld
from tests.plugin.records.route53_world import Route53World
from tests.plugin.records.test_ladder import inputs
from tests.plugin.records.worlds import Engine, World

ROUTE53, CLOUDFLARE = ProviderId.ROUTE53, ProviderId.CLOUDFLARE
CONSENT: Final = {"consent": ["removals"]}
PER_ZONE: Final = {**BOTH, "resources": "per-zone"}


def hosts(count: int, value: str = "192.0.2.1") -> dict[str, Any]:
    return {f"h{number}": {"A": value} for number in range(count)}


MIXED: Final = {
    "@": {"MX": ["10 a", "20 b"], "TXT": "x" * 3000, "ALIAS": "d.cloudfront.net. Z2FDTNDATAQYW2 false"},
    "w": {"A": ["192.0.2.1", "192.0.2.2"], "AAAA": "2001:db8::1"},
    "c": {"CNAME": "w"},
}
FOLLOW: Final = {"f": {"A": policy(primary=["192.0.2.1", "192.0.2.2"], cloudflare="follow")}}
CHANGES: Final[Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]] = {
    "one edit of many": ({"records": hosts(700)}, {"records": {**hosts(700), "h9": {"A": "192.0.2.9"}}}),
    "every host": ({"records": hosts(700)}, {"records": hosts(700, "192.0.2.2")}),
    "long texts": ({"records": hosts(3)}, {"records": {f"t{n}": {"TXT": "x" * 3000} for n in range(30)}}),
    "some go, some come": ({"records": MIXED}, {"records": {"w": {"A": "192.0.2.1"}, **hosts(9)}}),
    "another TTL": ({"records": MIXED}, {"records": {**MIXED, "w": {"A": {"ttl": 60, "values": ["192.0.2.2"]}}}}),
    "what excludes each other": ({"records": {"c": {"CNAME": "w"}}}, {"records": {"c": {"A": "192.0.2.3"}}}),
    "a policy comes": ({"records": MIXED}, {"records": MIXED, "failover": FOLLOW}),
    "a policy is pinned": (
        {"failover": FOLLOW},
        {"failover": {"f": {"A": {**FOLLOW["f"]["A"], "pin": {"to": "secondary", "reason": "rehearsal"}}}}},
    ),
    "nothing is left": ({"records": MIXED}, {"records": {}}),
}


def planned(given: Mapping[str, Any]) -> ZonePlan:
    return build(domain(nameservers=PER_ZONE, **{"records": {}, **given}))


class Counted:
    """One provider's zone; `made` is how many calls one operation takes."""

    def __init__(self, engine: Engine, count: Callable[[], int], forget: Callable[[], None], check_id: str) -> None:
        self.engine, self._count, self._forget, self._check_id = engine, count, forget, check_id

    def rrsets(self, plan: ZonePlan) -> Any:
        return inputs(plan, self.engine.provider, self.engine.zone_id, self._check_id)["rrsets"]

    def made(self, operation: Callable[[], object]) -> int:
        self._forget()
        operation()
        return self._count()


@pytest.fixture(params=[ROUTE53, CLOUDFLARE], ids=str)
def counted(request: pytest.FixtureRequest, world: CloudflareWorld, route53: Route53World) -> Counted:
    if request.param is CLOUDFLARE:
        provider = ZoneProvider(CLOUDFLARE, "token", lambda _context, zone_id: world.open(zone_id=zone_id))
        engine = Engine(World(), CLOUDFLARE, opens=provider, zone_id=world.zone.id)
        return Counted(engine, world.calls, world.api.requests.clear, "")
    engine = Engine(World(), ROUTE53, opens=route53.provider(), zone_id=route53.zone_id)
    return Counted(engine, lambda: route53.calls("2013-04-01"), route53.api.requests.clear, route53.add_check())


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow if name in {"one edit of many", "every host"} else ())
        for name in CHANGES
    ],
)
def test_calls_are_those_that_are_made(counted: Counted, name: str) -> None:
    old, new = (planned(side) for side in CHANGES[name])
    engine, provider = counted.engine, counted.engine.provider
    before, after = counted.rrsets(old), counted.rrsets(new)

    assert counted.made(lambda: engine.up(before)) == filling(old, provider)
    assert counted.made(engine.refresh) == refreshing(old, provider)
    assert counted.made(lambda: engine.up(before)) == 0

    told = {one.provider: one.calls for one in calls(old, new, compare(old, new))}
    made = counted.made(lambda: engine.preview(after, **CONSENT)) + counted.made(lambda: engine.up(after, **CONSENT))
    assert made == told.get(provider, 0)
