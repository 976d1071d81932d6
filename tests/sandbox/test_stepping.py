"""Ten named changes at ten owners of one domain, walked with real queries on loopback: no client misses an answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from dnsstack.changes.steps import Step, steps
from dnsstack.document import loads
from dnsstack.escaping import json_text
from dnsstack.model.domain import Domain
from dnsstack.plan.build import build
from dnsstack.sandbox.drills.result import DrillResult
from dnsstack.sandbox.session.session import Session
from dnsstack.sandbox.session.stepping import questions, walk
from tests.changes.steps.pairs import CHECKS, SETS, SHAPES
from tests.sandbox.rehearsing import settings

PAIRS = {
    "cname-to-a": ("cname", "a"),
    "a-to-cname": ("a", "cname"),
    "txt-to-cname": ("txt", "cname"),
    "cname-to-a-and-txt": ("cname", "a and txt"),
    "cname-to-another": ("cname", "another cname"),
    "a-to-policy": ("a", "follow"),
    "policy-to-primary": ("follow", "a"),
    "policy-to-secondary": ("follow", "a of the secondary"),
    "policy-to-cname": ("primary only", "cname"),
    "slots": ("follow, two", "two addresses"),
}


def document(side: int, pairs: dict[str, tuple[str, str]]) -> Domain:
    """One domain with every pair's shape of one side at an owner of its own."""
    sections: dict[str, dict[str, Any]] = {"records": {"@": {"MX": "10 mail.example.net."}}, "failover": {}}
    for owner, pair in pairs.items():
        for section, what in SHAPES[pair[side]].items():
            sections[section][owner] = what
    data = {"domain": "example.com", "nameservers": SETS["both"], "health_checks": CHECKS} | sections
    return loads(json_text(data), "json").domain


def walked(old: Domain, found: tuple[Step, ...]) -> list[DrillResult]:
    consents = tuple(sorted({name for step in found for name in step.consents}))

    async def run() -> list[DrillResult]:
        async with Session(old, settings(consents=consents), lambda _: None) as session:
            return await walk(session, found, questions(build(old), found), lambda _: None)

    return asyncio.run(run())


@pytest.mark.slow
def test_no_client_misses_an_answer_in_ten_changes_at_once() -> None:
    old, new = document(0, PAIRS), document(1, PAIRS)
    found = steps(old, new)
    results = walked(old, found)
    assert len(results) == len(found)
    assert [promise.text for one in results for promise in one.promises if promise.outcome.value != "held"] == []
    answered = {share.provider for one in results for share in one.shares if share.answered}
    assert {"route53", "cloudflare"} <= answered


@pytest.mark.slow
def test_a_step_that_is_left_out_is_seen() -> None:
    """From the document before the waits straight to the cleared one: caches still send clients to Cloudflare."""
    pairs = {"cname-to-a": PAIRS["cname-to-a"]}
    old = document(0, pairs)
    out, cleared, _ = steps(old, document(1, pairs))
    hasty = (Step(out.title, out.domain, out.plan, out.consents), cleared)
    (promise,) = walked(old, hasty)[1].promises
    assert promise.outcome.value == "broken"
    assert "NXDOMAIN for cname-to-a.example.com." in promise.text


@pytest.mark.slow
def test_records_change_hands_there_and_back_while_clients_ask() -> None:
    single = document(0, {"a": ("a", "a"), "policy": ("follow", "follow")})
    whole = single.replace(nameservers=single.nameservers.replace(resources="per-zone"))
    found = (*steps(single, whole), *steps(whole, single))
    results = walked(single, found)
    promises = [promise for one in results for promise in one.promises]
    assert [promise.text for promise in promises if promise.outcome.value != "held"] == []
    assert sum("no call writes" in promise.text for promise in promises) == 4
