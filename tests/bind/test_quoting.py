"""Nothing that a document says leaves its place in a server's configuration: judged by each server's own checker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from dnsstack.cli.targets import Request, render
from dnsstack.document import load
from dnsstack.errors import DocumentError, Unsupported
from dnsstack.model.domain import Domain
from dnsstack.plan.build import build
from dnsstack.providers.bind import quoting
from dnsstack.sandbox.resolver import software
from tests.bind.domains import SECONDARIES, domain, own
from tests.bind.programs import judged

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
    with pytest.raises(ValidationError, match=field):
        domain(servers)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["tsig", "update_tsig", "catalog"])
def test_no_name_opens_its_quotes(field: str, text: str) -> None:
    text = "\\\\" if text == "\\" else text  # one alone escapes the letter after it
    with pytest.raises(ValidationError, match=field):
        domain(own("nsd", **{field: f"a{text}b.example."}))


@pytest.mark.parametrize("name", ["a/b/c.example", "/etc/passwd.example", "0/25.2.0.192.in-addr.arpa"])
def test_a_domain_with_a_slash_stays_in_its_folder(name: str, tmp_path: Path) -> None:
    made = Domain(
        domain=name, nameservers={"route53": {}, "self_hosted": own(*SECONDARIES)}, records={"a": {"A": "192.0.2.1"}}
    )
    for target in ("bind", "zone", "opentofu", "octodns", "specs"):
        for file in render(build(made), target, Request(name_servers=NAMES)).files:
            assert (tmp_path / file).resolve().parent in (tmp_path, tmp_path / file.partition("/")[0])
            assert ".." not in file.split("/")


@pytest.mark.parametrize(
    "name", ['a"b.example', "a\\\\b.example", "a\\010b.example", "a;b.example", "a{b.example", "*.b"]
)
def test_a_domain_that_a_configuration_would_read_otherwise_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="domain"):
        Domain(domain=name, nameservers={"route53": {}}, records={"a": {"A": "192.0.2.1"}})


def _allowed(prefix: str, letters: str) -> st.SearchStrategy[str]:
    return st.text(letters, min_size=1, max_size=12).map(lambda text: prefix + text)


_LETTERS = "abcXYZ019._-@=+,~:"


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    apex=st.sampled_from(["example.com", "0/25.2.0.192.in-addr.arpa", "_x.example"]),
    folder=_allowed("", _LETTERS),
    user=st.sampled_from(["nsd", "1000.1000", "_nsd"]),
    followed=st.sampled_from(['a"b', "a{b", "a\\\\b", "a;b", "a\\035b", "plain"]),
)
def test_each_server_reads_back_what_was_said(tmp_path: Path, apex: str, folder: str, user: str, followed: str) -> None:
    made = Domain(
        domain=apex,
        nameservers={"route53": {}, "self_hosted": _servers(tmp_path, folder, user)},
        records={followed.replace('"', '\\"').replace(";", "\\;"): {"A": "192.0.2.1"}},
    )
    files = render(build(made), "bind", Request(name_servers=NAMES)).files
    for name, text in files.items():
        kind = name.rpartition("/")[2]
        file = tmp_path / kind
        if kind in ("named.conf", "nsd.conf", "knot.conf"):
            (tmp_path / "transfer.example.com.key").write_text(
                'key "transfer.example.com" {algorithm hmac-sha256; secret "YQ==";};'
            )
            form = 'key:\n  name: "transfer.example.com"\n  algorithm: hmac-sha256\n  secret: "YQ=="\n'
            if kind == "knot.conf":
                form = "key:\n  - id: transfer.example.com\n    algorithm: hmac-sha256\n    secret: YQ==\n"
            (tmp_path / "transfer.example.com.conf").write_text(form)
            file.write_text(text.replace(f"/keys-{folder}", str(tmp_path)).replace(f"/dir-{folder}", str(tmp_path)))
        if kind == "named.conf":
            assert f'zone "{apex}"' in judged("named-checkconf", "-p", file)
        elif kind == "nsd.conf":
            assert judged("nsd-checkconf", "-z", apex, "-o", "zonefile", file).strip() == f"{_stem(apex)}.zone"
            assert judged("nsd-checkconf", "-o", "username", file).strip() == user
        elif kind == "knot.conf":
            judged("knotc", "-c", file, "conf-check")


def _stem(apex: str) -> str:
    return apex.replace("/", "=2f")


def _servers(root: Path, folder: str, user: str) -> dict[str, Any]:
    servers = own(*SECONDARIES)
    for one in (*servers["primaries"], *servers["secondaries"]):
        one |= {"directory": f"/dir-{folder}", "keys": f"/keys-{folder}", "user": user}
    assert root.is_dir()
    return servers


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
        judged(checker, one.configure(around)[-1])
    assert 'name: "a\\{b.example."' in (tmp_path / "unbound.conf").read_text()
    with pytest.raises(Unsupported):
        software.UNBOUND.configure(
            software.Surroundings(tmp_path, 5399, "127.0.0.1", {'a"\nb.': ["127.0.0.2"]}, apart=True)
        )
