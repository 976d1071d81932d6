"""What aliases may target, and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.route53_api.record_sets import alias, simple

Change = Callable[..., Any]
CLOUDFRONT, LOAD_BALANCER = "Z2FDTNDATAQYW2", "Z35SXDOTRQ7X7K"
WWW, DISTRIBUTION = "www.example.com", "d111111abcdef8.cloudfront.net"


def unwatched(target: str, zone_id: str, name: str = WWW, **members: Any) -> dict[str, Any]:
    """An alias that doesn't evaluate its target."""
    made = alias(name, target, zone_id, **members)
    made["AliasTarget"]["EvaluateTargetHealth"] = False
    return made


def distribution(role: str) -> dict[str, Any]:
    """Half of a failover pair that leads to CloudFront."""
    return unwatched(DISTRIBUTION, CLOUDFRONT, Failover=role, SetIdentifier=role)


def refusal(change: Change, *record_sets: dict[str, Any]) -> str:
    with pytest.raises(ClientError) as raised:
        change(*(("CREATE", one) for one in record_sets))
    assert raised.value.response["Error"]["Code"] == "InvalidChangeBatch"
    return str(raised.value.response["Error"]["Message"])


def test_a_distribution_is_never_evaluated(change: Change) -> None:
    assert "EvaluateTargetHealth cannot be true" in refusal(change, alias(WWW, DISTRIBUTION, CLOUDFRONT))
    assert change(("CREATE", unwatched(DISTRIBUTION, CLOUDFRONT)))
    assert change(("CREATE", unwatched(DISTRIBUTION, CLOUDFRONT, Type="HTTPS")))
    assert change(("CREATE", alias("lb.example.com", "lb-1.us-east-1.elb.amazonaws.com", LOAD_BALANCER)))


def test_two_distributions_are_no_failover_pair(change: Change) -> None:
    assert "can't both be aliases of CloudFront" in refusal(change, distribution("PRIMARY"), distribution("SECONDARY"))

    assert change(("CREATE", distribution("PRIMARY")))
    assert "can't both be aliases of CloudFront" in refusal(change, distribution("SECONDARY"))
    balanced = alias(WWW, "lb-1.us-east-1.elb.amazonaws.com", LOAD_BALANCER)
    assert change(("CREATE", {**balanced, "Failover": "SECONDARY", "SetIdentifier": "SECONDARY"}))


@pytest.mark.parametrize(
    ("record_set", "text"),
    [
        (unwatched("www.example.net", CLOUDFRONT), "does not lie within the target zone"),
        (unwatched(DISTRIBUTION, "Z35SXDOTRQ7X7K"), "does not lie within the target zone"),
        (unwatched("a1.awsglobalaccelerator.com", "Z35SXDOTRQ7X7K"), "does not lie within the target zone"),
        (unwatched(DISTRIBUTION, CLOUDFRONT, Type="TXT"), "that target was not found"),
        (unwatched("lb-1.us-east-1.elb.amazonaws.com", LOAD_BALANCER, Type="MX"), "own hosted zone"),
        (unwatched("example.com", LOAD_BALANCER, Type="NS"), "can't be an alias"),
    ],
)
def test_targets_that_dont_exist(change: Change, record_set: dict[str, Any], text: str) -> None:
    assert text in refusal(change, record_set)


def test_targets_in_hosted_zones(change: Change, client: Any, zone_id: str) -> None:
    change(("CREATE", simple("target.example.com")))
    other = client.create_hosted_zone(Name="example.net", CallerReference="alias-other")["HostedZone"]["Id"]

    assert "alias of itself" in refusal(change, alias(WWW, WWW, zone_id))
    assert "does not lie within" in refusal(change, alias(WWW, "target.example.net", zone_id))
    assert "own hosted zone" in refusal(change, alias(WWW, "example.net", other))
    assert change(("CREATE", alias(WWW, "target.example.com", zone_id)))
    client.delete_hosted_zone(Id=other)
