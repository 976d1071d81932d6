"""`evaluate_domains`: which domains of a program's last deployment may be missing from the next one.

A document that is not read any more looks like a decision to remove its domain. Far more often it is a file that was
renamed, or that a glob misses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from dnsstack.errors import Problem
from dnsstack.model.names import strip_dot

VERSION: Final = 1
"""Of the form below; what another version remembered is not compared."""

CONSENT: Final = "removals"


def domains(apexes: Iterable[str]) -> dict[str, Any]:
    """What is remembered of a program: plain JSON, `{"version": 1, "domains": ["example.com.", …]}`."""
    return {"version": VERSION, "domains": sorted(apexes)}


def evaluate_domains(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    *,
    patterns: Sequence[str] = (),
    consent: Collection[str] = (),
) -> list[Problem]:
    """A refusal for each domain that was there and is not, but for the consent `removals`.

    `patterns` are the paths and globs that name the documents, for the message.
    """
    if not before or before.get("version") != VERSION or CONSENT in consent:
        return []
    gone = sorted(set(before["domains"]) - set(after["domains"]))
    where = ", ".join(map(repr, patterns)) or "what the program reads"
    hint = (
        f"look first whether {where} still finds every document: a glob that matches fewer files is the usual cause (a "
        "renamed file, another folder, an incomplete checkout); to remove the domain, step 1: take it out of its "
        f"parent's zone and wait; step 2: up with the consent {CONSENT} and its protection lifted by name "
        "(docs/destroy.md)"
    )
    return [
        Problem(
            f"{strip_dot(apex)} was deployed by this program and no document declares it now: its zones and every "
            "record in them would be removed",
            owner=apex,
            hint=hint,
            rule="domain-vanished",
        )
        for apex in gone
    ]
