"""Options, fixtures and Hypothesis profiles for all tests.

The environment variable HYPOTHESIS_PROFILE chooses a profile: `dev` (the default), `fast` (what
`python -m tests --fast` takes), `ci` or `thorough`.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

gc.disable()  # until the tests are collected: what is imported stays, and is not to be looked through again
_NO_CLOCK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # shared machines have no even clock

_DEV: Final = 25
settings.register_profile("dev", _NO_CLOCK, max_examples=_DEV)
settings.register_profile("fast", _NO_CLOCK, max_examples=5)
settings.register_profile("ci", _NO_CLOCK, max_examples=200, derandomize=True)
settings.register_profile("thorough", _NO_CLOCK, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def up_to(most: int) -> int:
    """How many examples a property gets that names their number: so many, or what a smaller profile has."""
    profile = settings().max_examples
    return most if profile >= _DEV else min(most, profile)


Golden = Callable[[Path, str], None]
"""Holds a text against the file that keeps it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write what is rendered as what is expected")


SLOW: Final = frozenset({
    "bind/test_real_servers.py",
    "bind/test_transfers.py",
    "examples/test_deployed.py",
    "exports/test_opentofu.py",
    "follow/test_bind.py",
    "follow/test_drills.py",
    "follow/test_machine.py",
    "follow/test_monitor_example.py",
    "follow/test_process.py",
    "importing/test_adopt.py",
    "importing/test_axfr_bind.py",
    "importing/test_octodns.py",
    "sandbox/kinds/test_aws_habits.py",
    "sandbox/kinds/test_tables.py",
    "sandbox/dns/test_answer_differential.py",
    "sandbox/test_per_zone.py",
    "sandbox/test_report.py",
    "sandbox/test_resolver_recursive.py",
    "sandbox/test_session.py",
    "verify/test_command.py",
    "verify/test_deployed.py",
})  # fmt: skip
"""Files that start real servers, deployments or drills throughout; the folder `engine` does, too."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what the fast lane leaves out."""
    here = Path(__file__).parent
    for item in items:
        place = item.path.relative_to(here).as_posix() if item.path.is_relative_to(here) else ""
        if place in SLOW or place.startswith("engine/"):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """From here on the collector has only the tests' own objects to look through, and does so less often."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


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
