"""Options, fixtures and Hypothesis profiles for all tests.

The environment variable HYPOTHESIS_PROFILE chooses a profile: `dev` (the default), `fast` (what
`python -m tests --fast` takes), `ci` or `thorough`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

_NO_CLOCK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # shared machines have no even clock

settings.register_profile("dev", _NO_CLOCK, max_examples=25)
settings.register_profile("fast", _NO_CLOCK, max_examples=5)
settings.register_profile("ci", _NO_CLOCK, max_examples=200, derandomize=True)
settings.register_profile("thorough", _NO_CLOCK, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

Golden = Callable[[Path, str], None]
"""Holds a text against the file that keeps it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write what is rendered as what is expected")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """`golden(path, text)`: `text` is what `path` holds, or becomes it under --update-goldens."""

    def check(path: Path, text: str) -> None:
        if request.config.getoption("--update-goldens"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        expected = path.read_text(encoding="utf-8") if path.exists() else ""

        assert text == expected, f"{path.name} differs: look at it, then renew it with --update-goldens"

    return check
