"""Zones at both emulated providers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("boto3", reason="the extra import brings the providers' SDKs")
pytest.importorskip("werkzeug", reason="the extra sandbox brings the emulated APIs")

from tests.importing.existing import ExistingZones, existing_zones


@pytest.fixture
def zones(monkeypatch: pytest.MonkeyPatch) -> Iterator[ExistingZones]:
    """Empty zones of example.com at both."""
    with existing_zones(monkeypatch) as existing:
        yield existing
