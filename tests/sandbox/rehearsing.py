"""A small domain in a running sandbox, and the ways in which a test breaks it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

import boto3
import pytest

from dnsstack.document import loads
from dnsstack.model.domain import Domain
from dnsstack.sandbox.clock import Pace
from dnsstack.sandbox.drills import ROSTER
from dnsstack.sandbox.drills.result import DrillResult, Outcome
from dnsstack.sandbox.drills.stage import Stage
from dnsstack.sandbox.lag import Lag, LagMeter
from dnsstack.sandbox.resolver.client import ClientKind
from dnsstack.sandbox.session.rehearsal import rehearse
from dnsstack.sandbox.session.session import Session, Settings
from tests.sandbox.virtual import SandboxLoop, VirtualSession, passing

SPEED = 60.0
EVALUATED_ANYHOW = 600.0
DOCUMENT = """
domain: example.com
nameservers:
  route53: {}
  cloudflare: {account: "0123456789abcdef0123456789abcdef", plan: business, load_balancing: true}
health_checks:
  one: {type: HTTP, address: 192.0.2.10, host: www.example.com, path: /healthz, interval: 10, failure_threshold: 2}
  two: {type: HTTP, address: 192.0.2.20, host: page.example.com, path: /healthz, interval: 10, failure_threshold: 2}
  other:
    {type: HTTP, address: 198.51.100.20, host: page.example.com, path: /healthz, interval: 10, failure_threshold: 2}
failover:
  www: {A: {ttl: 60, primary: 192.0.2.10, secondary: 203.0.113.80, check: one, cloudflare: load-balancer}}
  static: {A: {ttl: 60, primary: 192.0.2.20, secondary: 198.51.100.20, check: two, secondary_check: other,
               cloudflare: primary-only}}
records:
  "@": {TXT: "v=spf1 -all"}
  www-1: {A: 192.0.2.10}
"""
"""A last resort behind a load balancer, and a watched secondary that Cloudflare does not follow."""

WWW, STATIC, LAST_RESORT = "www.example.com.", "static.example.com.", "203.0.113.80"


def domain(text: str = DOCUMENT) -> Domain:
    """The domain of a document that has no errors."""
    return loads(text).domain


def settings(**changes: Any) -> Settings:
    """Fast, in-process, our own clients; drills are evaluated however busy the machine is: a test says what breaks."""
    return Settings(
        **{
            "pace": Pace(SPEED),
            "engine": False,
            "clients": ClientKind.ITERATIVE,
            "allowed_lag": EVALUATED_ANYHOW,
            **changes,
        }
    )


@dataclass
class Rehearsal:
    """A session whose loop runs only while a test asks for something."""

    runner: asyncio.Runner
    session: Session

    def play(self, name: str, breakage: Callable[[Stage], None] = lambda _: None) -> DrillResult:
        """One drill, to its result, once more where the machine was too busy; `breakage` is done to the stage first."""

        async def run() -> DrillResult:
            for _ in range(2):
                (result,) = await rehearse(self.session, [ROSTER[name]], lambda _: None, breakage)
                if not (broken(result) and _was_late(result).is_busy):
                    break
            return result

        return self.runner.run(run())

    @contextmanager
    def without_secondary(self, owner: str) -> Iterator[None]:
        """Route53's SECONDARY of an owner deleted through its API, and put back."""
        zone = next(zone for zone in self.session.apis.route53.store.zones() if zone.name == "example.com.")
        client = boto3.client(
            "route53",
            endpoint_url=self.session.apis.route53.endpoint_url,
            region_name="us-east-1",
            aws_access_key_id="sandbox",
            aws_secret_access_key="sandbox",
        )
        listed = client.list_resource_record_sets(HostedZoneId=zone.id)["ResourceRecordSets"]
        (gone,) = [one for one in listed if one["Name"] == owner and one.get("Failover") == "SECONDARY"]

        def change(action: str) -> None:
            batch = {"Changes": [{"Action": action, "ResourceRecordSet": gone}]}
            client.change_resource_record_sets(HostedZoneId=zone.id, ChangeBatch=batch)

        change("DELETE")
        try:
            yield
        finally:
            change("CREATE")
            client.close()


@contextmanager
def rehearsal(text: str = DOCUMENT, *, virtual: bool = False, **changes: Any) -> Iterator[Rehearsal]:
    """A deployed and running sandbox; `virtual` where no real program and no thread of a test's takes part in it."""
    with ExitStack() as stack:
        runner = stack.enter_context(asyncio.Runner(loop_factory=SandboxLoop if virtual else None))
        loop = runner.get_loop()
        if isinstance(loop, SandboxLoop):
            stack.enter_context(passing(loop))
        session = (VirtualSession if virtual else Session)(domain(text), settings(**changes), lambda _: None)
        runner.run(session.__aenter__())
        stack.callback(lambda: runner.run(session.__aexit__()))
        yield Rehearsal(runner, session)


def kept(result: DrillResult) -> None:
    """The drill held. On a machine that was too busy for it to be evaluated, the test is skipped with the figures."""
    excuse(result)
    assert result.outcome is Outcome.HELD, told(result)


def excuse(result: DrillResult) -> None:
    """Skip where a promise broke on a machine that was later than a user's sandbox allows."""
    lag = _was_late(result)
    if broken(result) and lag.is_busy:
        pytest.skip(lag.complaint())


def _was_late(result: DrillResult) -> Lag:
    """Compared with what a user's sandbox allows."""
    return replace(result.lag, allowed=LagMeter(Pace(result.lag.speed)).allowed)


def told(result: DrillResult) -> str:
    """A result's promises as text, for assertions that fail."""
    return "\n".join(f"{promise.outcome.value}: {promise.text}" for promise in result.promises)


def broken(result: DrillResult) -> list[str]:
    """The promises that were broken."""
    return [promise.text for promise in result.promises if promise.outcome is Outcome.BROKEN]
