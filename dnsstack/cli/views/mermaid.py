"""The topology as a Mermaid flow chart, for Markdown pages on GitHub and elsewhere."""

from __future__ import annotations

from typing import Final

from dnsstack.cli.views.topology import topology
from dnsstack.escaping import chart_label
from dnsstack.formats.topology import BoxKind
from dnsstack.plan.plan import ZonePlan

SHAPES: Final = {BoxKind.PARENT: ("([", "])"), BoxKind.PROVIDER: ("[[", "]]"), BoxKind.CHECK: ("{{", "}}")}


def to_text(plan: ZonePlan) -> str:
    """The chart, without a code fence."""
    drawn = topology(plan)
    numbers = {box.name: f"n{number}" for number, box in enumerate(drawn.boxes)}
    lines = ["flowchart LR"]
    for box in drawn.boxes:
        left, right = SHAPES.get(box.kind, ("[", "]"))
        label = "<br/>".join(chart_label(line) for line in box.lines)
        lines.append(f'  {numbers[box.name]}{left}"{label}"{right}')
    for arrow in drawn.arrows:
        line = "-.->" if arrow.faint else "-->"
        label = f'|"{chart_label(arrow.label)}"|' if arrow.label else ""
        lines.append(f"  {numbers[arrow.start]} {line}{label} {numbers[arrow.end]}")
    return "\n".join(lines)
