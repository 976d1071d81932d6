"""The guard: it stores the shape of the last deployment, and refuses a change that one deployment can't make safely.

A `pulumi.Stash` stores the shape. Its before_update hook runs before anything else of the component, also at preview,
and compares the old shape with the new one. Tried on the engine (CLI 3.260, SDK 3.272): the hook gets both inputs, and
if it raises, nothing that depends on the Stash is changed. Everything of the component depends on it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NoReturn

import pulumi
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.settings import get_monitor

from dnsstack.changes.evaluation import in_steps, remembered
from dnsstack.component.faults import ZoneError, warn
from dnsstack.component.realise.plain_parts import PlainParts, beside
from dnsstack.errors import Problem, Severity
from dnsstack.plan.memory import domains, evaluate_domains
from dnsstack.plan.naming import DOMAINS
from dnsstack.plan.plan import ZonePlan

Evaluate = Callable[[Mapping[str, Any] | None], Sequence[Problem]]
"""The problems of this deployment, from the shape that the last one stored."""


def remember(
    name: str,
    shape: Mapping[str, Any],
    consent: Collection[str],
    parent: pulumi.Resource,
    opts: pulumi.ResourceOptions | None = None,
    plan: ZonePlan | None = None,
    taken: pulumi.Resource | None = None,
) -> pulumi.Resource:
    """The Stash `name` of a component, with the guard as its hook; it waits for what the component's `opts` depend on.

    `taken` is the Stash of the records that are taken over, which waits for that already.
    """
    after = taken if taken is not None or opts is None else opts.depends_on
    options = pulumi.ResourceOptions(parent=parent, depends_on=after)

    def evaluated(old: Mapping[str, Any] | None) -> Sequence[Problem]:
        return remembered(old, shape, consent=consent, plan=plan).problems

    return _guarded(name, shape, evaluated, options)


def remember_domains(apexes: Iterable[str], patterns: Sequence[str], consent: Collection[str]) -> pulumi.Resource:
    """The Stash of a program with the domains that it declares, so that none disappears unnoticed.

    Components that depend on it wait for its guard.
    """
    found = domains(apexes)

    def evaluated(old: Mapping[str, Any] | None) -> Sequence[Problem]:
        return evaluate_domains(old, found, patterns=patterns, consent=consent)

    return _guarded(DOMAINS, found, evaluated, pulumi.ResourceOptions())


def _guarded(
    name: str, value: Mapping[str, Any], evaluate: Evaluate, options: pulumi.ResourceOptions
) -> pulumi.Resource:
    def before_update(change: pulumi.ResourceHookArgs) -> None:
        found = evaluate((change.old_inputs or {}).get("input"))
        warn(problem for problem in found if problem.severity is not Severity.ERROR)
        refused = [problem for problem in found if problem.severity is Severity.ERROR]
        if refused:
            refuse(refused)

    _end_quietly()
    if not mocked():
        hook = pulumi.ResourceHook(name, before_update, pulumi.ResourceHookOptions(on_dry_run=True))
        options.hooks = pulumi.ResourceHookBinding(before_update=[hook])
    return _Memory(name, value, options)


class _Memory(pulumi.Stash):
    """A Stash of which only the engine and the hook read what is in it: a name for each RRset."""

    def __init__(self, name: str, value: Mapping[str, Any], opts: pulumi.ResourceOptions) -> None:
        parts = PlainParts(value)
        with beside(self, "input", parts, "output"):
            super().__init__(name, input=parts, opts=opts)


def refuse(problems: Sequence[Problem]) -> NoReturn:
    """End the deployment, from a hook.

    Raises:
        ZoneError: always.
    """
    text = "\n\n".join(problem.to_text() for problem in problems)
    raise ZoneError(f"{text}{_how(text, problems)}", problems)


def _how(text: str, problems: Sequence[Problem]) -> str:
    """The command that writes the steps of the hints, if there is one and no hint names it."""
    if "dnsstack steps" in text or not in_steps(problems):
        return ""
    command = f"dnsstack steps --stack {pulumi.get_stack()} NEW --out steps"
    return f"\n\n`{command}` writes these steps as documents to deploy one after the other; NEW is the changed document"


def mocked() -> bool:
    """True with Pulumi's mocks: they have no old state, and never run hooks.

    With a hook, the SDK would start a gRPC server in every test, and grpcio (1.85, tried) crashes the process when the
    garbage collector frees one of them in another thread.
    """
    return type(get_monitor()) is MockMonitor


def _end_quietly() -> None:
    """End the process without a traceback when the engine interrupts the program after a failure.

    The traceback would hide the reason, which may come from any resource; so this is set up with the first component.
    It is done only in a process that Pulumi started, and only if nothing else handles interrupts.
    """
    alone = threading.current_thread() is threading.main_thread()
    pulumis_own = any("pulumi-language-python" in word for word in sys.orig_argv)
    if alone and pulumis_own and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, lambda *_: os._exit(1))
