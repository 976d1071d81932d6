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
    assert ran.err == "error: dnsstack sandbox needs an extra that is not installed: pip install 'dnsstack[sandbox]'\n"


def test_a_document_with_errors_never_starts_anything(dnsstack: Run, refused: Path) -> None:
    ran = dnsstack("sandbox", "deploy", refused)

    assert ran.code == 1
    assert "deploying" not in ran.err
