"""Which stack deploys: the engine where `pulumi` is on PATH, else the in-process host."""

from __future__ import annotations

import shutil

from dnsstack.sandbox.deploy.stack import Stack, Target


def stack_for(target: Target, *, engine: bool = True) -> Stack:
    """The stack to deploy `target` with; `engine` False keeps to the in-process host even where the CLI is."""
    if engine and shutil.which("pulumi"):
        from dnsstack.sandbox.deploy.engine import EngineStack

        return EngineStack(target)
    from dnsstack.sandbox.deploy.in_process import InProcessStack

    return InProcessStack(target)
