"""The programs of `examples/` that are not Python, on the engine, where their language's host is at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.constructed import Constructed, needs_engine

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
APPLICATION = """
import * as pulumi from "@pulumi/pulumi";

export function loadBalancerName(): pulumi.Output<string> {
    const name = new pulumi.Config().get("name") ?? "lb-1.example.net";
    return new pulumi.Stash("balancer", { input: name }).output.apply(String);
}
"""
"""Takes the place of the example's own: the sandbox has no load balancers."""

pytestmark = [pytest.mark.engine, pytest.mark.slow, needs_engine]


def _modules() -> Path | None:
    """The folder with Node's packages that the example needs: its own, or one that NODE_PATH names."""
    named = [Path(folder) for folder in os.environ.get("NODE_PATH", "").split(os.pathsep) if folder]
    wanted = (Path("@pulumi", "pulumi"), Path("typescript"))
    for folder in (EXAMPLES / "typescript" / "node_modules", *named):
        if all((folder / one).is_dir() for one in wanted):
            return folder
    return None


def _check(*command: str, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def typescript(tmp_path: Path) -> Iterator[Constructed]:
    """The TypeScript example with the SDK that its schema makes."""
    modules = _modules()
    if shutil.which("pulumi-language-nodejs") is None or modules is None:
        pytest.skip("no Node with @pulumi/pulumi and typescript: npm install in examples/typescript, or set NODE_PATH")
    with Constructed(tmp_path, EXAMPLES / "typescript") as found:
        (found.program / "application.ts").write_text(APPLICATION)
        own = found.program / "node_modules"
        (own / "@pulumi").mkdir(parents=True)
        for one in modules.iterdir():
            if one.name != "@pulumi":
                (own / one.name).symlink_to(one)
        (own / "@pulumi" / "pulumi").symlink_to(modules / "@pulumi" / "pulumi")
        plugin = str(tmp_path / "sandbox" / "pulumi" / "plugins" / "pulumi-resource-dnsstack")
        _check("pulumi", "package", "gen-sdk", plugin, "--language", "nodejs", "--out", "sdks", cwd=found.program)
        sdk = found.program / "sdks" / "nodejs"
        (sdk / "node_modules").symlink_to(own)
        node = ("node", str(modules / "typescript" / "bin" / "tsc"))
        _check(*node, "-p", ".", cwd=sdk)
        shutil.copy(sdk / "package.json", sdk / "bin" / "package.json")
        (own / "@pulumi" / "dnsstack").symlink_to(sdk / "bin")
        _check(*node, "-p", ".", "--noEmit", cwd=found.program)
        yield found


@pytest.fixture
def yaml(tmp_path: Path) -> Iterator[Constructed]:
    if shutil.which("pulumi-language-yaml") is None:
        pytest.skip("no pulumi-language-yaml on PATH")
    with Constructed(tmp_path, EXAMPLES / "yaml") as found:
        yield found


@pytest.mark.parametrize("language", ["typescript", "yaml"])
def test_it_deploys_and_then_changes_nothing(language: str, request: pytest.FixtureRequest) -> None:
    constructed: Constructed = request.getfixturevalue(language)
    planned = {change.name for change in constructed.stack.preview().changed}

    made = constructed.stack.up()

    assert {change.name for change in made.changed} == planned, "an Output's record is named at preview"
    assert len(made.outputs["delegation"]["name_servers"]) == 6
    for provider in ("route53", "cloudflare"):
        assert "app.example.com. CNAME lb-1.example.net." in constructed.records(provider)
    assert constructed.stack.preview().changed == ()
