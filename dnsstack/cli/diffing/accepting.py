"""`--accept`: change the document to what the providers serve. Nothing is written to a provider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dnsstack.cli.documents import include_roots
from dnsstack.cli.screen import say
from dnsstack.errors import UsageError

if TYPE_CHECKING:
    from dnsstack.model.rrset import RRset
    from dnsstack.plan.plan import ZonePlan


def accept_all(document: str, accept: Sequence[str], provider: str | None, timeout: float) -> int:
    """Read the providers once, then edit the document for each OWNER/TYPE.

    Raises:
        DnsStackError: a provider can't be read, the providers differ, or the document can't be edited.
    """
    from dnsstack.cli.diffing import sides, sources
    from dnsstack.document.accepting import accepted

    if document.startswith(sides.GIT):
        msg = f"{document} is a revision, which can't be edited; name the file"
        raise UsageError(msg)
    side = sides.document(document)
    plans, unread = sources.providers(side.plan, timeout)
    if provider is not None and provider not in plans:
        msg = f"--from {provider} can't be used: {unread.get(provider, 'the document does not name this provider')}"
        raise UsageError(msg)
    for name, reason in unread.items() if provider is None else ():
        msg = f"{name} can't be read ({reason}); name the other provider with --from"
        raise UsageError(msg)
    for text in accept:
        owner, rdtype = _key(text, side.plan)
        served = _served(owner, rdtype, plans, provider, text)
        edit = accepted(document, owner, rdtype, served, include_roots())
        if edit.changes:
            edit.write()
        say(f"{text}: {f'{edit.file} is changed to' if edit.changes else 'the document already has'} what is served")
    return 0


def _key(text: str, plan: ZonePlan) -> tuple[str, str]:
    from dnsstack.model.names import absolute

    owner, slash, rdtype = text.rpartition("/")
    if not slash or not owner:
        msg = f"--accept {text!r} is not OWNER/TYPE; write it such as www/A or @/MX"
        raise UsageError(msg)
    try:
        return absolute(owner, plan.apex), rdtype.upper()
    except ValueError as error:
        raise UsageError(str(error)) from None


def _served(owner: str, rdtype: str, plans: Mapping[str, ZonePlan], provider: str | None, text: str) -> RRset | None:
    """The RRset that is served; None if none is.

    Raises:
        UsageError: the providers differ and `provider` is None, or a failover policy is served.
    """
    from dnsstack.model.rrset import RRset
    from dnsstack.plan.plan import PlannedFailover, PlannedRRset

    sides: dict[str, PlannedRRset | PlannedFailover | None] = {}
    for name, plan in plans.items():
        entries: tuple[PlannedRRset | PlannedFailover, ...] = (*plan.rrsets, *plan.failovers)
        sides[name] = next((one for one in entries if (one.owner, one.rdtype) == (owner, rdtype)), None)
    if provider is not None:
        sides = {provider: sides[provider]}
    if any(isinstance(one, PlannedFailover) for one in sides.values()):
        msg = f"--accept {text} names a failover policy, which can't be accepted; edit the document"
        raise UsageError(msg)
    answers = {None if one is None or isinstance(one, PlannedFailover) else one.answer for one in sides.values()}
    if len(answers) > 1:
        shown = "; ".join(f"{name}: {_shown(one)}" for name, one in sides.items())
        msg = f"--accept {text} is served differently by the providers ({shown}); choose one with --from"
        raise UsageError(msg)
    (answer,) = answers
    return None if answer is None else RRset(owner=owner, rdtype=rdtype, ttl=answer.ttl, values=answer.values)


def _shown(entry: object) -> str:
    from dnsstack.changes.words import value_text
    from dnsstack.plan.plan import PlannedRRset

    if not isinstance(entry, PlannedRRset):
        return "nothing"
    return f"{', '.join(map(value_text, entry.values))} (ttl {entry.ttl})"
