"""Nothing that a document says leaves its place in a server's configuration: evaluated by each server's own checker."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import dns.name
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dnsstack.cli.targets import RenderRequest, render
from dnsstack.document import load
from dnsstack.errors import DocumentError, Unsupported
from dnsstack.model.domain import Domain
from dnsstack.model.faults import ModelError
from dnsstack.plan.build import build
from dnsstack.providers.bind import quoting, tsig
from dnsstack.sandbox.resolver import software
from tests.bind.domains import SECONDARIES, domain, own
from tests.bind.programs import evaluated

CASES = Path(__file__).parents[1] / "cases" / "security"
NAMES = {"route53": [f"ns-{number}.awsdns.example." for number in range(4)]}
HOSTILE = ('"', "\\", "\n", "\t", "}; ", "{", ";", "#", "a b", "%s", "\x85", "\u2028", '\\"', '"; include "x')
"""What opens or ends something in named.conf, nsd.conf or knot.conf."""


def test_a_user_that_opens_nsds_quote_is_refused_with_its_position() -> None:
    with pytest.raises(DocumentError) as caught:
        load(CASES / "nsd-user-injection.yaml")

    [problem] = caught.value.problems
    assert problem.position is not None
    assert problem.position.line == 8  # where the case says it


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["user", "directory", "keys"])
def test_no_text_of_a_server_opens_its_quotes(field: str, text: str) -> None:
    servers = own("nsd")
    servers["secondaries"][0][field] = text if field == "user" else f"/var{text}"
    with pytest.raises(ModelError, match=field):
        domain(servers)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["tsig", "update_tsig", "catalog"])
def test_no_name_opens_its_quotes(field: str, text: str) -> None:
    text = "\\\\" if text == "\\" else text  # one alone escapes the letter after it
    with pytest.raises(ModelError, match=field):
        domain(own("nsd", **{field: f"a{text}b.example."}))


@pytest.mark.parametrize("name", ["a/b/c.example", "/etc/passwd.example", "0/25.2.0.192.in-addr.arpa"])
def test_a_domain_with_a_slash_stays_in_its_folder(name: str, tmp_path: Path) -> None:
    made = Domain(
        domain=name, nameservers={"route53": {}, "self_hosted": own(*SECONDARIES)}, records={"a": {"A": "192.0.2.1"}}
    )
    for target in ("bind", "zone", "opentofu", "octodns", "specs"):
        for file in render(build(made), target, RenderRequest(name_servers=NAMES)).files:
            assert (tmp_path / file).resolve().parent in (tmp_path, tmp_path / file.partition("/")[0])
            assert ".." not in file.split("/")


@pytest.mark.parametrize(
    "name", ['a"b.example', "a\\\\b.example", "a\\010b.example", "a;b.example", "a{b.example", "*.b"]
)
def test_a_domain_that_a_configuration_would_read_otherwise_is_refused(name: str) -> None:
    with pytest.raises(ModelError, match="domain"):
        Domain(domain=name, nameservers={"route53": {}}, records={"a": {"A": "192.0.2.1"}})


_LETTERS = "abcXYZ019._-@=+,~:"
_OWNERS = (
    'a"b',
    "a{b",
    "a\\\\b",
    "a;b",
    "a#b",
    "a//b",
    "a/*b",
    "a'b",
    "a\\032b",
    "a\\200b",
    "a$b",
    "a@b",
    "a(b",
    "a%b",
    "*.a",
    "plain",
)
_KEYS = st.text("abc019_-", min_size=1, max_size=8).map(lambda text: f"{text}.key")


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    apex=st.sampled_from(["example.com", "0/25.2.0.192.in-addr.arpa", "_x.example"]),
    folder=st.text(_LETTERS, min_size=1, max_size=12),
    user=st.sampled_from(["nsd", "1000.1000", "_nsd"]),
    keys=st.tuples(_KEYS, _KEYS).filter(lambda two: two[0] != two[1]),
)
def test_each_server_reads_back_what_was_said(
    tmp_path: Path, apex: str, folder: str, user: str, keys: tuple[str, str]
) -> None:
    place = tmp_path / f"dir-{folder}"
    place.mkdir(exist_ok=True)
    servers = own(*SECONDARIES, tsig=keys[0], update_tsig=keys[1])
    for one in (*servers["primaries"], *servers["secondaries"]):
        one |= {"directory": str(place), "keys": str(place), "user": user}
    made = Domain(
        domain=apex,
        nameservers={"route53": {}, "self_hosted": servers},
        health_checks={"web": {"type": "TCP", "address": "192.0.2.1", "port": 80}},
        failover={owner: {"A": FOLLOWED} for owner in _OWNERS},
    )
    _write_keys(place, keys)
    for name, text in render(build(made), "bind", RenderRequest(name_servers=NAMES)).files.items():
        kind = name.rpartition("/")[2]
        (place / kind).write_text(text)
        if kind in _READ:
            _READ[kind](place, made, user, keys)


FOLLOWED = {"ttl": 60, "primary": "192.0.2.1", "secondary": "192.0.2.2", "check": "web", "self_hosted": "follow"}


def _write_keys(place: Path, keys: tuple[str, str]) -> None:
    """In one file what NSD and Knot read; each takes its own part."""
    for name in keys:
        key = tsig.TsigKey(name, "hmac-sha256", "YQ==")
        (place / f"{name}.key").write_text(key.to_text("bind"))
        (place / f"{name}.nsd").write_text(key.to_text("nsd"))
        (place / f"{name}.knot").write_text(key.to_text("knot"))


def _named(place: Path, made: Domain, _: str, keys: tuple[str, str]) -> None:
    said = evaluated("named-checkconf", "-p", place / "named.conf")
    assert re.findall(r'^zone "([^"]*)" ', said, re.MULTILINE) == [made.apex.rstrip(".")]
    assert re.findall(r'^\tdirectory "(.*)";$', said, re.MULTILINE) == [str(place)]
    granted = re.findall(r'grant "([^"]*)" name "?((?:[^"\s\\]|\\.)*)"? "?A"?;', said)
    assert len(granted) == (len(_OWNERS) if "\ttype primary;" in said else 0)  # a secondary is updated by nobody
    assert {key for key, _ in granted} <= {keys[1]}
    if granted:
        names = {dns.name.from_text(owner) for _, owner in granted}
        assert names == {dns.name.from_text(policy.owner) for policy in made.failover}


def _nsd(place: Path, made: Domain, user: str, keys: tuple[str, str]) -> None:
    apex, file = made.apex.rstrip("."), place / "nsd.conf"
    file.write_text(file.read_text().replace(f"{keys[0]}.conf", f"{keys[0]}.nsd"))
    assert evaluated("nsd-checkconf", "-z", apex, "-o", "zonefile", file).strip() == f"{_stem(apex)}.zone"
    assert evaluated("nsd-checkconf", "-z", apex, "-o", "request-xfr", file).split()[-1] == keys[0]
    for option, value in (("username", user), ("zonesdir", str(place)), ("pidfile", f"{place}/nsd.pid")):
        assert evaluated("nsd-checkconf", "-o", option, file).strip() == value


def _knot(place: Path, made: Domain, _: str, keys: tuple[str, str]) -> None:
    file = place / "knot.conf"
    file.write_text(file.read_text().replace(f"{keys[0]}.conf", f"{keys[0]}.knot"))
    evaluated("knotc", "-c", file, "conf-check")
    shutil.rmtree(place / "confdb", ignore_errors=True)
    evaluated("knotc", "-C", place / "confdb", "conf-import", file)
    evaluated("knotc", "-C", place / "confdb", "conf-export", place / "read.conf")
    read = (place / "read.conf").read_text()
    assert set(re.findall(r'^ +(?:storage|rundir): "(.*)"$', read, re.MULTILINE)) == {str(place)}
    assert re.findall(r"^ +- domain: \"?(.*?)\"?$", read, re.MULTILINE) == [made.apex]
    assert set(re.findall(r"^ +key: \"?(.*?)\"?$", read, re.MULTILINE)) == {f"{keys[0]}."}


_READ = {"named.conf": _named, "nsd.conf": _nsd, "knot.conf": _knot}


def _stem(apex: str) -> str:
    return apex.replace("/", "=2f")


@pytest.mark.parametrize("write", [quoting.named, quoting.nsd, quoting.knot])
@given(text=st.text(max_size=20))
def test_a_quoted_text_is_one_line_and_ends_at_its_last_quote(write: Any, text: str) -> None:
    try:
        found = write(text)
    except Unsupported:
        assert any(not char.isprintable() or char in '"\\' for char in text)
        return
    assert found[0] == found[-1] == '"'
    assert "\n" not in found
    inner = found[1:-1] if write is quoting.nsd else found[1:-1].replace("\\\\", "").replace('\\"', "")
    assert '"' not in inner
    assert write is quoting.nsd or not inner.endswith("\\")


def test_the_sandboxs_resolvers_are_told_names_in_quotes(tmp_path: Path) -> None:
    around = software.Surroundings(tmp_path, 5399, "127.0.0.1", {"a\\{b.example.": ["127.0.0.2"]}, apart=True)
    for one, checker in ((software.BIND, "named-checkconf"), (software.UNBOUND, "unbound-checkconf")):
        evaluated(checker, one.configure(around)[-1])
    assert 'name: "a\\{b.example."' in (tmp_path / "unbound.conf").read_text()
    with pytest.raises(Unsupported):
        software.UNBOUND.configure(
            software.Surroundings(tmp_path, 5399, "127.0.0.1", {'a"\nb.': ["127.0.0.2"]}, apart=True)
        )
