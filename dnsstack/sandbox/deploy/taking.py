"""The import file of a step that takes records over one by one, as `dnsstack import --declared` writes it.

It runs as its own process, `python -m dnsstack.sandbox.deploy.taking <file>`, because the clients of both services
read the addresses of the emulated APIs from the environment. The request is JSON on standard input.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from dnsstack import files
from dnsstack.document import dump, loads
from dnsstack.errors import DnsStackError, EnvironmentFault
from dnsstack.escaping import one_line
from dnsstack.model.domain import Domain
from dnsstack.sandbox.deploy.project import environment, program_folder
from dnsstack.sandbox.deploy.stack import StackTarget

_LIMIT = 600.0
"""Limit in seconds, which is more than the time to list a zone of ten thousand records."""


def take_over(domain: Domain, target: StackTarget) -> Path:
    """The file for `Stack.adopt`.

    Raises:
        EnvironmentFault: a record of the document does not exist, or the emulated APIs can't be read.
    """
    file = target.folder / "import.json"
    request = {"document": dump(domain), "project": program_folder(target)[2], "stack": target.name}
    done = subprocess.run(  # noqa: S603  # our own module under this interpreter
        [sys.executable, "-m", __name__, str(file)],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        env={**os.environ, **environment(target)},
        timeout=_LIMIT,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        message = f"the import file could not be written: {said[-1] if said else done.returncode}"
        raise EnvironmentFault(message)
    return file


def main() -> str | None:
    """Read the request, the document's providers, and write the file; return the error in one line, or ""."""
    from dnsstack.importing.declared import taken_over
    from dnsstack.importing.request import Request

    request = json.loads(sys.stdin.read())
    domain = loads(request["document"]).domain
    sources = [Request(one.value, "", domain.apex) for one in domain.nameservers.providers]
    try:
        found = taken_over(domain, sources, request["project"], request["stack"])
    except DnsStackError as error:
        return one_line(str(error))
    if found.created:
        return one_line(f"these records do not exist: {', '.join(spec.name for spec in found.created)}")
    files.write(Path(sys.argv[1]), found.text())
    return None


if __name__ == "__main__":
    sys.exit(main())
