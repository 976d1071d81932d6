"""The hosted zone of an AWS target is known from its name, where AWS publishes one."""

from __future__ import annotations

import re

import pytest

from dnsstack.model.rdata import aws_regions
from dnsstack.model.rdata.alias_zones import zone_id_of

TABLES = [value for name, value in vars(aws_regions).items() if name.isupper()]


@pytest.mark.parametrize(
    ("target", "zone_id"),
    [
        ("d111111abcdef8.cloudfront.net.", "Z2FDTNDATAQYW2"),
        ("a1.awsglobalaccelerator.com.", "Z2BJ6XQ5FK7U4H"),
        ("web-1.eu-west-1.elb.amazonaws.com.", "Z32O12XQLNTSW2"),
        ("dualstack.web-1.ap-southeast-5.elb.amazonaws.com.", aws_regions.APPLICATION_LOAD_BALANCERS["ap-southeast-5"]),
        ("net-1.elb.eu-west-1.amazonaws.com.", "Z2IFOLAFXWLO4F"),
        ("web-1.cn-north-1.elb.amazonaws.com.cn.", "Z1GDH35T77C1KE"),
        ("vpce-1-abc.vpce-svc-1.us-east-1.vpce.amazonaws.com.", "Z7HUB22UULQXV"),
        ("d-j2zf4098xg.execute-api.us-east-1.amazonaws.com.", "Z1UJRXOUMOOFQ8"),
        ("s3-website-us-east-1.amazonaws.com.", "Z3AQBSTGFYJSTF"),
        ("s3-website.eu-central-1.amazonaws.com.", "Z21DNDUVLTQW6Q"),
        ("www.example.com.s3-website-us-west-2.amazonaws.com.", "Z3BJ6K6RIION7M"),
        ("env.eba-1.us-gov-west-1.elasticbeanstalk.com.", "Z4KAURWC4UUUG"),
        ("abc.eu-west-1.awsapprunner.com.", "Z087551914Z2PCAU0QHMW"),
    ],
)
def test_a_published_zone_is_found_by_the_shape_of_the_name(target: str, zone_id: str) -> None:
    assert zone_id_of(target) == zone_id


@pytest.mark.parametrize(
    "target",
    [
        "web-1.moon-north-1.elb.amazonaws.com.",
        "elb.amazonaws.com.",
        "abc123.execute-api.us-east-1.amazonaws.com.",  # an API's own name can't be aliased, only a custom domain's
        "environment.elasticbeanstalk.com.",
        "www.example.com.",
    ],
)
def test_what_has_no_published_zone_has_none(target: str) -> None:
    assert zone_id_of(target) is None


def test_no_two_regions_of_one_service_share_a_zone() -> None:
    for table in TABLES:
        assert len(set(table.values())) == len(table)
        assert all(re.fullmatch(r"Z[A-Z0-9]{11,20}", zone_id) for zone_id in table.values())
