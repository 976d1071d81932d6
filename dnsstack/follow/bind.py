"""Own servers with `self_hosted: follow`, changed by signed dynamic update (RFC 2136, RFC 8945).

An update replaces whole RRsets and is atomic: the server carries out all of it or nothing (RFC 2136 §3.7). Its
prerequisite is that each RRset exists (§2.4.1). Records are read from the same server's authoritative answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import dns.asyncquery
import dns.exception
import dns.message
import dns.name
import dns.rcode
import dns.update

from dnsstack.deadline import limited
from dnsstack.follow.changes import ExistingRecord, RecordPatch
from dnsstack.follow.followed import Followed
from dnsstack.follow.markers import Ask, values_at
from dnsstack.follow.mover import CallFailed, Receipt
from dnsstack.masking import hide
from dnsstack.providers.bind.tsig import TsigKey, keyring
from dnsstack.verify.endpoint import Endpoint

TIMEOUT: Final = 5.0
"""The time limit of one update, in seconds."""


@dataclass(frozen=True, slots=True)
class Signing:
    """A TSIG key in dnspython's form; its secret is never in a text."""

    name: str
    algorithm: str
    keyring: Any = field(repr=False)

    @classmethod
    def of(cls, key: TsigKey, where: object = "") -> Signing:
        """The same key; `where` names its file. From now on, its secret is hidden in all output.

        Raises:
            UsageError: dnspython can't sign with it.
        """
        hide(key.secret)
        return cls(key.name, key.algorithm, keyring(key, where))


class BindMover:
    """Changes the RRsets of one zone at an own primary server, which notifies the secondaries."""

    def __init__(self, apex: str, endpoint: Endpoint, key: Signing, ask: Ask, timeout: float = TIMEOUT) -> None:
        self._apex = apex
        self._endpoint = endpoint
        self._key = key
        self._ask = ask
        self._timeout = timeout
        self.date: float | None = None

    async def close(self) -> None:
        """Do nothing: no connection is kept between calls."""

    async def existing(self, followed: Sequence[Followed]) -> tuple[ExistingRecord, ...]:
        """The existing records of `followed`; the id of a record is owner, type and value.

        Raises:
            CallFailed: the server gives no authoritative answer.
        """
        rrsets = [rrset for one in followed for rrset in one.rrsets]
        answers = await asyncio.gather(
            *(values_at(self._ask, rrset.owner, rrset.rdtype, self._endpoint) for rrset in rrsets)
        )
        found: list[ExistingRecord] = []
        for rrset, got in zip(rrsets, answers, strict=True):
            if isinstance(got, str):
                if got == "no data":
                    continue
                msg = f"{self._endpoint.to_text()} gives no usable answer for {rrset.owner} {rrset.rdtype}: {got}"
                raise CallFailed(msg)
            values, ttl = got
            dotted = {value.removesuffix("."): value for texts in rrset.values.values() for value in texts}
            found += (
                ExistingRecord(
                    f"{rrset.owner} {rrset.rdtype} {value}", rrset.owner, rrset.rdtype, dotted.get(value, value), ttl
                )
                for value in sorted(values)
            )
        return tuple(found)

    async def move(self, changes: Sequence[RecordPatch]) -> Receipt:
        """Send one signed update for all changes; it has whole RRsets.

        Raises:
            CallFailed: the server refuses it, or it is not known whether it was carried out.
        """
        existing = await self._whole(changes)
        update = dns.update.UpdateMessage(
            self._apex,
            keyring=self._key.keyring,
            keyname=dns.name.from_text(self._key.name),
            keyalgorithm=self._key.algorithm,
        )
        after: list[ExistingRecord] = []
        for (owner, rdtype), records in existing.items():
            update.present(dns.name.from_text(owner), rdtype)
            update.replace(dns.name.from_text(owner), records[0].ttl, rdtype, *(record.content for record in records))
            after += records
        try:
            answer = await limited(
                dns.asyncquery.tcp(update, self._endpoint.address, port=self._endpoint.port, timeout=self._timeout),
                self._timeout,
            )
        except ConnectionRefusedError:
            msg = f"{self._endpoint.to_text()} refuses connections"
            raise CallFailed(msg) from None
        except (OSError, TimeoutError, EOFError, dns.exception.DNSException) as error:
            msg = f"{self._endpoint.to_text()} does not answer the update: {type(error).__name__}"
            raise CallFailed(msg, uncertain=True) from None
        if answer.rcode() != dns.rcode.NOERROR:
            text = dns.rcode.to_text(answer.rcode()).lower()
            msg = f"{self._endpoint.to_text()} refuses the update: {text}"
            raise CallFailed(msg, refused=answer.rcode() != dns.rcode.SERVFAIL)
        return Receipt(tuple(after), "")

    async def _whole(self, changes: Sequence[RecordPatch]) -> Mapping[tuple[str, str], list[ExistingRecord]]:
        """Every RRset that changes, with its unchanged values too; each has a value.

        Raises:
            CallFailed: the existing records can't be read.
        """
        replaced = {change.before.id: change for change in changes}
        found: dict[tuple[str, str], list[ExistingRecord]] = {}
        for owner, rdtype in dict.fromkeys((change.before.owner, change.before.rdtype) for change in changes):
            got = await values_at(self._ask, owner, rdtype, self._endpoint)
            if isinstance(got, str):
                msg = f"{self._endpoint.to_text()} gives no usable answer for {owner} {rdtype}: {got}"
                raise CallFailed(msg)
            mine = [change for change in changes if (change.before.owner, change.before.rdtype) == (owner, rdtype)]
            kept = [value for value in sorted(got[0]) if f"{owner} {rdtype} {value}" not in replaced]
            contents = dict.fromkeys([*kept, *(change.content for change in mine)])
            found[owner, rdtype] = [
                ExistingRecord(f"{owner} {rdtype} {value.removesuffix('.')}", owner, rdtype, value, mine[0].ttl)
                for value in contents
            ]
        return found
