"""The vendors' own provider plugins, led to the emulated APIs by their endpoint settings."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dnsstack.errors import EnvironmentFault
from dnsstack.sandbox.plugins.names import PACKAGE_NAMES

_ENDPOINTS: Final = {"AWS_ENDPOINT_URL_ROUTE_53": "route53", "AWS_ENDPOINT_URL_ROUTE_53_DOMAINS": "route53domains"}


def require_vendor() -> None:
    """Look for the CLI and the vendors' plugins, which are never downloaded from here.

    Raises:
        EnvironmentFault: one of them is missing; says which, and what installs it.
    """
    if shutil.which("pulumi") is None:
        msg = "--providers vendor needs the Pulumi CLI, and there is no `pulumi` on PATH"
        raise EnvironmentFault(msg)
    folder = pulumi_home() / "plugins"
    missing = [
        package
        for package in PACKAGE_NAMES
        if shutil.which(f"pulumi-resource-{package}") is None and not [*folder.glob(f"resource-{package}-v*/")]
    ]
    if missing:
        how = " and ".join(f"`pulumi plugin install resource {package}`" for package in missing)
        msg = f"--providers vendor: no plugin for {' and '.join(missing)} in {folder}: {how} first"
        raise EnvironmentFault(msg)


def pulumi_home() -> Path:
    """Where the user's Pulumi keeps its plugins."""
    return Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")


def vendor_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """The stack's configuration that leads the vendors' plugins to the emulated APIs.

    Cloudflare's reads CLOUDFLARE_BASE_URL by itself; AWS's takes endpoints, and shall not ask anybody who it is.
    """
    endpoints = {service: environment[name] for name, service in _ENDPOINTS.items() if name in environment}
    return {
        "aws:region": environment.get("AWS_REGION", "us-east-1"),
        "aws:endpoints": json.dumps([endpoints]),
        "aws:skipCredentialsValidation": "true",
        "aws:skipMetadataApiCheck": "true",
        "aws:skipRequestingAccountId": "true",
    }
