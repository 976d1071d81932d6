"""Every way from one shape of an owner to another: deployed, or refused by the guard with its steps, never in between.

What the guard lets through is deployed into the emulators through the strict plugins, and once more without a change.
"""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any, Final

import pytest

from dnsstack import lint
from dnsstack.errors import Problem, Severity
from dnsstack.model.domain import Domain
from dnsstack.plan.build import build
from dnsstack.plan.safety import CONSENTS, evaluate, shape
from dnsstack.sandbox.cloudflare_api import Account, Plan
from dnsstack.sandbox.network.apis import EmulatedApis
from tests.sandbox.pairs import Deployer, output

ACCOUNT: Final = "0123456789abcdef0123456789abcdef"
ONE, TWO, THREE = "192.0.2.1", "192.0.2.2", "192.0.2.3"
AWS: Final = "d111111abcdef8.cloudfront.net. Z2FDTNDATAQYW2 false"


def policy(strategy: str, primary: Any = ONE, secondary: Any = TWO, **more: Any) -> dict[str, Any]:
    return {"ttl": 60, "primary": primary, "secondary": secondary, "check": "web", "cloudflare": strategy, **more}


RECORDS: Final[dict[str, dict[str, Any]]] = {
    "nothing": {},
    "A": {"A": ONE},
    "another A": {"A": TWO},
    "two A": {"A": [ONE, TWO]},
    "another two A": {"A": [TWO, THREE]},
    "A for a minute": {"A": {"values": ONE, "ttl": 60}},
    "A at Route53": {"A": {"values": ONE, "only": "route53"}},
    "proxied A": {"A": {"values": ONE, "only": "cloudflare", "proxied": True}},
    "AAAA": {"AAAA": "2001:db8::1"},
    "A and AAAA": {"A": ONE, "AAAA": "2001:db8::1"},
    "A and TXT": {"A": ONE, "TXT": "abc"},
    "Output": {"A": output(ONE)},
    "keyed Output": {"A": output(ONE, "web")},
    "Output with another key": {"A": output(ONE, "other")},
    "two Outputs": {"A": [output(ONE, "web"), output(TWO, "lb")]},
    "Output and value": {"A": [output(ONE, "web"), TWO]},
    "value and Output": {"A": [ONE, output(TWO, "lb")]},
    "list of Outputs": {"A": output([ONE, TWO, THREE], count=3)},
    "list without its first": {"A": output([TWO, THREE], count=2)},
    "CNAME": {"CNAME": "a.example.net."},
    "another CNAME": {"CNAME": "b.example.net."},
    "CNAME of an Output": {"CNAME": output("a.example.net")},
    "proxied CNAME": {"CNAME": {"values": "a.example.net.", "only": "cloudflare", "proxied": True}},
    "ALIAS": {"ALIAS": AWS},
    "ALIAS into the zone": {"ALIAS": "target"},
    "ALIAS and MX": {"ALIAS": AWS, "MX": "10 mail.example.net."},
    "MX": {"MX": "10 mail.example.net."},
    "MX and TXT": {"MX": ["10 mail.example.net.", "20 mail2.example.net."], "TXT": "abc"},
    "TXT": {"TXT": "abc"},
    "split TXT": {"TXT": '"ab" "c"'},
    "TXT split elsewhere": {"TXT": '"a" "bc"'},
    "two TXT": {"TXT": ['"a" "bc"', "other"]},
    "SPF": {"TXT": "v=spf1 -all"},
    "split SPF": {"TXT": '"v=spf1 " "-all"'},
    "TXT of an Output": {"TXT": output("abc")},
    "NS": {"NS": ["ns1.example.net.", "ns2.example.net."]},
    "NS and DS": {"NS": ["ns1.example.net.", "ns2.example.net."], "DS": f"12345 13 2 {'ef' * 32}"},
    "CAA": {"CAA": '0 issue "ca.example.net"'},
}
FAILOVER: Final[dict[str, dict[str, Any]]] = {
    "followed": {"A": policy("follow")},
    "two followed": {"A": policy("follow", [ONE, TWO], [THREE, "192.0.2.4"])},
    "two followed, in another order": {"A": policy("follow", [TWO, ONE], [THREE, "192.0.2.4"])},
    "followed Output": {"A": policy("follow", output(ONE, "web"))},
    "followed and pinned": {"A": policy("follow", pin={"to": "secondary", "reason": "maintenance"})},
    "retiring": {"A": policy("follow", retire=True)},
    "balanced": {"A": policy("load-balancer")},
    "primary only": {"A": policy("primary-only")},
    "primary only, an Output": {"A": policy("primary-only", output(ONE, "web"))},
    "delegated": {"A": policy("delegate")},
    "delegated CNAME": {"CNAME": policy("delegate", "a.example.net.", "b.example.net.")},
    "followed CNAME": {"CNAME": policy("follow", "a.example.net.", "b.example.net.")},
    "retiring CNAME": {"CNAME": policy("follow", "a.example.net.", "b.example.net.", retire=True)},
}
CLOUDFLARE: Final = {"account": ACCOUNT, "plan": "enterprise", "load_balancing": "true", "record_quota": 100000}
BOTH: Final[dict[str, Any]] = {"route53": {}, "cloudflare": CLOUDFLARE}
SETS: Final[dict[str, dict[str, Any]]] = {
    "both": BOTH,
    "Route53": {"route53": {}},
    "Cloudflare": {"cloudflare": CLOUDFLARE},
}
NEED_BOTH: Final = ("A at Route53", "proxied A", "proxied CNAME")


def shapes(nameservers: dict[str, Any]) -> list[str]:
    """What an owner may have at these providers."""
    here = [one for one in RECORDS if one not in NEED_BOTH or nameservers is BOTH]
    if "cloudflare" not in nameservers:
        here = [one for one in here if "Output" not in one]  # one record, whatever its values
    moved = [one for one in FAILOVER if one not in ("balanced", "delegated", "delegated CNAME") or nameservers is BOTH]
    return here + (moved if "route53" in nameservers else [])


def domain(nameservers: dict[str, Any], owners: dict[str, str]) -> Domain:
    """A domain whose owners have these shapes."""
    policies = {owner: FAILOVER[one] for owner, one in owners.items() if one in FAILOVER}
    if "cloudflare" not in nameservers:
        policies = {
            owner: {rdtype: {key: value for key, value in body.items() if key != "cloudflare"}}
            for owner, types in policies.items()
            for rdtype, body in types.items()
        }
    records = {owner: RECORDS[one] for owner, one in owners.items() if RECORDS.get(one)}
    return Domain.model_validate(
        {
            "domain": "example.com",
            "nameservers": nameservers,
            "health_checks": {"web": {"type": "TCP", "address": ONE, "port": 443}},
            "records": {"target": {"A": ONE}, **records},
            "failover": policies,
        }
    )


@pytest.mark.parametrize("name", SETS)
def test_every_shape_is_one_that_the_rules_let_through(name: str) -> None:
    owners = {f"shape-{number}": one for number, one in enumerate(shapes(SETS[name]))}

    found = [problem for problem in lint.check(domain(SETS[name], owners)) if problem.severity is Severity.ERROR]

    assert {f"{problem.rule} {owners.get(_owner(problem))}" for problem in found} == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_every_pair_of_shapes_is_deployed_or_refused_with_its_steps(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = {f"p{number}": pair for number, pair in enumerate(permutations(shapes(SETS[name]), 2))}
    stopped = _stopped(SETS[name], pairs)
    assert all("step 1: " in (problem.hint or "") for problem in stopped.values())
    allowed = {owner: pair for owner, pair in pairs.items() if owner not in stopped}
    before = domain(SETS[name], {owner: was for owner, (was, _) in allowed.items()})
    after = domain(SETS[name], {owner: becomes for owner, (_, becomes) in allowed.items()})

    account = Account(id=ACCOUNT, plan=Plan.ENTERPRISE, load_balancing=True, endpoints=9999, record_quota=99999)
    with EmulatedApis([account]) as apis:
        deployer = Deployer(apis, tmp_path, monkeypatch)
        assert deployer.up(before)[0] == []
        refused, _ = deployer.up(after)
        assert [f"{pairs[owner.partition('.')[0]]}: {message}" for owner, message in refused] == []
        assert deployer.up(after) == ([], [])
        deployer.close()


CONTROL: Final = {
    "type": "RECOVERY_CONTROL",
    "routing_control": "arn:aws:route53-recovery-control::111122223333:controlpanel/abc/routingcontrol/def",
}
NAMED: Final = {"type": "HTTPS", "host": "origin.example.net"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CONTROL, {**CONTROL, "invert": "true"}),
        (CONTROL, {**CONTROL, "disabled": "true"}),
        (NAMED, {"type": "HTTPS", "address": "192.0.2.1"}),
        (NAMED, {**NAMED, "address": "192.0.2.1"}),
    ],
    ids=["invert", "disabled", "address for host", "address beside host"],
)
def test_a_check_that_route53_does_not_update_is_replaced(
    before: dict[str, Any], after: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change in place is refused by the service, at every further deployment; tags may change."""
    name = "example.com/health-check/switch"

    def declared(check: dict[str, Any]) -> Domain:
        return Domain.model_validate(
            {
                "domain": "example.com",
                "nameservers": {"route53": {}},
                "health_checks": {"switch": check},
                "failover": {"www": {"A": {"ttl": 60, "primary": ONE, "secondary": TWO, "check": "switch"}}},
            }
        )

    with EmulatedApis() as apis:
        deployer = Deployer(apis, tmp_path, monkeypatch)
        assert deployer.up(declared(before))[0] == []
        for wanted in (after, before):
            refused, changed = deployer.up(declared(wanted))
            assert refused == []
            assert ("replace", name) in changed
            assert ("update", "example.com/route53/www/A") in changed
            assert len(apis.health_checks()) == 1
        assert deployer.up(declared({**before, "comment": "by hand"})) == ([], [("update", name)])
        deployer.close()


@pytest.mark.parametrize(
    "check",
    [
        {"type": "TCP", "address": ONE, "port": 443},
        {"type": "HTTP", "address": ONE},
        {"type": "HTTPS", "host": "origin.example.net", "port": 8443},
        {"type": "HTTP_STR_MATCH", "host": "origin.example.net", "search": "fine"},
    ],
    ids=lambda check: check["type"],
)
def test_what_the_api_answers_of_a_monitor_is_what_was_set(
    check: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refresh brings everything that the API answers: what the program leaves out would be planned to go."""
    balanced = {"www": {"A": policy("load-balancer")}}
    fields = {"domain": "example.com", "nameservers": BOTH, "health_checks": {"web": check}, "failover": balanced}
    wanted = Domain.model_validate(fields)
    account = Account(id=ACCOUNT, plan=Plan.ENTERPRISE, load_balancing=True)

    with EmulatedApis([account]) as apis:
        deployer = Deployer(apis, tmp_path, monkeypatch)
        assert deployer.up(wanted)[0] == []
        assert deployer.up(wanted, refresh=True) == ([], [])
        deployer.close()


def _stopped(nameservers: dict[str, Any], pairs: dict[str, tuple[str, str]]) -> dict[str, Problem]:
    """What the guard refuses, by owner."""
    before = build(domain(nameservers, {owner: was for owner, (was, _) in pairs.items()}))
    after = build(domain(nameservers, {owner: becomes for owner, (_, becomes) in pairs.items()}))
    problems = evaluate(shape(before), shape(after), consent=set(CONSENTS) - {"outputs"}, plan=after)
    return {_owner(problem): problem for problem in problems if problem.severity is Severity.ERROR}


def _owner(problem: Problem) -> str:
    return str(problem.owner).partition(".")[0]
