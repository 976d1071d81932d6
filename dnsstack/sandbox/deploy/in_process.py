"""Deployment without the Pulumi CLI, each in its own child process."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, ClassVar, Final

from dnsstack import files
from dnsstack.errors import EnvironmentFault
from dnsstack.sandbox.deploy.child import LOADED, RESULT
from dnsstack.sandbox.deploy.nursery import Born, Nurseries
from dnsstack.sandbox.deploy.project import environment, own_project, program_folder, settings
from dnsstack.sandbox.deploy.stack import (
    DeploymentError,
    DeploymentOutcome,
    ResourceChange,
    Running,
    Stack,
    with_protection,
)

_ENVIRONMENT_FAULT: Final = 3
_nursery = Nurseries()


class InProcessStack(Stack):
    """Runs the program under our own resource monitor; the state is in the target's folder.

    Honours dependency order, ignore_changes, replace_on_changes, replacement with its dependents,
    delete_before_replace, protect, retain_on_delete, aliases, import, before_create hooks, and
    a Stash with its before_update hook. Anything else stops with `EnvironmentFault`.
    """

    deployer: ClassVar[str] = "the in-process host"

    def up(self, *, refresh: bool = False, environment: Mapping[str, str] | None = None) -> DeploymentOutcome:
        """See `Stack.up`."""
        return self._run("up", refresh=refresh, extra=environment)

    def preview(self) -> DeploymentOutcome:
        """See `Stack.preview`."""
        return self._run("preview")

    def refresh(self) -> DeploymentOutcome:
        """See `Stack.refresh`."""
        return self._run("refresh")

    def destroy(self) -> DeploymentOutcome:
        """See `Stack.destroy`."""
        return self._run("destroy")

    def adopt(self, file: Path) -> None:
        """See `Stack.adopt`."""
        self._run("import", file=file)

    def unprotect(self, *names: str) -> None:
        """See `Stack.unprotect`."""
        from dnsstack.sandbox.deploy.state import State

        state, wanted = State(self.target.folder / "state"), with_protection(names)
        for _, item in state:
            if item.protect and (not names or item.urn.rpartition("::")[2] in wanted):
                state.update(replace(item, protect=False))
        state.close()

    def cancel(self) -> None:
        """See `Stack.cancel`; a program that blocks the interpreter doesn't notice that its pipe is closed."""
        running = self._running
        super().cancel()
        if running is not None:
            running.kill()

    def _run(
        self,
        operation: str,
        *,
        refresh: bool = False,
        extra: Mapping[str, str] | None = None,
        file: Path | None = None,
    ) -> DeploymentOutcome:
        target = self.target
        target.folder.mkdir(parents=True, exist_ok=True)
        program, root, project = program_folder(target)
        own = own_project(target) or {}
        request = {
            "operation": operation,
            "refresh": refresh,
            "file": str(file.resolve()) if file else "",
            "program": str(program),
            "root": str(root),
            "project": project,
            "stack": target.name,
            "config": {**_defaults(own, project), **settings(target)},
            "secrets": sorted(target.secrets),
        }
        (target.folder / RESULT).unlink(missing_ok=True)
        # not a pipe: a process that the program started may keep it open long after the child has ended
        with (
            tempfile.TemporaryFile("w+", errors="replace") as out,
            _child(target.folder, {**os.environ, **environment(target, extra)}, out) as child,
        ):
            with self._within_limit(child):
                _converse(child, json.dumps(request))
            out.seek(0)
            return self._outcome(out.read())

    def _outcome(self, said: str) -> DeploymentOutcome:
        file = self.target.folder / RESULT
        if not file.exists():
            message = f"the deployment ended without a result:\n{said.strip()}"
            raise EnvironmentFault(message)
        result: dict[str, Any] = json.loads(files.read_text(file))
        _nursery.take(result[LOADED])
        if result["error"]:
            if result["exit_code"] == _ENVIRONMENT_FAULT:
                raise EnvironmentFault(result["error"])
            raise DeploymentError(result["error"], tuple(result.get("warnings", ())))
        changes = tuple(ResourceChange(operation, urn, tuple(details)) for operation, urn, details in result["changes"])
        return DeploymentOutcome(changes, result["outputs"], tuple(result["warnings"]))


def _child(folder: Path, environment: Mapping[str, str], out: IO[str]) -> subprocess.Popen[str] | Born:
    """The process that deploys `folder` after it gets the request: forked from the nursery, or a new one."""
    with contextlib.suppress(OSError):
        born = _nursery.start(folder, environment, out.fileno())
        if born is not None:
            return born
    return subprocess.Popen(  # noqa: S603  # our own module, run by this interpreter
        [sys.executable, "-m", "dnsstack.sandbox.deploy.child", str(folder)],
        stdin=subprocess.PIPE,
        stdout=out,
        stderr=subprocess.STDOUT,
        env=environment,
        text=True,
    )


def _converse(child: Running, request: str) -> None:
    """Send the request, and keep the pipe open until the child has ended."""
    if child.stdin is not None:  # always a pipe; the type checker needs this line
        with contextlib.suppress(BrokenPipeError):
            child.stdin.write(request + "\n")
            child.stdin.flush()
    child.wait()


def _defaults(project: Mapping[str, Any], name: str) -> dict[str, str]:
    """Config values of the project file, in either of Pulumi's two forms."""
    found = {}
    for key, value in (project.get("config") or {}).items():
        given = value.get("default", value.get("value")) if isinstance(value, Mapping) else value
        if given is not None:
            text = given if isinstance(given, str) else json.dumps(given)
            found[key if ":" in key else f"{name}:{key}"] = text
    return found
