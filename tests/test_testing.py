"""The helpers that users' own tests import."""

from __future__ import annotations

from pathlib import Path

import pytest

from dnsstack import testing
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.plan import HealthState

FAILOVER = Path(__file__).parent.parent / "examples" / "failover" / "example.com.yaml"


def test_a_clean_document_passes_and_a_faulty_one_tells_everything(tmp_path: Path) -> None:
    testing.assert_clean(FAILOVER)
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(
        'domain: example.com\nnameservers:\n  route53: {}\nrecords:\n  "@": {CNAME: other.example.net., A: 192.0.2.1}\n'
    )

    with pytest.raises(AssertionError, match="rule: cname-at-apex"):
        testing.assert_clean(faulty)


def test_resources_and_answers_are_what_would_be_deployed() -> None:
    made = testing.resources(FAILOVER, "zone")
    dead = HealthState.PRIMARY_DEAD

    assert made["zone/route53/www/A"]["token"] == "aws:route53/record:Record"
    assert testing.answers(FAILOVER, "www", "A") == ["192.0.2.10"]
    assert testing.answers(FAILOVER, "www", "A", provider=ProviderId.CLOUDFLARE, state=dead) == ["198.51.100.10"]
    assert testing.answers(FAILOVER, "nowhere", "A") == []
