"""Acceptances: findings that the document accepts by rule id, with a reason, at one of its parts."""

from __future__ import annotations

from dataclasses import dataclass

from dnsstack.lint.entries import Subject


@dataclass(slots=True)
class Acceptance:
    """One entry of an `accept` mapping; `used` turns true when it has silenced a finding."""

    subject: Subject
    rule: str
    used: bool = False
