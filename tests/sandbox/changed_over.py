"""A document that is changed over between the forms of `resources`, its stack, and what both providers hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from cloudflare import Cloudflare

from dnsstack.changes.steps import Step
from dnsstack.cli.app import run
from dnsstack.document import dump, loads
from dnsstack.escaping import json_text
from dnsstack.model.domain import Domain
from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT
from dnsstack.sandbox.deploy import DeploymentOutcome, StackTarget
from dnsstack.sandbox.deploy.in_process import InProcessStack
from dnsstack.sandbox.deploy.stack import Stack
from dnsstack.sandbox.network.apis import EmulatedApis

RECORDS: Final[dict[str, Any]] = {
    "@": {
        "MX": ["10 mail", "20 mail.example.net."],
        "TXT": ["v=spf1 mx -all", "a; b"],
        "A": ["192.0.2.1", "192.0.2.9"],
    },
    "mail": {"A": "192.0.2.25", "AAAA": "2001:db8::25"},
    "web": {"CNAME": "mail"},
    "cdn": {"ALIAS": "d111111abcdef8.cloudfront.net. Z2FDTNDATAQYW2"},
    "*.wild": {"A": {"ttl": 60, "values": "192.0.2.7"}},
    "_sip._tcp": {"SRV": "10 60 5060 mail"},
    "caa": {"CAA": '0 issue "letsencrypt.org"'},
    "child": {"NS": ["ns1.example.net.", "ns2.example.net."], "DS": "1 8 2 " + "ab" * 32},
}
CHECK: Final = {"type": "HTTPS", "host": "origin-1.example.net", "path": "/healthz"}
POLICY: Final[dict[str, Any]] = {
    "ttl": 60,
    "primary": ["192.0.2.1", "192.0.2.3"],
    "secondary": ["192.0.2.2", "192.0.2.4"],
    "check": "web",
}
FAILOVER: Final = {
    "www": {"A": {**POLICY, "cloudflare": "follow"}},
    "pinned": {"A": {**POLICY, "cloudflare": "follow", "pin": {"to": "secondary", "reason": "racks"}}},
    "apart": {"A": {**POLICY, "primary": "192.0.2.1", "secondary": "192.0.2.2", "cloudflare": "delegate"}},
}


def domain(resources: str = "per-rrset", **changes: Any) -> Domain:
    document = {
        "domain": "example.com",
        "nameservers": {
            "route53": {},
            "cloudflare": {"account": DEFAULT_ACCOUNT.id, "plan": "pro"},
            "resources": resources,
        },
        "health_checks": {"web": CHECK},
        "records": RECORDS,
        "failover": FAILOVER,
    }
    return loads(json_text(document | changes), "json").domain


class Stacked:
    """A document that is written again and again, and its stack; what both providers hold."""

    def __init__(self, folder: Path, apis: EmulatedApis, kind: type[Stack] = InProcessStack) -> None:
        self.apis = apis
        self.folder = folder
        config = {"dnsstack:documents": "example.com.yaml"}
        target = StackTarget(folder / "stack", root=folder, environment=apis.environment, config=config)
        self.stack = kind(target)

    def up(self, one: Domain) -> DeploymentOutcome:
        (self.folder / "example.com.yaml").write_text(dump(one), encoding="utf-8")
        return self.stack.up()

    def take(self, step: Step, monkeypatch: pytest.MonkeyPatch) -> DeploymentOutcome:
        """What the page of `dnsstack steps` says."""
        if step.before:
            self.import_(step.domain, monkeypatch)
        return self.up(step.domain)

    def import_(self, one: Domain, monkeypatch: pytest.MonkeyPatch, expected: int = 0) -> None:
        document, file = self.folder / "step.yaml", self.folder / "import.json"
        document.write_text(dump(one), encoding="utf-8")
        file.unlink(missing_ok=True)
        words = [
            "import",
            "example.com",
            "--from",
            "route53",
            "--from",
            "cloudflare",
            "--project",
            "dnsstack",
            "--stack",
            "sandbox",
        ]
        with monkeypatch.context() as patch:
            for name, value in self.apis.environment.items():
                patch.setenv(name, value)
            assert run([*words, "--declared", str(document), "--adopt", str(file)]) == expected
        assert file.exists() is not bool(expected)
        if file.exists():
            self.stack.adopt(file)

    def contents(self) -> Mapping[str, Any]:
        """Every RRset, and every record with its id and the time of its last change."""
        holding = self.apis.cloudflare_zones()
        return {
            "route53": [sorted(map(repr, zone.record_sets)) for zone in self.apis.hosted_zones()],
            "cloudflare": [sorted(map(repr, zone.records)) for zone in holding],
        }

    def written(self) -> int:
        """The calls that wrote anything."""
        return sum(changes.count for changes in self.apis.changes)

    def fail_over(self, owner: str, *values: str) -> None:
        """What `dnsstack follow` does at Cloudflare."""
        (zone,) = self.apis.cloudflare.store.zones()
        client = Cloudflare(
            api_token=self.apis.environment["CLOUDFLARE_API_TOKEN"], base_url=self.apis.cloudflare.base_url
        )
        slots = [one for one in self.apis.cloudflare.store.records(zone.id) if one.name == owner and one.type == "A"]
        for slot, value in zip(slots, values, strict=True):
            client.dns.records.edit(slot.id, zone_id=zone.id, type="A", name=owner, ttl=60, content=value)
