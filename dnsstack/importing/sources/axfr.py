"""`axfr:SERVER[#PORT]`: a zone by zone transfer (RFC 5936), signed if `--tsig-key` is given (RFC 8945).

Time, records and octets of a transfer are limited, and it must end with its second SOA: a truncated or endless one is
refused.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from dnsstack.deadline import limited_call
from dnsstack.errors import EnvironmentFault, UsageError
from dnsstack.importing.existing.zone import Collector, ExistingZone
from dnsstack.importing.request import Request
from dnsstack.model.rdata import ROSTER, from_absolute
from dnsstack.model.rdata.txt import TXT
from dnsstack.model.translate import sentence
from dnsstack.providers.bind import tsig

MAX_RECORDS: Final = 1_000_000
MAX_OCTETS: Final = 256 * 2**20
_PORT: Final = 53
_MAX_PORT: Final = 65535


def read(request: Request) -> ExistingZone:
    """The zone that a server transfers.

    Raises:
        EnvironmentFault: the server can't be reached, refuses the transfer, or does not complete it.
        UsageError: the key file or the server's name is malformed.
        DocumentError: the zone has malformed rdata.
    """
    into = Collector(request.apex, request.left_out)
    transfer = Transfer(request)
    for rrset in transfer.rrsets():
        _take(rrset, into)
    servers, ttl = into.servers()
    return ExistingZone(
        source=request.source,
        apex=request.apex,
        rrsets=into.rrsets(),
        servers=servers,
        server_ttl=ttl,
        notes=tuple(into.notes),
    )


def _take(rrset: Any, into: Collector) -> None:
    """Add one RRset of a message; an RRset may be in several messages."""
    import dns.rdatatype

    owner, rdtype = rrset.name.to_text().lower(), dns.rdatatype.to_text(rrset.rdtype)
    if rdtype == "SOA" or into.leaves(owner, rdtype):
        return
    for rdata in rrset:
        if rdtype not in ROSTER:
            into.leave_out(owner, rdtype, rdata.to_text())
            continue
        try:
            value = TXT(strings=rdata.strings) if rdtype == "TXT" else from_absolute(rdtype, rdata.to_text())
        except (PydanticCustomError, ValidationError) as error:
            into.refuse(f"{rdata.to_text()!r} can't be read: {sentence(error)}", None, owner, rdtype)
            continue
        into.add(owner, rdtype, rrset.ttl, value)


class Transfer:
    """One AXFR, message by message."""

    def __init__(self, request: Request) -> None:
        self._request = request
        host, _, port = request.where.partition("#")
        self._where = host, self._port(port)
        self._deadline = time.monotonic() + request.timeout
        self._octets = 0

    def _port(self, text: str) -> int:
        if text and not (text.isdigit() and 0 < int(text) <= _MAX_PORT):
            msg = f"{self._request.source} has the port {text!r}, which is not a number; write axfr:SERVER#PORT"
            raise UsageError(msg)
        return int(text or _PORT)

    def rrsets(self) -> Iterator[Any]:
        """Every RRset between the two SOAs, the first SOA included.

        Raises:
            EnvironmentFault: the server can't be reached, or its transfer is refused or wrong.
        """
        import dns.exception
        import dns.message
        import dns.tsig

        file = self._request.tsig_key
        key = tsig.read_file(file) if file is not None else None
        query = dns.message.make_query(self._request.apex, "AXFR")
        if key is not None:
            query.use_tsig(tsig.keyring(key, file))
        try:
            yield from self._messages(query)
        except (dns.tsig.PeerBadKey, dns.tsig.PeerBadSignature, dns.tsig.BadSignature, dns.message.UnknownTSIGKey):
            raise self._fault(
                f"the key {key.name if key is not None else '(none)'} is not known to the server, which refuses "
                "the signature"
            ) from None
        except dns.tsig.PeerError as error:
            raise self._fault(f"the signature is refused: {error}") from None
        except (EOFError, ConnectionResetError):
            raise self._fault("the server closed the connection before the end of the transfer") from None
        except (dns.exception.Timeout, TimeoutError):
            raise self._fault(f"the transfer did not end within {self._request.timeout:g} s") from None
        except dns.exception.DNSException as error:
            raise self._fault(f"a message can't be read: {error or type(error).__name__}") from None
        except OSError as error:
            raise self._fault(f"the server can't be reached: {error.strerror or error}") from None

    def _messages(self, query: Any) -> Iterator[Any]:
        import dns.message

        with limited_call(self._connected, self._left()) as stream:
            wire = query.to_wire()
            stream.settimeout(self._left())
            stream.sendall(struct.pack("!H", len(wire)) + wire)
            ends = TransferEnds(self, query.question[0].name)
            context, first = None, True
            while not ends.done:
                answer = dns.message.from_wire(
                    self._message(stream),
                    keyring=query.keyring,
                    request_mac=query.mac,
                    xfr=True,
                    tsig_ctx=context,
                    multi=True,
                    one_rr_per_rrset=True,
                )
                self._evaluate(answer, query, first=first)
                yield from ends.inner(answer.answer)
                context, first = answer.tsig_ctx, False
            if query.keyring and not answer.had_tsig:
                raise self._fault("the last message is not signed, but the server must sign it (RFC 8945 §5.3.1)")

    def _connected(self) -> socket.socket:
        """Connect within the time limit, including the lookup of the server's name."""
        return socket.create_connection(self._where, timeout=self._left())

    def _evaluate(self, answer: Any, query: Any, *, first: bool) -> None:
        import dns.rcode

        if answer.rcode() != dns.rcode.NOERROR:
            code = dns.rcode.to_text(answer.rcode())
            hint = (
                " (a server that needs a signature answers this too; then give --tsig-key)" if not query.keyring else ""
            )
            raise self._fault(f"the server refuses the transfer: {code}{hint}")
        if answer.id != query.id or (first and not answer.answer):
            raise self._fault("the server's answer does not belong to the transfer")
        if first and query.keyring and not answer.had_tsig:
            raise self._fault("the answer is not signed, so the server has no key for this zone")

    def _message(self, stream: socket.socket) -> bytes:
        (length,) = struct.unpack("!H", self._octets_of(stream, 2))
        self._octets += length
        if self._octets > MAX_OCTETS:
            raise self._fault(f"the transfer is longer than {MAX_OCTETS // 2**20} MiB")
        return self._octets_of(stream, length)

    def _octets_of(self, stream: socket.socket, count: int) -> bytes:
        found = bytearray()
        while len(found) < count:
            stream.settimeout(self._left())
            part = stream.recv(count - len(found))
            if not part:
                raise EOFError
            found += part
        return bytes(found)

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _fault(self, reason: str) -> EnvironmentFault:
        return EnvironmentFault(f"{self._request.source}: {reason}; nothing is written")

    def refuse(self, reason: str) -> EnvironmentFault:
        """Refuse the content of the transfer."""
        return self._fault(reason)


class TransferEnds:
    """Checks begin and end of a transfer: the first and the last record are the zone's SOA (RFC 5936 §2.2)."""

    def __init__(self, transfer: Transfer, apex: Any) -> None:
        self._transfer = transfer
        self._apex = apex
        self._begun = False
        self._count = 0
        self.done = False

    def inner(self, answer: list[Any]) -> Iterator[Any]:
        """Count and give the RRsets of a message.

        Raises:
            EnvironmentFault: begin or end is wrong, or the transfer is too long.
        """
        import dns.rdatatype

        for rrset in answer:
            is_soa = rrset.rdtype == dns.rdatatype.SOA
            self._count += 1
            if self._count > MAX_RECORDS:
                raise self._transfer.refuse(f"the transfer has more than {MAX_RECORDS} records")
            if self.done:
                raise self._transfer.refuse("the transfer goes on after its last SOA")
            if not self._begun and not (is_soa and rrset.name == self._apex):
                raise self._transfer.refuse("the transfer does not begin with the zone's SOA")
            if self._begun and is_soa:
                self.done = True
            self._begun = True
            yield rrset
