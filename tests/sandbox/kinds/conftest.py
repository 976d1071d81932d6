"""One world of both emulated APIs for all tables' tests: each test makes its own object in it and removes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import boto3
import pytest

from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT, Plan
from dnsstack.sandbox.network.apis import EmulatedApis
from dnsstack.sandbox.plugins import aws, cloudflare
from dnsstack.sandbox.plugins.kind import Kind
from tests.sandbox.kinds.samples import ACCOUNT, OTHER_ACCOUNT, Sample, Values


class World:
    """Both APIs, every kind of both plugins, and what the samples refer to."""

    def __init__(self, apis: EmulatedApis) -> None:
        self.apis = apis
        self.kinds: Mapping[str, Kind] = aws.kinds() | cloudflare.kinds()
        self.ids: dict[str, str] = {}

    def kind(self, sample: Sample) -> Kind:
        return self.kinds[sample.token]

    def make(self, token: str, **inputs: Any) -> str:
        """A resource; its id."""
        return self.kinds[token].create(self.filled(inputs))[0]

    def filled(self, value: Any, **more: str) -> Any:
        """`value` with ids in the place of `{…}`."""
        if isinstance(value, dict):
            return {key: self.filled(item, **more) for key, item in value.items()}
        if isinstance(value, list):
            return [self.filled(item, **more) for item in value]
        known = {**self.ids, **more}
        if isinstance(value, str):
            for name, id_ in known.items():
                value = value.replace(f"{{{name}}}", id_)
        return value

    def refer(self) -> None:
        """What the samples refer to."""
        check, record = "aws:route53/healthCheck:HealthCheck", "aws:route53/record:Record"
        balancing, transfers = "cloudflare:index/loadBalancer{0}:LoadBalancer{0}", "cloudflare:index/dnsZoneTransfers"
        zone = {"account": {"id": ACCOUNT}}
        pool = {"accountId": ACCOUNT, "origins": [{"name": "a", "address": "192.0.2.1"}]}
        key = {"accountId": ACCOUNT, "algo": "hmac-sha256.", "secret": "c2VjcmV0IHNlY3JldA=="}
        peer = {"accountId": ACCOUNT, "ip": "192.0.2.53", "port": 53}
        made: list[tuple[str, str, Values]] = [
            ("zone", "aws:route53/zone:Zone", {"name": "example.com"}),
            ("other_zone", "aws:route53/zone:Zone", {"name": "example.com"}),
            ("target", record, {"zoneId": "{zone}", "name": "target.example.com", "type": "A"}
             | {"ttl": 60, "records": ["192.0.2.9"]}),
            *((name, check, {"type": "TCP", "ipAddress": "192.0.2.1", "port": 80, "requestInterval": 30}
               | {"failureThreshold": 3}) for name in ("check", "second")),
            ("cfzone", "cloudflare:index/zone:Zone", {**zone, "name": "example.com"}),
            ("other_cfzone", "cloudflare:index/zone:Zone", {**zone, "name": "example.org"}),
            ("other_secondary", "cloudflare:index/zone:Zone", {**zone, "name": "third.example", "type": "secondary"}),
            ("secondary", "cloudflare:index/zone:Zone", {**zone, "name": "secondary.example", "type": "secondary"}),
            *((name, balancing.format("Pool"), {**pool, "name": name}) for name in ("pool", "other_pool")),
            *((name, balancing.format("Monitor"), {"accountId": ACCOUNT, "type": "tcp", "port": 80}
               | {"method": "connection_established"}) for name in ("monitor", "other_monitor")),
            ("their_monitor", balancing.format("Monitor"), {"accountId": OTHER_ACCOUNT, "type": "tcp", "port": 80}
             | {"method": "connection_established"}),
            ("their_tsig", f"{transfers}Tsig:DnsZoneTransfersTsig", {**key, "accountId": OTHER_ACCOUNT}
             | {"name": "theirs."}),
            *((name, f"{transfers}Tsig:DnsZoneTransfersTsig", {**key, "name": f"{name}."})
              for name in ("tsig", "other_tsig")),
            *((name, f"{transfers}Peer:DnsZoneTransfersPeer", {**peer, "name": name})
              for name in ("peer", "other_peer")),
        ]  # fmt: skip
        for name, token, inputs in made:
            self.ids[name] = self.make(token, **inputs)
        route53 = boto3.client("route53")
        for name in ("set", "other_set"):
            made_set = route53.create_reusable_delegation_set(CallerReference=name)["DelegationSet"]
            self.ids[name] = made_set["Id"].rpartition("/")[2]
        route53.close()


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    account = replace(DEFAULT_ACCOUNT, plan=Plan.ENTERPRISE, load_balancing=True)
    other = replace(account, id=OTHER_ACCOUNT)
    with (
        EmulatedApis([account, other], registered=["example.com.", "example.org."]) as apis,
        pytest.MonkeyPatch.context() as patch,
    ):
        for variable, value in apis.environment.items():
            patch.setenv(variable, value)
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        found = World(apis)
        found.refer()
        yield found
        for kind in found.kinds.values():
            kind.close()


Made = Callable[[Sample, Values], tuple[str, Values, Values]]


@pytest.fixture
def made(world: World) -> Iterator[Made]:
    """Makes a sample's resource from inputs: its id, its state after a refresh, its inputs; removed in the end."""
    removals: list[Callable[[], object]] = []

    def make(sample: Sample, given: Values) -> tuple[str, Values, Values]:
        kind = world.kind(sample)
        inputs, failures = kind.check(world.filled(given))
        assert not failures
        id_, state = kind.create(inputs)
        removals.append(lambda: kind.delete(id_, kind.read(id_, state) or state))
        read = kind.read(id_, state)
        assert read is not None
        return id_, read, inputs

    yield make
    for remove in reversed(removals):
        remove()
