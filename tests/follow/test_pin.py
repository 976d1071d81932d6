"""`dnsstack pin`: only the pin changes, comments stay, and what can't be edited safely is left alone."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dnsstack.document import load
from dnsstack.document.pinning import pinned, write
from dnsstack.errors import Unsupported, UsageError
from dnsstack.model.failover.policy import FailoverRole, Pin
from tests.cli.conftest import Run

HEAD = """\
domain: example.com
nameservers:
  route53: {}
  cloudflare: {account: "0123456789abcdef0123456789abcdef"}
health_checks:
  web: {type: TCP, address: 192.0.2.1, port: 443}
"""
FLOW = """\
failover:
  www:  # the site
    A: {primary: 192.0.2.1, secondary: 192.0.2.2, check: web, cloudflare: follow}  # keep
"""
BLOCK = """\
failover:
  # what people see
  www:
    A:   # the site
      primary: 192.0.2.1   # old rack
      secondary: 192.0.2.2
      check: web
      cloudflare: follow
      # the end of it
  shop:
    A: {primary: 192.0.2.3, secondary: 192.0.2.4, check: web, cloudflare: primary-only}
"""
LISTS = """\
failover:
  www:
    A:
      primary:
        - 192.0.2.1
        - 192.0.2.11
      secondary: [192.0.2.2,
                  192.0.2.22]
      check: web
      cloudflare:
        strategy: follow
        window: 10s
"""
PIN = Pin(to=FailoverRole.SECONDARY, reason='moving: "racks" # today')


def document(tmp_path: Path, text: str, name: str = "example.com.yaml") -> Path:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def changed(before: str, after: str) -> list[str]:
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize("body", [FLOW, BLOCK, LISTS], ids=["flow", "block", "lists"])
def test_a_pin_comes_changes_and_goes_and_nothing_else_does(tmp_path: Path, body: str) -> None:
    file = document(tmp_path, HEAD + body)

    write(pinned(str(file), "www", "A", PIN))
    with_pin = file.read_text()
    assert load(file).domain.failover[0].pin == PIN
    assert [line for line in changed(HEAD + body, with_pin) if "pin" not in line and line[0] == "+"] == []
    assert with_pin.count("#") == (HEAD + body).count("#") + 1, "every comment is still there; one is in the reason"

    other = Pin(to=FailoverRole.PRIMARY, reason="moved")
    write(pinned(str(file), "www.example.com.", "a", other))
    assert load(file).domain.failover[0].pin == other

    write(pinned(str(file), "www", "A", None))
    assert file.read_text() == HEAD + body


def test_a_pin_in_a_block_of_its_own_is_replaced_and_taken_away(tmp_path: Path) -> None:
    with_block = BLOCK.replace(
        "      check: web\n", "      pin:\n        to: primary\n        reason: by hand\n      check: web\n", 1
    )
    file = document(tmp_path, HEAD + with_block)

    write(pinned(str(file), "www", "A", PIN))
    assert load(file).domain.failover[0].pin == PIN

    write(pinned(str(file), "www", "A", None))
    assert file.read_text() == HEAD + BLOCK


def test_the_included_file_that_owns_the_policy_is_edited(tmp_path: Path) -> None:
    fragment = document(tmp_path, FLOW, "web.yaml")
    file = document(tmp_path, HEAD + "include: web.yaml\n")
    before = file.read_text()

    edit = pinned(str(file), "www", "A", PIN)
    write(edit)

    assert edit.included
    assert file.read_text() == before
    assert "pin: {to: secondary" in fragment.read_text()
    assert load(file).domain.failover[0].pin == PIN


@pytest.mark.parametrize("comment", ["\\ud83d\\ude00 and \\/", "k" * 2000, "a: b, {c} [d] # e"])
def test_json_that_yaml_does_not_read_is_pinned_by_its_own_reader(tmp_path: Path, comment: str) -> None:
    """libyaml refuses surrogate pairs and long keys."""
    body = '"failover": {"www": {"A": {"primary": "192.0.2.1", "secondary": ["192.0.2.2"], "rto": 600}}}'
    servers = f'"nameservers": {{"route53": {{"tags": {{"{comment}": "v"}}}}}}'
    text = f'{{"domain": "example.com", "comment": "{comment}", {servers},\n {body}}}\n'
    file = document(tmp_path, text, "example.com.json")

    write(pinned(str(file), "www", "A", PIN))
    assert load(file).domain.failover[0].pin == PIN

    write(pinned(str(file), "www", "A", None))
    assert file.read_text("utf-8") == text


def test_json_stays_json(tmp_path: Path) -> None:
    text = (
        '{"domain": "example.com", "nameservers": {"route53": {}}, "failover": {"www": {"A":\n'
        '  {"primary": "192.0.2.1", "secondary": "192.0.2.2"}}}}\n'
    )
    file = document(tmp_path, text, "example.com.json")

    write(pinned(str(file), "www", "A", PIN))

    assert load(file).domain.failover[0].pin == PIN
    write(pinned(str(file), "www", "A", None))
    assert file.read_text() == text


def test_an_alias_is_left_alone(tmp_path: Path) -> None:
    shared = FLOW.replace("A: {", "A: &site {") + "  web: {A: *site}\n"
    file = document(tmp_path, HEAD + shared)

    with pytest.raises(Unsupported, match="alias"):
        pinned(str(file), "web", "A", PIN)
    with pytest.raises(Unsupported, match="edited safely"):
        pinned(str(file), "www", "A", PIN)  # the alias would be pinned as well
    assert file.read_text() == HEAD + shared


def test_the_file_keeps_its_mode(tmp_path: Path) -> None:
    file = document(tmp_path, HEAD + FLOW)
    file.chmod(0o640)

    write(pinned(str(file), "www", "A", PIN))

    assert file.stat().st_mode & 0o777 == 0o640


def test_an_unknown_policy_is_told_with_those_that_are_there(tmp_path: Path) -> None:
    file = document(tmp_path, HEAD + FLOW)

    with pytest.raises(UsageError, match=r"no failover policy for mail\.example\.com\. A: www\.example\.com\. A"):
        pinned(str(file), "mail", "A", PIN)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    reason=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=3).filter(
        lambda text: len(text.strip()) > 2
    )
)
def test_any_reason_is_written_so_that_it_reads_back(tmp_path: Path, reason: str) -> None:
    file = document(tmp_path, HEAD + FLOW)
    pin = Pin(to=FailoverRole.PRIMARY, reason=reason)
    try:
        write(pinned(str(file), "www", "A", pin))
    except Unsupported:
        return  # line separators and the like: refused, and nothing is written

    assert load(file).domain.failover[0].pin == pin


# -- the command ------------------------------------------------------------------------------------------------
def test_the_command_says_where_and_what(dnsstack: Run, tmp_path: Path) -> None:
    file = document(tmp_path, HEAD + FLOW)

    done = dnsstack("pin", file, "www", "A", "secondary", "--reason", "moving", "--until", "2026-12-01T06:00:00Z")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{file}:9: www A: pinned to secondary until 2026-12-01T06:00:00+00:00\n"

    assert dnsstack("pin", file, "www", "A", "auto").out == f"{file}:9: www A: the pin is removed\n"
    assert dnsstack("pin", file, "www", "A", "auto").out == f"{file}:9: www A: nothing to change\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("secondary",), "--reason"),
        (("secondary", "--reason", "moving", "--until", "2026-12-01T06:00:00"), "--until"),
        (("secondary", "--reason", "moving", "--until", "soon"), "--until"),
        (("auto", "--reason", "moving"), "can't be given with auto"),
    ],
)
def test_what_is_off_is_one_sentence(dnsstack: Run, tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    file = document(tmp_path, HEAD + FLOW)

    done = dnsstack("pin", file, "www", "A", *words)

    assert done.code == 2
    assert sentence in done.err
    assert file.read_text() == HEAD + FLOW


def test_a_pin_that_is_set_again_keeps_its_age(dnsstack: Run, tmp_path: Path) -> None:
    file = document(tmp_path, HEAD + FLOW)
    dnsstack("pin", file, "www", "A", "secondary", "--reason", "moving")
    first = file.read_text()
    pin = load(file).domain.failover[0].pin
    assert pin is not None
    assert pin.since is not None

    aged = first.replace(pin.since.isoformat(), "2026-01-01T00:00:00+00:00")
    file.write_text(aged)
    assert dnsstack("pin", file, "www", "A", "secondary", "--reason", "moving").out.endswith("nothing to change\n")
    assert file.read_text() == aged


def test_status_only_looks_and_tells_pins_that_nobody_follows(dnsstack: Run, tmp_path: Path) -> None:
    lone = FLOW.replace("cloudflare: follow", "cloudflare: primary-only")
    file = document(tmp_path, HEAD + lone)
    dnsstack("pin", file, "www", "A", "secondary", "--reason", "moving")

    told = dnsstack("follow", file, "--status")
    assert told.code == 0
    assert "www A: pinned to secondary for " in told.out
    assert dnsstack("follow", file, "--status", "--apply").code == 2
