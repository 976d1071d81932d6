"""Changing over between `resources: per-rrset` and `per-zone` in the sandbox: every RRset stays, none is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from dnsstack.changes.steps import steps
from dnsstack.sandbox.deploy import DeploymentError
from dnsstack.sandbox.network.apis import EmulatedApis
from tests.sandbox.changed_over import RECORDS, Stacked, domain


@pytest.fixture
def stacked(tmp_path: Path) -> Iterator[Stacked]:
    with EmulatedApis(registered=("example.com.",)) as apis:
        yield Stacked(tmp_path, apis)


@pytest.mark.slow
@pytest.mark.parametrize("failed_over", [False, True], ids=["healthy", "moved"])
def test_there_and_back_no_record_is_written(
    stacked: Stacked, failed_over: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a policy under follow, failed over or not, a pinned one and a delegated one."""
    single, whole = domain(), domain("per-zone")
    stacked.up(single)
    if failed_over:
        stacked.fail_over("www.example.com", "192.0.2.2", "192.0.2.4")
    before, written = stacked.contents(), stacked.written()

    at = single
    for target in (whole, single):
        found = steps(at, target)
        assert len(found) == 3
        for step in found:
            stacked.take(step, monkeypatch)
            assert (stacked.contents(), stacked.written()) == (before, written), step.title
        at = found[-1].domain
    assert not stacked.stack.preview().changed
    stacked.up(domain(records={**RECORDS, "mail": {"A": "192.0.2.26"}}))
    assert stacked.written() > written  # the records are the stack's own again


SMALL: Final[dict[str, Any]] = {"records": {"mail": {"A": "192.0.2.25"}}, "failover": {}}


@pytest.mark.slow
def test_no_step_can_be_left_out(stacked: Stacked, monkeypatch: pytest.MonkeyPatch) -> None:
    single, whole = domain(**SMALL), domain("per-zone", **SMALL)
    give, take, _ = steps(single, whole)
    give_back, take_back, _ = steps(whole, single)
    stacked.up(single)
    before, written = stacked.contents(), stacked.written()
    for refused, said in ((whole, "handover: give"), (take.domain, "has not given its per-rrset records")):
        with pytest.raises(DeploymentError, match=said):
            stacked.up(refused)
    with pytest.raises(DeploymentError, match="has not given"):  # the refusal is remembered as nothing
        stacked.up(take.domain)

    stacked.up(give.domain)
    with pytest.raises(DeploymentError, match="changes more than resources"):
        stacked.up(give.domain.replace(records=()))
    with pytest.raises(DeploymentError, match="handover: give"):
        stacked.up(whole)
    stacked.up(take.domain)
    stacked.up(give_back.domain)
    with pytest.raises(DeploymentError, match="would be created, but with `handover: take`"):
        stacked.up(take_back.domain)
    stacked.take(take_back, monkeypatch)
    assert (stacked.contents(), stacked.written()) == (before, written)


def test_a_record_that_is_not_there_is_not_taken_over(stacked: Stacked, monkeypatch: pytest.MonkeyPatch) -> None:
    stacked.up(domain("per-zone", **SMALL))
    (_, take_back, _) = steps(domain("per-zone", **SMALL), domain(**SMALL))
    other = take_back.domain.replace(records=domain(records={"mail": {"A": "192.0.2.99"}}).records)

    stacked.import_(other, monkeypatch, expected=1)
