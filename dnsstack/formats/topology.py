"""A topology of boxes and arrows in columns from left to right, and its drawing as SVG."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from dnsstack.escaping import markup


class BoxKind(StrEnum):
    """The kind of thing that a box represents."""

    PARENT = "parent"
    PROVIDER = "provider"
    OWNER = "owner"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    CHECK = "check"


COLUMNS = {
    BoxKind.PARENT: 0,
    BoxKind.PROVIDER: 1,
    BoxKind.OWNER: 2,
    BoxKind.PRIMARY: 3,
    BoxKind.SECONDARY: 3,
    BoxKind.CHECK: 4,
}
"""Columns from left to right: the way of a query, then the health checks of its answer."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box; `lines` is its text, and the first line is its name."""

    name: str
    kind: BoxKind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from one box to another; a faint one is not the way of an answer, but of a health check."""

    start: str
    end: str
    label: str = ""
    faint: bool = False


@dataclass(slots=True)
class Topology:
    """A drawing, before it is written in a format."""

    title: str
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)


CHAR: Final = 6.9
"""Largest width of one character at a font size of 11.5 px, in pixels."""
LINE: Final = 16
PADDING: Final = 10
ROW_GAP: Final = 14
COLUMN_GAP: Final = 110
MARGIN: Final = 24
HEAD: Final = 44

STYLE: Final = """
.topology{--ink:#1b1f24;--paper:#fff;--line:#6e7781;--primary:#1a7f37;--secondary:#9a6700;--fill:#f6f8fa;
background:var(--paper)}
@media(prefers-color-scheme:dark){.topology{--ink:#e6edf3;--paper:#0d1117;--line:#8b949e;--primary:#3fb950;
--secondary:#d29922;--fill:#161b22}}
.topology text{font:11.5px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:var(--ink)}
.topology .title{font-size:15px;font-weight:600}.topology .name{font-weight:600}
.topology .label{font-size:10px;fill:var(--line)}
.topology rect{fill:var(--fill);stroke:var(--line);rx:6}
.topology .primary{stroke:var(--primary);stroke-width:2}.topology .secondary{stroke:var(--secondary);stroke-width:2}
.topology path{fill:none;stroke:var(--line);stroke-width:1.3}.topology .faint{stroke-dasharray:4 4}
"""
"""Every rule names the class of the drawing, because a page has other elements."""


@dataclass(frozen=True, slots=True)
class DrawnPlace:
    """Where a box is drawn, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The height at which arrows meet the box."""
        return self.y + self.height / 2


def to_svg(drawn: Topology) -> str:
    """The drawing as one self-contained element: no script, no font, no link; readable in light and in dark."""
    places = arrange(drawn)
    width = max(place.x + place.width for place in places.values()) + MARGIN
    height = max(place.y + place.height for place in places.values()) + MARGIN
    title = markup(drawn.title)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="topology" viewBox="0 0 {width:.0f} {height:.0f}" role="img"',
        f'width="{width:.0f}" height="{height:.0f}" aria-label="{title}">',
        f"<title>{title}</title>",
        f"<style>{STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">',
        '<path d="M0 0L8 4L0 8z" style="fill:var(--line);stroke:none"/></marker></defs>',
        f'<text class="title" x="{MARGIN}" y="{MARGIN + 4}">{title}</text>',
        *(_arrow(arrow, places[arrow.start], places[arrow.end]) for arrow in drawn.arrows),
        *(_box(box, places[box.name]) for box in drawn.boxes),
        "</svg>",
    ]
    return "\n".join(parts)


def arrange(drawn: Topology) -> Mapping[str, DrawnPlace]:
    """The place of each box: columns are as wide as their widest text, and each is centred on the tallest."""
    columns: dict[int, list[Box]] = {}
    for box in drawn.boxes:
        columns.setdefault(COLUMNS[box.kind], []).append(box)
    heights = {number: sum(_height(box) + ROW_GAP for box in boxes) - ROW_GAP for number, boxes in columns.items()}
    tallest = max(heights.values())
    places, x = {}, float(MARGIN)
    for number in sorted(columns):
        width = max(_width(box) for box in columns[number])
        y = HEAD + (tallest - heights[number]) / 2
        for box in columns[number]:
            places[box.name] = DrawnPlace(x, y, width, _height(box))
            y += _height(box) + ROW_GAP
        x += width + COLUMN_GAP
    return places


def _width(box: Box) -> float:
    return max(len(line) for line in box.lines) * CHAR + 2 * PADDING


def _height(box: Box) -> float:
    return len(box.lines) * LINE + PADDING


def _box(box: Box, place: DrawnPlace) -> str:
    css = f' class="{box.kind.value}"' if box.kind in (BoxKind.PRIMARY, BoxKind.SECONDARY) else ""
    lines = [
        f'<rect{css} x="{place.x:.1f}" y="{place.y:.1f}" width="{place.width:.1f}" height="{place.height:.1f}"/>',
    ]
    for number, line in enumerate(box.lines):
        name = ' class="name"' if number == 0 else ""
        y = place.y + PADDING / 2 + LINE * (number + 1) - 4
        lines.append(f'<text{name} x="{place.x + PADDING:.1f}" y="{y:.1f}">{markup(line, quote=False)}</text>')
    return "\n".join(lines)


def _arrow(arrow: Arrow, start: DrawnPlace, end: DrawnPlace) -> str:
    """A curve to a box on the right; an arrow of a health check goes to a box on the left."""
    backwards = end.x < start.x
    x1, x2 = (start.x, end.x + end.width) if backwards else (start.x + start.width, end.x)
    y1, y2, bend = start.middle, end.middle, (x2 - x1) / 2
    css = ' class="faint"' if arrow.faint else ""
    curve = f"M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    drawn = f'<path{css} d="{curve}" marker-end="url(#tip)"/>'
    if not arrow.label:
        return drawn
    text = markup(arrow.label, quote=False)
    label = f'<text class="label" text-anchor="end" x="{x2 - 10:.1f}" y="{y2 - 5:.1f}">{text}</text>'
    return f"{drawn}\n{label}"
