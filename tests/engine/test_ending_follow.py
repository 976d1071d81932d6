"""A policy under `follow` ends while Cloudflare is in any role: then it answers what the document says.

Pulumi's state knows nothing of the follower's writes: all of this is without `--refresh`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import pytest

from dnsstack.sandbox.cloudflare_api import DEFAULT_TOKEN
from tests.engine.conftest import last_by_engine
from tests.engine.deployed import Deployed

FOLLOW = "{ttl: 60, primary: %s, secondary: %s, check: web, cloudflare: %s}"
CHECKS = "health_checks: {web: {type: TCP, address: 192.0.2.1, port: 443}}\n"
ONE, TWO = ("192.0.2.1", "192.0.2.2"), ("[192.0.2.1, 192.0.2.3]", "[192.0.2.2, 192.0.2.4]")
NAMES = ("one.example.net.", "two.example.net.")
BEFORE = f"""{CHECKS}
failover:
  to-primary: {{A: {FOLLOW % (*ONE, "follow")}}}
  several: {{A: {FOLLOW % (*TWO, "follow")}}}
  to-balancer: {{A: {FOLLOW % (*ONE, "follow")}}}
  name: {{CNAME: {FOLLOW % (*NAMES, "follow")}}}
  goes: {{A: {FOLLOW % (*ONE, "follow")}}}
  retires: {{A: {(FOLLOW % (*ONE, "follow")).replace("}", ", retire: true}")}}}
  to-other: {{A: {(FOLLOW % (*ONE, "follow")).replace("}", ", retire: true}")}}}
  stays: {{A: {FOLLOW % (*ONE, "follow")}}}
"""
AFTER = f"""{CHECKS}
records:
  retires: {{A: 192.0.2.1}}
  to-other: {{A: 192.0.2.2}}
failover:
  to-primary: {{A: {FOLLOW % (*ONE, "primary-only")}}}
  several: {{A: {FOLLOW % (*TWO, "primary-only")}}}
  to-balancer: {{A: {FOLLOW % (*ONE, "load-balancer")}}}
  name: {{CNAME: {FOLLOW % (*NAMES, "primary-only")}}}
  stays: {{A: {FOLLOW % (*ONE, "follow")}}}
"""
WANTED = {
    "to-primary": {"192.0.2.1"},
    "several": {"192.0.2.1", "192.0.2.3"},
    "to-balancer": {"192.0.2.1"},
    "name": {"one.example.net"},
    "retires": {"192.0.2.1"},
    "to-other": {"192.0.2.2"},
}
MOVED = {
    "192.0.2.1": "192.0.2.2",
    "192.0.2.3": "192.0.2.4",
    "one.example.net": "two.example.net",
}
Role = Callable[[int, str], str]
ROLES: Mapping[str, Role] = {
    "primary": lambda _, content: content,
    "secondary": lambda _, content: MOVED[content],
    "partly-moved": lambda index, content: content if index else MOVED[content],
}


def served(deployed: Deployed) -> dict[str, set[str]]:
    """The contents of Cloudflare's records beneath the apex, by owner."""
    found: dict[str, set[str]] = {}
    for holding in deployed.apis.cloudflare_zones():
        for one in holding.records:
            if one["type"] in {"A", "CNAME"}:
                found.setdefault(one["name"].removesuffix(".example.com"), set()).add(one["content"])
    return found


def move(deployed: Deployed, role: Role) -> None:
    """What the follower does: a PATCH of each record's content."""
    base = deployed.apis.environment["CLOUDFLARE_BASE_URL"]
    headers = {"Authorization": f"Bearer {DEFAULT_TOKEN.secret}"}
    with httpx.Client(headers=headers, trust_env=False) as api:
        for holding in deployed.apis.cloudflare_zones():
            seen: dict[str, int] = {}
            for one in sorted(holding.records, key=lambda record: (record["name"], record["content"])):
                if one["type"] not in {"A", "CNAME"}:
                    continue
                index = seen[one["name"]] = seen.get(one["name"], -1) + 1
                url = f"{base}/zones/{holding.zone['id']}/dns_records/{one['id']}"
                api.patch(url, json={"content": role(index, one["content"])}).raise_for_status()


@pytest.mark.parametrize(("deployed", "role"), last_by_engine(*ROLES), indirect=["deployed"])
def test_what_follow_leaves_behind_becomes_what_the_document_says(deployed: Deployed, role: str) -> None:
    deployed.up(BEFORE)
    move(deployed, ROLES[role])
    left = served(deployed)
    assert (left["to-primary"] == {"192.0.2.1"}) is (role == "primary")
    routine = deployed.up(BEFORE)
    assert not routine.changed, "a routine run never undoes a flip"

    deployed.up(AFTER)

    found = served(deployed)
    assert found.pop("stays") == left["stays"], "what is still followed is the follower's"
    assert found == WANTED
    assert not deployed.stack.up().changed


def test_what_follow_leaves_behind_in_one_resource_a_zone(tmp_path: Path) -> None:
    with Deployed(tmp_path, engine=False, per_zone=True) as deployed:
        test_what_follow_leaves_behind_becomes_what_the_document_says(deployed, "partly-moved")


def test_a_simple_record_that_was_followed_for_a_while_comes_back(in_process: Deployed) -> None:
    """Its record was not made under `follow`: the mark came with the policy."""
    simple = f"{CHECKS}\nrecords: {{www: {{A: 192.0.2.1}}}}\n"
    policy = FOLLOW % (*ONE, "follow")
    in_process.up(simple)
    in_process.up(f"{CHECKS}\nfailover: {{www: {{A: {policy}}}}}\n")
    move(in_process, ROLES["secondary"])
    in_process.up(f"{CHECKS}\nfailover: {{www: {{A: {policy.replace('}', ', retire: true}')}}}}}\n")
    assert served(in_process) == {"www": {"192.0.2.2"}}

    told = in_process.up(simple)

    assert served(in_process) == {"www": {"192.0.2.1"}}
    assert any("--refresh" in warning for warning in told.warnings)
