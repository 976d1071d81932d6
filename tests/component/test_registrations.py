"""What the component registers, compared with goldens: type, name, parent, inputs and options of every resource."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dnsstack import MultiProviderZone
from tests.component.recording import Run, run
from tests.conftest import Golden

HERE = Path(__file__).parent
ACCOUNT = "0123456789abcdef0123456789abcdef"
DOCUMENTS: Any = {
    "both": {
        "domain": "example.com",
        "nameservers": {"route53": {"comment": "ours", "tags": {"team": "dns"}}, "cloudflare": {"account": ACCOUNT}},
        "records": {
            "@": {"MX": ["10 mail", "20 mail.example.net."], "TXT": "v=spf1 mx -all"},
            "mail": {"A": "192.0.2.25"},
            "docs": {"CNAME": {"values": ["docs.example.net."], "comment": "hosted", "ttl": 60}},
        },
    },
    "follow": {
        "domain": "example.com",
        "nameservers": {"route53": {}, "cloudflare": {"account": ACCOUNT}},
        "health_checks": {"web": {"type": "HTTPS", "host": "www.example.com", "address": "192.0.2.1", "interval": 10}},
        "failover": {
            "www": {"A": {"ttl": 60, "primary": "192.0.2.1", "secondary": "192.0.2.2", "check": "web"}},
        },
    },
    "adopted": {
        "domain": "example.com",
        "nameservers": {
            "route53": {"zone_id": "Z0123456789"},
            "cloudflare": {"account": ACCOUNT, "zone_id": "fedcba9876543210fedcba9876543210"},
        },
        "records": {"www": {"A": "192.0.2.1"}},
    },
}
DOCUMENTS["follow"]["failover"]["www"]["A"]["cloudflare"] = "follow"


def deployed(name: str) -> Run:
    def program() -> None:
        MultiProviderZone("example.com", DOCUMENTS[name])

    return run(program)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_registrations_are_the_kept_ones(name: str, golden: Golden) -> None:
    text = json.dumps(deployed(name).registrations(), indent=1, sort_keys=True) + "\n"

    golden(HERE / "goldens" / f"{name}.json", text)


def test_everything_waits_for_the_remembered_shape() -> None:
    """So that a refused change touches nothing: each resource depends on the Stash, directly or through others."""
    requests = {request.name: request for request in deployed("follow").requests}
    names = {name: {urn.split("::", 3)[3] for urn in request.dependencies} for name, request in requests.items()}

    def waits(name: str) -> bool:
        return "example.com/shape" in names[name] or any(waits(other) for other in names[name])

    assert {name for name in names if not waits(name)} == {"example.com", "example.com/shape"}


def test_all_children_are_below_the_component() -> None:
    parents = {one["parent"] for one in deployed("both").registrations() if one["name"] != "example.com"}

    assert parents == {"example.com"}


def test_several_components_stand_side_by_side() -> None:
    def program() -> None:
        for domain in ("example.com", "example.org"):
            MultiProviderZone(domain, DOCUMENTS["both"] | {"domain": domain})

    names = [one["name"] for one in run(program).registrations()]

    assert len(names) == len(set(names))
    assert {name.partition("/")[0] for name in names} == {"example.com", "example.org"}


def test_one_more_rrset_changes_no_other_registration() -> None:
    before = {one["name"]: one for one in deployed("both").registrations()}
    more: Any = {**DOCUMENTS["both"], "records": {"new": {"A": "192.0.2.9"}, **DOCUMENTS["both"]["records"]}}

    after = {one["name"]: one for one in run(lambda: MultiProviderZone("example.com", more)).registrations()}
    # these know every RRset by intent
    waiting = {"example.com/shape", "example.com/route53/@/NS"}
    waiting |= {"example.com/route53/protection", "example.com/cloudflare/protection"}

    assert before.keys() < after.keys()
    assert {name for name in before if before[name] != after[name]} <= waiting
