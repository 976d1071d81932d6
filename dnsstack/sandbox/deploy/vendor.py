"""The vendors' own provider plugins, which use the emulated APIs by their endpoint settings."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final

from dnsstack.errors import EnvironmentFault
from dnsstack.sandbox.deploy.project import own_project
from dnsstack.sandbox.deploy.stack import StackTarget
from dnsstack.sandbox.plugins.names import PACKAGE_NAMES

_ENDPOINTS: Final = {"AWS_ENDPOINT_URL_ROUTE_53": "route53", "AWS_ENDPOINT_URL_ROUTE_53_DOMAINS": "route53domains"}


def require_vendor(target: StackTarget) -> None:
    """Look for the CLI and the vendors' plugins that `target` wants; they are never downloaded.

    A plugin on PATH may be of any version. In Pulumi's folder the engine takes only the version of the program's SDK,
    which is ours for a program without its own project.

    Raises:
        EnvironmentFault: one of them is missing; the message has the command that installs it.
    """
    asked = asked_for(target.vendor)
    if shutil.which("pulumi") is None:
        msg = f"{asked} needs the Pulumi CLI, and there is no `pulumi` on PATH"
        raise EnvironmentFault(msg)
    ours = own_project(target) is None
    wanted = {package: f"v{version(f'pulumi-{package}')}" if ours else "" for package in sorted(target.vendor)}
    missing = {package: which for package, which in wanted.items() if not _is_there(package, which)}
    if missing:
        names = " and ".join(f"{package} {which}".rstrip() for package, which in missing.items())
        how = " and ".join(
            f"`pulumi plugin install resource {package} {which}`".replace(" `", "`")
            for package, which in missing.items()
        )
        msg = f"{asked}: the plugin for {names} is not on PATH and not in {_folder()}; run {how} first"
        raise EnvironmentFault(msg)


def asked_for(packages: Collection[str]) -> str:
    """The option as a user may have written it."""
    if set(packages) == set(PACKAGE_NAMES):
        return "--providers vendor"
    return f"--providers {','.join(f'{package}=vendor' for package in sorted(packages))}"


def whose(packages: Collection[str]) -> str:
    """The owners of the plugins that deploy, in words."""
    if not packages:
        return "the sandbox's own plugins"
    if set(packages) == set(PACKAGE_NAMES):
        return "the vendors' plugins"
    names = " and ".join(sorted(packages))
    return f"the vendor's plugin for {names} and the sandbox's own for the rest"


def pulumi_home() -> Path:
    """The folder in which the user's Pulumi keeps its plugins."""
    return Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")


def _folder() -> Path:
    return pulumi_home() / "plugins"


def _is_there(package: str, which: str) -> bool:
    """True if the plugin is on PATH or, in the version `which` ("" for any), in Pulumi's folder."""
    program = f"pulumi-resource-{package}"
    found = _folder().glob(f"resource-{package}-{which or 'v*'}/{program}")
    return shutil.which(program) is not None or any(os.access(one, os.X_OK) for one in found)


def vendor_settings(environment: Mapping[str, str], packages: Collection[str] = PACKAGE_NAMES) -> dict[str, str]:
    """The stack's configuration with which the vendors' plugins of `packages` use the emulated APIs.

    Cloudflare's reads CLOUDFLARE_BASE_URL by itself; AWS's gets endpoints, and must not ask for its account.
    """
    if "aws" not in packages:
        return {}
    endpoints = {service: environment[name] for name, service in _ENDPOINTS.items() if name in environment}
    return {
        "aws:region": environment.get("AWS_REGION", "us-east-1"),
        "aws:endpoints": json.dumps([endpoints]),
        "aws:skipCredentialsValidation": "true",
        "aws:skipMetadataApiCheck": "true",
        "aws:skipRequestingAccountId": "true",
    }
