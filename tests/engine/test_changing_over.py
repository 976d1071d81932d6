"""Changing over on the engine: 1,000 RRsets there and back, and no call that writes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from dnsstack.changes.steps import steps
from dnsstack.sandbox.deploy import DeploymentError
from dnsstack.sandbox.deploy.engine import EngineStack
from dnsstack.sandbox.network.apis import EmulatedApis
from tests.sandbox.changed_over import FAILOVER, RECORDS, Stacked, domain

pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("pulumi") is None, reason="no `pulumi` is on PATH"),
]


@pytest.mark.parametrize("count", [10, 1000])
def test_there_and_back_on_the_engine(tmp_path: Path, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    hosts: dict[str, Any] = {f"host-{number}": {"A": f"198.51.100.{number % 250}"} for number in range(count)}
    changes: dict[str, Any] = {"records": RECORDS | hosts, "failover": {"www": FAILOVER["www"]}}
    single, whole = domain(**changes), domain("per-zone", **changes)
    with EmulatedApis() as apis:
        stacked = Stacked(tmp_path, apis, EngineStack)
        stacked.up(single)
        stacked.fail_over("www.example.com", "192.0.2.2", "192.0.2.4")
        before, written = stacked.contents(), stacked.written()
        with pytest.raises(DeploymentError, match="handover: give"):
            stacked.up(whole)

        for found in (steps(single, whole), steps(whole, single)):
            for step in found:
                stacked.take(step, monkeypatch)
                assert stacked.written() == written, step.title
                assert stacked.contents() == before
        assert not stacked.stack.preview().changed
