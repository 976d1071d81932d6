"""`dnsstack sandbox deploy`: what a missing extra says; the deployment itself is README's first command."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


def test_a_missing_extra_is_one_sentence(dnsstack: Run, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_the_extra(name: str, *rest: Any) -> Any:
        if name.startswith("dnsstack.sandbox"):
            raise ModuleNotFoundError(name="werkzeug")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_the_extra)
    ran = dnsstack("sandbox", "deploy", good)

    assert ran.code == 3
    needs = "dnsstack sandbox needs an extra that is not installed"
    assert ran.err == f"error: {needs}; run pip install 'dnsstack[sandbox]'\n"


def test_the_help_names_every_drill_and_every_client(dnsstack: Run) -> None:
    from dnsstack.cli.sandbox import CLIENTS, DRILLS
    from dnsstack.sandbox.drills import ROSTER
    from dnsstack.sandbox.resolver.client import ClientKind

    assert tuple(ROSTER) == DRILLS
    assert {kind.value for kind in ClientKind} == set(CLIENTS)
    told = " ".join(dnsstack("sandbox", "run", "--help").out.split()).replace("- ", "-")
    assert [drill for drill in DRILLS if drill not in told] == []


def test_every_drill_is_in_the_docs() -> None:
    from dnsstack.cli.sandbox import DRILLS

    text = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")
    assert [drill for drill in DRILLS if f"`{drill}`" not in text] == []


def test_a_document_with_errors_never_starts_anything(dnsstack: Run, refused: Path) -> None:
    ran = dnsstack("sandbox", "deploy", refused)

    assert ran.code == 1
    assert "deploying" not in ran.err
