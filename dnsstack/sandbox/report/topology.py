"""The topology of a run: the parent, the name servers of each provider, the origins behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dnsstack.model.names import relative
from dnsstack.model.nameservers import ProviderId
from dnsstack.sandbox.drills.subject import Subject
from dnsstack.sandbox.report.svg import drawing, element
from dnsstack.sandbox.world.world import PARENT, World

BOX_WIDTH: Final = 380.0
BOX_HEIGHT: Final = 26.0
COLUMN: Final = 460.0
TOP: Final = 40.0


def draw(world: World, subjects: Sequence[Subject]) -> str:
    """Three columns with what leads from one to the next; of the addresses those that the policies answer."""
    parent = world.servers[PARENT]
    columns: list[list[tuple[str, str]]] = [[(f"parent of {world.domain.apex}", f"{parent.address}#{parent.port}")]]
    servers = []
    for provider in (ProviderId.ROUTE53, ProviderId.CLOUDFLARE):
        servers += [(f"{server.name.rstrip('.')}", f"{server.address}#{server.port}") for server in world.of(provider)]
    columns += [servers, _endpoints(subjects, world.domain.apex)]
    height = TOP + max(len(column) for column in columns) * (BOX_HEIGHT + 8) + 10
    parts = [
        element("text", title, x=10 + COLUMN * index, y=22, class_="label")
        for index, title in enumerate(("delegates to", "name servers", "addresses answered"))
    ]
    for index in (0, 1):
        parts += _edges(columns[index], columns[index + 1], index, height)
    for index, column in enumerate(columns):
        parts += _boxes(column, index, height)
    return drawing(COLUMN * 2 + BOX_WIDTH + 20, height, "topology of the sandbox", parts)


def _endpoints(subjects: Sequence[Subject], apex: str) -> list[tuple[str, str]]:
    """Each address behind a policy, and whose primary or secondary it is."""
    found: dict[str, dict[str, list[str]]] = {}
    for subject in subjects:
        owner = relative(subject.policy.owner, apex)
        for role, addresses in subject.origins.items():
            for address in addresses:
                owners = found.setdefault(address, {}).setdefault(role.value, [])
                owners += [] if owner in owners else [owner]
    return [
        (address, "; ".join(f"{role} of {', '.join(owners)}" for role, owners in uses.items()))
        for address, uses in sorted(found.items())
    ]


def _y(count: int, row: int, height: float) -> float:
    free = height - TOP - count * (BOX_HEIGHT + 8)
    return TOP + free / 2 + row * (BOX_HEIGHT + 8)


def _boxes(column: Sequence[tuple[str, str]], index: int, height: float) -> list[str]:
    parts = []
    for row, (name, note) in enumerate(column):
        x, y = 10 + COLUMN * index, _y(len(column), row, height)
        parts.append(element("rect", x=x, y=y, width=BOX_WIDTH, height=BOX_HEIGHT, rx=4, class_="box"))
        parts.append(element("text", name, x=x + 8, y=y + 17, class_="label"))
        parts.append(element("text", note, x=x + BOX_WIDTH - 8, y=y + 17, class_="tick", text_anchor="end"))
    return parts


def _edges(left: Sequence[object], right: Sequence[object], index: int, height: float) -> list[str]:
    """One line from the middle of a column to each box of the next: every server answers for every address."""
    x1, x2 = 10 + COLUMN * index + BOX_WIDTH, 10 + COLUMN * (index + 1)
    middle = (TOP + height) / 2
    parts = []
    for row in range(len(left)):
        y = _y(len(left), row, height) + BOX_HEIGHT / 2
        parts.append(element("line", x1=x1, y1=y, x2=(x1 + x2) / 2, y2=middle, class_="edge"))
    for row in range(len(right)):
        y = _y(len(right), row, height) + BOX_HEIGHT / 2
        parts.append(element("line", x1=(x1 + x2) / 2, y1=middle, x2=x2, y2=y, class_="edge"))
    return parts
