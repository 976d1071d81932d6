"""`dnsstack pin`: fix a failover policy to one side in its document, whatever the health checks say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dnsstack.cli.documents import include_root, include_roots
from dnsstack.cli.screen import say
from dnsstack.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from dnsstack.document.pinning import Edit
    from dnsstack.model.failover.policy import Pin


@click.command(
    "pin",
    epilog="\b\n"
    "Examples:\n"
    "  dnsstack pin example.com.yaml www A secondary --reason 'moving racks' --until 2026-12-01T06:00:00Z\n"
    "  dnsstack pin example.com.yaml www A secondary --reason 'moving racks' --until 4h\n"
    "  dnsstack pin example.com.yaml www A auto\n"
    "\n\b\n"
    "Exit codes: 0 success, 2 wrong usage or document.",
)
@click.argument("document", metavar="DOC")
@include_root
@click.argument("owner", metavar="OWNER")
@click.argument("rdtype", metavar="TYPE")
@click.argument("to", metavar="primary|secondary|auto", type=click.Choice(["primary", "secondary", "auto"]))
@click.option(
    "--until",
    metavar="TIME",
    help="When the pin should be removed, such as 2026-12-01T06:00:00Z or 4h; from then on, `check` warns.",
)
@click.option("--reason", help="Why the policy is pinned. [required for a pin]")
def command(document: str, owner: str, rdtype: str, to: str, until: str | None, reason: str | None) -> int:
    """Fix the failover policy of OWNER and TYPE to its primary or secondary in DOC; auto removes the pin.

    While a policy is pinned, health checks do not change its answer. The file that has the policy, DOC or a fragment,
    is edited in place; comments are kept. Then deploy the document. With the strategy follow, A and AAAA of an owner
    need the same pin: set both.
    """
    from dnsstack.document.pinning import pinned, write

    edit = pinned(document, owner, rdtype, _pin(to, until, reason), include_roots())
    if edit.changes:
        write(edit)
    say(_said(edit, owner, rdtype))
    if edit.changes and edit.included:
        say(f"{edit.file} is a fragment; the pin applies to every document that includes it", err=True)
    return 0


def _pin(to: str, until: str | None, reason: str | None) -> Pin | None:
    """The pin that the command line describes; None for `auto`.

    Raises:
        UsageError: an option is missing, or can't be used here.
    """
    from datetime import UTC, datetime

    from dnsstack.model.failover.policy import FailoverRole, Pin
    from dnsstack.model.faults import ModelError

    if to == "auto":
        if until or reason:
            message = "--until and --reason can't be given with auto, which removes a pin; leave them out"
            raise UsageError(message)
        return None
    try:
        ends = _until(until) if until else None
        return Pin(to=FailoverRole(to), until=ends, since=datetime.now(UTC).replace(microsecond=0), reason=reason or "")
    except ModelError:
        message = f"--reason {reason!r} is too short; write a sentence that says why the policy is pinned"
        raise UsageError(message) from None


def _until(text: str) -> datetime:
    """The time that `text` names: a time with an offset, or a duration from now.

    Raises:
        UsageError: it is neither of them.
    """
    from datetime import UTC, datetime, timedelta

    from dnsstack.model.ttl import parse

    found: datetime | None
    try:
        if "-" not in text:
            return (datetime.now(UTC) + timedelta(seconds=parse(text))).replace(microsecond=0)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        found = None
    if found is None or found.tzinfo is None:
        message = f"--until {text!r} is not a time; write one such as 2026-12-01T06:00:00Z, or a duration such as 4h"
        raise UsageError(message)
    return found


def _said(edit: Edit, owner: str, rdtype: str) -> str:
    what = f"{edit.file}:{edit.line}: {owner} {rdtype.upper()}"
    if not edit.changes:
        return f"{what}: nothing to change"
    if edit.after is None:
        return f"{what}: the pin is removed"
    until = f" until {edit.after.until.isoformat()}" if edit.after.until else ""
    return f"{what}: pinned to {edit.after.to.value}{until}"
