"""`dnsstack steps`: what it writes, what it says, and what it refuses."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from dnsstack.document import load

from .conftest import Run

OLD = """\
domain: example.com
nameservers:
  route53: {}
  cloudflare: {account: "0123456789abcdef0123456789abcdef", plan: pro}
records:
  www: {CNAME: web.example.net.}
"""
NEW = OLD.replace("{CNAME: web.example.net.}", "{A: 192.0.2.1}")


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(OLD)
    new.write_text(NEW)
    return old, new


def test_each_step_is_a_document_and_a_section(dnsstack: Run, pair: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "steps"
    ran = dnsstack("steps", *map(str, pair), "--out", str(out))
    assert ran.code == 0, ran.err
    assert "then wait 172,800 s (48 h): the TTL that most parents give the delegation" in ran.out
    names = sorted(path.name for path in out.iterdir())
    assert names == ["01-example.com.yaml", "02-example.com.yaml", "03-example.com.yaml", "README.md"]
    assert load(out / names[2]).domain == load(pair[1]).domain
    assert [dnsstack("check", out / name).code for name in names[:3]] == [0, 0, 0]
    page = (out / "README.md").read_text()
    before, after = page.index("remove from the delegation: cloudflare"), page.index("pulumi config set")
    assert before < after < page.index("Wait 172,800 s (48 h), counted from the end of `pulumi up`")
    assert page.count("## Step ") == 3


def test_a_folder_with_files_is_left_alone(dnsstack: Run, pair: tuple[Path, Path], tmp_path: Path) -> None:
    ran = dnsstack("steps", *map(str, pair), "--out", str(tmp_path))
    assert (ran.code, ran.out.splitlines()[0]) == (2, "3 steps")
    assert "is not empty" in ran.err


def test_a_gap_is_refused_with_its_length(dnsstack: Run, pair: tuple[Path, Path]) -> None:
    for path in pair:
        path.write_text(path.read_text().replace("  route53: {}\n", ""))
    ran = dnsstack("steps", *map(str, pair))
    assert ran.code == 1
    assert "the shortest gap is from the `up` that removes it to the `up` that adds the new type" in ran.err
    taken = dnsstack("steps", *map(str, pair), "--accept-gap")
    assert (taken.code, taken.out.count("a gap:")) == (0, 1)


def test_the_same_and_another_domain(dnsstack: Run, pair: tuple[Path, Path]) -> None:
    assert dnsstack("steps", str(pair[0]), str(pair[0])).out == "the documents mean the same, so there are no steps\n"
    pair[1].write_text(NEW.replace("example.com", "example.org"))
    ran = dnsstack("steps", *map(str, pair))
    assert (ran.code, "name two documents of one domain" in ran.err) == (2, True)
    assert dnsstack("steps", str(pair[0])).code == 2


def pulumi(folder: Path, document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Pulumi CLI that answers a stack's outputs."""
    data = load(document).domain.to_document()
    program = folder / "bin" / "pulumi"
    program.parent.mkdir(exist_ok=True)
    (folder / "outputs.json").write_text(json.dumps({"document": data}))
    program.write_text(f"#!/bin/sh\ncat {folder / 'outputs.json'}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


def test_it_starts_from_what_is_deployed(
    dnsstack: Run, pair: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "steps"
    assert dnsstack("steps", *map(str, pair), "--out", str(out)).code == 0
    pulumi(tmp_path, out / "02-example.com.yaml", monkeypatch)
    rest = dnsstack("steps", "--stack", "prod", str(pair[1]))
    assert (rest.code, rest.out.splitlines()[0]) == (0, "1 step")
    assert dnsstack("steps", "--stack", "prod", *map(str, pair)).code == 0


def test_a_deployed_state_that_is_neither_is_shown_first(
    dnsstack: Run, pair: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(OLD.replace("web.example.net.", "www.example.net."))
    pulumi(tmp_path, other, monkeypatch)
    ran = dnsstack("steps", "--stack", "prod", *map(str, pair))
    assert ran.code == 1
    assert "web.example.net." in ran.out
    assert "has neither" in ran.err
