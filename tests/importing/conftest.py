"""Zones at both emulated providers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("boto3", reason="the extra import brings the providers' SDKs")
pytest.importorskip("werkzeug", reason="the extra sandbox brings the emulated APIs")

from tests.importing.living import Living, living_zones


@pytest.fixture
def zones(monkeypatch: pytest.MonkeyPatch) -> Iterator[Living]:
    """Empty zones of example.com at both."""
    with living_zones(monkeypatch) as living:
        yield living
