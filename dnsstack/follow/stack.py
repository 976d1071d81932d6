"""The resolved document out of a stack's outputs: what was declared, with the values that only a deployment knew."""

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
"""Seconds: the state may lie far away."""

_DEPTH: Final = 3


def resolved(stack: str, wanted: str, folder: Path | None = None) -> Domain:
    """The resolved document of the domain `wanted` from the outputs of `stack`.

    `folder` is the Pulumi project's; the current one where it is left out. Outputs are read with their secrets: an
    address that a program marks as one is still an address to serve.

    Raises:
        EnvironmentFault: Pulumi is missing, or fails.
        UsageError: no output holds the document.
        DocumentError: it is not a document.
    """
    program = shutil.which("pulumi")
    if program is None:
        msg = "--stack reads a stack's outputs through the Pulumi CLI, and there is no `pulumi` on PATH"
        raise EnvironmentFault(msg)
    command = [program, "stack", "output", "--json", "--show-secrets", "--non-interactive", "--stack", stack]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=TIMEOUT, check=False)  # noqa: S603  # the user's own Pulumi
    except subprocess.TimeoutExpired:
        msg = f"pulumi stack output of {stack} did not end within {TIMEOUT:g} s: look at the state's backend"
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
        UsageError: no output holds it.
        DocumentError: it is not a document.
    """
    try:
        outputs = json.loads(text)
    except ValueError:
        outputs = None
    apex = absolute(wanted, ".")
    found = [one for one in _documents(outputs, _DEPTH) if _apex(one) == apex]
    if not found:
        has = ", ".join(sorted({_apex(one) for one in _documents(outputs, _DEPTH)})) or "none"
        msg = f"the outputs of {stack} hold no document of {apex} (documents: {has}): export the component's `document`"
        raise UsageError(msg)
    return loads(json.dumps(found[0]), "json", f"<outputs of {stack}>").domain


def _documents(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Every mapping that looks like a document, at most `depth` levels down."""
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
