"""A plugin's process: it serves one package until the engine hangs up."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

import grpc.aio
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import provider_pb2_grpc

from dnsstack.plugin.packages import Package
from dnsstack.plugin.servicer import Servicer

_ENDS: Final = (signal.SIGINT, signal.SIGTERM)
_ADDRESS: Final = re.compile(r"[^/\\-][^/\\]*:\d+")


def address_of(arguments: Sequence[str]) -> str | None:
    """The engine's address, `host:port`, among a plugin's arguments; the others are flags, and at times a folder."""
    return next((argument for argument in arguments if _ADDRESS.fullmatch(argument)), None)


def serve(package: Package, address: str, *, finish: bool = True) -> None:
    """Serve until the engine ends the process, and end it; the port is the first line of the output, by the protocol.

    Told to end, a plugin that holds a batch in flight finishes it first (`finish`): its answer is what the state will
    be. The process ends at once then, from within the event loop: to close the loop is to wait for its threads, of
    which one may hold a registration that the engine no longer answers. The engine (CLI 3.260) asks all plugins to end
    one after the other within five seconds in total, and says of those behind a slow one that they exited prematurely.
    """
    asyncio.run(_serving(package, address, finish=finish))


async def _serving(package: Package, address: str, *, finish: bool) -> NoReturn:
    ending = asyncio.Event()
    for number in _ENDS:
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    server = grpc.aio.server(options=_GRPC_CHANNEL_OPTIONS)
    servicer = Servicer(package, address)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await ending.wait()
    if finish:
        servicer.stopping.set()
        await servicer.idle.wait()
        await server.stop(grace=_LAST_ANSWER)
    sys.stdout.flush()
    os._exit(0)


_LAST_ANSWER: Final = 2.0
"""Seconds in which the answer of the last operation reaches the engine."""
