"""Changes: the difference of two plans, its effect on answers, caches, findings and `pulumi up`, and its reports.

Only this package compares plans. `compare` makes a `Difference`, `apply` makes the new plan from the old one and the
difference, and `report` adds everything that a reviewer needs. Nothing here reads a file, a network or a credential.
"""

from __future__ import annotations

from dnsstack.changes.difference import Change, Difference, apply, compare
from dnsstack.changes.evaluation import Evaluation, evaluation
from dnsstack.changes.report import ChangeReport, Side, report

__all__ = ["Change", "ChangeReport", "Difference", "Evaluation", "Side", "apply", "compare", "evaluation", "report"]
