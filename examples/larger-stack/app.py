"""The application, reduced to what DNS needs: load balancers, each in two subnets."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True)
class Application:
    """A load balancer's name and zone, which are known only after it is made."""

    name: pulumi.Output[str]
    zone_id: pulumi.Output[str]


def load_balancer(name: str, subnets: list[str]) -> Application:
    """One application load balancer; listeners and target groups are left out."""
    balancer = aws.lb.LoadBalancer(name, load_balancer_type="application", subnets=subnets)
    # an absolute name ends in a dot: without it, a name in a document is relative to the domain
    return Application(balancer.dns_name.apply(lambda text: f"{text}."), balancer.zone_id)
