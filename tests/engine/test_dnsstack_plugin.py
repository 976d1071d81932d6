"""dnsstack's own plugin on the real engine: both ways of installing it, and what is said where it is missing or wrong.

Tried with Pulumi's CLI 3.260.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dnsstack import __version__
from dnsstack.plugin.schema import schema

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(shutil.which("pulumi") is None, reason="no `pulumi` on PATH"),
]

FOLDER = Path(__file__).parents[2] / "dnsstack" / "plugin" / "package"
RECORDS = """
import pulumi

class Records(pulumi.CustomResource):
    def __init__(self, name, props, opts=None):
        super().__init__("dnsstack:index:CloudflareRecords", name, props, opts)

"""
COMPONENT = """
import dnsstack

data = {"domain": "example.com", "nameservers": {"route53": {}, "resources": "per-zone"}, "records": {}}
dnsstack.MultiProviderZone("example.com", data)
"""
GOOD = {"zoneId": "0" * 32, "zoneName": "example.com", "rrsets": {"www/A": {"ttl": 300, "values": ["192.0.2.1"]}}}


class Project:
    """A Python project whose `Pulumi.yaml` names the folder of the console script."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.scripts = folder / "scripts"
        self.scripts.mkdir(parents=True)
        script = self.scripts / "pulumi-resource-dnsstack"
        script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m dnsstack.plugin "$@"\n')
        script.chmod(0o755)
        state = folder / "state"
        state.mkdir()
        path = ":".join(part for part in sys.path if part)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("CLOUDFLARE_", "AWS_"))},
            "PULUMI_HOME": str(folder / "home"),
            "PULUMI_BACKEND_URL": f"file://{state}",
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PYTHONPATH": path,
        }
        self.write(RECORDS)
        self.project(str(self.scripts))

    def project(self, plugins: str = "") -> None:
        named: Mapping[str, Any] = {"providers": [{"name": "dnsstack", "path": plugins}]} if plugins else {}
        text = {"name": "test", "runtime": "python"} | ({"plugins": named} if named else {})
        (self.folder / "Pulumi.yaml").write_text(json.dumps(text))

    def write(self, program: str) -> None:
        (self.folder / "__main__.py").write_text(program)

    def pulumi(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def preview(self) -> str:
        """What a refused preview says; its exit code is not 0."""
        found = self.pulumi("preview", "--stack", "dev")
        assert found.returncode != 0, found.stdout
        said = found.stdout + found.stderr
        assert "/dnsstack/plugin/" not in said, (
            "a traceback of ours; Python's own tells that the engine ends the program"
        )
        return said


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    done = made.pulumi("stack", "init", "dev")
    assert done.returncode == 0, done.stderr
    return made


def test_the_console_script_gives_the_schema(project: Project) -> None:
    found = project.pulumi("package", "get-schema", str(project.scripts / "pulumi-resource-dnsstack"))
    assert found.returncode == 0, found.stderr
    given, ours = json.loads(found.stdout), json.loads(schema())
    assert {key: set(given[key]) for key in ("resources", "types")} == {
        key: set(ours[key]) for key in ("resources", "types")
    }
    assert given["version"] == __version__


@pytest.mark.skipif(shutil.which("pulumi-language-yaml") is None, reason="no pulumi-language-yaml on PATH")
def test_it_is_added_to_a_yaml_program_without_a_network(project: Project) -> None:
    """The language host 1.25 has no `Link`, which prints an example: what a program needs is written before."""
    (project.folder / "Pulumi.yaml").write_text("name: test\nruntime: yaml\n")
    found = project.pulumi("package", "add", str(project.scripts / "pulumi-resource-dnsstack"))
    assert "Successfully generated an SDK for the dnsstack package" in found.stdout + found.stderr
    assert found.returncode == 0 or "method Link not implemented" in found.stderr
    written = (project.folder / "sdks" / "dnsstack" / f"dnsstack-{__version__}.yaml").read_text()
    assert f"name: dnsstack\nversion: {__version__}\n" in written


@pytest.mark.slow
def test_the_folder_is_a_package(project: Project) -> None:
    copied = project.folder / "package"
    shutil.copytree(FOLDER, copied, ignore=shutil.ignore_patterns("venv"))
    (copied / "requirements.txt").write_text("")  # what it asks for is where this test has it, and not to be downloaded
    main = copied / "__main__.py"
    main.write_text(f"import sys\n\nsys.path[:0] = {[part for part in sys.path if part]!r}\n{main.read_text()}")
    del project.environment["PYTHONPATH"]
    found = project.pulumi("package", "get-schema", str(copied))
    if "No matching distribution found for wheel" in found.stdout + found.stderr:
        pytest.skip("Pulumi renews pip in the folder's environment, and there is no registry")
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout)["version"] == __version__


def test_a_token_in_the_clear_is_refused_before_anything_is_made(project: Project) -> None:
    project.write(f"{RECORDS}Records('records', {GOOD!r})\n")
    project.pulumi("config", "set", "--stack", "dev", "--plaintext", "dnsstack:cloudflareApiToken", "a-readable-token")
    said = project.preview()
    assert "cloudflareApiToken is not marked secret" in said
    assert "a-readable-token" not in said


def test_a_secret_under_a_wrong_name_is_not_shown(project: Project) -> None:
    project.write(f"{RECORDS}Records('records', {GOOD!r})\n")
    project.pulumi("config", "set", "--stack", "dev", "--secret", "dnsstack:cloudflareToken", "a-hidden-token-2")
    said = project.preview()
    assert "the provider dnsstack has no setting cloudflareToken; it has cloudflareApiToken" in said
    assert "a-hidden-token-2" not in said


def test_a_secret_token_is_taken_and_an_api_out_of_reach_is_one_sentence(project: Project) -> None:
    project.write(f"{RECORDS}Records('records', {GOOD!r})\n")
    project.pulumi("config", "set", "--stack", "dev", "--secret", "dnsstack:cloudflareApiToken", "a-hidden-token-1")
    project.pulumi("config", "set", "--stack", "dev", "dnsstack:endpoints", '{"cloudflare": "http://127.0.0.1:9"}')
    said = project.preview()
    assert "is not marked secret" not in said
    assert "Cloudflare" in said
    assert "a-hidden-token-1" not in said


def test_bad_inputs_are_refused_with_their_paths(project: Project) -> None:
    bad = {**GOOD, "rrsets": {"www/A": {"ttl": 300, "values": ["no address"]}}}
    project.write(f"{RECORDS}Records('records', {bad!r})\n")
    assert 'rrsets["www/A"].values' in project.preview()


def test_a_missing_plugin_is_told_before_anything_is_made(project: Project) -> None:
    """The engine's own word, where it may look for plugins itself, is that a page of releases can't be reached."""
    project.project()
    project.environment["PATH"] = os.environ["PATH"]
    del project.environment["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"]
    project.write(COMPONENT)
    said = project.preview()
    assert "PATH has no pulumi-resource-dnsstack; install dnsstack with its extra `plugin`, and name the folder" in said
    assert "Traceback" not in said
    assert "api.github.com" not in said
    assert "create" not in said.partition("Resources:")[2].replace("1 to create", ""), "the stack itself alone"


def test_a_plugin_of_another_version_is_told(project: Project) -> None:
    script = project.scripts / "pulumi-resource-dnsstack"
    older = "import dnsstack; dnsstack.__version__ = '0.0.9'; from dnsstack.plugin.__main__ import main; main()"
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -c "{older}" "$@"\n')
    project.write(f"{RECORDS}Records('records', {GOOD | {'dnsstackVersion': __version__}!r})\n")
    said = project.preview()
    assert f"the plugin dnsstack is 0.0.9, and the program's dnsstack is {__version__}: install one version for" in said
