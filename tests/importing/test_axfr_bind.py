"""AXFR from a real BIND that transfers to holders of its TSIG key only."""

from __future__ import annotations

from pathlib import Path

import pytest

from dnsstack.errors import DnsStackError
from dnsstack.importing import Request, read
from tests.sandbox import real_servers

ZONE = """$ORIGIN example.test.
$TTL 300
@ IN SOA ns1 hostmaster 7 7200 900 1209600 300
@ IN NS ns1
@ IN NS ns.elsewhere.example.
ns1 IN A 192.0.2.53
www IN A 192.0.2.1
*.wild IN TXT "a; \\"quoted\\" text"
"""
KEY = 'key "transfer" { algorithm hmac-sha256; secret "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="; };\n'


def request(port: int, key: Path | None) -> Request:
    """A transfer from the server on `port`."""
    where = f"127.0.0.1#{port}"
    return Request(f"axfr:{where}", where, "example.test.", tsig_key=key)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / real_servers.TRANSFER_KEY).write_text(KEY)
    return tmp_path


def test_a_zone_is_read_from_bind_with_its_key(folder: Path) -> None:
    """Every RRset arrives; SOA and apex NS are name server information."""
    with real_servers.serve("bind", folder, {"example.test.": ZONE}) as port:
        found = read(request(port, folder / real_servers.TRANSFER_KEY))

    owners = {(entry.owner, entry.rdtype) for entry in found.rrsets}
    assert owners == {("ns1.example.test.", "A"), ("www.example.test.", "A"), ("*.wild.example.test.", "TXT")}


def test_bind_refuses_who_has_no_key(folder: Path) -> None:
    """One clear error, and nothing is read."""
    with (
        real_servers.serve("bind", folder, {"example.test.": ZONE}) as port,
        pytest.raises(DnsStackError, match=r"127\.0\.0\.1"),
    ):
        read(request(port, None))


def test_bind_refuses_a_wrong_key(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A key of the same name with another secret is refused; the secret is in no message."""
    wrong = tmp_path_factory.mktemp("wrong") / "transfer.key"
    secret = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="
    wrong.write_text(f'key "transfer" {{ algorithm hmac-sha256; secret "{secret}"; }};\n')
    with (
        real_servers.serve("bind", folder, {"example.test.": ZONE}) as port,
        pytest.raises(DnsStackError) as caught,
    ):
        read(request(port, wrong))

    assert secret not in str(caught.value)
