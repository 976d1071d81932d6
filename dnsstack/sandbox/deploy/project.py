"""The files of a deployment: the project, its settings, and the executables that run our plugins."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from dnsstack import files
from dnsstack.errors import UsageError
from dnsstack.sandbox.deploy.stack import StackTarget
from dnsstack.sandbox.plugins.names import PACKAGE_NAMES

DOCUMENTS: Final = "dnsstack:documents"
PROJECT_FILE: Final = "Pulumi.yaml"
TOKENS: Final = frozenset({"cloudflare:apiToken", "dnsstack:cloudflareApiToken"})
"""Settings with Cloudflare's token: one for the vendor's plugin, and one for dnsstack's own."""

_SCRIPT: Final = """#!/bin/sh
exec {python} -m dnsstack.sandbox.plugins.plugin {package} "$@"
"""


OWN: Final = "dnsstack"
"""The package of dnsstack's own plugin, which is the same in the sandbox as elsewhere."""

_OWN_SCRIPT: Final = """#!/bin/sh
exec {python} -m dnsstack.plugin "$@"
"""


def write_plugins(folder: Path, packages: Iterable[str] = PACKAGE_NAMES) -> Path:
    """One folder with an executable `pulumi-resource-<package>` for each of our own `packages` and `dnsstack`."""
    folder.mkdir(parents=True, exist_ok=True)
    python = shlex.quote(sys.executable)
    scripts = {package: _SCRIPT.format(python=python, package=package) for package in packages}
    for package, text in {**scripts, OWN: _OWN_SCRIPT.format(python=python)}.items():
        script = folder / f"pulumi-resource-{package}"
        files.write(script, text)
        script.chmod(0o755)
    return folder


def token_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """The emulated Cloudflare's token as the stack's configuration has it; the settings are secrets."""
    return dict.fromkeys(sorted(TOKENS), environment["CLOUDFLARE_API_TOKEN"])


def own_packages(target: StackTarget) -> tuple[str, ...]:
    """The packages of the sandbox's own plugins."""
    return tuple(package for package in PACKAGE_NAMES if package not in target.vendor)


def own_project(target: StackTarget) -> dict[str, Any] | None:
    """The program's own project file, or None without one."""
    file = target.program / PROJECT_FILE
    if not file.exists():
        return None
    try:
        found = yaml.safe_load(files.read_text(file))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        message = f"{file}: not a Pulumi project: {error}"
        raise UsageError(message) from None
    if not isinstance(found, dict) or not isinstance(found.get("name"), str):
        message = f"{file}: not a Pulumi project: it has no name"
        raise UsageError(message)
    return found


def program_folder(target: StackTarget) -> tuple[Path, Path, str]:
    """The folder of `__main__.py`, the project's root, and the project's name."""
    project = own_project(target)
    if project is None:
        return target.program, target.root, target.project
    main = target.program / str(project.get("main", "."))
    return main.resolve(), target.program.resolve(), str(project["name"])


def settings(target: StackTarget) -> dict[str, str]:
    """The stack's configuration; the documents' paths, relative to `target.root`, are made absolute."""
    config = dict(target.config)
    given = config.get(DOCUMENTS, "")
    if given.lstrip().startswith("["):
        config[DOCUMENTS] = json.dumps([str(target.root / path) for path in json.loads(given)])
    elif given:
        config[DOCUMENTS] = str(target.root / given)
    return config


def write_project(target: StackTarget, folder: Path, plugins: Path) -> Path:
    """Write a project in `folder` for a program without one; it uses our `plugins`, except the vendors'.

    Returns the project's folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    project: dict[str, Any] = {
        "name": target.project,
        "runtime": {"name": "python"},
        "main": str(target.program),
    }
    packages = (*own_packages(target), OWN)
    project["plugins"] = {"providers": [{"name": package, "path": str(plugins)} for package in packages]}
    files.write(folder / PROJECT_FILE, json.dumps(project, indent=1))
    return folder


def environment(target: StackTarget, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of program and plugins in addition to this process's own environment."""
    return {**import_path(), **target.environment, **(extra or {})}


def import_path() -> dict[str, str]:
    """The variable by which every interpreter of a deployment imports this dnsstack."""
    import dnsstack

    return {"PYTHONPATH": str(Path(dnsstack.__file__).parents[1])}
