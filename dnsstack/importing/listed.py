"""A file with the output of `aws route53 list-resource-record-sets`: a hosted zone without its health checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from dnsstack import files
from dnsstack.errors import UsageError
from dnsstack.importing.checks import CheckLookup
from dnsstack.importing.existing.zone import ExistingZone, Note
from dnsstack.importing.hosted_zone import HostedRRsets
from dnsstack.importing.request import Request
from dnsstack.model.names import is_at_or_below
from dnsstack.providers.route53.text import read_owner


def looks_listed(text: str) -> bool:
    """True if the text begins like JSON, which a zone file does not."""
    return text.lstrip().startswith("{")


def rrsets(text: str, source: str, apex: str) -> list[dict[str, Any]]:
    """Every ResourceRecordSet of the file. It may lack the SOA, but all must be in the zone.

    Raises:
        UsageError: it is not such a file, has one page of several, or is another zone.
    """
    try:
        found = files.json_data(text)
    except ValueError as error:
        message = f"{source} is not JSON: {error}"
        raise UsageError(message) from None
    listed = found.get("ResourceRecordSets") if isinstance(found, Mapping) else None
    if not isinstance(listed, list) or not all(
        isinstance(one, Mapping) and isinstance(one.get("Name"), str) and isinstance(one.get("Type"), str)
        for one in listed
    ):
        message = f"{source} has no list ResourceRecordSets; write the output of list-resource-record-sets into it"
        raise UsageError(message)
    if found.get("IsTruncated") or found.get("NextToken"):
        message = f"{source} has only one page of several; list the zone without --max-items"
        raise UsageError(message)
    _require_zone(listed, source, apex)
    return [dict(one) for one in listed]


def _require_zone(listed: Iterable[Mapping[str, Any]], source: str, apex: str) -> None:
    """Raise UsageError if the file is not of the zone `apex`."""
    owners = []
    for one in listed:
        try:
            owners.append((read_owner(one["Name"]), one["Type"]))
        except ValueError:
            message = f"{source} is not the zone {apex}: {_short(one['Name'])} is not a domain name"
            raise UsageError(message) from None
    soas = [owner for owner, rdtype in owners if rdtype == "SOA"]
    if soas and apex not in soas:
        message = f"{source} is not the zone {apex}: it has the SOA record of {_short(soas[0])}"
        raise UsageError(message)
    outside = next((owner for owner, _ in owners if not is_at_or_below(owner, apex)), None)
    if outside is not None or not owners:
        found = f"{_short(outside)} is not in it" if outside else "it has no records"
        message = f"{source} is not the zone {apex}: {found}"
        raise UsageError(message)


def read(text: str, request: Request) -> ExistingZone:
    """The zone of a file; health checks are used by their ids, because the file has nothing else of them.

    Raises:
        DocumentError, UsageError: it can't be read.
    """
    checks = _Unknown()
    into = HostedRRsets(request, checks)
    for one in rrsets(text, request.source, request.apex):
        try:
            into.take(one)
        except (KeyError, TypeError, AttributeError):
            request.require(condition=False, otherwise=f"{one['Name']} {one['Type']} is not a ResourceRecordSet")
        except ValueError as error:
            request.require(condition=False, otherwise=f"{_short(one['Name'])} {one['Type']}: {_short(str(error))}")
    records, policies, markers = into.finish()
    servers, ttl = into.collector.servers()
    return ExistingZone(
        source=request.source,
        apex=request.apex,
        rrsets=records,
        policies=policies,
        health_checks=checks.existing,
        servers=servers,
        server_ttl=ttl,
        notes=(*into.collector.notes, *checks.notes),
        floating=frozenset((record.owner, "ALIAS") for record in records if record.rdtype == "ALIAS"),
        markers=markers,
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


LONGEST: Final = 300
"""The most characters of the file's text in a message."""


class _Unknown(CheckLookup):
    """Names health checks of which only the ids are known."""

    def __init__(self) -> None:
        super().__init__(None)

    def name(self, id_: str | None) -> str | None:
        """A name for the check with this id."""
        if id_ is None or id_ in self._names:
            return self._names.get(id_) if id_ else None
        name = self._names[id_] = self._free("check")
        self.existing[name] = self._existing(id_)
        self.notes.append(
            Note(f"the document uses health check {name} by its id {id_}, because the file does not have its settings")
        )
        return name
