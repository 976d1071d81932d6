"""Dates of HTTP answers are UTC, whatever the zone of this machine."""

from __future__ import annotations

import time

import pytest

from dnsstack.providers.cloudflare.api.answers import retry_after


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
@pytest.mark.parametrize("at", ["Thu, 26 Nov 2026 03:45:19 GMT", "Thu Nov 26 03:45:19 2026"])
def test_a_date_without_a_zone_is_utc(at: str, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as here:
        here.setenv("TZ", zone)
        time.tzset()
        waits = retry_after(at, "Thu, 26 Nov 2026 03:44:19 GMT")
    time.tzset()

    assert waits == 60
