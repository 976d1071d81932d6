"""`dnsstack import --declared`: write the file with which `pulumi import` adopts the records of a document."""

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
    """Write the import file and return 0; return 1 and write nothing if a record of the document does not exist."""
    from dnsstack.importing import writing
    from dnsstack.importing.declared import taken_over

    domain = load_checked(str(document)).domain
    if domain.apex != requests[0].apex:
        msg = f"{document} is about {domain.apex}, not about {requests[0].apex}"
        raise UsageError(msg)
    found = taken_over(domain, requests, project, stack)
    if found.created:
        for spec in found.created[:_SHOWN]:
            say(f"does not exist: {spec.name}", err=True)
        say(
            f"{len(found.created)} of {len(found.created) + len(found.matches)} records do not exist as {document} "
            "declares them, so nothing is written; deploy the step before this one, then run this command again",
            err=True,
        )
        return 1
    writing.write({adopt: found.text()})
    say(f"wrote {adopt}: {len(found.matches)} records; run this before `pulumi up` with {document}:", err=True)
    say(f"  pulumi import --stack {stack} --file {adopt} --generate-code=false", err=True)
    return 0
