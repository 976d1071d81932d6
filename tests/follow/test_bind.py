"""`self_hosted: follow` against a real BIND: signed updates, whole RRsets, nothing without the key."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from dnsstack.follow.bind import BindMover, Signing
from dnsstack.follow.changes import ExistingRecord, RecordPatch, fit
from dnsstack.follow.followed import Followed, FollowedRRset, Limits
from dnsstack.follow.markers import AskDirectly
from dnsstack.follow.mover import CallFailed
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.providers.bind import tsig
from dnsstack.sandbox.fleet import free_port
from dnsstack.verify.ask import Asker, AskPatience
from dnsstack.verify.endpoint import Endpoint
from tests.sandbox.real_servers import answering, require

PRIMARY, SECONDARY = FailoverRole
ZONE = """\
$ORIGIN example.com.
@ 300 IN SOA ns hostmaster 1 7200 900 1209600 300
@ 300 IN NS ns
ns 300 IN A 127.0.0.1
www 60 IN A 192.0.2.1
www 60 IN A 192.0.2.2
www 60 IN AAAA 2001:db8:1::1
blog 60 IN CNAME eu.example.net.
other 60 IN A 192.0.2.9
"""
KEY = tsig.new("follow.example.com")


def rrset(owner: str, rdtype: str, primary: Sequence[str], secondary: Sequence[str]) -> FollowedRRset:
    return FollowedRRset(owner, rdtype, 60, {PRIMARY: tuple(primary), SECONDARY: tuple(secondary)})


def followed(*rrsets: FollowedRRset) -> Followed:
    return Followed(
        ProviderId.SELF_HOSTED, rrsets[0].owner, "_failover.", rrsets, Limits(), {PRIMARY: (), SECONDARY: ()}
    )


WWW = followed(
    rrset("www.example.com.", "A", ["192.0.2.1", "192.0.2.2"], ["198.51.100.1", "198.51.100.2"]),
    rrset("www.example.com.", "AAAA", ["2001:db8:1::1"], ["2001:db8:2::1"]),
)
BLOG = followed(rrset("blog.example.com.", "CNAME", ["eu.example.net."], ["us.example.net."]))
OTHER = followed(rrset("other.example.com.", "A", ["192.0.2.9"], ["198.51.100.9"]))


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """BIND that lets the key change www and blog, and nothing else."""
    program, port = require("bind"), free_port()
    (tmp_path / "zone").write_text(ZONE)
    (tmp_path / "named.conf").write_text(
        f'controls {{ }};\noptions {{ directory "{tmp_path}"; pid-file none; session-keyfile none; lock-file none;\n'
        f"listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }}; recursion no; notify no; }};\n"
        f'{KEY.to_text()}zone "example.com" {{ type primary; file "zone"; update-policy {{\n'
        f'grant "{KEY.name}" name www.example.com A AAAA; grant "{KEY.name}" name blog.example.com CNAME; }}; }};\n'
    )
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [program, "-g", "-n", "1", "-c", str(tmp_path / "named.conf")], stdout=log, stderr=log
        )
        try:
            answering(process, port, "example.com", tmp_path / "log")
            yield port
        finally:
            process.terminate()
            process.wait(timeout=20)


async def move(port: int, one: Followed, role: FailoverRole, key: tsig.TsigKey = KEY) -> tuple[ExistingRecord, ...]:
    """The records after a move, as the server answers them."""
    async with Asker(AskPatience(timeout=20.0)) as asker:
        mover = BindMover("example.com.", Endpoint("127.0.0.1", port), Signing.of(key), AskDirectly(asker))
        existing = await mover.existing([one])
        changes: list[RecordPatch] = [change for part in one.rrsets for change in fit(part, role, existing).changes]
        await mover.move(changes)
        return await mover.existing([one])


def contents(existing: Sequence[ExistingRecord]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in existing:
        found.setdefault(one.rdtype, set()).add(one.content)
    return found


def test_one_signed_update_moves_all_rrsets_of_an_owner_there_and_back(port: int) -> None:
    there = asyncio.run(move(port, WWW, SECONDARY))
    assert contents(there) == {"A": {"198.51.100.1", "198.51.100.2"}, "AAAA": {"2001:db8:2::1"}}

    back = asyncio.run(move(port, WWW, PRIMARY))
    assert contents(back) == {"A": {"192.0.2.1", "192.0.2.2"}, "AAAA": {"2001:db8:1::1"}}


def test_a_name_is_moved_with_its_dot(port: int) -> None:
    assert contents(asyncio.run(move(port, BLOG, SECONDARY))) == {"CNAME": {"us.example.net."}}


def test_another_key_and_another_name_are_refused(port: int) -> None:
    with pytest.raises(CallFailed) as refused:
        asyncio.run(move(port, WWW, SECONDARY, tsig.new("follow.example.com")))
    assert refused.value.refused or refused.value.uncertain
    with pytest.raises(CallFailed, match="refused"):
        asyncio.run(move(port, OTHER, SECONDARY))


def test_the_secret_is_in_no_text() -> None:
    assert KEY.secret not in repr(Signing.of(KEY))
