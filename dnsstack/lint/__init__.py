"""Rules over a domain: what DNS experts would check, one file a rule.

`check` gives the findings, `require` raises `LintFailed` where one is an error. What only a deployment, a name
server or a registrar can tell does not belong here: that is `dnsstack.verify`.
"""

from __future__ import annotations

from dnsstack.lint.engine import check, require

__all__ = ["check", "require"]
