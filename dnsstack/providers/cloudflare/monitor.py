"""Cloudflare: the monitor that is most like a Route53 health check.

Equal: protocol, port, path, Host header, 2xx and 3xx as success, redirects not followed, certificate not checked.
Different, and not to be changed: Cloudflare ignores case when it searches for a text, and searches more of the body; an
endpoint counts as down until it has been checked; most data centres decide, while Route53 needs 18 % of its checkers.
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
"""The status codes that are healthy for Route53. Cloudflare takes a list of codes or ranges such as `2xx`."""


def monitor(
    owner: str, policy: FailoverPolicy, role: FailoverRole, plan: ZonePlan, naming: Naming
) -> LoadBalancerMonitor | None:
    """The monitor of a role's pool; None if the role has no check, so that the pool always counts as healthy.

    Raises:
        Unsupported: no monitor can be like the check.
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
    # port and header are always set: each deployment would plan to remove one that the API answers unasked
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
    """The Host header that Route53 sends: the name, or the address if there is no name."""
    if check.host is not None:
        return check.host
    return f"[{check.address}]" if isinstance(check.address, str) and ":" in check.address else check.address


def _unmatched(owner: str, policy: FailoverPolicy, role: FailoverRole, check: HealthCheck | None) -> Unsupported:
    found = "made outside of the document" if check is None else f"of type {check.type}"
    if check is not None and (check.invert or check.disabled):
        found = "inverted or disabled"
    return Unsupported(
        f"{owner} {policy.rdtype}: no Cloudflare monitor matches the {role.value}'s health check, which is {found};"
        " HTTP, HTTPS and TCP checks can be matched"
    )
