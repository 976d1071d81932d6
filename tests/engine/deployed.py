"""Deploys documents into emulated APIs, and watches what the providers answer after each single write."""

from __future__ import annotations

import shutil
import textwrap
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import dns.name
import dns.rdatatype

from dnsstack.document import loads
from dnsstack.model.rrset import Value
from dnsstack.plan.build import build
from dnsstack.sandbox.cloudflare_api import Account, Plan
from dnsstack.sandbox.deploy import DeploymentOutcome, Stack, StackTarget
from dnsstack.sandbox.deploy.engine import EngineStack
from dnsstack.sandbox.deploy.in_process import InProcessStack
from dnsstack.sandbox.deploy.project import TOKENS, token_settings
from dnsstack.sandbox.dns.answer import answer
from dnsstack.sandbox.dns.cloudflare import CloudflareContent
from dnsstack.sandbox.dns.content import ServedContent
from dnsstack.sandbox.dns.route53 import Route53Content
from dnsstack.sandbox.network.apis import EmulatedApis

ACCOUNT = "0123456789abcdef0123456789abcdef"
HEAD = f"""
domain: example.com
nameservers:
  route53: {{}}
  cloudflare: {{account: "{ACCOUNT}", plan: business, load_balancing: true}}
"""
Question = tuple[str, str]
Answers = Mapping[Question, frozenset[str]]


@dataclass
class Watch:
    """What each provider answered to each question, after each write at either API."""

    apis: EmulatedApis
    questions: frozenset[Question] = frozenset()
    seen: list[Mapping[str, Answers]] = field(default_factory=list)
    _latest: dict[str, Answers] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Each API announces its writes under its own lock: only its own content may be read then."""
        self._wrap(self.apis.route53.changes, "route53", self._route53)
        self._wrap(self.apis.cloudflare.changes, "cloudflare", self._cloudflare)

    def _wrap(self, changes: Any, provider: str, contents: Callable[[], Iterable[ServedContent]]) -> None:
        announce: Callable[[], None] = changes.announce
        self._latest[provider] = self._asked(contents)

        def announced() -> None:
            found = self._asked(contents)
            with self._lock:
                self._latest[provider] = found
                self.seen.append(dict(self._latest))
            announce()

        changes.announce = announced

    def answers(self) -> Mapping[str, Answers]:
        """Every question, asked at both providers now."""
        return {"route53": self._asked(self._route53), "cloudflare": self._asked(self._cloudflare)}

    def _asked(self, contents: Callable[[], Iterable[ServedContent]]) -> Answers:
        return {one: _ask(content, one) for content in contents() for one in self.questions}

    def _route53(self) -> Iterable[ServedContent]:
        for zone in self.apis.hosted_zones():
            if zone.apex == "example.com.":
                yield Route53Content(
                    dns.name.from_text(zone.apex),
                    zone.record_sets,
                    healthy=lambda _: True,
                    addresses=lambda *_: (),
                    target_healthy=lambda _: True,
                )

    def _cloudflare(self) -> Iterable[ServedContent]:
        for holding in self.apis.cloudflare_zones():
            yield CloudflareContent(holding, endpoint_healthy=lambda *_: True, addresses=lambda *_: ())


def _ask(content: ServedContent, question: Question) -> frozenset[str]:
    """The answer's rdata of the type that was asked for, or the CNAME; empty where there is none."""
    owner, rdtype = question
    sections = answer(content, dns.name.from_text(owner), dns.rdatatype.from_text(rdtype))
    return frozenset(rdata.to_text() for rrset in sections.answer for rdata in rrset)


class Deployed:
    """One stack over emulated APIs."""

    def __init__(
        self, folder: Path, *, engine: bool, plan: Plan = Plan.BUSINESS, per_zone: bool = False, **config: str
    ) -> None:
        """`config` is `dnsstack:`'s, beside the documents. With `per_zone` every document is deployed in that form."""
        self.folder = folder
        self.per_zone = per_zone
        self.apis = EmulatedApis([Account(id=ACCOUNT, plan=plan, load_balancing=True)])
        self._engine = engine
        self._config = {f"dnsstack:{key}": value for key, value in config.items()}

    def __enter__(self) -> Self:
        self.apis.__enter__()
        self.stack: Stack = self._stack(**self._config)
        return self

    def __exit__(self, *_: object) -> None:
        self.apis.__exit__(*_)

    def _stack(self, **config: str) -> Stack:
        target = StackTarget(
            folder=self.folder / "sandbox",
            root=self.folder,
            config={"dnsstack:documents": "example.com.yaml", **token_settings(self.apis.environment), **config},
            secrets=TOKENS,
            environment=self.apis.environment,
        )
        return EngineStack(target) if self._engine else InProcessStack(target)

    def consenting(self, name: str, **config: str) -> Self:
        """From now on with this consent, and with other settings of `dnsstack:`."""
        self.stack = self._stack(**{f"dnsstack:{key}": value for key, value in {"consent": name, **config}.items()})
        return self

    def start_over(self) -> None:
        """Forget the state; what the providers hold stays."""
        shutil.rmtree(self.folder / "sandbox")
        self.stack = self._stack()

    def write(self, body: str, head: str = HEAD) -> None:
        """The document, without deploying it."""
        if self.per_zone:
            head = as_per_zone(head)
        (self.folder / "example.com.yaml").write_text(head.strip() + "\n" + textwrap.dedent(body), encoding="utf-8")

    def up(self, body: str, head: str = HEAD, *, refresh: bool = False) -> DeploymentOutcome:
        """Write the document and deploy it."""
        self.write(body, head)
        return self.stack.up(refresh=refresh)

    def names(self, outcome: DeploymentOutcome, operation: str) -> set[str]:
        """The logical names of what was done so."""
        return {change.name for change in outcome.changed if change.operation == operation}

    def holdings(self) -> dict[str, Any]:
        """What both providers hold, without ids, times and the servers that differ from sandbox to sandbox."""
        route53 = {
            zone.apex: sorted(
                str(sorted((key, value) for key, value in one.items() if key != "HealthCheckId"))
                for one in zone.record_sets
                if one["Type"] not in {"NS", "SOA"}
            )
            for zone in self.apis.hosted_zones()
        }
        cloudflare = {
            holding.zone["name"]: sorted(
                f"{one['name']} {one['ttl']} {one['type']} {holding.text(one)} {one['proxied']}"
                for one in holding.records
                if one["type"] != "NS"
            )
            for holding in self.apis.cloudflare_zones()
        }
        return {"route53": route53, "cloudflare": cloudflare}


def as_per_zone(document: str) -> str:
    """The document, whose records are one resource a zone."""
    found = document.replace("nameservers:\n", "nameservers:\n  resources: per-zone\n", 1)
    if found == document:
        found = document.replace("nameservers: {", "nameservers: {resources: per-zone, ", 1)
    assert found != document, "the document names no servers"
    return found


def questions(body: str, head: str = HEAD) -> dict[Question, frozenset[str]]:
    """Every owner and type of a document, with the values that it may answer."""
    plan = build(loads(head.strip() + "\n" + textwrap.dedent(body)).domain)
    found: dict[Question, frozenset[str]] = {}
    for rrset in plan.rrsets:
        found[rrset.owner, rrset.rdtype] = _texts(rrset.values)
    for entry in plan.failovers:
        found[entry.owner, entry.rdtype] = _texts((*entry.policy.primary, *entry.policy.secondary))
    return found


def _texts(values: Iterable[Value]) -> frozenset[str]:
    return frozenset(value.to_text() for value in values)
