"""A drill's timeline: health, what each provider answers, and every client query, over one axis of seconds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dnsstack.formats.svg import drawing, element, titled
from dnsstack.sandbox.drills.result import DrillResult
from dnsstack.sandbox.drills.subject import Subject
from dnsstack.sandbox.drills.timeline import Timeline
from dnsstack.sandbox.resolver.log import LoggedQuery

LEFT: Final = 420.0
RIGHT: Final = 20.0
WIDTH: Final = 1240.0
ROW: Final = 22.0
GAP: Final = 12.0
MARK_LINE: Final = 16.0
LABEL: Final = 58
"""Longest label of a row, in characters."""

SLOW: Final = 0.4
"""Seconds from which a question's tooltip names the servers that were tried: one try of our own clients."""

LANE: Final = 6.0
"""Height of one subject's lane in a client's row."""
STEPS: Final = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600)
TICKS: Final = 12


@dataclass(frozen=True, slots=True)
class _Scale:
    length: float

    def x(self, at: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * min(max(at, 0.0), self.length) / max(self.length, 0.001)


@dataclass(frozen=True, slots=True)
class _Band:
    """A part of one row: from, to, its colour, and its tooltip."""

    begin: float
    end: float
    colour: str
    title: str


def draw(result: DrillResult, subjects: Sequence[Subject], speed: float) -> str:
    """The drawing of one drill; the axis counts sandbox seconds, each of which is `speed` real seconds."""
    timeline = result.timeline
    scale = _Scale(max(timeline.length, 0.1))
    parts: list[str] = []
    y = GAP + MARK_LINE * len(timeline.marks) + GAP
    top = y
    for title, bands in _rows(timeline, subjects, scale.length):
        parts.append(element("text", _short(title), x=LEFT - 8, y=y + ROW * 0.68, class_="label", text_anchor="end"))
        for band in bands:
            width = max(scale.x(band.end) - scale.x(band.begin), 1.0)
            parts.append(
                titled(
                    "rect", band.title, x=scale.x(band.begin), y=y + 3, width=width, height=ROW - 6, class_=band.colour
                )
            )
        y += ROW
    for client, queries in _clients(timeline):
        parts.append(element("text", client, x=LEFT - 8, y=y + ROW * 0.68, class_="label", text_anchor="end"))
        parts += (_dot(query, subjects, scale, y) for query in queries)
        y += max(ROW, LANE * (len(subjects) + 1) + GAP)
    parts = [*_axis(scale, top, y, speed), *_marks(timeline, scale, y), *parts]
    return drawing(WIDTH, y + 40, f"timeline of the drill {result.drill}", parts)


def _rows(timeline: Timeline, subjects: Sequence[Subject], length: float) -> Iterator[tuple[str, list[_Band]]]:
    for watcher, check in dict.fromkeys((change.watcher, change.check) for change in timeline.health):
        changes = [one for one in timeline.health if (one.watcher, one.check) == (watcher, check)]
        stretches = zip(changes, [*(one.at for one in changes[1:]), length], strict=True)
        yield (
            f"{check} · {watcher} health",
            [
                _Band(
                    one.at,
                    end,
                    "good" if one.healthy else "bad",
                    f"{'healthy' if one.healthy else 'unhealthy'} from {one.at:.1f} s",
                )
                for one, end in stretches
            ],
        )
    for subject in subjects:
        for provider, asked in subject.asked.items():
            moves = [
                one
                for one in timeline.answers
                if (one.provider, one.owner, one.rdtype) == (provider.value, asked, subject.rdtype)
            ]
            ends = [*(one.at for one in moves[1:]), length][: len(moves)]  # without an answer nothing is drawn
            stretches_ = zip(moves, ends, strict=True)
            bands = [
                _Band(one.at, end, _colour(subject, one.outcome), f"{', '.join(one.outcome)} from {one.at:.1f} s")
                for one, end in stretches_
            ]
            yield f"{subject.policy.owner} {subject.policy.rdtype} · {provider.value}", bands


def _short(label: str) -> str:
    return label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"


def _colour(subject: Subject, outcome: tuple[str, ...]) -> str:
    role = subject.role_of(outcome)
    return role.value if role is not None else "bad"


def _clients(timeline: Timeline) -> Iterator[tuple[str, list[LoggedQuery]]]:
    for client in sorted({query.client for query in timeline.queries}):
        yield client, [query for query in timeline.queries if query.client == client]


def _dot(query: LoggedQuery, subjects: Sequence[Subject], scale: _Scale, y: float) -> str:
    """A query in its subject's lane of the client's row; names without failover share the last lane."""
    lanes = [(one.policy.owner, one.rdtype) for one in subjects]
    lane = lanes.index((query.name, query.rdtype)) if (query.name, query.rdtype) in lanes else len(lanes)
    subject = subjects[lane] if lane < len(subjects) else None
    evaluated = "good" if subject is None else _colour(subject, query.outcome)
    colour = evaluated if query.answered else "bad"
    source = "from its cache" if query.cached else f"from {query.server or 'nobody'} in {query.latency * 1000:.0f} ms"
    title = f"{query.at:.1f} s: {query.name} {query.rdtype} = {', '.join(query.outcome)} {source}"
    if query.latency >= SLOW and not query.cached:
        title += f"; {query.tried}"
    radius = 1.6 if query.cached else 2.8
    return titled("circle", title, cx=scale.x(query.at), cy=y + GAP / 2 + LANE * (lane + 0.5), r=radius, class_=colour)


def _axis(scale: _Scale, top: float, bottom: float, speed: float) -> Iterator[str]:
    step = next((one for one in STEPS if scale.length / one <= TICKS), STEPS[-1])
    for tick in range(0, int(scale.length) + 1, step):
        x = scale.x(tick)
        yield element("line", x1=x, y1=top, x2=x, y2=bottom, class_="grid")
        yield element("text", f"{tick} s", x=x, y=bottom + 15, class_="tick", text_anchor="middle")
        if speed > 1:
            yield element("text", f"({tick * speed:.0f} s)", x=x, y=bottom + 30, class_="tick", text_anchor="middle")


def _marks(timeline: Timeline, scale: _Scale, bottom: float) -> Iterator[str]:
    """The marks of what was done, each on its own line above the rows, so that texts never overlap."""
    for number, mark in enumerate(timeline.marks):
        x, y = scale.x(mark.at), GAP + MARK_LINE * number + 10
        yield element("line", x1=x, y1=y - 6, x2=x, y2=bottom, class_="mark")
        left_half = x < (LEFT + WIDTH) / 2
        anchor, offset = ("start", 5) if left_half else ("end", -5)
        yield element("text", f"{mark.at:.1f} s  {mark.text}", x=x + offset, y=y, class_="label", text_anchor=anchor)
