"""Verify a domain: query every name server of every provider directly, and compare the answers with the plan.

`verify(plan, options)` does all: discover servers, query, compare, check, report. Nothing is changed. Messages
from the network are not trusted until `wire` has accepted them.
"""

from __future__ import annotations

import sys
from collections.abc import Coroutine
from types import ModuleType
from typing import TYPE_CHECKING, Any

from dnsstack.verify.report import Report
from dnsstack.verify.run import Options, Progress, verify

if TYPE_CHECKING:
    from dnsstack.plan.plan import ZonePlan


class _Callable(ModuleType):
    """Makes the package callable: `dnsstack.verify(plan)` is `dnsstack.verify.verify(plan)`.

    Python sets a package's name in its parent whenever anything in the package is imported, so the parent can't have a
    function of that name.
    """

    def __call__(
        self, plan: ZonePlan, options: Options | None = None, progress: Progress | None = None
    ) -> Coroutine[Any, Any, Report]:
        """See `verify`."""
        return verify(plan, options, progress)


sys.modules[__name__].__class__ = _Callable

__all__ = ["Options", "Report", "verify"]
