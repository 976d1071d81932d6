"""A sandbox's APIs and a stack in a folder of its own, once for each way of deployment."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.engine.deployed import Deployed

ENGINE = pytest.param(
    True,
    marks=[pytest.mark.engine, pytest.mark.skipif(shutil.which("pulumi") is None, reason="no `pulumi` on PATH")],
    id="engine",
)


@pytest.fixture(params=[pytest.param(False, id="in-process"), ENGINE])
def deployed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Deployed]:
    """Deploys documents, in each of the two ways."""
    with Deployed(tmp_path, engine=request.param) as found:
        yield found


@pytest.fixture
def in_process(tmp_path: Path) -> Iterator[Deployed]:
    """Deploys documents with the in-process host."""
    with Deployed(tmp_path, engine=False) as found:
        yield found


def last_by_engine(*values: str) -> list[ParameterSet]:
    """Parameters for `deployed` and another one: every value in process, the last one by the engine, too.

    What the engine does of its own is the same for each of them.
    """
    found = [pytest.param(False, value, id=f"in-process-{value}") for value in values]
    return [*found, pytest.param(True, values[-1], id=f"engine-{values[-1]}", marks=ENGINE.marks)]


PER_ZONE = "per-zone"


@pytest.fixture(params=[pytest.param(False, id="in-process"), ENGINE, pytest.param(PER_ZONE, id="per-zone")])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Deployed]:
    """As `deployed`, and with the records of a zone in one resource: that by the in-process host."""
    with Deployed(tmp_path, engine=request.param is True, per_zone=request.param == PER_ZONE) as found:
        yield found
