"""A plugin's process: serve one package until the engine ends the connection."""

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
    """The engine's address, `host:port`, in a plugin's arguments; the others are flags, and sometimes a folder."""
    return next((argument for argument in arguments if _ADDRESS.fullmatch(argument)), None)


def serve(package: Package, address: str, *, finish: bool = True) -> None:
    """Serve until the engine ends the process. The protocol requires the port as the first line of output.

    At the end, a plugin first completes its current batch (`finish`), because the answer becomes the state. Then the
    process ends at once, inside of the event loop: closing the loop would wait for its threads, and one may be waiting
    for a registration that the engine no longer answers. The engine (CLI 3.260) asks all plugins to end, one after the
    other, within five seconds in total, and reports those after a slow one as "exited prematurely".
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
"""The seconds to wait until the engine has the answer of the last operation."""
