"""Cloudflare: the monitor that comes nearest to a Route53 health check.

Alike: protocol, port, path, Host header, 2xx and 3xx as success, redirects not followed, certificate not evaluated.
Unlike, and nothing to be done about it: Cloudflare looks for a text without regard to case and in more of the body;
an endpoint counts as down until it has been asked; most data centres decide, where Route53 wants 18 % of its checkers.
"""

from __future__ import annotations

from typing import Any, Final

from dnsstack.errors import Unsupported
from dnsstack.model.failover import LoadBalancer
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole
from dnsstack.model.health import EndpointCheck, HealthCheck, TextCheck, WebCheck
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import ZonePlan
from dnsstack.plan.timing import monitor_interval
from dnsstack.providers.cloudflare.specs import LoadBalancerMonitor

SUCCESS: Final = "2xx,3xx"
"""What Route53 takes for an answer. Cloudflare documents codes listed one by one or as a range such as `2xx`."""


def monitor(
    owner: str, policy: FailoverPolicy, role: FailoverRole, plan: ZonePlan, naming: Naming
) -> LoadBalancerMonitor | None:
    """The monitor of one role's pool, None where the role has no check: its pool then always counts as healthy.

    Raises:
        Unsupported: a check that no monitor can match.
    """
    name = policy.check if role is FailoverRole.PRIMARY else policy.secondary_check
    zone, strategy = plan.nameservers.cloudflare, policy.cloudflare
    if name is None or zone is None or not isinstance(strategy, LoadBalancer):
        return None
    check = plan.health_checks.get(name) if isinstance(name, str) else None
    if not isinstance(check, EndpointCheck) or check.invert or check.disabled:
        raise _unmatched(owner, policy, role, check)
    return LoadBalancerMonitor(
        name=naming.monitor(owner, role),
        owner=owner,
        rdtype=policy.rdtype,
        path=policy.path,
        account_id=zone.account,
        description=f"{owner} {role.value}",
        interval=monitor_interval(strategy, check, zone.plan),
        timeout=strategy.timeout,
        retries=strategy.retries,
        consecutive_down=strategy.consecutive_down,
        consecutive_up=strategy.consecutive_up,
        **_protocol(check),
    )


def _protocol(check: EndpointCheck) -> dict[str, Any]:
    if not isinstance(check, WebCheck):
        return {"type": "tcp", "method": "connection_established", "port": check.port}
    # port and header are always set: what is left out, and answered all the same, would be planned to go for ever
    return {
        "type": "https" if check.is_tls else "http",
        "method": "GET",
        "port": check.port,
        "path_": check.path,
        "header": {"Host": (_host(check),)},
        "expected_codes": SUCCESS,
        "expected_body": check.search if isinstance(check, TextCheck) else None,
        "follow_redirects": False,
        "allow_insecure": True,
    }


def _host(check: WebCheck) -> Any:
    """What Route53 sends as Host: the name, or the address where there is none."""
    if check.host is not None:
        return check.host
    return f"[{check.address}]" if isinstance(check.address, str) and ":" in check.address else check.address


def _unmatched(owner: str, policy: FailoverPolicy, role: FailoverRole, check: HealthCheck | None) -> Unsupported:
    found = "one that is made elsewhere" if check is None else f"of type {check.type}"
    if check is not None and (check.invert or check.disabled):
        found = "inverted or disabled"
    return Unsupported(
        f"{owner} {policy.rdtype}: no Cloudflare monitor matches the {role.value}'s health check, which is {found};"
        " HTTP, HTTPS and TCP checks can be matched"
    )
