"""Hosted zones of AWS targets whose id is one for every customer, found by the target's name.

What is not here needs `zone_id` in the document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

CLOUDFRONT: Final = "Z2FDTNDATAQYW2"
GLOBAL_ACCELERATOR: Final = "Z2BJ6XQ5FK7U4H"
"""Route53 API reference, AliasTarget (read 2026-11): one for all regions."""

GLOBAL: Final = {".cloudfront.net.": CLOUDFRONT, ".awsglobalaccelerator.com.": GLOBAL_ACCELERATOR}
"""Where names end that are in one hosted zone in every region, and the zone, which has no others."""

_REGION: Final = r"(?P<region>[a-z]{2}(?:-[a-z]+)+-\d+)"


@cache
def _regional() -> tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]:
    """Shapes of a target's name, each with the zones by region; made when the first regional target is read."""
    from dnsstack.model.rdata import aws_regions

    return tuple(
        (re.compile(pattern.replace("REGION", _REGION)), zones)
        for pattern, zones in (
            (r".+\.REGION\.elb\.amazonaws\.com(?:\.cn)?\.", aws_regions.APPLICATION_LOAD_BALANCERS),
            (r".+\.elb\.REGION\.amazonaws\.com(?:\.cn)?\.", aws_regions.NETWORK_LOAD_BALANCERS),
            (r".+\.REGION\.vpce\.amazonaws\.com\.", aws_regions.VPC_ENDPOINTS),
            (r"d-[a-z0-9]+\.execute-api\.REGION\.amazonaws\.com\.", aws_regions.API_GATEWAYS),
            (r"(?:.+\.)?s3-website[.-]REGION\.amazonaws\.com(?:\.cn)?\.", aws_regions.S3_WEBSITES),
            (r".+\.REGION\.elasticbeanstalk\.com\.", aws_regions.BEANSTALKS),
            (r".+\.REGION\.awsapprunner\.com\.", aws_regions.APP_RUNNERS),
        )
    )


def zone_id_of(target: str) -> str | None:
    """The hosted zone that an AWS target (absolute name) is in, or None where its name doesn't tell."""
    for suffix, zone_id in GLOBAL.items():
        if target.endswith(suffix):
            return zone_id
    if not target.endswith((".com.", ".cn.")):
        return None
    for shape, zones in _regional():
        if match := shape.fullmatch(target):
            return zones.get(match["region"])
    return None
