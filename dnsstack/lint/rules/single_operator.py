"""Name servers of one operator under several names.

What: the set has several members, but by their names, one operator runs all of them.
Why: another name for the same network is not redundancy (RFC 2182 §3.1).
Good: `route53: {}` with `other_nameservers: [ns1.example.net.]`
Bad: `route53: {}` with `other_nameservers: [ns-1.awsdns-00.com.]`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.operators import OPERATORS, operator_of


@rule(Severity.WARNING, source="RFC 2182 §3.1", hint="add servers of another operator")
def check(zone: Zone) -> Iterator[Finding]:
    """At most one finding for each zone."""
    extra = [operator_of(server) for server in zone.nameservers.others]
    members = [OPERATORS[provider] for provider in zone.serving] + extra
    if len(members) > 1 and members[0] and len(set(members)) == 1 and (extra or len(zone.serving) > 1):
        message = f"all name servers are run by {members[0]}; use servers of at least two operators"
        yield Finding(zone.nameservers, message, ("other_nameservers",) if extra else ())
