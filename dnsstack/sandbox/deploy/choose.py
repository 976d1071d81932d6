"""The choice between the two ways of deployment."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

from dnsstack.errors import MissingExtra
from dnsstack.sandbox.deploy.stack import Stack, StackTarget

NEEDED = ("pulumi", "pulumi_aws", "pulumi_cloudflare", "boto3", "httpx")


def stack_for(target: StackTarget, *, engine: bool = True) -> Stack:
    """The stack that deploys `target`: with the Pulumi CLI if `engine` is True and the CLI is on PATH, else in-process.

    Raises:
        MissingExtra: the SDKs are not installed.
        EnvironmentFault: the vendors' plugins are asked for, and they or the CLI are missing.
    """
    if any(find_spec(module) is None for module in NEEDED):
        raise MissingExtra("sandbox", "a deployment into the sandbox")
    if target.vendor:
        from dnsstack.sandbox.deploy.vendor import require_vendor

        require_vendor(target)
    if engine and shutil.which("pulumi") is not None:
        from dnsstack.sandbox.deploy.engine import EngineStack

        return EngineStack(target)
    from dnsstack.sandbox.deploy.in_process import InProcessStack

    return InProcessStack(target)
