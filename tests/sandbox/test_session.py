"""Sessions: one address and many ports, a recursive client, the registrar's delegation, and what is missing."""

from __future__ import annotations

import asyncio
import json
import random
import socket
from pathlib import Path

import pytest

from dnsstack.cli.app import run
from dnsstack.cli.sandboxing.run import TOO_BUSY
from dnsstack.errors import EnvironmentFault
from dnsstack.sandbox.dns import addresses as loopback
from dnsstack.sandbox.drills import provider_down
from dnsstack.sandbox.emulated_api.server import LoopbackServer
from dnsstack.sandbox.network.apis import PARKED, EmulatedApis
from dnsstack.sandbox.network.world import PARENT, World
from dnsstack.sandbox.resolver.client import ClientKind
from dnsstack.sandbox.resolver.software import CHOICES
from dnsstack.sandbox.session.session import Session
from tests.sandbox.rehearsing import DOCUMENT, WWW, domain, kept, rehearsal, settings

SMALL = """
domain: example.com
nameservers:
  route53: {}
  cloudflare: {account: "0123456789abcdef0123456789abcdef"}
  registrar: route53domains
records:
  www: {A: 192.0.2.10}
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "example.com.yaml"
    file.write_text(DOCUMENT, encoding="utf-8")
    return file


@pytest.mark.slow
def test_one_address_and_many_ports_carry_client_and_drills(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where 127.0.0.x can't be bound: the port tells the servers apart."""
    monkeypatch.setattr(provider_down, "OUTAGE", 2.5)

    with rehearsal(shared_port=False, clients=ClientKind.AUTO) as sandbox:
        servers = sandbox.session.world.servers.values()
        assert {server.address for server in servers} == {"127.0.0.1"}
        assert len({server.port for server in servers}) == len(servers)
        assert "127.0.0.x can't be bound" in sandbox.session.world.without_recursor
        assert sandbox.runner.run(sandbox.session.world.warm(60.0))  # what no monitor has seen yet counts as down
        query = sandbox.runner.run(sandbox.session.world.client("one").resolve(WWW, "A"))
        assert (query.outcome, query.answered) == (("192.0.2.10",), True)
        for name in ("primary-down", "route53-down", "cloudflare-down"):
            result = sandbox.play(name)
            kept(result)


@pytest.mark.slow
@pytest.mark.skipif(not any(choice.find() for choice in CHOICES), reason="neither BIND nor unbound is installed")
def test_a_drill_asks_through_a_real_recursive_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider_down, "OUTAGE", 2.5)

    with rehearsal(clients=ClientKind.RECURSIVE) as sandbox:
        result = sandbox.play("cloudflare-down")

        kept(result)
        assert all("BIND" in query.client or "unbound" in query.client for query in result.timeline.queries)
        assert {query.server for query in result.timeline.queries if query.server} <= set(sandbox.session.world.owners)


@pytest.mark.slow
def test_the_parent_delegates_as_the_registrar_was_told() -> None:
    """A document with a registrar deploys; what was parked before leads to both providers then."""
    apis = EmulatedApis.for_domain(domain(SMALL))
    assert [*(apis.delegation("example.com.") or ())] == [f"{server}." for server in PARKED]

    with rehearsal(SMALL) as sandbox:
        session = sandbox.session
        assert set(session.apis.delegation("example.com.") or ()) == set(session.world.owners)
        query = sandbox.runner.run(session.world.client("one").resolve(WWW, "A"))
        assert query.outcome == ("192.0.2.10",)
        registrar = session.apis.registrar
        assert registrar is not None
        registrar.registrar.registration({"DomainName": "example.com"}).servers[:] = [{"Name": PARKED[0]}]
        session.world.servers[PARENT].responder.forget()
        lost = sandbox.runner.run(session.world.client("two").resolve(WWW, "A"))
        assert lost.outcome != ("192.0.2.10",)


def test_a_taken_port_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(EnvironmentFault, match=f"can't listen on port {port} of 127.0.0.1"):
            LoopbackServer(lambda *_: [], port).start()


def test_a_world_without_a_free_address_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loopback, "_can_bind", lambda *_: False)

    async def start() -> None:
        async with World(domain(), EmulatedApis(), settings().pace):
            pass

    with pytest.raises(EnvironmentFault, match="could not take its loopback addresses: no free port"):
        asyncio.run(start())


def test_addresses_that_are_taken_meanwhile_are_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another sandbox may bind between our look and our bind."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        chosen, places = loopback.allocate, []

        def allocate(names: list[str], rng: random.Random, *, shared_port: bool) -> dict[str, tuple[str, int]]:
            places.append(len(names))
            if len(places) == 1:
                return dict.fromkeys(names, ("127.0.0.1", taken.getsockname()[1]))
            return chosen(names, rng, shared_port=shared_port)

        monkeypatch.setattr(loopback, "allocate", allocate)

        async def start() -> int:
            async with World(domain(), EmulatedApis(), settings().pace) as world:
                return len(world.servers)

        assert asyncio.run(start()) == places[0]
    assert len(places) == 2


def test_a_missing_extra_is_one_sentence(
    document: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("dnsstack.sandbox.deploy.choose.NEEDED", ("pulumi", "no_such_module"))

    assert run(["sandbox", "run", str(document), "--in-process"]) == 3
    assert "pip install 'dnsstack[sandbox]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--drill", "primary-dawn"), 2, "primary-down"),
        (("--in-process", "--providers", "vendor"), 2, "leave out --in-process, or --providers"),
        (("--providers", "vendor"), 3, "--providers vendor needs the Pulumi CLI"),
        (("--speed", "0.5"), 2, "0.5"),
        (("--client", "nobody"), 2, "nobody"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    document: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    assert run(["sandbox", "run", str(document), *words]) == code
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""


def test_a_program_that_raises_ends_with_its_own_words(tmp_path: Path) -> None:
    """A broken program is told once, and nothing stays behind."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "__main__.py").write_text("raise ValueError('not today')\n", encoding="utf-8")

    async def start() -> None:
        async with Session(domain(), settings(program=folder), lambda _: None):
            pass

    with pytest.raises(Exception, match="not today"):
        asyncio.run(start())


@pytest.mark.slow
def test_a_run_tells_its_result_as_json(
    document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but the JSON on stdout, the report in its folder, exit 0 as every promise was kept."""
    words = [
        "--in-process",
        "--speed",
        "60",
        "--format",
        "json",
        "--report",
        str(tmp_path / "out"),
        "--client",
        "iterative",
    ]

    code = run(["sandbox", "run", str(document), *words])
    if code == TOO_BUSY:
        pytest.skip("this machine is too busy for a drill to be evaluated")
    assert code == 0
    found = json.loads(capsys.readouterr().out)

    assert (found["domain"], found["speed"]) == ("example.com.", 60.0)
    (drill,) = found["drills"]
    assert (drill["drill"], drill["outcome"]) == ("primary-down", "held")
    assert {"promise", "outcome", "measured", "bound"} == set(drill["promises"][0])
    assert {"provider", "answered", "wrong", "failed", "slowest_ms"} == set(drill["queries"][0])
    assert 'id="primary-down"' in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
