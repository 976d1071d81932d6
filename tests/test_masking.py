"""Secrets are hidden in every output, in whatever spelling someone else has put them there."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

from dnsstack import escaping, masking
from dnsstack.cli import app, screen
from dnsstack.errors import EnvironmentFault
from dnsstack.follow import serve
from dnsstack.follow.audit import Audit, AuditLine
from dnsstack.follow.bind import Signing
from dnsstack.follow.clock import RealClock
from dnsstack.follow.cloudflare import CloudflareMover
from dnsstack.follow.decide import Action, Decision
from dnsstack.follow.followed import followed
from dnsstack.follow.journal import Journal
from dnsstack.follow.listen import MAX_CONNECTIONS, Listener, Page
from dnsstack.follow.mover import CallFailed
from dnsstack.follow.runner import Follower
from dnsstack.plan.build import build
from dnsstack.providers.bind.tsig import new, read_file
from tests.follow.world import domain

TOKEN = 'Tok3n-"of/an=operator+1234567890abcdef'
SPELT = (TOKEN, TOKEN.lower(), json.dumps(TOKEN)[1:-1], "Tok3n-%22of%2Fan%3Doperator%2B1234567890abcdef")


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The token as a command finds it."""
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", TOKEN)
    masking.hide_variables({"CLOUDFLARE_API_TOKEN": TOKEN})
    yield
    masking.hide_variables({})


def is_hidden(text: str) -> bool:
    return masking.HIDDEN in text and "1234567890" not in text


@pytest.mark.parametrize("spelt", SPELT)
def test_every_spelling_is_hidden(spelt: str) -> None:
    assert masking.masked(f"before {spelt} after") == "before [hidden] after"


@pytest.mark.parametrize(
    "output",
    [
        escaping.visible,
        escaping.one_line,
        escaping.markup,
        lambda text: escaping.workflow_command("error", {"file": text}, text),
    ],
)
@pytest.mark.parametrize("spelt", SPELT)
def test_every_escaping_output_hides(output: Callable[[str], str], spelt: str) -> None:
    assert is_hidden(output(f"Bearer {spelt} is refused"))


@pytest.mark.parametrize("err", [True, False])
def test_what_is_said_and_given_hides(err: bool, capsys: pytest.CaptureFixture[str]) -> None:  # pytest's
    screen.say(f"Bearer {TOKEN}", err=err)
    screen.say(screen.Styled(f"Bearer {TOKEN}"), err=err)
    screen.give(json.dumps({"why": f"Bearer {TOKEN}"}))
    out, errors = capsys.readouterr()

    assert is_hidden(out)
    assert not err or is_hidden(errors)
    assert (out + errors).count(masking.HIDDEN) == 3


def test_an_error_of_a_command_hides(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        msg = f"Cloudflare refuses Bearer {TOKEN}"
        raise EnvironmentFault(msg)

    monkeypatch.setattr(app.app, "main", refuse)

    assert app.run(["check", "x"]) == 3
    assert is_hidden(capsys.readouterr().err)


def test_a_fault_of_ours_hides(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(TOKEN)

    monkeypatch.setattr(app.app, "main", fail)

    assert app.run(["check", "x"]) == 3
    assert is_hidden(capsys.readouterr().err)


DOCUMENT = """
domain: example.com
nameservers:
  route53: {}
  cloudflare: {account: "0123456789abcdef0123456789abcdef"}
health_checks:
  one: {type: HTTP, address: 192.0.2.10, path: /, interval: 10, failure_threshold: 2}
failover:
  www:
    A: {ttl: 60, primary: 192.0.2.10, secondary: 203.0.113.80, check: one, cloudflare: follow}
"""


def test_what_once_prints_hides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def once(follower: Follower) -> tuple[dict[tuple[str, str], Decision], None]:
        why = f"Cloudflare's API answers 403: Bearer {TOKEN} is invalid"
        follower.tools.journal.say("error", "finding", why=why)
        return {key: Decision(Action.HOLD, why, "provider-api") for key in follower.tracks}, None

    monkeypatch.setattr(serve, "once", once)
    (tmp_path / "example.com.yaml").write_text(DOCUMENT)
    where = "--nameserver=route53:ns-1.awsdns-01.net=127.0.0.1#5300"
    code = app.run(["follow", str(tmp_path / "example.com.yaml"), "--once", where])
    out, err = capsys.readouterr()

    assert code == 1, err
    assert is_hidden(out)
    assert is_hidden(err)


def test_the_log_and_the_audit_log_hide(tmp_path: Path) -> None:
    lines: list[str] = []
    Journal(lines.append, RealClock()).say("error", "finding", why=f"refused: {TOKEN}")
    Audit(tmp_path / "log").write(AuditLine("seen", 1.0, ("cloudflare", "www."), "me", {"why": TOKEN}))

    assert is_hidden(lines[0])
    assert is_hidden((tmp_path / "log").read_text())
    assert json.loads(lines[0])["why"] == "refused: [hidden]"


@pytest.mark.parametrize("before", [0, 150, 190])
def test_an_api_error_that_echoes_the_token_hides_it_before_it_is_cut(before: int) -> None:
    masking.hide_variables({})  # the mover knows its own token

    def echo(request: httpx.Request) -> httpx.Response:
        message = "x" * before + request.headers["authorization"]
        return httpx.Response(403, json={"success": False, "errors": [{"code": 1, "message": message}]})

    async def whole() -> str:
        mover = CloudflareMover(TOKEN, "example.com.", transport=httpx.MockTransport(echo))
        with pytest.raises(CallFailed) as failed:
            await mover.existing(followed(build(domain())))
        return str(failed.value)

    assert "Tok3n" not in asyncio.run(whole())


def test_keys_that_are_read_hide(tmp_path: Path) -> None:
    first, second = new("update.example.com"), new("transfer.example.com")
    Signing.of(first)
    (tmp_path / "key").write_text(second.to_text())
    read_file(tmp_path / "key")

    for key in (first, second):
        assert masking.masked(f"the server says {key.secret}") == "the server says [hidden]"


def test_words_and_the_sandboxs_own_token_are_no_secrets() -> None:
    masking.hide_variables(
        {"AWS_SECRET_ACCESS_KEY": "sandbox", "CLOUDFLARE_API_TOKEN": "sandbox-token"}, public=("sandbox-",)
    )

    assert masking.masked("sandbox-token in the sandbox") == "sandbox-token in the sandbox"


# -- pages ----------------------------------------------------------------------------------------------------------
async def page() -> Page:
    return HTTPStatus.OK, "text/plain", f"why {TOKEN}\n"


def fetched(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20) as answer:
        return str(answer.read().decode())


def test_a_page_hides() -> None:
    async def whole() -> str:
        async with Listener(("127.0.0.1", 0), {"/healthz": page}) as listener:
            return await asyncio.to_thread(fetched, listener.port)

    assert asyncio.run(whole()) == "why [hidden]\n"


@pytest.mark.parametrize("request_", [b"", b"GET /slow HTTP/1.1\r\n\r\n"])
def test_connections_that_wait_do_not_starve_health(request_: bytes) -> None:
    async def slow() -> Page:
        await asyncio.Event().wait()
        return await page()

    async def whole() -> str:
        async with Listener(("127.0.0.1", 0), {"/healthz": page, "/slow": slow}) as listener:
            kept = []
            for _ in range(2 * MAX_CONNECTIONS):
                _, writer = await asyncio.open_connection("127.0.0.1", listener.port)
                writer.write(request_)
                kept.append(writer)
            text = await asyncio.to_thread(fetched, listener.port)
            for writer in kept:
                writer.close()
        return text

    assert asyncio.run(whole()) == "why [hidden]\n"
