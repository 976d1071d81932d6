"""Prove parity: every name server of every provider is asked directly and compared with the plan.

`verify(plan, options)` is the whole of it: discover, ask, compare, check, report. Nothing here writes anything
anywhere. What comes from the network is hostile until `wire` has let it through.
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
    """This package as the function that it is about: `dnsstack.verify(plan)` is `dnsstack.verify.verify(plan)`.

    Python binds a package's name in its parent whenever anything in it is imported, so the parent can't have a function
    of that name in its place.
    """

    def __call__(
        self, plan: ZonePlan, options: Options | None = None, progress: Progress | None = None
    ) -> Coroutine[Any, Any, Report]:
        """See `verify`."""
        return verify(plan, options, progress)


sys.modules[__name__].__class__ = _Callable

__all__ = ["Options", "Report", "verify"]
