"""Deployment of a Pulumi program into the emulated provider APIs.

`stack.py` says what is deployed and what comes of it. `engine.py` does it with the Pulumi CLI where one is on PATH;
`in_process.py` without one, through a fresh child process for each deployment (`child.py`, `monitor.py`, `steps.py`).
Both use the same provider plugins and leave the same zones.
"""

from __future__ import annotations

import shutil

from dnsstack.sandbox.deploy.stack import Change, DeploymentError, Outcome, Stack, Target

__all__ = ["Change", "DeploymentError", "Outcome", "Stack", "Target", "deployment"]


def deployment(target: Target, *, engine: bool | None = None) -> Stack:
    """The stack that deploys `target`: the Pulumi CLI where it is on PATH, else the in-process host.

    `engine` forces one of the two.

    Raises:
        EnvironmentFault: the CLI is asked for and not there.
    """
    if engine is None:
        engine = shutil.which("pulumi") is not None
    if engine:
        from dnsstack.sandbox.deploy.engine import EngineStack

        return EngineStack(target)
    from dnsstack.sandbox.deploy.in_process import InProcessStack

    return InProcessStack(target)
