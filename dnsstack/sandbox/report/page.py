"""The page: results first, then the topology, then a timeline for each drill. No script, nothing from outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dnsstack.escaping import markup
from dnsstack.sandbox.drills.result import DrillResult, Outcome, Promise
from dnsstack.sandbox.drills.subject import Subject
from dnsstack.sandbox.network.world import World
from dnsstack.sandbox.report import timeline, topology

STYLE: Final = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --soft: #667; --rule: #d5d9e0; --box: #f3f5f8;
  --primary: #2f6fde; --secondary: #e08a00; --good: #2e9e5b; --bad: #d33b3b; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171c; --ink: #e6e9ee; --soft: #98a2b3; --rule: #343b46;
  --box: #1e232b; --primary: #6aa0ff; --secondary: #ffb84d; --good: #4cc782; --bad: #ff6b6b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1280px; padding: 24px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 32px 0 4px; } p { margin: 4px 0 12px; }
.soft { color: var(--soft); } .held { color: var(--good); } .broken { color: var(--bad); }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; margin: 8px 0; }
th, td { text-align: left; padding: 4px 10px 4px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
svg { width: 100%; height: auto; display: block; font: 12px system-ui, sans-serif; }
.label { fill: var(--ink); } .tick { fill: var(--soft); font-size: 11px; } .grid { stroke: var(--rule); }
.mark { stroke: var(--soft); stroke-dasharray: 3 3; } .edge { stroke: var(--rule); }
.box { fill: var(--box); stroke: var(--rule); }
.primary { fill: var(--primary); } .secondary { fill: var(--secondary); }
.good { fill: var(--good); opacity: .75; } .bad { fill: var(--bad); }
.key { display: inline-block; width: 12px; height: 12px; border-radius: 2px;
  margin: 0 4px 0 14px; vertical-align: -1px; }
"""

_KEYS: Final = (
    ("primary", "the primary's answer"),
    ("secondary", "the secondary's"),
    ("good", "healthy"),
    ("bad", "dead, wrong or unanswered"),
)


def page(world: World, results: Sequence[DrillResult], subjects: Sequence[Subject]) -> str:
    """The whole report as one HTML text."""
    speed = world.pace.speed
    title = f"{world.domain.apex} in the sandbox"
    pace = f"Everything ran {speed:g} times as fast as the real services, also the served TTLs (at least 2 s)."
    keys = "".join(f'<span class="key" style="background:var(--{name})"></span>{text}' for name, text in _KEYS)
    body = [
        f"<h1>{markup(title)}</h1>",
        f'<p class="soft">{markup(pace if speed > 1 else "Everything ran at the pace of the real services.")}</p>',
        _summary(results),
        "<h2>Topology</h2>",
        f'<div class="wide">{topology.draw(world, subjects)}</div>',
        f'<p class="soft">In the timelines:{keys}</p>',
        *(_drill(result, subjects, speed) for result in results),
    ]
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{markup(title)}</title>'
        f"<style>{STYLE}</style>"
    )
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{"".join(body)}</body></html>\n'


def _summary(results: Sequence[DrillResult]) -> str:
    rows = "".join(
        f'<tr><td><a href="#{markup(result.drill)}">{markup(result.drill)}</a></td><td>{markup(result.summary)}</td>'
        f"<td>{_word(result.outcome)}</td></tr>"
        for result in results
    )
    return f"<table><tr><th>drill</th><th>what happens</th><th>promise</th></tr>{rows}</table>"


def _word(outcome: Outcome) -> str:
    kind = {Outcome.HELD: "held", Outcome.BROKEN: "broken", Outcome.NOT_COUNTED: "soft"}[outcome]
    return f'<span class="{kind}">{markup(outcome.value)}</span>'


def _drill(result: DrillResult, subjects: Sequence[Subject], speed: float) -> str:
    promises = "".join(_promise(promise) for promise in result.promises)
    shares = "".join(
        f"<tr><td>{markup(share.provider)}</td>"
        + "".join(f'<td class="number">{count}</td>' for count in (share.answered, share.wrong, share.failed))
        + f'<td class="number">{share.slowest * 1000:.0f} ms</td></tr>'
        for share in result.shares
    )
    counts = "".join(f'<th class="number">{name}</th>' for name in ("answered", "wrong", "failed", "slowest"))
    return (
        f'<h2 id="{markup(result.drill)}">{markup(result.drill)}: {_word(result.outcome)}</h2>'
        f'<p class="soft">{markup(result.summary)}</p>'
        f'<div class="wide">{timeline.draw(result, subjects, speed)}</div>'
        f"{_machine(result)}"
        '<table><tr><th>promise</th><th class="number">took</th><th class="number">worst case</th><th></th></tr>'
        f"{promises}</table>"
        f"<table><tr><th>client queries answered by</th>{counts}</tr>{shares}</table>"
    )


def _machine(result: DrillResult) -> str:
    """The complaint if the machine was too busy to evaluate the promises; else how late it was."""
    if result.is_busy:
        return f'<p class="broken">{markup(result.lag.complaint())}</p>'
    return f'<p class="soft">{markup(result.lag.to_text())}</p>' if result.lag.sources else ""


def _promise(promise: Promise) -> str:
    took, worst = (f"{value:.0f} s" if value is not None else "" for value in (promise.measured, promise.bound))
    return (
        f'<tr><td>{markup(promise.text)}</td><td class="number">{took}</td><td class="number">{worst}</td>'
        f"<td>{_word(promise.outcome)}</td></tr>"
    )
