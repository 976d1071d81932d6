"""Deployment with the Pulumi CLI: a file:// backend and everything else in the sandbox's own folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

from dnsstack import files
from dnsstack.errors import EnvironmentFault
from dnsstack.sandbox import tether
from dnsstack.sandbox.deploy.detail import detailed
from dnsstack.sandbox.deploy.project import (
    environment,
    own_packages,
    own_project,
    program_folder,
    settings,
    write_plugins,
    write_project,
)
from dnsstack.sandbox.deploy.stack import (
    DeploymentError,
    DeploymentOutcome,
    ResourceChange,
    Stack,
    StackTarget,
    with_protection,
)
from dnsstack.sandbox.deploy.vendor import pulumi_home, vendor_settings

_MARKUP: Final = re.compile(r"<\{%.*?%\}>")
_TRACE: Final = re.compile(r"Unexpected <class '[^']+'>: |:\n  File \".*", re.DOTALL)
"""The text that the SDK's provider server and gRPC add to our plugins' errors."""
_AMBIENT: Final = re.compile(r"using pulumi-\S+ from \$PATH")
"""The engine's warning of plugins on PATH; ours are there on purpose."""

_BROKEN_PLUGIN: Final = re.compile(
    r"(?:could not (?:read|load|start)|failed to load) plugin[^\n]*|no resource plugin[^\n]*"
)
"""The engine's error if a provider plugin does not start."""

_OPERATIONS: Final[Mapping[str, str]] = {
    "create": "create",
    "update": "update",
    "delete": "delete",
    "same": "same",
    "import": "import",
    "create-replacement": "replace",
    "import-replacement": "replace",
    "discard": "delete",
}
"""The engine's step operations that count as a change, with our words for them."""

_ENDS: Final = ("resOutputsEvent", "resourcePreEvent")


class EngineStack(Stack):
    """Runs `pulumi` in subprocesses; one stack in its own backend, with an empty passphrase.

    A program without a project gets one whose `plugins` section names our executables; a user's own project is not
    changed, and finds them on PATH.

    Raises:
        EnvironmentFault: `pulumi` is not on PATH.
    """

    deployer: ClassVar[str] = "the Pulumi engine"

    def __init__(self, target: StackTarget) -> None:
        super().__init__(target)
        found = shutil.which("pulumi")
        if found is None:
            message = "`pulumi` is not on PATH; install the Pulumi CLI, or deploy in-process"
            raise EnvironmentFault(message)
        self._pulumi = found
        self._configured = False

    def up(self, *, refresh: bool = False, environment: Mapping[str, str] | None = None) -> DeploymentOutcome:
        """See `Stack.up`."""
        return self._deploy("up", "--yes", "--skip-preview", *(["--refresh"] if refresh else []), extra=environment)

    def preview(self) -> DeploymentOutcome:
        """See `Stack.preview`."""
        return self._deploy("preview")

    def refresh(self) -> DeploymentOutcome:
        """See `Stack.refresh`."""
        return self._deploy("refresh", "--yes", "--skip-preview")

    def destroy(self) -> DeploymentOutcome:
        """See `Stack.destroy`."""
        return self._deploy("destroy", "--yes", "--skip-preview")

    def adopt(self, file: Path) -> None:
        """See `Stack.adopt`."""
        self._configure()
        options = ("--protect=false", "--generate-code=false", "--skip-preview", "--yes")
        self._run("import", "--file", str(file.resolve()), *options)

    def unprotect(self, *names: str) -> None:
        """See `Stack.unprotect`."""
        self._configure()
        wanted = with_protection(names)
        urns = [urn for urn in self._urns() if not names or urn.rpartition("::")[2] in wanted]
        for urn in urns:
            self._run("state", "unprotect", urn, "--yes")

    def export(self) -> dict[str, Any]:
        """The stack's state as the engine keeps it."""
        self._configure()
        found: dict[str, Any] = json.loads(self._run("stack", "export"))
        return found

    def restore(self, state: Mapping[str, Any]) -> None:
        """Replace the stack's state by an exported one."""
        self._configure()
        file = self._home / "restored.json"
        files.write(file, json.dumps(state))
        self._run("stack", "import", "--file", str(file))

    def _urns(self) -> Iterator[str]:
        for resource in self.export()["deployment"].get("resources", ()):
            if resource.get("protect"):
                yield resource["urn"]

    @property
    def _home(self) -> Path:
        return self.target.folder / "pulumi"

    @property
    def _settings_file(self) -> Path:
        return self._home / f"Pulumi.{self.target.name}.yaml"

    def _environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        plugins = str(self._home / "plugins")
        path = os.pathsep.join((plugins, os.environ.get("PATH", ""))) if own_project(self.target) else None
        return {
            **os.environ,
            "PULUMI_BACKEND_URL": f"file://{self._home / 'backend'}",
            "PULUMI_CONFIG_PASSPHRASE": "",
            "PULUMI_HOME": str(pulumi_home() if self.target.vendor else self._home / "home"),
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            # with a file:// backend the engine would write its whole state at each step
            "PULUMI_EXPERIMENTAL": "true",
            "PULUMI_SKIP_CHECKPOINTS": "true",
            "PULUMI_DEBUG_COMMANDS": "true",  # shows --event-log, which the Automation API uses, too
            **({"PATH": path} if path else {}),
            **environment(self.target, extra),
        }

    def _configure(self) -> None:
        """Write the plugins, the project if it is missing, the stack and its settings; once for each instance."""
        if self._configured:
            return
        (self._home / "backend").mkdir(parents=True, exist_ok=True)
        plugins = write_plugins(self._home / "plugins", own_packages(self.target))
        if own_project(self.target) is None:
            write_project(self.target, self._home, plugins)
        self._configured = True
        self._run("stack", "select", "--create", self.target.name, stack=False)
        pairs: list[str] = []
        leading = vendor_settings(self.target.environment, self.target.vendor)
        for key, value in {**leading, **settings(self.target)}.items():
            pairs += ["--secret" if key in self.target.secrets else "--plaintext", f"{key}={value}"]
        if pairs:
            self._run("config", "set-all", *pairs)

    def _project_folder(self) -> Path:
        return self._home if own_project(self.target) is None else program_folder(self.target)[1]

    def _call(
        self, arguments: Sequence[str], *, stack: bool = True, extra: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        where = ["--cwd", str(self._project_folder()), "--non-interactive", "--color", "never"]
        which = ["--stack", self.target.name] if stack else []
        settings = ["--config-file", str(self._settings_file)] if _takes_settings(arguments) else []
        command = [self._pulumi, *arguments, *which, *settings, *where]
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            running = tether.start(command, stdout=out, stderr=err, environment=self._environment(extra))
            with self._within_limit(running):
                try:
                    code = running.wait()
                finally:
                    tether.end(running)
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(command, code, out.read(), err.read())

    def _run(self, *arguments: str, stack: bool = True) -> str:
        """Run one command, and return its output.

        Raises:
            EnvironmentFault: it fails.
        """
        done = self._call(arguments, stack=stack)
        if done.returncode != 0:
            message = f"pulumi {arguments[0]} {arguments[1]} failed: {done.stderr.strip() or done.stdout.strip()}"
            raise EnvironmentFault(message)
        return done.stdout

    def _deploy(self, *arguments: str, extra: Mapping[str, str] | None = None) -> DeploymentOutcome:
        self._configure()
        log = self._home / "events.json"
        log.unlink(missing_ok=True)
        done = self._call([*arguments, "--event-log", str(log)], extra=extra)
        events = [json.loads(line) for line in files.read_text(log).splitlines()] if log.exists() else []
        errors = _diagnostics(events, "error")
        warnings = _diagnostics(events, "warning")
        if done.returncode != 0:
            said = "\n".join(errors) or done.stderr.strip() or done.stdout.strip()
            broken = _BROKEN_PLUGIN.search(said)
            if broken:
                message = f"a provider plugin does not start: {broken[0].strip()}"
                raise EnvironmentFault(message)
            raise DeploymentError(said, warnings)
        return DeploymentOutcome(_changes(events), _outputs(events), warnings)


def _takes_settings(arguments: Sequence[str]) -> bool:
    return arguments[0] in {"up", "preview", "refresh", "destroy", "config"}


def _diagnostics(events: Sequence[Mapping[str, Any]], severity: str) -> tuple[str, ...]:
    """The messages of program, plugins and engine, each once, without the engine's colours."""
    found = []
    for event in events:
        said = event.get("diagnosticEvent")
        if said and said.get("severity") == severity:
            text = _MARKUP.sub("", said["message"]).strip().removeprefix(f"{severity}:").strip()
            name = said.get("urn", "").rpartition("::")[2]
            is_program = "pulumi:pulumi:Stack" in said.get("urn", "")
            if text and not _AMBIENT.search(text):
                found.append(text if is_program or not name else f"{name}: {_TRACE.sub('', text)}")
    return tuple(dict.fromkeys(found))


def _changes(events: Sequence[Mapping[str, Any]]) -> tuple[ResourceChange, ...]:
    """One change for each resource, in the order of the deployment, without the stack itself."""
    found: dict[tuple[str, str], ResourceChange] = {}
    for event in events:
        for key in _ENDS:
            step = (event.get(key) or {}).get("metadata")
            if step is None or step["type"] == "pulumi:pulumi:Stack":
                continue
            operation = _OPERATIONS.get(step["op"])
            if operation is None or step["type"].startswith("pulumi:providers:"):
                continue
            found.setdefault((operation, step["urn"]), ResourceChange(operation, step["urn"], detailed(step)))
    return tuple(found.values())


def _outputs(events: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The stack's outputs; secrets stay hidden."""
    for event in reversed(events):
        step = (event.get("resOutputsEvent") or {}).get("metadata") or {}
        if step.get("type") == "pulumi:pulumi:Stack":
            outputs: Mapping[str, Any] = (step.get("new") or {}).get("outputs") or {}
            return outputs
    return {}
