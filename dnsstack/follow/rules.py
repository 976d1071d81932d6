"""The permanent ids of what `follow` finds, each with its meaning and what to do."""

from __future__ import annotations

from typing import Final

RULES: Final[dict[str, tuple[str, str]]] = {
    "both-ends-dead": (
        "Neither the primary nor the secondary is healthy.",
        "repair one of them; nothing is changed until then",
    ),
    "clock-skew": ("This machine's clock differs from the provider's.", "set the clock"),
    "dry-run": ("A change is due, and `--apply` was not given.", "run with `--apply`, or pin"),
    "follow-unknown-value": ("A value is known only after deployment.", "give the stack with `--stack`"),
    "followers-disagree": (
        "Another follower, program or person has changed what this follower wrote.",
        "give all followers the same document; to choose a side, pin it there",
    ),
    "hold-down": ("The hold-down after the last change has not ended.", "wait, or pin"),
    "no-agreement": (
        "No majority of Route53's name servers answers the same role.",
        "wait; if it lasts, query the servers for `_failover.<owner>` TXT",
    ),
    "no-records": ("The provider has no record of the owner.", "run `pulumi up`: a follower creates no records"),
    "provider-api": (
        "A call of the provider's API failed or was refused.",
        "see the status and the code in the message; 403 means that the token lacks a permission",
    ),
    "records-foreign": ("The provider has records that are not declared.", "remove them, or declare them"),
    "records-missing": (
        "The provider lacks some of the declared records.",
        "run `pulumi up`: a follower creates no records",
    ),
    "route53-silent": (
        "No server of Route53 answers a role.",
        "check Route53's status and this machine's network; if it lasts, pin the policy",
    ),
    "spacing": ("After a restart, only the last change is known, and the next one must wait.", "wait, or pin"),
    "target-dead": (
        "The endpoint of the role that Route53 answers is not healthy from here.",
        "compare it with the results of Route53's checkers",
    ),
    "target-unknown": (
        "It is not known whether the endpoint to change to is healthy.",
        "give it an endpoint check, or pin the policy",
    ),
    "too-many-moves": (
        "The hourly limit of changes is reached.",
        "pin the policy, then find out why the health of an endpoint changes so often",
    ),
    "unconfirmed": ("Some name servers do not answer the last change yet.", "run `dnsstack verify` to see which"),
    "window": ("The servers answer another role, but not yet for the whole window.", "wait"),
    "window-not-reached": (
        "For several windows, the servers have answered another role without agreeing for a whole window.",
        "query the servers for `_failover.<owner>` TXT; if it lasts, pin the policy",
    ),
}
"""Meaning and remedy by id, sorted by id."""
