from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dnsstack.model.deferred import Deferred
from dnsstack.plan.build import build
from dnsstack.plan.describe import to_text
from dnsstack.plan.safety import shape
from tests.conftest import Golden
from tests.plan.domains import BOTH, domain, policy

GOLDENS = Path(__file__).parent / "goldens"
SIX = {"primary": "2001:db8::1", "secondary": "2001:db8::2"}
ALIAS = "d111111abcdef8.cloudfront.net. Z2FDTNDATAQYW2 false"

DOMAINS: dict[str, dict[str, Any]] = {
    "simple": {
        "records": {
            "@": {"MX": ["20 mail.backup.example.net.", "10 mail"], "TXT": ["v=spf1 mx -all", "x=1"], "ALIAS": ALIAS},
            "mail": {"A": "192.0.2.25", "AAAA": "2001:db8::25"},
            "site": {
                "CNAME": {"values": "host.example.net.", "proxied": "true", "comment": "the site", "tags": ["a:b"]}
            },
            "office": {"LOC": {"values": "52 22 23.000 N 4 53 32.000 E -2.00m", "only": "cloudflare"}},
            "later": {"A": [Deferred(object(), key="lb"), "192.0.2.1"]},
        }
    },
    "strategies": {
        "nameservers": {**BOTH, "other_nameservers": ["ns.example.org."]},
        "failover": {
            "follow": {
                "A": policy(cloudflare="follow", secondary_check="web-2", other_nameservers="primary-only", rto="10m"),
                "AAAA": policy(**SIX, cloudflare="follow", secondary_check="web-2", other_nameservers="primary-only"),
            },
            "@": {"A": policy(cloudflare="load-balancer")},
            "delegate": {"A": policy(cloudflare="delegate")},
            "static": {
                "CNAME": policy(primary="a.example.net.", secondary="b.example.net.", cloudflare="primary-only")
            },
            "nobody": {"A": policy()},
        },
    },
    "switched-by-hand": {
        "failover": {
            "pinned": {
                "A": policy(
                    cloudflare="follow",
                    pin={"to": "secondary", "until": "2030-01-01T00:00:00Z", "reason": "maintenance"},
                )
            },
            "retiring": {"A": policy(cloudflare="follow", retire="true")},
        }
    },
    "one-provider": {
        "nameservers": {"route53": {"nameserver_count": 3}, "ttl": "2d"},
        "records": {"a": {"A": "192.0.2.1"}},
        "failover": {"www": {"A": policy(check="most")}},
    },
}


@pytest.mark.parametrize("name", sorted(DOMAINS))
def test_a_plan_reads_as_its_golden(name: str, golden: Golden) -> None:
    golden(GOLDENS / f"{name}.txt", to_text(build(domain(**DOMAINS[name]))))


def test_a_shape_reads_as_its_golden(golden: Golden) -> None:
    text = json.dumps(shape(build(domain(**DOMAINS["strategies"]))), indent=2)

    golden(GOLDENS / "strategies.shape.json", text + "\n")
