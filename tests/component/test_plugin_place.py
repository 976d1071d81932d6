"""Where the engine finds dnsstack's plugin: what is refused beforehand, and what is left to the engine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dnsstack import __version__
from dnsstack.component.plugin_place import missing

SCRIPT = "pulumi-resource-dnsstack"


def made(folder: Path, name: str = SCRIPT) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("")
    return folder


def naming(path: object) -> dict[str, Any]:
    return {"plugins": {"providers": [{"name": "aws", "path": "elsewhere"}, {"name": "dnsstack", "path": str(path)}]}}


def said(tmp_path: Path, project: Mapping[str, Any], **environment: str) -> str:
    return missing(tmp_path, project, {"PATH": "/nowhere", "PULUMI_HOME": str(tmp_path / "home"), **environment})


@pytest.mark.parametrize("name", [SCRIPT, f"{SCRIPT}.exe", "PulumiPlugin.yaml"])
def test_the_folder_that_the_project_names_is_looked_at_alone(tmp_path: Path, name: str) -> None:
    made(tmp_path / ".venv" / "bin", name)
    assert not said(tmp_path, naming(".venv/bin"))
    elsewhere = made(tmp_path / "elsewhere")
    assert "empty, which plugins.providers in Pulumi.yaml names, has no pulumi-resource-dnsstack" in said(
        tmp_path, naming("empty"), PATH=str(elsewhere)
    )


@pytest.mark.parametrize("project", [{}, {"plugins": None}, {"plugins": {"providers": "no list"}}, {"plugins": []}])
def test_nothing_named_and_nothing_on_path_is_told(tmp_path: Path, project: Mapping[str, Any]) -> None:
    assert "Pulumi.yaml names no folder for it, and PATH has no pulumi-resource-dnsstack" in said(tmp_path, project)


def test_what_the_engine_finds_by_itself_is_no_fault(tmp_path: Path) -> None:
    assert not said(tmp_path, {}, PATH=str(made(tmp_path / "bin")))
    assert not said(tmp_path, {"packages": {"dnsstack": "./plugin"}})
    assert not said(tmp_path, {}, PULUMI_DEBUG_PROVIDERS="dnsstack:50051")
    (tmp_path / "home" / "plugins" / f"resource-dnsstack-v{__version__}").mkdir(parents=True)
    assert not said(tmp_path, {})


def test_the_language_hosts_own_entry_of_path_is_not_the_engines(tmp_path: Path) -> None:
    """It puts the program's environment before the PATH that it was given itself."""
    own = made(tmp_path / ".venv" / "bin")
    by_host = {"runtime": {"name": "python", "options": {"virtualenv": ".venv"}}}
    environment = {"VIRTUAL_ENV": str(own.parent)}
    assert said(tmp_path, by_host, PATH=f"{own}{os.pathsep}/usr/bin", **environment)
    assert not said(tmp_path, by_host, PATH=os.pathsep.join((str(own), str(own))), **environment)
    assert not said(tmp_path, {"runtime": "python"}, PATH=str(own), **environment), "activated by the operator"
