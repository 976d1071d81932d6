"""Read the resolved document from a stack's outputs: the document with the values of its Outputs."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from dnsstack.document import loads
from dnsstack.errors import EnvironmentFault, UsageError
from dnsstack.model.domain import Domain
from dnsstack.model.names import absolute

TIMEOUT: Final = 120.0
"""The time limit of `pulumi stack output`, in seconds; the state may be at a slow backend."""

_DEPTH: Final = 3


def resolved(stack: str, wanted: str, folder: Path | None = None) -> Domain:
    """The resolved document of the domain `wanted` from the outputs of `stack`.

    `folder` is that of the Pulumi project, by default the current one. Outputs are read with their secrets, because a
    program may mark an address as secret.

    Raises:
        EnvironmentFault: Pulumi is missing, or fails.
        UsageError: no output has the document.
        DocumentError: the output is not a valid document.
    """
    program = shutil.which("pulumi")
    if program is None:
        msg = "--stack needs the Pulumi CLI to read a stack's outputs, and PATH has no `pulumi`; install it"
        raise EnvironmentFault(msg)
    command = [program, "stack", "output", "--json", "--show-secrets", "--non-interactive", "--stack", stack]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=TIMEOUT, check=False)  # noqa: S603  # the user's own Pulumi
    except subprocess.TimeoutExpired:
        msg = f"pulumi stack output of {stack} did not end within {TIMEOUT:g} s; check the state's backend"
        raise EnvironmentFault(msg) from None
    except OSError as error:
        msg = f"pulumi stack output of {stack} can't be run in {folder or Path.cwd()}: {error.strerror}"
        raise EnvironmentFault(msg) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        msg = f"pulumi stack output of {stack} failed: {said[-1] if said else f'exit code {done.returncode}'}"
        raise EnvironmentFault(msg)
    return from_outputs(done.stdout.decode("utf-8", "replace"), stack, wanted)


def from_outputs(text: str, stack: str, wanted: str) -> Domain:
    """The document of `wanted` in the JSON that `pulumi stack output` prints.

    Raises:
        UsageError: no output has it.
        DocumentError: the output is not a valid document.
    """
    try:
        outputs = json.loads(text)
    except ValueError:
        outputs = None
    apex = absolute(wanted, ".")
    found = [one for one in _documents(outputs, _DEPTH) if _apex(one) == apex]
    if not found:
        has = ", ".join(sorted({_apex(one) for one in _documents(outputs, _DEPTH)})) or "none"
        msg = f"the outputs of {stack} have no document of {apex} (documents: {has}); export the component's `document`"
        raise UsageError(msg)
    return loads(json.dumps(found[0]), "json", f"<outputs of {stack}>").domain


def _documents(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Every mapping that looks like a document, at most `depth` levels deep."""
    if not isinstance(value, Mapping) or depth < 0:
        return
    if isinstance(value.get("domain"), str) and isinstance(value.get("nameservers"), Mapping):
        yield value
        return
    for inner in value.values():
        yield from _documents(inner, depth - 1)


def _apex(document: Mapping[str, Any]) -> str:
    try:
        return absolute(str(document["domain"]), ".")
    except ValueError:
        return ""
