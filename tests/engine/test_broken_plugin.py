"""A provider plugin that does not start is one sentence, and exit code 3."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dnsstack.errors import EnvironmentFault
from dnsstack.sandbox.deploy import engine
from dnsstack.sandbox.deploy.stack import StackTarget

PROGRAM = """
import pulumi_aws as aws
aws.route53.Zone("zone", name="example.com")
"""


@pytest.mark.engine
@pytest.mark.skipif(shutil.which("pulumi") is None, reason="no `pulumi` on PATH")
def test_a_plugin_that_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(folder: Path, _: object) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for package in ("aws", "cloudflare"):
            script = folder / f"pulumi-resource-{package}"
            script.write_text("#!/bin/sh\nexit 1\n")
            script.chmod(0o755)
        return folder

    monkeypatch.setattr(engine, "write_plugins", broken)
    program = tmp_path / "program"
    program.mkdir()
    (program / "__main__.py").write_text(PROGRAM)
    stack = engine.EngineStack(StackTarget(folder=tmp_path / "stack", program=program, root=tmp_path))

    with pytest.raises(EnvironmentFault, match="a provider plugin does not start") as caught:
        stack.up()
    assert caught.value.exit_code == 3
