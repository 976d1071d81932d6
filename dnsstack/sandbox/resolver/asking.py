"""How the sandbox's own clients ask: each try uses a connected socket with its own port (RFC 5452 §9.2).

`verify/ask.py` is not used: it finds out why an answer is missing, and keeps everything for a report. These clients
are resolvers of users, which have an answer or none; one of them is asked from threads, without an event loop.
"""

from __future__ import annotations

import socket
import time
from typing import Final

import dns.asyncbackend
import dns.asyncquery
import dns.flags
import dns.message
import dns.query

FAMILY: Final = socket.AF_INET
"""Everything in the sandbox is on IPv4's loopback."""


async def ask(query: dns.message.Message, address: str, port: int, seconds: float) -> dns.message.Message:
    """The response over UDP, or over TCP if it is truncated; each may take `seconds`.

    Raises:
        OSError, dns.exception.DNSException, asyncio.IncompleteReadError: no response came.
    """
    backend = dns.asyncbackend.get_default_backend()
    made = await backend.make_socket(  # type: ignore[no-untyped-call]  # dnspython has no annotation for it
        FAMILY, socket.SOCK_DGRAM, 0, None, (address, port)
    )
    async with made:
        try:
            return await dns.asyncquery.udp(query, address, seconds, port, sock=made, raise_on_truncation=True)
        except dns.message.Truncated:
            pass
    return await dns.asyncquery.tcp(query, address, seconds, port)


def ask_and_wait(query: dns.message.Message, address: str, port: int, seconds: float) -> dns.message.Message:
    """As `ask`, for callers without an event loop."""
    with socket.socket(FAMILY, socket.SOCK_DGRAM) as made:
        made.setblocking(False)
        made.connect((address, port))
        dns.query.send_udp(made, query, None)
        ends = time.time() + seconds  # dnspython counts seconds since 1970
        response: dns.message.Message = dns.query.receive_udp(made, None, ends, query=query, ignore_errors=True)[0]
    return dns.query.tcp(query, address, seconds, port) if response.flags & dns.flags.TC else response
