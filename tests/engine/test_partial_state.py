"""A Create that fails half of the way on the real engine: what is in is kept, and the next `up` is an Update."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.engine.test_dnsstack_plugin import RECORDS, Project

pytestmark = [
    pytest.mark.slow,
    pytest.mark.engine,
    pytest.mark.skipif(shutil.which("pulumi") is None, reason="no `pulumi` on PATH"),
]

COUNT = 10_000
"""RRsets: the state travels in the status's details, which are gRPC metadata."""


def test_what_is_in_is_kept_and_the_next_up_updates(tmp_path: Path) -> None:
    project = Project(tmp_path)
    fails = tmp_path / "fails"
    fails.touch()
    project.environment["FAILS"] = str(fails)
    plugin = Path(__file__).parent / "failing_plugin.py"
    script = project.scripts / "pulumi-resource-dnsstack"
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(str(plugin))} "$@"\n')
    rrsets = f"{{f'n{{i}}/TXT': {{'ttl': 300, 'values': [f'\"{{i}}\"']}} for i in range({COUNT})}}"
    secret = "pulumi.Output.secret('v=hidden-text')"
    props = f"{{'zoneId': 'Z1', 'zoneName': 'example.com', 'comment': {secret}, 'rrsets': {rrsets}}}"
    project.write(f"{RECORDS}Records('records', {props})\n")
    assert project.pulumi("stack", "init", "dev").returncode == 0

    first = project.pulumi("up", "--yes", "--skip-preview", "--stack", "dev")
    assert first.returncode != 0
    assert f"batch 2 is refused; {COUNT // 2} RRsets are in" in first.stdout
    [kept] = _resources(project)
    assert len(kept["outputs"]["rrsets"]) == COUNT // 2
    assert "v=hidden-text" not in json.dumps(kept)

    second = project.pulumi("up", "--yes", "--skip-preview", "--stack", "dev")
    assert second.returncode == 0, second.stdout[-2000:]
    assert f"{COUNT // 2} RRsets were in" in second.stdout
    assert "1 updated" in second.stdout
    [whole] = _resources(project)
    assert len(whole["outputs"]["rrsets"]) == COUNT


def _resources(project: Project) -> list[dict[str, Any]]:
    exported = json.loads(project.pulumi("stack", "export", "--stack", "dev").stdout)
    return [item for item in exported["deployment"]["resources"] if item["type"].startswith("dnsstack:")]
