"""`octodns:FILE`: a zone in octoDNS's YAML, including dynamic records that are a failover.

Format: octoDNS 1.22, `docs/records.md` and `docs/dynamic_records.rst`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from dnsstack.errors import Position, UsageError
from dnsstack.importing import octodns_dynamic as dynamic
from dnsstack.importing.existing.zone import Collector, ExistingZone, OwnerAndType
from dnsstack.importing.octodns_values import read_values
from dnsstack.importing.octodns_yaml import entries
from dnsstack.importing.request import Request
from dnsstack.model import ttl as durations
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.health import HealthCheck
from dnsstack.model.names import absolute, under
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ROSTER
from dnsstack.model.translate import sentence
from dnsstack.providers.cloudflare.decode import AUTOMATIC_TTL

_TTL: Final = 3600
"""The TTL of a record without one, in seconds (octoDNS 1.22, `Record.new`)."""

_ALIAS: Final = "Route53Provider/ALIAS"
_PROVIDERS: Final = (ProviderId.ROUTE53, ProviderId.CLOUDFLARE)


def read(request: Request) -> ExistingZone:
    """The zone of a file in octoDNS's form.

    Raises:
        UsageError: it can't be read.
        DocumentError: a document can't have something of the zone; it lists all of it.
    """
    zone = ZoneBuilder(request)
    for file in _files(request):
        for entry in entries(request.source, file):
            zone.take(entry.name, entry.body, entry.position)
    return zone.existing_zone()


def _files(request: Request) -> list[str]:
    """The file, or the files of a split zone's folder in octoDNS's order (YamlProvider, `split_extension`)."""
    folder = Path(request.where)
    try:
        if not folder.is_dir():
            return [request.where]
        return sorted(str(file) for file in folder.iterdir() if file.suffix == ".yaml")
    except OSError as error:
        msg = f"{request.source} can't be read: {error.strerror}"
        raise UsageError(msg) from None


class ZoneBuilder:
    """Makes a zone from records."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._into = Collector(request.apex)
        self._manners: dict[OwnerAndType, dict[str, Any]] = {}
        self._floating: set[OwnerAndType] = set()
        self._position: Position | None = None
        self._policies: list[FailoverPolicy] = []
        self._checks: dict[str, HealthCheck] = {}

    def take(self, name: str, body: Any, position: Position | None = None) -> None:
        """Add one record."""
        self._position = position
        try:
            with under(self._request.apex):
                owner = self._request.apex if name in ("", "@") else absolute(name)
                if not isinstance(body, Mapping) or "type" not in body:
                    self._into.refuse(
                        "it is not a record of octoDNS, which is a mapping with the key type", position, owner
                    )
                    return
                self._record(owner, str(body["type"]), body)
        except (PydanticCustomError, ValidationError, ValueError, KeyError, TypeError) as error:
            rdtype = str(body.get("type", "")) if isinstance(body, Mapping) else ""
            self._into.refuse(f"{name!r}: {sentence(error)}", position, "", rdtype)

    def _record(self, owner: str, written: str, body: Mapping[str, Any]) -> None:
        rdtype = "ALIAS" if written == _ALIAS else written
        if (owner, rdtype) in self._request.left_out:
            self._into.note("left out because of --leave-out", owner, rdtype, lost=True)
            return
        manner = body.get("octodns") or {}
        if str(manner.get("ignored", False)).lower() == "true":
            self._into.note(
                "it has octodns.ignored, so octoDNS does not serve it, and it is not imported", owner, rdtype, lost=True
            )
            return
        if rdtype not in ROSTER:
            self._into.leave_out(owner, rdtype, str(body.get("value", body.get("values", ""))))
            return
        if "geo" in body:
            msg = "it answers by location (geo), which a document can't have; leave it out with --leave-out"
            raise ValueError(msg)
        ttl = durations.parse(body.get("ttl", _TTL))
        if "dynamic" in body:
            self._dynamic(owner, rdtype, ttl, body, manner)
            return
        for value in read_values(rdtype, body):
            self._into.add(owner, rdtype, self._manner(owner, rdtype, ttl, manner), value, self._position)

    def _dynamic(self, owner: str, rdtype: str, ttl: int, body: Mapping[str, Any], manner: Mapping[str, Any]) -> None:
        existing_zone = dynamic.read(owner, rdtype, ttl, body, manner)
        self._policies.append(existing_zone.policy)
        self._checks[str(existing_zone.policy.check)] = existing_zone.check
        for note in existing_zone.notes:
            self._into.note(note, owner, rdtype)

    def _manner(self, owner: str, rdtype: str, ttl: int, manner: Mapping[str, Any]) -> int:
        """Keep the settings in the key `octodns` of a record; return its TTL."""
        cloudflare = manner.get("cloudflare") or {}
        kept = {key: cloudflare[key] for key in ("proxied", "comment") if cloudflare.get(key)}
        if cloudflare.get("tags"):
            kept["tags"] = tuple(map(str, cloudflare["tags"]))
        only = self._only(owner, rdtype, manner)
        if only is not None:
            kept["only"] = only
        self._manners[owner, rdtype] = kept
        if kept.get("proxied"):
            self._floating.add((owner, rdtype))
        if cloudflare.get("auto-ttl"):
            return AUTOMATIC_TTL
        return ttl

    def _only(self, owner: str, rdtype: str, manner: Mapping[str, Any]) -> ProviderId | None:
        """The providers in `included` and `excluded`, which are names in octoDNS; known ones are recognised."""
        listed = [str(name) for key in ("included", "excluded") for name in manner.get(key) or ()]
        if not listed:
            return None
        named = [provider for provider in _PROVIDERS if any(provider.value in name for name in listed)]
        if len(named) != 1:
            self._into.note(
                f"octoDNS serves it only at some providers ({', '.join(listed)}); write `only:` for it", owner, rdtype
            )
            return None
        if not manner.get("excluded"):
            return named[0]
        return next(provider for provider in _PROVIDERS if provider is not named[0])

    def existing_zone(self) -> ExistingZone:
        """The zone of all added records.

        Raises:
            DocumentError: there are errors; it lists all of them.
        """
        rrsets = self._into.rrsets()
        servers, ttl = self._into.servers()
        return ExistingZone(
            source=self._request.source,
            apex=self._request.apex,
            rrsets=tuple(
                rrset.model_copy(update=manner) if (manner := self._manners.get((rrset.owner, rrset.rdtype))) else rrset
                for rrset in rrsets
            ),
            policies=tuple(self._policies),
            health_checks=self._checks,
            servers=servers,
            server_ttl=ttl,
            notes=tuple(self._into.notes),
            floating=frozenset(self._floating),
        )
