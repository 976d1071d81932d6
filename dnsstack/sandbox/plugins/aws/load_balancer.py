"""`aws:lb/loadBalancer:LoadBalancer`: only its name and its hosted zone, which a program's DNS needs."""

from __future__ import annotations

import hashlib
import os
from typing import ClassVar

from dnsstack.model.rdata.alias_zones import zone_id_of
from dnsstack.providers.vendors.values import Values
from dnsstack.sandbox.plugins.aws.api import AwsKind


class LoadBalancer(AwsKind):
    """A load balancer that exists only in the state: the sandbox emulates no API for it, and nothing listens.

    Its name is computed from the resource's inputs, so it is known only after the deployment, as the real one.
    """

    resource_type: ClassVar[str] = "aws:lb/loadBalancer:LoadBalancer"

    def _create(self, planned: Values) -> tuple[str, Values]:
        region = os.environ.get("AWS_REGION", "us-east-1")
        number = int.from_bytes(hashlib.sha256(repr(sorted(planned.items())).encode()).digest()[:4], "big")
        name = str(planned.get("name") or f"lb-{number:08x}")
        host = f"{name}-{number}.{region}.elb.amazonaws.com"
        arn = f"arn:aws:elasticloadbalancing:{region}:000000000000:loadbalancer/app/{name}/{number:016x}"
        return arn, {"name": name, "arn": arn, "dnsName": host, "zoneId": zone_id_of(f"{host}.") or ""}

    def _read(self, id_: str, state: Values) -> Values | None:
        return dict(state) or None

    def _update(self, id_: str, state: Values, planned: Values) -> Values:
        return dict(state)

    def _delete(self, id_: str, state: Values) -> None:
        """Return the state, which is all there is."""
