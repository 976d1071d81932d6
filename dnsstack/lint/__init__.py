"""Rules for a domain: what DNS experts would check. Each rule has one file.

`check` returns the findings. `dnsstack.lint.gate.prepare` returns a domain that may be used, or raises `LintFailed`.
Facts that only a deployment, a name server or a registrar knows are not checked here, but in `dnsstack.verify`.
"""

from __future__ import annotations

from dnsstack.lint.engine import check

__all__ = ["check"]
