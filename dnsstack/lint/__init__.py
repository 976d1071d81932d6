"""Rules over a domain: what DNS experts would check, one file a rule.

`check` gives the findings; `dnsstack.lint.gate.prepare` lets a domain through to whatever uses it, or raises
`LintFailed`. What only a deployment, a name server or a registrar can tell does not belong here: that is
`dnsstack.verify`.
"""

from __future__ import annotations

from dnsstack.lint.engine import check

__all__ = ["check"]
