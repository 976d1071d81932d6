"""A plugin's process: it serves one package until the engine hangs up."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import Sequence
from typing import Final

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
    """Serve until the engine ends the process; the port is the first line of the output, as the protocol has it.

    Told to end, a plugin that holds a batch in flight finishes it first (`finish`): its answer is what the state will
    be. The process ends at once then: threads that still wait for an API would find the event loop closed, and say so
    in the middle of the deployment's output.
    """
    asyncio.run(_serving(package, address, finish=finish))
    sys.stdout.flush()
    os._exit(0)


async def _serving(package: Package, address: str, *, finish: bool) -> None:
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


_LAST_ANSWER: Final = 2.0
"""Seconds in which the answer of the last operation reaches the engine."""

__all__ = ["address_of", "serve"]
