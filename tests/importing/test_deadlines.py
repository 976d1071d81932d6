"""Every way in has a total time limit: an API or a server that drips keeps no import waiting."""

from __future__ import annotations

import pytest

pytest.importorskip("boto3", reason="the extra import brings the providers' SDKs")

from dnsstack.cli import previous
from dnsstack.errors import EnvironmentFault
from dnsstack.importing import Request, read
from tests.drip import HEAD, dripping

SOON = 0.4
LONG = b"\xff\xff"
"""The length of a message over TCP that takes 65,535 octets to end."""


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x" * 40)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", "t" * 40)


@pytest.mark.parametrize(
    ("source", "variable", "path"),
    [
        ("route53", "AWS_ENDPOINT_URL_ROUTE_53", ""),
        ("cloudflare", "CLOUDFLARE_BASE_URL", "/client/v4"),
    ],
)
def test_an_api_that_drips_ends_in_a_sentence(
    source: str, variable: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dripping(HEAD) as drip:
        monkeypatch.setenv(variable, f"http://127.0.0.1:{drip.port}{path}")
        with pytest.raises(EnvironmentFault, match=r"did not end within 0\.4 s"):
            read(Request(source, "", "example.com.", timeout=SOON))
        assert drip.asked.wait(20)


def test_a_transfer_that_drips_ends_in_a_sentence() -> None:
    with dripping(LONG) as drip:
        where = f"127.0.0.1#{drip.port}"
        with pytest.raises(EnvironmentFault, match=r"did not end within 0\.4 s"):
            read(Request(f"axfr:{where}", where, "example.com.", timeout=SOON))


def test_the_previous_zone_by_transfer_ends_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previous, "TIMEOUT", SOON)
    with dripping(LONG) as drip, pytest.raises(EnvironmentFault, match="axfr"):
        previous.rrsets(f"axfr:127.0.0.1#{drip.port}", "example.com.")


def test_the_previous_zone_by_its_api_ends_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previous, "TIMEOUT", SOON)
    with dripping(HEAD) as drip:
        monkeypatch.setenv("AWS_ENDPOINT_URL_ROUTE_53", f"http://127.0.0.1:{drip.port}")
        with pytest.raises(EnvironmentFault, match="did not end within"):
            previous._listed("Z0123456789")
