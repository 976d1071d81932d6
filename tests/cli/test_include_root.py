"""`--include-root` on every verb that reads documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import GOOD, Run

VERBS = ["check", "explain", "render --to zone", "verify --only nowhere/A", "pin www A auto", "follow --once"]


@pytest.mark.parametrize("command", VERBS)
def test_the_option_allows_another_folder(dnsstack: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "domains").mkdir()
    (tmp_path / "shared").mkdir()
    document = tmp_path / "domains/example.com.yaml"
    document.write_text(GOOD + "include: ../shared/more.yaml\n", encoding="utf-8")
    (tmp_path / "shared/more.yaml").write_text("records: {more: {A: 192.0.2.7}}\n", encoding="utf-8")
    verb, *rest = command.split()

    refused = dnsstack(verb, document, *rest)
    assert refused.code == 2
    assert "include-outside" in refused.out + refused.err
    allowed = dnsstack(verb, document, *rest, "--include-root", tmp_path / "shared")
    assert "include-outside" not in allowed.out + allowed.err
    again = dnsstack(verb, document, *rest)
    assert "include-outside" in again.out + again.err, "a run leaves nothing to the next one"
