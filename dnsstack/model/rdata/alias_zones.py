"""The hosted zones of AWS targets that are the same for every customer, found by the target's name.

A target that is not in these tables needs `zone_id` in the document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

CLOUDFRONT: Final = "Z2FDTNDATAQYW2"
GLOBAL_ACCELERATOR: Final = "Z2BJ6XQ5FK7U4H"
"""The same in all regions. Source: Route53 API reference, AliasTarget (read 2026-11)."""

GLOBAL: Final = {".cloudfront.net.": CLOUDFRONT, ".awsglobalaccelerator.com.": GLOBAL_ACCELERATOR}
"""Endings of names that are in the same hosted zone in every region, each with that zone."""

_REGION: Final = r"(?P<region>[a-z]{2}(?:-[a-z]+)+-\d+)"


@cache
def _regional() -> tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]:
    """Patterns of target names, each with its zones by region; compiled when the first regional target is read."""
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
    """The hosted zone of an AWS target (absolute name), or None if it can't be found from the name."""
    for suffix, zone_id in GLOBAL.items():
        if target.endswith(suffix):
            return zone_id
    if not target.endswith((".com.", ".cn.")):
        return None
    for shape, zones in _regional():
        if match := shape.fullmatch(target):
            return zones.get(match["region"])
    return None
