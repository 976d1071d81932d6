"""The topology as a Mermaid flow chart, for pages that draw it themselves (Markdown on GitHub and elsewhere)."""

from __future__ import annotations

from typing import Final

from dnsstack.cli.explaining.topology import Kind, topology
from dnsstack.escaping import one_line
from dnsstack.plan.plan import ZonePlan

SHAPES: Final = {Kind.PARENT: ("([", "])"), Kind.PROVIDER: ("[[", "]]"), Kind.CHECK: ("{{", "}}")}


def to_text(plan: ZonePlan) -> str:
    """The chart, without a code fence round it."""
    drawn = topology(plan)
    numbers = {box.name: f"n{number}" for number, box in enumerate(drawn.boxes)}
    lines = ["flowchart LR"]
    for box in drawn.boxes:
        left, right = SHAPES.get(box.kind, ("[", "]"))
        label = "<br/>".join(_escape(line) for line in box.lines)
        lines.append(f'  {numbers[box.name]}{left}"{label}"{right}')
    for arrow in drawn.arrows:
        line = "-.->" if arrow.faint else "-->"
        label = f'|"{_escape(arrow.label)}"|' if arrow.label else ""
        lines.append(f"  {numbers[arrow.start]} {line}{label} {numbers[arrow.end]}")
    return "\n".join(lines)


def _escape(text: str) -> str:
    """Mermaid's own entities; `#` first, for it begins them."""
    text = one_line(text)
    for char, code in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;")):
        text = text.replace(char, code)
    return text
