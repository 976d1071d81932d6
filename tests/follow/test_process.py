"""`dnsstack follow` as a process, against a sandbox's API and name servers over real sockets."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from dnsstack.document import dump
from dnsstack.model.nameservers import ProviderId
from dnsstack.sandbox.cloudflare_api import DEFAULT_TOKEN, Fault
from dnsstack.sandbox.origins.origin import Condition
from tests.cli.conftest import Run
from tests.sandbox.rehearsing import Rehearsal, rehearsal

DOCUMENT: Final = """
domain: example.com
nameservers:
  route53: {}
  cloudflare: {account: "0123456789abcdef0123456789abcdef", plan: business}
health_checks:
  one: {type: HTTP, address: 192.0.2.10, path: /healthz, interval: 10, failure_threshold: 2}
failover:
  www:
    A: {ttl: 60, primary: 192.0.2.10, secondary: 203.0.113.80, check: one,
        cloudflare: {strategy: follow, window: 2, poll: 1, hold_down: 1}}
"""
"""The secondary is a last resort: nothing has to be reached from the process but name servers and the API."""


SOON = 60.0
"""Seconds to wait for what takes a moment on an idle machine."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Rehearsal]:
    with rehearsal(DOCUMENT, follower=False) as playing:
        yield playing


@pytest.fixture
def document(sandbox: Rehearsal, tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "example.com.yaml"
    file.write_text(dump(sandbox.session.domain), encoding="utf-8")
    yield file
    sandbox.session.apis.cloudflare.faults.clear()


def command(sandbox: Rehearsal, document: Path, *words: str) -> list[str]:
    world = sandbox.session.world
    servers = [
        f"--nameserver={provider.value}:{server.name}={server.address}#{server.port}"
        for provider in (ProviderId.ROUTE53, ProviderId.CLOUDFLARE)
        for server in world.serving(provider, "example.com.")
    ]
    program = "from dnsstack.cli.app import main; main()"
    return [sys.executable, "-c", program, "follow", str(document), *servers, *words]


def environment(sandbox: Rehearsal) -> dict[str, str]:
    known = sandbox.session.apis.environment
    return {**os.environ, **{name: known[name] for name in ("CLOUDFLARE_API_TOKEN", "CLOUDFLARE_BASE_URL")}}


async def started(sandbox: Rehearsal, document: Path, *words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *command(sandbox, document, *words), env=environment(sandbox), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


async def route53_moves(sandbox: Rehearsal, condition: Condition) -> None:
    """The primary dies, or answers again, and Route53's checkers have seen it."""
    world = sandbox.session.world
    world.network.origins["192.0.2.10"].condition = condition
    up = condition is Condition.UP
    async with asyncio.timeout(SOON), world.changed:
        await world.changed.wait_for(lambda: all(healthy is up for _, _, healthy in world.health()))


def addresses(sandbox: Rehearsal) -> set[str]:
    store = sandbox.session.apis.cloudflare.store
    (zone,) = store.zones()
    return {record.content for record in store.records(zone.id) if record.name == "www.example.com"}


def test_once_follows_but_not_to_what_it_cannot_reach_and_never_shows_the_token(
    sandbox: Rehearsal, document: Path, tmp_path: Path
) -> None:
    audit = tmp_path / "audit.jsonl"

    async def play() -> None:
        for condition, wanted in ((Condition.DEAD, "203.0.113.80"), (Condition.UP, None)):
            await route53_moves(sandbox, condition)
            process = await started(sandbox, document, "--once", "--apply", f"--audit={audit}")
            out, err = await asyncio.wait_for(process.communicate(), SOON)
            assert DEFAULT_TOKEN.secret not in (out + err).decode()
            for line in err.decode().splitlines():
                json.loads(line)
            if wanted is not None:
                assert process.returncode == 0, out + err
                assert b"keep: secondary is served" in out
                assert addresses(sandbox) == {wanted}

    sandbox.runner.run(play())
    # nothing listens at 192.0.2.10 for another process: the primary is alive for Route53 alone, so it does not go back
    assert addresses(sandbox) == {"203.0.113.80"}
    told = [json.loads(line)["what"] for line in audit.read_text().splitlines()]
    assert [what for what in told if what != "looked"] == ["attempt", "move", "confirmed"]
    assert DEFAULT_TOKEN.secret not in audit.read_text()


def test_it_serves_metrics_health_and_probes_and_ends_at_once(sandbox: Rehearsal, document: Path) -> None:
    async def play() -> None:
        process = await started(sandbox, document, "--metrics=0")
        assert process.stderr is not None
        port = 0
        while not port:
            line = json.loads(await asyncio.wait_for(process.stderr.readline(), SOON))
            port = line["port"] if line["event"] == "listening" else 0

        def get(path: str) -> str:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=SOON) as answer:
                return str(answer.read().decode())

        assert json.loads(await asyncio.to_thread(get, "/healthz"))["healthy"] is True
        assert json.loads(await asyncio.to_thread(get, "/probe")) == {
            "domain": "example.com.",
            "checks": {"one": False},
        }
        text = ""
        async with asyncio.timeout(SOON):
            while "dnsstack_follow_votes" not in text:
                text = await asyncio.to_thread(get, "/metrics")
        assert 'dnsstack_follow_votes{owner="www.example.com.",provider="cloudflare",says="primary"} 4' in text
        await ended(process)
        assert process.returncode == 0

    sandbox.runner.run(play())


async def ended(process: asyncio.subprocess.Process) -> None:
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.communicate(), SOON)


def test_it_ends_in_the_middle_of_a_call(sandbox: Rehearsal, document: Path) -> None:
    faults = sandbox.session.apis.cloudflare.faults
    slow = faults.add(Fault(delay=10 * SOON, count=None))

    async def play() -> None:
        process = await started(sandbox, document)
        async with asyncio.timeout(SOON):
            while not slow.hits:  # noqa: ASYNC110  # the emulator counts in a thread of its own
                await asyncio.sleep(0.02)
        await ended(process)
        assert process.returncode == 0

    sandbox.runner.run(play())


# -- what is off is told in one sentence --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--interval", "0"], 2, "--interval"),
        (["--metrics", "nowhere"], 2, "address to listen on"),
        (["--probe-url", "http://127.0.0.1:1"], 2, "--on-route53-silent probe"),
        (["--on-route53-silent", "probe", "--probe-url", "http://127.0.0.1:1"], 2, "at least 2"),
        (["--audit", "/nowhere/at/all"], 3, "audit log"),
        ([], 3, "CLOUDFLARE_API_TOKEN"),
    ],
)
def test_what_is_missing_is_told(
    dnsstack: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int, sentence: str
) -> None:
    file = tmp_path / "example.com.yaml"
    file.write_text(DOCUMENT, encoding="utf-8")
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", DEFAULT_TOKEN.secret if words else "")

    done = dnsstack("follow", file, "--nameserver", "ns-1.awsdns-01.com=127.0.0.1#9", *words)

    assert (done.code, sentence in done.err) == (code, True), done.err
    assert DEFAULT_TOKEN.secret not in done.err
