"""Transfers from a server on loopback that does what each test asks of it."""

from __future__ import annotations

import base64
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dns.message
import dns.name
import dns.rcode
import dns.rrset
import dns.tsig
import pytest

from dnsstack.errors import DnsStackError, DocumentError, EnvironmentFault, UsageError
from dnsstack.importing import Request, read
from dnsstack.importing.existing.zone import ExistingZone
from dnsstack.importing.sources import axfr

APEX = "example.com."
SOA = "example.com. 3600 IN SOA ns1.example.net. hostmaster.example.com. 1 7200 900 1209600 300"
RECORDS = (
    "example.com. 86400 IN NS ns1.example.net.",
    "example.com. 300 IN MX 10 mail.example.com.",
    'example.com. 300 IN TXT "v=spf1 mx -all" "second; string"',
    "WWW.example.com. 300 IN A 192.0.2.1",
    "www.example.com. 300 IN A 192.0.2.2",
    "*.example.com. 60 IN CNAME www.example.com.",
)
SECRET = base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
KEY = {dns.name.from_text("transfer."): dns.tsig.Key("transfer.", SECRET, "hmac-sha256")}

Script = Callable[[dns.message.Message], Iterator[bytes]]


def message(query: dns.message.Message, *records: str) -> dns.message.Message:
    answer = dns.message.make_response(query)
    for record in records:
        owner, ttl, klass, rdtype, rdata = record.split(None, 4)
        answer.answer.append(dns.rrset.from_text(owner, int(ttl), klass, rdtype, rdata))
    return answer


def whole(query: dns.message.Message) -> Iterator[bytes]:
    """The zone in one message; signed where the question is."""
    yield message(query, SOA, *RECORDS, SOA).to_wire()


def in_two(query: dns.message.Message) -> Iterator[bytes]:
    yield message(query, SOA, *RECORDS[:3]).to_wire()
    yield message(query, *RECORDS[3:], SOA).to_wire()


def truncated(query: dns.message.Message) -> Iterator[bytes]:
    yield message(query, SOA, *RECORDS).to_wire()


def endless(query: dns.message.Message) -> Iterator[bytes]:
    yield message(query, SOA).to_wire()
    number = 0
    while True:
        number += 1
        yield message(query, *(f"host{number}-{at}.example.com. 300 IN A 192.0.2.1" for at in range(50))).to_wire()


def silent(query: dns.message.Message) -> Iterator[bytes]:
    yield message(query, SOA).to_wire()
    yield b"never sent"


def refusing(query: dns.message.Message) -> Iterator[bytes]:
    answer = dns.message.make_response(query)
    answer.set_rcode(dns.rcode.REFUSED)
    yield answer.to_wire()


def without_soa(query: dns.message.Message) -> Iterator[bytes]:
    yield message(query, *RECORDS).to_wire()


def foreign(query: dns.message.Message) -> Iterator[bytes]:
    yield message(query, SOA, "www.example.org. 300 IN A 192.0.2.1", SOA).to_wire()


def garbage(query: dns.message.Message) -> Iterator[bytes]:
    yield b"\0" * 5


def unsigned(query: dns.message.Message) -> Iterator[bytes]:
    answer = message(query, SOA, *RECORDS, SOA)
    answer.tsig = None
    answer.keyring = None
    yield answer.to_wire()


@contextmanager
def server(script: Script) -> Iterator[int]:
    """One connection on loopback, answered as `script` says; the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        done = threading.Event()

        def serve() -> None:
            try:
                stream, _ = listener.accept()
                with stream:
                    (length,) = struct.unpack("!H", stream.recv(2))
                    query = dns.message.from_wire(stream.recv(length), keyring=KEY)
                    for wire in script(query):
                        if wire == b"never sent":
                            done.wait()
                            return
                        stream.sendall(struct.pack("!H", len(wire)) + wire)
            except (OSError, dns.message.UnknownTSIGKey, dns.tsig.BadSignature):
                return  # the client has gone, or its key is not ours

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            done.set()
            thread.join()


def transfer(script: Script, tsig: Path | None = None, timeout: float = 10) -> ExistingZone:
    with server(script) as port:
        where = f"127.0.0.1#{port}"
        return read(Request(f"axfr:{where}", where, APEX, tsig_key=tsig, timeout=timeout))


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "transfer.key"
    file.write_text(f'key "transfer." {{\n\talgorithm hmac-sha256;\n\tsecret "{SECRET}";\n}};\n')
    return file


@pytest.mark.parametrize("script", [whole, in_two])
def test_a_transfer_is_the_zone(script: Script) -> None:
    found = transfer(script)

    assert found.servers == ("ns1.example.net.",)
    assert found.server_ttl == 86400
    assert {(one.owner, one.rdtype): {value.to_text() for value in one.rdata} for one in found.rrsets} == {
        (APEX, "MX"): {"10 mail.example.com."},
        (APEX, "TXT"): {'"v=spf1 mx -all" "second; string"'},
        ("www.example.com.", "A"): {"192.0.2.1", "192.0.2.2"},
        ("*.example.com.", "CNAME"): {"www.example.com."},
    }


def test_a_signed_transfer_needs_the_servers_key(key: Path) -> None:
    assert len(transfer(whole, key).rrsets) == 4


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (truncated, "closed the connection before the end of the transfer"),
        (refusing, "the server refuses the transfer: REFUSED"),
        (without_soa, "does not begin with the zone's SOA"),
        (garbage, "a message can't be read"),
    ],
)
def test_a_bad_transfer_is_one_clear_error(script: Script, said: str) -> None:
    with pytest.raises(EnvironmentFault, match=said):
        transfer(script)


def test_records_of_another_zone_are_refused() -> None:
    with pytest.raises(DocumentError, match=r"www.example.org. is not in the zone example.com."):
        transfer(foreign)


def test_an_endless_transfer_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(axfr, "MAX_RECORDS", 500)

    with pytest.raises(EnvironmentFault, match="more than 500 records"):
        transfer(endless)


def test_a_transfer_that_stalls_ends_in_time() -> None:
    with pytest.raises(EnvironmentFault, match=r"did not end within 0.3 s"):
        transfer(silent, timeout=0.3)


def test_a_wrong_key_is_told(key: Path) -> None:
    """This server closes on a signature that it can't verify; one that says BADKEY is the next test's."""
    key.write_text(key.read_text().replace(SECRET, base64.b64encode(b"another secret").decode()))

    with pytest.raises(EnvironmentFault) as caught:
        transfer(whole, key)

    assert "another secret" not in str(caught.value)


def badkey(query: dns.message.Message) -> Iterator[bytes]:
    answer = dns.message.make_response(query, tsig_error=dns.rcode.BADKEY)
    answer.set_rcode(dns.rcode.NOTAUTH)
    yield answer.to_wire()


def test_the_servers_bad_key_is_told(key: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"the key transfer is not known to the server"):
        transfer(badkey, key)


def test_an_unsigned_answer_to_a_signed_question_is_refused(key: Path) -> None:
    with pytest.raises(EnvironmentFault, match="not signed"):
        transfer(unsigned, key)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "can't be read: No such file"),
        ("", "has no TSIG key in the form"),
        ('key a { algorithm hmac-sha256; secret "not base64!"; };', "has no TSIG key in the form"),
        ("key a { algorithm hmac-sha256; };", "has no TSIG key in the form"),
        ('key a { algorithm hmac-sha256; secret "AAA="; };\n' * 2, "has 2 TSIG keys"),
        ('key a { algorithm hmac-sha256; secret "A"; };', "has a secret that is not Base64"),
        ('key a { algorithm hmac-none; secret "AAA="; };', "has the key a, which can't sign"),
    ],
)
def test_a_bad_key_file_is_one_clear_error(content: str | None, said: str, tmp_path: Path) -> None:
    file = tmp_path / "x.key"
    if content is not None:
        file.write_text(content)

    with pytest.raises(UsageError, match=said):
        read(Request("axfr:127.0.0.1#1", "127.0.0.1#1", APEX, tsig_key=file))


@pytest.mark.parametrize("where", ["127.0.0.1#99999", "127.0.0.1#dns"])
def test_a_port_is_a_number(where: str) -> None:
    with pytest.raises(UsageError, match="which is not a number"):
        read(Request(f"axfr:{where}", where, APEX))


def test_a_server_that_is_not_there_is_an_environment_fault() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        where = f"127.0.0.1#{listener.getsockname()[1]}"

    with pytest.raises(DnsStackError, match="can't be reached"):
        read(Request(f"axfr:{where}", where, APEX))
