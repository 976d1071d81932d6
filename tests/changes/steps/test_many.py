"""Thousands of owners change their type at once: the work of the steps grows with their number, not with its square."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from dnsstack.changes.steps import steps
from dnsstack.document import loads
from dnsstack.escaping import json_text
from dnsstack.model.domain import Domain

from .pairs import CHECKS, SETS, policy


def many(count: int, servers: str, body: dict[str, Any]) -> Domain:
    """A domain of `count` owners that all have the same."""
    sections = {section: {f"h{index}": types for index in range(count)} for section, types in body.items()}
    document = {"domain": "example.com", "nameservers": SETS[servers], "health_checks": CHECKS, **sections}
    return loads(json_text(document), "json").domain


def work(count: int, servers: str, old: dict[str, Any], new: dict[str, Any]) -> int:
    """How many instructions of Python the modules of the steps execute."""
    before, after = (many(count, servers, body) for body in (old, new))
    executed = 0

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal executed
        if event == "call" and "/changes/steps/" not in frame.f_code.co_filename:
            return None
        frame.f_trace_opcodes = True
        executed += event == "opcode"
        return trace

    former = sys.gettrace()
    sys.settrace(trace)
    try:
        assert steps(before, after, accept_gap=True)
    finally:
        sys.settrace(former)
    return executed


@pytest.mark.parametrize(
    ("servers", "old", "new"),
    [
        ("both", {"records": {"TXT": "hello"}}, {"records": {"CNAME": "web.example.net."}}),
        ("cloudflare", {"records": {"A": "192.0.2.1"}}, {"records": {"CNAME": "web.example.net."}}),
        ("both", policy("delegate", ttl=600), {"records": {"A": "192.0.2.1"}}),
    ],
    ids=["one provider after the other", "with a gap", "sub-zones"],
)
def test_twice_as_many_owners_are_twice_the_work(servers: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    _, few, many_ = (work(count, servers, old, new) for count in (1, 30, 60))  # CPython 3.12.1 does not trace the first
    assert many_ < 2.2 * few
