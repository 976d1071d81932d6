"""Virtual time passes only while everything waits: not while a thread works, nor before what was sent has arrived."""

from __future__ import annotations

import asyncio
import threading
import time

from tests.sandbox.virtual import run

HOUR = 3600.0
MOMENT = 0.001
"""Virtual seconds; less than anything here takes in real ones."""


def test_an_hour_of_waiting_is_shown_by_every_clock() -> None:
    async def wait() -> list[float]:
        before = asyncio.get_running_loop().time(), time.monotonic(), time.time()
        await asyncio.sleep(HOUR)
        after = asyncio.get_running_loop().time(), time.monotonic(), time.time()
        return [then - now for now, then in zip(before, after, strict=True)]

    real = time.monotonic()
    assert [round(passed) for passed in run(wait())] == [HOUR] * 3
    assert time.monotonic() - real < HOUR


def test_time_stands_still_while_a_thread_works() -> None:
    async def work() -> bool:
        async with asyncio.timeout(MOMENT):
            return await asyncio.to_thread(threading.Event().wait, 100 * MOMENT)

    assert run(work()) is False, "the thread has come to its end"


def test_what_was_sent_arrives_before_time_passes() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        writer.close()

    async def converse() -> bytes:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server, asyncio.timeout(MOMENT):
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"hello\n")
            answer = await reader.readline()
            writer.close()
            return answer

    assert run(converse()) == b"hello\n"
