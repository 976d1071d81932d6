"""Prove parity: every name server of every provider is asked directly and held against the plan.

`verify(plan, options)` is the whole of it: discover, ask, compare, check, report. Nothing here writes anything
anywhere. What comes from the network is hostile until `wire` has let it through.
"""

from __future__ import annotations

from dnsstack.verify.report import Report
from dnsstack.verify.run import Options, verify

__all__ = ["Options", "Report", "verify"]
