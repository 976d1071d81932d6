"""The roster of checks: one file a check beside this one, one line here. The order is that of the report."""

from __future__ import annotations

from typing import Final

from dnsstack.verify.checks import (
    cname_loop,
    dangling_target,
    delegation_differs,
    ds_at_parent,
    forged_answer,
    ipv6_dead,
    malformed_answer,
    missing_glue,
    missing_rrset,
    not_authoritative,
    ns_sets_differ,
    one_network,
    one_provider_only,
    proxied_leak,
    refused,
    serial_behind,
    slow_server,
    split_brain,
    tcp_dead,
    too_few_name_servers,
    truncation,
    ttl_differs,
    unexpected_extra,
    unreachable,
    wrong_denial,
    wrong_rrset,
)
from dnsstack.verify.finding import Check

CHECKS: Final[tuple[Check, ...]] = (
    delegation_differs.CHECK,
    ns_sets_differ.CHECK,
    missing_glue.CHECK,
    too_few_name_servers.CHECK,
    one_network.CHECK,
    ds_at_parent.CHECK,
    unreachable.CHECK,
    ipv6_dead.CHECK,
    tcp_dead.CHECK,
    refused.CHECK,
    not_authoritative.CHECK,
    malformed_answer.CHECK,
    forged_answer.CHECK,
    truncation.CHECK,
    slow_server.CHECK,
    serial_behind.CHECK,
    wrong_rrset.CHECK,
    missing_rrset.CHECK,
    one_provider_only.CHECK,
    unexpected_extra.CHECK,
    ttl_differs.CHECK,
    wrong_denial.CHECK,
    cname_loop.CHECK,
    proxied_leak.CHECK,
    split_brain.CHECK,
    dangling_target.CHECK,
)

__all__ = ["CHECKS"]
