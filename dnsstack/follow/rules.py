"""The rule ids of what `follow` finds: permanent, each with what it means and what to do."""

from __future__ import annotations

from typing import Final

RULES: Final[dict[str, tuple[str, str]]] = {
    "both-ends-dead": ("Nothing answers at either end.", "repair one; nothing moves until then"),
    "clock-skew": ("This machine's clock differs from the provider's.", "set the clock"),
    "dry-run": ("A change is due and `--apply` was not given.", "run with `--apply`, or pin"),
    "follow-unknown-value": ("A value is known only after deployment.", "give the stack: `--stack`"),
    "followers-disagree": (
        "What this follower wrote has changed again: another follower or program writes, too.",
        "give all followers the same document, and pin in it",
    ),
    "hold-down": ("The last change is too recent for another.", "wait, or pin"),
    "no-agreement": (
        "No majority of Route53's name servers says the same role.",
        "it often passes; if not, ask the servers for `_failover.<owner>` TXT",
    ),
    "no-records": ("No record of the owner is at the provider.", "`pulumi up`: a follower creates none"),
    "provider-api": (
        "The provider's API fails or refuses.",
        "the text has the status and the code; 403 means that the token lacks a permission",
    ),
    "records-foreign": ("Records are beside the declared ones.", "remove them, or declare them"),
    "records-missing": ("Declared records are not at the provider.", "`pulumi up`: a follower creates none"),
    "route53-silent": (
        "No server of Route53 gives a role.",
        "look at Route53's state and at this machine's network; pin by hand if it lasts",
    ),
    "spacing": ("The last change is too recent for another after a restart.", "wait, or pin"),
    "target-dead": (
        "The endpoint of Route53's role does not answer from here.",
        "compare the follower's view with Route53's checkers",
    ),
    "target-unknown": ("Nothing can tell whether the target is healthy.", "give it an endpoint check, or pin"),
    "too-many-moves": (
        "The hourly limit of changes is reached.",
        "the health of an endpoint changes again and again: pin the policy, then find out why",
    ),
    "unconfirmed": ("Name servers still answer something else.", "`dnsstack verify` shows which"),
    "window": ("Servers say another role, and the window is not over.", "wait"),
    "window-not-reached": (
        "Servers say another role for several windows, and never agreed for one.",
        "ask the servers for `_failover.<owner>` TXT; pin by hand if it lasts",
    ),
}
"""Id to meaning and remedy, in order of the ids."""
