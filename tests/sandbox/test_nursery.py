"""Deployments that are forked from a loaded process are as a new interpreter would run them, and end as it would."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dnsstack.sandbox.deploy import in_process
from dnsstack.sandbox.deploy.child import LOADED, RESULT
from dnsstack.sandbox.deploy.in_process import InProcessStack
from dnsstack.sandbox.deploy.nursery import Nurseries, Nursery
from dnsstack.sandbox.deploy.stack import StackTarget

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux alone")]
PROGRAM = """
import os, pulumi
print("said by", os.environ["WHO"])
found = {"who": os.environ["WHO"], "cwd": os.getcwd(), "pid": os.getpid(), "parent": os.getppid()}
for name, value in {**found, "leaked": hasattr(pulumi, "leaked")}.items():
    pulumi.export(name, value)
pulumi.leaked = True
"""


@pytest.fixture
def nurseries(monkeypatch: pytest.MonkeyPatch) -> Iterator[Nurseries]:
    """This process's, empty."""
    made = Nurseries()
    monkeypatch.setattr(in_process, "_nursery", made)
    yield made
    if made._made is not None:
        made._made.close()


def stack(folder: Path, program: str = PROGRAM) -> InProcessStack:
    (folder / "program").mkdir()
    (folder / "program" / "__main__.py").write_text(program, encoding="utf-8")
    return InProcessStack(
        StackTarget(folder=folder / "stack", root=folder, environment={"WHO": "first"}, program=folder / "program")
    )


def test_a_fork_has_environment_folder_and_modules_of_its_own(tmp_path: Path, nurseries: Nurseries) -> None:
    made = stack(tmp_path)
    first, second, third = made.up(), made.up(environment={"WHO": "second"}), made.up(environment={"WHO": "third"})

    assert nurseries._made is not None
    forked = nurseries._made._process.pid
    assert [one.outputs["parent"] for one in (first, second, third)] == [os.getpid(), forked, forked]
    assert [one.outputs["who"] for one in (first, second, third)] == ["first", "second", "third"]
    assert {one.outputs["cwd"] for one in (first, second, third)} == {str(tmp_path / "program")}
    assert not any(one.outputs["leaked"] for one in (first, second, third))
    assert len({one.outputs["pid"] for one in (first, second, third)}) == 3
    loaded = json.loads((tmp_path / "stack" / RESULT).read_text(encoding="utf-8"))[LOADED]
    assert {name.partition(".")[0] for name in loaded} <= {"dnsstack", "pulumi", "pulumi_aws", "pulumi_cloudflare"}


def test_an_edit_in_the_same_second_and_of_the_same_length_is_what_runs(
    tmp_path: Path, nurseries: Nurseries, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python takes a compiled file for current that has its source's second and length."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    made, main = stack(tmp_path), tmp_path / "program" / "__main__.py"

    def said(word: str) -> object:
        main.write_text(f"import pulumi\npulumi.export('word', {word!r})\n", encoding="utf-8")
        os.utime(main, (1_700_000_000, 1_700_000_000))
        return made.up().outputs["word"]

    assert [said("one"), said("two")] == ["one", "two"]


def test_where_the_nursery_is_gone_a_new_interpreter_deploys(tmp_path: Path, nurseries: Nurseries) -> None:
    made = stack(tmp_path)
    made.up()
    made.up()
    assert nurseries._made is not None
    nurseries._made._process.kill()
    nurseries._made._process.wait()

    assert made.up().outputs["parent"] == os.getpid()
    again = made.up().outputs["parent"]
    assert nurseries._made is not None
    assert again == nurseries._made._process.pid


def test_what_an_interpreter_reads_at_its_start_takes_a_new_one(tmp_path: Path, nurseries: Nurseries) -> None:
    made = stack(tmp_path)
    made.up()

    assert made.up(environment={"PYTHONHASHSEED": "7"}).outputs["parent"] == os.getpid()


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


@pytest.mark.parametrize("end", ["kill", "close"])
def test_a_fork_ends_when_it_is_killed_or_its_pipe_closes(tmp_path: Path, nursery: Nursery, end: str) -> None:
    request: dict[str, Any] = {"operation": "refresh", "refresh": False, "config": {}, "stack": "dev", "project": "p"}
    with (tmp_path / "out").open("w") as out, nursery.start(tmp_path, os.environ, out.fileno(), []) as born:
        assert born.stdin is not None
        if end == "kill":
            born.kill()
        else:
            born.stdin.write(json.dumps(request)[:20])
            born.stdin.close()
        born.wait()
        born.kill()  # harmless: it has ended

    assert not (tmp_path / RESULT).exists()


def test_the_nursery_ends_with_its_socket(nursery: Nursery) -> None:
    nursery.close()

    assert nursery._process.returncode == 0
