"""`evaluate_domains`: refuse a deployment in which a domain of the program's last deployment is missing.

A missing document looks like a decision to remove its domain. Mostly, the file was renamed, or a glob does not match it
any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from dnsstack.errors import Problem
from dnsstack.model.names import strip_dot

VERSION: Final = 1
"""Version of the form below; a form of another version is not compared."""

CONSENT: Final = "removals"


def domains(apexes: Iterable[str]) -> dict[str, Any]:
    """A program's domains, for its next deployment to compare: `{"version": 1, "domains": ["example.com.", …]}`."""
    return {"version": VERSION, "domains": sorted(apexes)}


def evaluate_domains(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    *,
    patterns: Sequence[str] = (),
    consent: Collection[str] = (),
) -> list[Problem]:
    """A problem for each domain that is missing now; none with the consent `removals`.

    `patterns`, the paths and globs of the documents, are shown in the message.
    """
    if not before or before.get("version") != VERSION or CONSENT in consent:
        return []
    gone = sorted(set(before["domains"]) - set(after["domains"]))
    where = ", ".join(map(repr, patterns)) or "what the program reads"
    hint = (
        f"first check that {where} still finds every document: a glob that matches fewer files is the usual cause (a "
        "renamed file, another folder, an incomplete checkout); to remove the domain, step 1: remove it from its "
        f"parent's zone and wait; step 2: deploy with the consent {CONSENT}, and name its zones in unprotected "
        "(docs/destroy.md)"
    )
    return [
        Problem(
            f"{strip_dot(apex)} was deployed by this program, but no document declares it now, so its zones and every "
            "record in them would be removed",
            owner=apex,
            hint=hint,
            rule="domain-vanished",
        )
        for apex in gone
    ]
