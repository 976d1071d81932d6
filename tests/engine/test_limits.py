"""A deployment that does not end by itself is ended, by either host, with a sentence that says what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dnsstack.errors import EnvironmentFault
from dnsstack.sandbox.deploy.engine import EngineStack
from dnsstack.sandbox.deploy.in_process import InProcessStack
from dnsstack.sandbox.deploy.stack import StackTarget

SAID = r"did not end within [\d.]+ s, and was ended; .* --deploy-timeout"
STUCK = {
    "waits": "import threading\nthreading.Event().wait()",
    "keeps the interpreter": "import re\nre.match('(a*)*$', 'a' * 60 + 'b')",
    "leaves a child": ("import subprocess, threading\nsubprocess.Popen(['sleep', '5'])\nthreading.Event().wait()"),
}
"""Programs: the first two as programs go wrong, the third leaves a process that holds what the child printed to."""


@pytest.mark.parametrize("program", STUCK.values(), ids=STUCK)
def test_a_program_that_does_not_end(tmp_path: Path, program: str) -> None:
    (tmp_path / "__main__.py").write_text(program, encoding="utf-8")
    stack = InProcessStack(StackTarget(tmp_path / "sandbox", tmp_path, root=tmp_path, limit=1.0))

    with pytest.raises(EnvironmentFault, match=SAID):
        stack.up()


def test_a_cli_that_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a child of its own, as the CLI has language hosts and plugins."""
    script = tmp_path / "bin" / "pulumi"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\nsleep 60 &\nwait\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}{os.pathsep}{os.environ['PATH']}")
    stack = EngineStack(StackTarget(tmp_path / "sandbox", tmp_path, root=tmp_path, limit=0.3))

    with pytest.raises(EnvironmentFault, match=SAID):
        stack.preview()
