"""`--providers`: the vendors' plugins for one provider or both, from PATH or Pulumi's folder; never downloaded."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from dnsstack.cli.app import run
from dnsstack.cli.sandboxing.plugins import PACKAGES, packages_of
from dnsstack.errors import EnvironmentFault
from dnsstack.sandbox.deploy.project import write_plugins, write_project
from dnsstack.sandbox.deploy.stack import StackTarget
from dnsstack.sandbox.deploy.vendor import require_vendor, vendor_settings
from dnsstack.sandbox.network.apis import EmulatedApis
from dnsstack.sandbox.plugins.names import PACKAGE_NAMES

DOCUMENT = """
domain: example.com
nameservers:
  route53: {}
  cloudflare: {account: "0123456789abcdef0123456789abcdef"}
records: {www: {A: 192.0.2.1}}
"""
AWS, CLOUDFLARE = f"v{version('pulumi-aws')}", f"v{version('pulumi-cloudflare')}"


def executable(file: Path, text: str = "#!/bin/sh\n") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    file.chmod(0o755)
    return file


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `bin` on PATH, where a CLI is, and Pulumi's `home`, where no plugin is."""
    executable(tmp_path / "bin" / "pulumi")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    return tmp_path


def target(folder: Path, *packages: str) -> StackTarget:
    return StackTarget(folder / "stack", root=folder, vendor=frozenset(packages))


@pytest.mark.parametrize(
    ("written", "packages"),
    [
        ("own", set()),
        ("vendor", {"aws", "cloudflare"}),
        ("cloudflare=vendor", {"cloudflare"}),
        ("aws=vendor", {"aws"}),
        ("aws=vendor,cloudflare=own", {"aws"}),
        ("cloudflare=vendor, aws=vendor", {"aws", "cloudflare"}),
        ("aws=own", set()),
    ],
)
def test_whose_plugins_deploy(written: str, packages: set[str]) -> None:
    assert packages_of(written) == packages


@pytest.mark.parametrize("written", ["", "mine", "aws", "r53=vendor", "aws=mine", "aws=vendor,aws=own", "aws=vendor,"])
def test_what_is_not_understood_says_how_to_write_it(written: str) -> None:
    with pytest.raises(click.BadParameter, match="cloudflare=vendor,aws=own"):
        packages_of(written)


def test_the_packages_are_those_that_the_sandbox_brings_plugins_for() -> None:
    assert PACKAGES == PACKAGE_NAMES


@pytest.mark.parametrize(
    ("packages", "said"),
    [
        (
            ("cloudflare",),
            rf"cloudflare=vendor: the plugin for cloudflare {CLOUDFLARE} is not on PATH and not in \S+; run .* first$",
        ),
        (("aws",), rf"--providers aws=vendor: the plugin for aws {AWS} is not on PATH and not in"),
        (
            ("aws", "cloudflare"),
            rf"vendor: the plugin for aws {AWS} and cloudflare {CLOUDFLARE} is not on PATH",
        ),
    ],
)
def test_a_missing_plugin_is_one_sentence(machine: Path, packages: tuple[str, ...], said: str) -> None:
    with pytest.raises(EnvironmentFault, match=said):
        require_vendor(target(machine, *packages))


def test_the_command_line_ends_with_that_sentence(machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = machine / "example.com.yaml"
    document.write_text(DOCUMENT, encoding="utf-8")

    assert run(["sandbox", "deploy", str(document), "--providers", "cloudflare=vendor"]) == 3
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert f"`pulumi plugin install resource cloudflare {CLOUDFLARE}` first" in err


def test_a_plugin_on_path_or_in_pulumis_folder_is_found(machine: Path) -> None:
    executable(machine / "bin" / "pulumi-resource-aws")
    executable(machine / "home" / "plugins" / f"resource-cloudflare-{CLOUDFLARE}" / "pulumi-resource-cloudflare")

    require_vendor(target(machine, "aws", "cloudflare"))


def test_another_version_in_pulumis_folder_is_not_the_one_that_the_engine_takes(machine: Path) -> None:
    folder = machine / "home" / "plugins"
    executable(folder / "resource-cloudflare-v5.0.0" / "pulumi-resource-cloudflare")
    (folder / f"resource-cloudflare-{CLOUDFLARE}").mkdir()  # an installation that was broken off

    with pytest.raises(EnvironmentFault, match=f"the plugin for cloudflare {CLOUDFLARE} is not on PATH"):
        require_vendor(target(machine, "cloudflare"))


def test_a_program_with_a_project_has_its_own_versions(machine: Path) -> None:
    mine = machine / "mine"
    mine.mkdir()
    (mine / "Pulumi.yaml").write_text("name: mine\nruntime: python\n", encoding="utf-8")
    executable(machine / "home" / "plugins" / "resource-cloudflare-v6.22.0" / "pulumi-resource-cloudflare")
    wanted = StackTarget(machine / "stack", program=mine, root=machine, vendor=frozenset({"cloudflare"}))

    require_vendor(wanted)


@pytest.mark.parametrize(("vendors", "own"), [((), PACKAGES), (("cloudflare",), ("aws",)), (PACKAGES, ())])
def test_our_plugins_are_named_for_the_rest(tmp_path: Path, vendors: tuple[str, ...], own: tuple[str, ...]) -> None:
    plugins = write_plugins(tmp_path / "plugins", own)
    file = write_project(target(tmp_path, *vendors), tmp_path / "project", plugins) / "Pulumi.yaml"

    named = json.loads(file.read_text(encoding="utf-8")).get("plugins", {}).get("providers", [])
    assert [one["name"] for one in named] == [*own, "dnsstack"]
    assert sorted(one.name for one in plugins.iterdir()) == [f"pulumi-resource-{one}" for one in (*own, "dnsstack")]


def test_vendor_plugins_are_led_to_loopback() -> None:
    with EmulatedApis(registered=("example.com.",)) as apis:
        found = vendor_settings(apis.environment)

        (endpoints,) = json.loads(found["aws:endpoints"])
        assert endpoints == {"route53": apis.route53.endpoint_url, "route53domains": apis.registrar.endpoint_url}  # type: ignore[union-attr]  # registered: there is one
        assert vendor_settings(apis.environment, {"cloudflare"}) == {}


@pytest.mark.engine
@pytest.mark.skipif(shutil.which("pulumi") is None, reason="no `pulumi` on PATH")
@pytest.mark.parametrize("place", ["PATH", "Pulumi's folder"])
def test_one_provider_is_deployed_by_a_plugin_that_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    """Ours in place of the vendor's, from a place of theirs: it writes down that it was used."""
    home, used = tmp_path / "home", tmp_path / "used"
    (home / "plugins").mkdir(parents=True)
    folder = tmp_path / "bin" if place == "PATH" else home / "plugins" / f"resource-cloudflare-{CLOUDFLARE}"
    ours = f"{shlex.quote(sys.executable)} -m dnsstack.sandbox.plugins.plugin cloudflare"
    executable(folder / "pulumi-resource-cloudflare", f'#!/bin/sh\necho >> {used}\nexec {ours} "$@"\n')
    monkeypatch.setenv("PULUMI_HOME", str(home))
    if place == "PATH":
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    document = tmp_path / "example.com.yaml"
    document.write_text(DOCUMENT, encoding="utf-8")

    code = run(["sandbox", "deploy", str(document), "--providers", "cloudflare=vendor"])

    told = capsys.readouterr()
    assert code == 0, told
    assert used.exists()
    assert "with the vendor's plugin for cloudflare and the sandbox's own for the rest" in told.out
    assert told.out.count("nothing to change") == 2
