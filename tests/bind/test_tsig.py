"""`dnsstack tsig`: keys that three servers read, secrets that nobody sees."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest

from dnsstack.providers.bind import tsig
from tests.bind.programs import evaluated
from tests.cli.conftest import Run, dnsstack

__all__ = ["dnsstack"]


def test_a_new_key_lies_in_a_file_that_only_owner_and_group_read(dnsstack: Run, tmp_path: Path) -> None:
    file = tmp_path / "transfer.key"
    ran = dnsstack("tsig", "new", "transfer.example.com", "--out", file)
    key = tsig.read(file.read_text(), "file")

    assert (ran.code, ran.out) == (0, "")
    assert key.secret not in ran.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert (key.name, key.algorithm) == ("transfer.example.com", "hmac-sha256")
    assert len(base64.b64decode(key.secret)) == 32
    assert key.secret not in repr(key)
    (tmp_path / "named.conf").write_text(f'include "{file}";\n')
    evaluated("named-checkconf", tmp_path / "named.conf")


def test_a_key_in_use_is_never_overwritten(dnsstack: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.key"
    file.write_text("kept")
    ran = dnsstack("tsig", "new", "a", "--out", file)

    assert ran.code == 2
    assert "never overwritten" in ran.err
    assert file.read_text() == "kept"


def test_show_prints_and_two_keys_differ(dnsstack: Run) -> None:
    texts = [dnsstack("tsig", "new", "a.example", "--show", "--algorithm", "hmac-sha512").out for _ in range(2)]

    assert texts[0] != texts[1]
    assert all(len(base64.b64decode(tsig.read(text, "").secret)) == 64 for text in texts)


@pytest.mark.parametrize("software", ["bind", "nsd", "knot"])
def test_every_form_reads_back(software: str, dnsstack: Run, tmp_path: Path) -> None:
    key = tsig.new("a.example")
    (tmp_path / "in").write_text(tsig.TsigKey(key.name, key.algorithm, key.secret).to_text("bind"))
    ran = dnsstack("tsig", "convert", tmp_path / "in", "--to", software, "--out", tmp_path / "out")

    assert ran.code == 0
    assert tsig.read((tmp_path / "out").read_text(), "out") == key


@pytest.mark.parametrize("text", ["", "key a { algorithm hmac-sha256; };", 'key "a" { algorithm x; secret "=a"; };'])
def test_a_file_without_a_key_is_refused_and_not_shown(text: str, dnsstack: Run, tmp_path: Path) -> None:
    (tmp_path / "in").write_text(text + "// very-secret")
    ran = dnsstack("tsig", "convert", tmp_path / "in", "--to", "nsd", "--out", tmp_path / "out")

    assert ran.code == 2
    assert "very-secret" not in ran.err + ran.out
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["", "Upper", "a b", 'a"b', "../a", "a..b"])
def test_names_that_are_no_key_names_are_refused(name: str, dnsstack: Run, tmp_path: Path) -> None:
    assert dnsstack("tsig", "new", name, "--out", tmp_path / "x").code == 2
    assert not list(tmp_path.iterdir())
