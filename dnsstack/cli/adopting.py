"""`dnsstack import --declared`: the import file of records that a step of changing over takes over one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dnsstack.cli.documents import load_checked
from dnsstack.cli.screen import say
from dnsstack.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dnsstack.importing.request import Request

_SHOWN = 10


def take_over(document: Path, adopt: Path, requests: Sequence[Request], project: str, stack: str) -> int:
    """Write the import file; 1, and nothing is written, where a record of the document exists at no provider."""
    from dnsstack.importing import writing
    from dnsstack.importing.declared import taken_over

    domain = load_checked(str(document)).domain
    if domain.apex != requests[0].apex:
        msg = f"{document} is about {domain.apex}, not about {requests[0].apex}"
        raise UsageError(msg)
    found = taken_over(domain, requests, project, stack)
    if found.created:
        for spec in found.created[:_SHOWN]:
            say(f"not there: {spec.name}", err=True)
        say(
            f"{len(found.created)} of {len(found.created) + len(found.matches)} records are not there as {document} "
            "declares them, and nothing is written: deploy the document that gave them, and repeat this",
            err=True,
        )
        return 1
    writing.write({adopt: found.text()})
    say(f"wrote {adopt}: {len(found.matches)} records; then, before `pulumi up` with {document}:", err=True)
    say(f"  pulumi import --stack {stack} --file {adopt} --generate-code=false", err=True)
    return 0
