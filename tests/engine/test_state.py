"""The host's state: what was written before a kill is there afterwards, and a broken file is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from dnsstack.errors import EnvironmentFault
from dnsstack.sandbox.deploy.state import DeployedResource, State


def resource(name: str) -> DeployedResource:
    return DeployedResource(urn=f"urn:pulumi:s::p::t::{name}", type="t", id=name, custom=True, inputs={}, outputs={})


def reread(folder: Path) -> list[tuple[str, DeployedResource]]:
    state = State(folder)
    found = list(state)
    state.close()
    return found


def test_a_killed_deployment_loses_nothing(tmp_path: Path) -> None:
    """Never closed properly: the journal alone tells."""
    first = State(tmp_path)
    for name in ("a", "b", "c"):
        first.keep(resource(name))
    first.drop(resource("b").urn)
    first.doom(resource("c"))

    first._journal.close()

    kept = [(item.id, item.doomed) for _, item in reread(tmp_path)]

    assert kept == [("a", False), ("c", True)]


def test_a_half_written_last_line_of_the_journal_is_what_the_kill_left(tmp_path: Path) -> None:
    first = State(tmp_path)
    first.keep(resource("a"))
    first._journal.close()
    journal = tmp_path / "state.journal"
    journal.write_text(journal.read_text(encoding="utf-8") + '{"again": fal', encoding="utf-8")

    assert [item.id for _, item in reread(tmp_path)] == ["a"]
    assert [item.id for _, item in reread(tmp_path)] == ["a"]


def test_a_broken_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("{", encoding="utf-8")

    with pytest.raises(EnvironmentFault, match="remove the folder and deploy again"):
        State(tmp_path)
