"""Changes: the difference of two plans, what it means for resolvers, caches, findings and `up`, and its reports.

The one place that compares two plans. `compare` makes a `Difference`, `apply` makes the new plan of the old one and
the difference, `report` adds everything that a reviewer asks. Nothing here reads a file, a network or a credential.
"""

from __future__ import annotations

from dnsstack.changes.difference import Change, Difference, apply, compare
from dnsstack.changes.evaluation import Evaluation, evaluation
from dnsstack.changes.report import ChangeReport, Side, report

__all__ = ["Change", "ChangeReport", "Difference", "Evaluation", "Side", "apply", "compare", "evaluation", "report"]
