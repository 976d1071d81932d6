"""The edges: answers that are hostile, addresses and headers that are read, logs and pages that are written."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path

import dns.flags
import dns.message
import dns.rrset
import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dnsstack.errors import DocumentPath, EnvironmentFault, UsageError
from dnsstack.follow import cloudflare, peers
from dnsstack.follow.audit import Audit, AuditLine
from dnsstack.follow.changes import ExistingRecord, RecordPatch
from dnsstack.follow.cloudflare import CloudflareMover
from dnsstack.follow.followed import followed, slower
from dnsstack.follow.journal import Journal
from dnsstack.follow.listen import Listener, Page, read_address
from dnsstack.follow.markers import read
from dnsstack.follow.metrics import HELP, Metrics
from dnsstack.follow.mover import CallFailed
from dnsstack.follow.probe import Prober
from dnsstack.follow.stack import from_outputs
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.health import EndpointCheck, read_health_check
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.providers.cloudflare.api.answers import retry_after
from tests.follow.world import FOLLOW, MARKER, VirtualClock, domain

WWW = followed(build(domain()))


# -- markers ------------------------------------------------------------------------------------------------------
def marker(*texts: str, owner: str = MARKER, flags: int = dns.flags.AA) -> dns.message.Message:
    message = dns.message.make_response(dns.message.make_query(MARKER, "TXT"))
    message.flags |= flags
    if texts:
        message.answer.append(dns.rrset.from_text(owner, 60, "IN", "TXT", *texts))
    return dns.message.from_wire(message.to_wire())


def test_a_marker_is_one_authoritative_text() -> None:
    assert read(marker('"role=secondary"'), MARKER) == (FailoverRole.SECONDARY, "")
    assert read(marker('"role=" "primary"'), MARKER)[0] is FailoverRole.PRIMARY


@pytest.mark.parametrize(
    "message",
    [
        marker('"role=primary"', flags=0),
        marker('"role=primary"', '"role=secondary"'),
        marker('"role=root"'),
        marker('"ROLE=PRIMARY"'),
        marker('"role=primary"', owner="_failover.other.example.com."),
        marker(),
    ],
)
def test_whatever_else_comes_is_no_vote(message: dns.message.Message) -> None:
    role, why = read(message, MARKER)

    assert role is None
    assert why


# -- Cloudflare's answers -------------------------------------------------------------------------------------------
def asked(respond: Callable[[httpx.Request], httpx.Response | Awaitable[httpx.Response]]) -> CallFailed | None:
    """How reading the records ends where the API answers so."""
    mover = CloudflareMover("t" * 40, "example.com.", transport=httpx.MockTransport(respond))  # type: ignore[arg-type]  # httpx takes both kinds
    try:
        asyncio.run(mover.existing(WWW))
    except CallFailed as failed:
        return failed
    return None


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>", b"[]", b"null", b'{"success": true}', b'{"success": true, "result": 7}', b"[" * 100_000,
        b'{"success": true, "result": [{"name": "example.com", "id": 7}]}',
        b'{"success": true, "result": [{"name": "evil.example", "id": "x"}]}',
        b'{"success": true, "result": [{"name": ["example.com"], "id": "x"}]}',
    ],
)  # fmt: skip
def test_an_answer_that_is_none_fails_the_call_and_nothing_else(body: bytes) -> None:
    failed = asked(lambda _: httpx.Response(200, content=body))

    assert failed is not None


@pytest.mark.parametrize(
    "item", [{}, {"id": 1, "name": "a", "ttl": 1}, {"id": 1, "name": "www.example.com", "content": "x", "ttl": 1e999}]
)
def test_a_record_that_cannot_be_read_fails_the_call(item: dict[str, object]) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        zone = {"name": "example.com", "id": "x"}
        found = [zone] if request.url.path.endswith("/zones") else [{"type": "A", **item}]
        return httpx.Response(
            200, content=json.dumps({"success": True, "result": found, "result_info": {"total_count": 1}})
        )

    assert asked(respond) is not None


def test_every_page_of_the_records_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cloudflare, "PAGE", 1)
    kept = [GOOD | {"id": f"id-{number}"} for number in range(3)]

    def respond(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("page", 1))
        zones = request.url.path.endswith("/zones")
        found = [{"name": "example.com", "id": "x"}] if zones else kept[number - 1 : number]
        answer = {"success": True, "result": found, "result_info": {"total_count": len(kept)}}
        return httpx.Response(200, content=json.dumps(answer))

    mover = CloudflareMover("t" * 40, "example.com.", transport=httpx.MockTransport(respond))
    assert [one.id for one in asyncio.run(mover.existing(WWW))] == ["id-0", "id-1", "id-2"]


@given(st.binary(max_size=200), st.sampled_from([200, 204, 301, 400, 401, 403, 404, 408, 429, 500, 502, 522]))
def test_any_octets_at_any_status_fail_the_call_and_nothing_else(body: bytes, status: int) -> None:
    failed = asked(lambda _: httpx.Response(status, content=body))

    assert failed is not None
    assert failed.uncertain is False, "nothing was written"


def moved(status: int, body: bytes) -> CallFailed | None:
    """How moving one record ends where the API answers its batch so."""

    def respond(request: httpx.Request) -> httpx.Response:
        if request.method != "GET":
            return httpx.Response(status, content=body)
        found = {"success": True, "result": [{"name": "example.com", "id": "x"}]}
        return httpx.Response(200, content=json.dumps(found))

    mover = CloudflareMover("t" * 40, "example.com.", transport=httpx.MockTransport(respond))
    existing = ExistingRecord("id-1", "www.example.com.", "A", "192.0.2.1", 60)
    try:
        asyncio.run(mover.move([RecordPatch(existing, "192.0.2.2", 60)]))
    except CallFailed as failed:
        return failed
    return None


GOOD = {"id": "id-1", "name": "www.example.com", "type": "A", "content": "192.0.2.2", "ttl": 60}


@pytest.mark.parametrize(
    ("status", "answer", "uncertain"),
    [
        (200, {"success": False}, True),
        (200, {"result": {"patches": [GOOD]}}, True),
        (202, {"success": True, "result": {"patches": [GOOD]}}, True),
        (200, None, True),
        (204, None, True),
        (200, {"success": True, "result": {"patches": [GOOD | {"id": "id-2"}]}}, True),
        (200, {"success": True, "result": None}, True),
        (500, None, True),
        (408, None, True),
        (301, None, False),
        (400, {"success": False}, False),
        (429, None, False),
    ],
)
def test_a_write_is_uncertain_where_no_answer_says_that_it_was_not_done(
    status: int, answer: object, *, uncertain: bool
) -> None:
    failed = moved(status, b"" if answer is None else json.dumps(answer).encode())

    assert failed is not None
    assert failed.uncertain is uncertain


def test_a_write_that_is_answered_whole_did_not_fail() -> None:
    assert moved(200, json.dumps({"success": True, "result": {"patches": [GOOD]}}).encode()) is None


def test_an_endless_answer_is_broken_off() -> None:
    async def endless() -> object:
        while True:
            yield b"x" * 2**20

    failed = asked(lambda _: httpx.Response(200, content=endless()))  # type: ignore[arg-type]  # an async iterator it is

    assert failed is not None
    assert "too large" in str(failed)


@example("0\x1f")
@given(st.text(max_size=40))
def test_retry_after_is_seconds_a_date_or_nothing(text: str) -> None:
    found = retry_after(text)

    assert found is None or 0 <= found <= 3600


def test_retry_after_reads_both_forms() -> None:
    assert retry_after("120") == 120
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert retry_after("99999999") == 3600
    assert retry_after(None) is None


# -- peers ----------------------------------------------------------------------------------------------------------
@given(st.binary(max_size=200))
def test_a_peers_answer_is_results_or_nothing(octets: bytes) -> None:
    assert peers.read(octets, "example.com.") is None


def test_a_peer_must_speak_of_this_domain_in_booleans() -> None:
    good = {"domain": "example.com.", "checks": {"web": True}}

    assert peers.read(json.dumps(good).encode(), "example.com.") == {"web": True}
    assert peers.read(json.dumps({**good, "domain": "example.net."}).encode(), "example.com.") is None
    assert peers.read(json.dumps({**good, "checks": {"web": "yes"}}).encode(), "example.com.") is None


def test_a_peer_that_is_not_there_says_nothing() -> None:
    found = asyncio.run(peers.Peers(("http://127.0.0.1:1/probe",), "example.com.", 1.0).ask())

    assert found == [("http://127.0.0.1:1/probe", None)]


# -- probes ---------------------------------------------------------------------------------------------------------
def check(**fields: object) -> EndpointCheck:
    found = read_health_check({"address": "127.0.0.1", **fields}, DocumentPath())
    assert isinstance(found, EndpointCheck)
    return found


@pytest.mark.parametrize(
    ("answer", "fields", "alive"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\nall good", {"type": "HTTP"}, True),
        (b"HTTP/1.1 302 Found\r\n\r\n", {"type": "HTTP"}, True),
        (b"HTTP/1.1 503 No\r\n\r\n", {"type": "HTTP"}, False),
        (b"HTTP/1.1 200 OK\r\n\r\nall good", {"type": "HTTP_STR_MATCH", "search": "good"}, True),
        (b"HTTP/1.1 200 OK\r\n\r\nall bad", {"type": "HTTP_STR_MATCH", "search": "good"}, False),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5120 + b"good", {"type": "HTTP_STR_MATCH", "search": "good"}, False),
        (b"\x00" * 20_000, {"type": "HTTP"}, False),
        (b"SSH-2.0\r\n\r\n", {"type": "HTTP"}, False),
        (b"", {"type": "HTTP"}, False),
        (b"", {"type": "TCP"}, True),
    ],
)
def test_an_endpoint_is_evaluated_as_route53_does(answer: bytes, fields: dict[str, object], *, alive: bool) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if fields["type"] != "TCP":
            await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    async def probe() -> bool:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            return await Prober(tries=1).one(check(port=server.sockets[0].getsockname()[1], **fields))

    assert asyncio.run(probe()) is alive


def test_nobody_there_is_dead() -> None:
    assert asyncio.run(Prober(tries=2).one(check(type="TCP", port=1))) is False


# -- what is written ------------------------------------------------------------------------------------------------
def test_an_audit_log_reads_back_and_survives_rotation_and_rubbish(tmp_path: Path) -> None:
    audit, key = Audit(tmp_path / "log"), ("cloudflare", "www.")
    audit.write(AuditLine("move", 1_800_000_000.25, key, "me", {"why": "ü"}))
    (tmp_path / "log").rename(tmp_path / "log.1")
    with (tmp_path / "log").open("wb") as stream:
        stream.write(b'\xff\nnull\n{"at": 7}\n{"at": "2027-01-15T08:00:00"}\n')
    audit.write(AuditLine("move", 1_800_000_001.5, key))

    found = list(audit.read())

    assert [(entry.what, entry.at, entry.key) for entry in found] == [
        ("move", 1_800_000_000.25, key), ("move", 1_800_000_001.5, key),
    ]  # fmt: skip
    assert found[0].details == {"why": "ü"}


def test_a_log_that_cannot_be_written_is_told_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="can't be written"):
        Audit(tmp_path).open()


def test_secrets_are_hidden_wherever_they_turn_up() -> None:
    lines: list[str] = []
    Journal(lines.append, VirtualClock(), ["hunter2"]).say("error", "fault", why="token hunter2 refused")

    assert json.loads(lines[0])["why"] == "token [hidden] refused"


@given(st.text(max_size=30))
def test_labels_are_escaped(text: str) -> None:
    metrics = Metrics()
    metrics.set("role", 1, owner=text)

    body = metrics.to_text().split("\n", 2)[2]
    assert body.startswith('dnsstack_follow_role{owner="')
    assert body.endswith('"} 1\n')
    assert body.count("\n") == 1
    assert set(metrics.values) <= HELP.keys()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("9153", ("127.0.0.1", 9153)),
        ("[::1]:1", ("::1", 1)),
        ("10.0.0.1:80", ("10.0.0.1", 80)),
        (":9153", ("0.0.0.0", 9153)),
    ],
)
def test_addresses_to_listen_on(text: str, address: tuple[str, int]) -> None:
    assert read_address(text) == address


@pytest.mark.parametrize("text", ["", "x", "1:", "127.0.0.1:99999"])
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="write "):
        read_address(text)


@pytest.mark.parametrize(
    ("request_", "status"),
    [(b"GET /page?x=1 HTTP/1.1\r\n\r\n", 200), (b"POST /page HTTP/1.1\r\n\r\n", 405), (b"GET /x HTTP/1.1\r\n\r\n", 404),
     (b"\xff\r\n\r\n", 405), (b"GET /" + b"x" * 20_000 + b"\r\n\r\n", 0)],
)  # fmt: skip
def test_the_listener_takes_get_alone_and_little_of_it(request_: bytes, status: int) -> None:
    async def page() -> Page:
        return HTTPStatus.OK, "text/plain", "fine\n"

    async def ask() -> bytes:
        async with Listener(("127.0.0.1", 0), {"/page": page}) as listener:
            reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
            writer.write(request_)
            try:
                return await reader.read()
            except ConnectionError:
                return b""
            finally:
                writer.close()

    answer = asyncio.run(ask())
    assert (int(answer.split()[1]) if answer else 0) == status


# -- documents --------------------------------------------------------------------------------------------------------
def test_a_stacks_outputs_give_the_resolved_document() -> None:
    document = domain().to_document()
    outputs = {"example.com": {"delegation": {}, "document": document}, "other": 7}

    assert from_outputs(json.dumps(outputs), "prod", "example.com") == domain()
    with pytest.raises(UsageError, match="have no document of example"):
        from_outputs(json.dumps(outputs), "prod", "example.net")
    with pytest.raises(UsageError, match="documents: none"):
        from_outputs("no json", "prod", "example.net")


def test_a_and_aaaa_of_an_owner_move_together_by_the_stricter_limits() -> None:
    (one,) = WWW

    assert [rrset.rdtype for rrset in one.rrsets] == ["A", "AAAA"]
    assert (one.limits.window, one.limits.moves, one.limits.spacing) == (120, 3, 1200)

    other = domain({**FOLLOW, "window": 200, "poll": 5}).failover[1]
    (both,) = followed(build(domain().model_copy(update={"failover": (domain().failover[0], other)})))

    assert [rrset.rdtype for rrset in both.rrsets] == ["A", "AAAA"]
    assert (both.limits.window, both.limits.poll) == (200, 5)


@pytest.mark.parametrize(("interval", "late"), [(None, 0.0), (1.0, 0.0), (60.0, 0.0), (90.0, 60.0)])
def test_an_interval_above_poll_makes_moves_slower_than_shown(interval: float | None, late: float) -> None:
    assert slower(build(domain()), (ProviderId.CLOUDFLARE,), interval) == late
