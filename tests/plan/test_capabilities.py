from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import botocore
import pytest

from dnsstack.model.nameservers import CloudflarePlan, NameserverSet, ProviderId
from dnsstack.model.rdata import ROSTER, Rdata
from dnsstack.plan.capabilities import CLOUDFLARE, ROUTE53, capabilities, carried
from dnsstack.plan.plan import CLOUDFLARE_SERVERS, ROUTE53_SERVERS
from tests.plan.domains import BOTH, domain

SHAPES_FILE = Path(botocore.__file__).parent / "data/route53/2013-04-01/service-2.json"


@pytest.fixture(scope="module")
def shapes() -> dict[str, Any]:
    """AWS's own description of the API."""
    packed = SHAPES_FILE.with_suffix(".json.gz")
    text = gzip.decompress(packed.read_bytes()) if packed.exists() else SHAPES_FILE.read_bytes()
    found: dict[str, Any] = json.loads(text)["shapes"]
    return found


def test_every_type_of_the_model_is_known() -> None:
    """Types opt in: one that says nothing is carried by nobody."""
    assert {rdtype for provider in ProviderId for rdtype in carried(provider)} == set(ROSTER)
    assert Rdata.carriers == frozenset()


def test_route53_carries_what_its_api_lists(shapes: dict[str, Any]) -> None:
    """SPF is obsolete (RFC 7208 §3.1) and SOA is the service's own; ALIAS is written as A and AAAA."""
    assert ROUTE53.types - {"ALIAS"} == set(shapes["RRType"]["enum"]) - {"SOA", "SPF"}


def test_route53s_bounds_are_its_apis(shapes: dict[str, Any]) -> None:
    assert ROUTE53.ttl == (shapes["TTL"]["min"], shapes["TTL"]["max"])
    assert "not to exceed 4,000 characters" in shapes["ResourceRecord"]["members"]["Value"]["documentation"]
    assert ROUTE53.txt_length == 4000
    assert ROUTE53.child_checks is not None
    assert ROUTE53.child_checks <= shapes["ChildHealthCheckList"]["max"]


def test_assigned_servers_are_said_once() -> None:
    assert ROUTE53.assigned_servers == ROUTE53_SERVERS
    assert {plan.assigned_servers for plan in CLOUDFLARE.values()} == {CLOUDFLARE_SERVERS}


def test_cloudflares_limits_go_by_plan() -> None:
    free, enterprise = CLOUDFLARE[CloudflarePlan.FREE], CLOUDFLARE[CloudflarePlan.ENTERPRISE]

    assert [CLOUDFLARE[plan].record_quota for plan in CloudflarePlan] == [200, 3500, 3500, 3500]
    assert (free.ttl, enterprise.ttl) == ((60, 86400), (30, 86400))
    assert (free.ns_ttl, enterprise.ns_ttl) == ((86400, 86400), (30, 86400))
    assert [CLOUDFLARE[plan].load_balancer_interval for plan in CloudflarePlan] == [
        (60, 3600),
        (60, 3600),
        (15, 3600),
        (10, 3600),
    ]
    assert [plan for plan in CloudflarePlan if CLOUDFLARE[plan].zone_transfer] == [CloudflarePlan.ENTERPRISE]


def test_a_contracts_own_quota_counts() -> None:
    servers = {**BOTH, "cloudflare": {**BOTH["cloudflare"], "record_quota": 9000}}
    found = capabilities(domain(nameservers=servers).nameservers)

    assert found[ProviderId.CLOUDFLARE].record_quota == 9000


def test_every_member_of_the_set_has_its_capabilities() -> None:
    servers = NameserverSet.model_validate({**BOTH, "other_nameservers": ("ns.example.org.",)})

    assert set(capabilities(servers)) == {ProviderId.ROUTE53, ProviderId.CLOUDFLARE, ProviderId.OTHER}
