"""The application: two load balancers in two subnets' worth of network, reduced to what DNS needs to know of them."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True)
class Application:
    """What the rest of the program sees: names and zones that exist only after the load balancers do."""

    name: pulumi.Output[str]
    zone_id: pulumi.Output[str]


def load_balancer(name: str, subnets: list[str]) -> Application:
    """One application load balancer; listeners and target groups are left out."""
    balancer = aws.lb.LoadBalancer(name, load_balancer_type="application", subnets=subnets)
    # an absolute name ends in a dot: without it, a name in a document is relative to the domain
    return Application(balancer.dns_name.apply(lambda text: f"{text}."), balancer.zone_id)
