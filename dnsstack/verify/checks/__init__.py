"""The roster of checks: each has a file in this folder and a line here, in the order of the report."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from dnsstack.verify.finding import Check

_FILES: Final = (
    "delegation_differs",
    "ns_sets_differ",
    "missing_glue",
    "too_few_name_servers",
    "one_network",
    "ds_at_parent",
    "unreachable",
    "ipv6_dead",
    "tcp_dead",
    "refused",
    "not_authoritative",
    "malformed_answer",
    "forged_answer",
    "truncation",
    "slow_server",
    "serial_behind",
    "wrong_rrset",
    "missing_rrset",
    "one_provider_only",
    "unexpected_extra",
    "ttl_differs",
    "wrong_denial",
    "cname_loop",
    "proxied_leak",
    "split_brain",
    "dangling_target",
)


def _load(file: str) -> Check:
    found: Check = import_module(f"{__name__}.{file}").find
    return found


CHECKS: Final = tuple(map(_load, _FILES))
