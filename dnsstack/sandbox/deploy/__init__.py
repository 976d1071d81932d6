"""Deployment of a Pulumi program into the emulated provider APIs.

`stack.py` has the target and the outcome of a deployment; `choose.py` selects the way. `engine.py` deploys with the
Pulumi CLI; `in_process.py` without one, through a fresh child process for each deployment (`child.py`, `monitor.py`,
`steps.py`). Both use the same provider plugins and leave the same zones.
"""

from __future__ import annotations

from dnsstack.sandbox.deploy.choose import stack_for
from dnsstack.sandbox.deploy.stack import DeploymentError, DeploymentOutcome, ResourceChange, Stack, StackTarget

__all__ = ["DeploymentError", "DeploymentOutcome", "ResourceChange", "Stack", "StackTarget", "stack_for"]
