"""A state that a released version left upgrades without a change: names, types and inputs are API.

`python -m tests.engine.test_kept_state FOLDER` writes the states of the present version into FOLDER, once a release.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from dnsstack.sandbox.deploy.engine import EngineStack
from dnsstack.sandbox.deploy.in_process import InProcessStack
from tests.engine.deployed import Deployed

HERE = Path(__file__).parent
RELEASES = sorted(HERE.glob("state-*"))
DOCUMENT, ENGINE_STATE, HOST_STATE = "example.com.yaml", "deployment.json", "state.json"


def prepared(deployed: Deployed, release: Path) -> None:
    """The release's document and state in the place of the stack's own."""
    shutil.copy(release / DOCUMENT, deployed.folder)
    if isinstance(deployed.stack, EngineStack):
        deployed.stack.restore(json.loads((release / ENGINE_STATE).read_text(encoding="utf-8")))
    else:
        kept = deployed.folder / "sandbox" / "state" / HOST_STATE
        kept.parent.mkdir(parents=True)
        shutil.copy(release / HOST_STATE, kept)


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_a_released_versions_state_upgrades_without_a_change(deployed: Deployed, release: Path) -> None:
    prepared(deployed, release)

    planned = deployed.stack.preview()

    assert len(planned.changes) > 40
    assert planned.changed == ()


def write(release: Path) -> None:
    """Deploy the release's document in both ways and keep the states."""
    for engine in (True, False):
        with tempfile.TemporaryDirectory() as folder, Deployed(Path(folder), engine=engine) as deployed:
            deployed.up((release / DOCUMENT).read_text(encoding="utf-8"), "")
            if isinstance(deployed.stack, EngineStack):
                text = json.dumps(_portable(deployed.stack.export()), indent=1) + "\n"
                (release / ENGINE_STATE).write_text(text.replace(folder, "/sandbox"), encoding="utf-8")
            elif isinstance(deployed.stack, InProcessStack):
                shutil.copy(Path(folder) / "sandbox" / "state" / HOST_STATE, release / HOST_STATE)


def _portable(state: Any) -> Any:
    """The state without the places of source files, which say nothing of the domain."""
    if isinstance(state, dict):
        return {key: _portable(value) for key, value in state.items() if key not in {"sourcePosition", "stackTrace"}}
    return [_portable(item) for item in state] if isinstance(state, list) else state


if __name__ == "__main__":
    write(Path(sys.argv[1]))
