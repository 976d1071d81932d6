"""Check that Pulumi's engine can find dnsstack's plugin, before a resource needs it.

If the plugin is missing, the engine only says that it can't download a release, and ends the program with a traceback.
This module looks where the engine looks; if it can't know where that is, it refuses nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pulumi
import yaml

from dnsstack import files
from dnsstack.component.faults import ZoneError
from dnsstack.component.provider import PACKAGE
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.zone_records import ZoneRecords

SCRIPT: Final = f"pulumi-resource-{PACKAGE}"
_SCRIPTS: Final = (SCRIPT, f"{SCRIPT}.exe", f"{SCRIPT}.cmd", "PulumiPlugin.yaml")
_PROJECTS: Final = ("Pulumi.yaml", "Pulumi.yml")
_HOW: Final = (
    f"install dnsstack with its extra `plugin`, and name the folder of {SCRIPT} in Pulumi.yaml, as `dnsstack init "
    f"--per-zone` does: plugins: {{providers: [{{name: {PACKAGE}, path: .venv/bin}}]}}"
)


def require_plugin(specs: Iterable[ResourceSpec]) -> None:
    """Refuse a program whose resources need the plugin, if its engine would not find it.

    Raises:
        ZoneError: the plugin is missing; the message says where it was looked for, and what to do.
    """
    if not _run_by_engine() or not any(isinstance(spec, ZoneRecords) for spec in specs):
        return
    root = pulumi.runtime.get_root_directory()
    project = _project(Path(root)) if root else None
    reason = missing(*project, os.environ) if project else ""
    if reason:
        raise ZoneError(f"nameservers.resources: per-zone needs dnsstack's plugin, but {reason}; {_HOW}", exit_code=2)


def missing(root: Path, project: Mapping[str, Any], environment: Mapping[str, str]) -> str:
    """The reason why this project's engine would not find the plugin; "" if it would, or if that is not known."""
    named = [Path(root, path) for path in _named(project)]
    if named:
        empty = [folder for folder in named if not _has_script(folder)]
        return f"{empty[0]}, which plugins.providers in Pulumi.yaml names, has no {SCRIPT}" if empty else ""
    if PACKAGE in _mapping(project.get("packages")) or PACKAGE in environment.get("PULUMI_DEBUG_PROVIDERS", ""):
        return ""
    if any(_installed(environment)) or any(map(_has_script, _path(project, environment))):
        return ""
    return "Pulumi's engine can't find it: Pulumi.yaml names no folder for it, and PATH has no " + SCRIPT


def _run_by_engine() -> bool:
    """True in a process that Pulumi's language host has started; only there is the engine this project's."""
    return any("pulumi-language-python" in word for word in sys.orig_argv)


def _project(root: Path) -> tuple[Path, Mapping[str, Any]] | None:
    file = next((root / name for name in _PROJECTS if (root / name).is_file()), None)
    if file is None:
        return None
    try:
        return root, _mapping(yaml.safe_load(files.read_text(file)))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return None  # a malformed file is for the engine to report


def _named(project: Mapping[str, Any]) -> Iterator[str]:
    listed = _mapping(project.get("plugins")).get("providers")
    for one in listed if isinstance(listed, list) else ():
        given = _mapping(one)
        if given.get("name") == PACKAGE and isinstance(given.get("path"), str):
            yield given["path"]


def _installed(environment: Mapping[str, str]) -> Iterator[Path]:
    """True if `pulumi plugin install` has installed it in Pulumi's folder."""
    home = environment.get("PULUMI_HOME")
    yield from (Path(home) if home else Path.home() / ".pulumi").glob(f"plugins/resource-{PACKAGE}-v*")


def _path(project: Mapping[str, Any], environment: Mapping[str, str]) -> list[Path]:
    """The engine's PATH; the language host adds the program's virtual environment at its beginning."""
    folders = [Path(part) for part in environment.get("PATH", "").split(os.pathsep) if part]
    options = _mapping(_mapping(project.get("runtime")).get("options"))
    own = environment.get("VIRTUAL_ENV")
    added = own and options.keys() & {"virtualenv", "toolchain"} and folders and folders[0].parent == Path(own)
    return folders[1:] if added else folders


def _has_script(folder: Path) -> bool:
    return any((folder / name).is_file() for name in _SCRIPTS)


def _mapping(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}
