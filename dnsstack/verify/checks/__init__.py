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
    delegation_differs.find,
    ns_sets_differ.find,
    missing_glue.find,
    too_few_name_servers.find,
    one_network.find,
    ds_at_parent.find,
    unreachable.find,
    ipv6_dead.find,
    tcp_dead.find,
    refused.find,
    not_authoritative.find,
    malformed_answer.find,
    forged_answer.find,
    truncation.find,
    slow_server.find,
    serial_behind.find,
    wrong_rrset.find,
    missing_rrset.find,
    one_provider_only.find,
    unexpected_extra.find,
    ttl_differs.find,
    wrong_denial.find,
    cname_loop.find,
    proxied_leak.find,
    split_brain.find,
    dangling_target.find,
)

__all__ = ["CHECKS"]
