"""The topology of a run: the parent, the name servers of each provider, the origins behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from dnsstack.formats.topology import Arrow, Box, BoxKind, Topology, to_svg
from dnsstack.model.names import relative, strip_dot
from dnsstack.model.nameservers import ProviderId
from dnsstack.sandbox.drills.subject import Subject
from dnsstack.sandbox.network.world import PARENT, World

ANSWERS: Final = "answers"


def draw(world: World, subjects: Sequence[Subject]) -> str:
    """The boxes and the arrows between them; the only addresses are those that the policies answer."""
    apex = world.domain.apex
    drawn = Topology("topology of the sandbox")
    parent = world.servers[PARENT]
    drawn.boxes.append(Box(PARENT, BoxKind.PARENT, (f"parent of {apex}", f"{parent.address}#{parent.port}")))
    for provider in (ProviderId.ROUTE53, ProviderId.CLOUDFLARE):
        for server in world.of(provider):
            lines = (strip_dot(server.name), f"{server.address}#{server.port}")
            drawn.boxes.append(Box(server.name, BoxKind.PROVIDER, lines))
            drawn.arrows += (Arrow(PARENT, server.name), Arrow(server.name, ANSWERS))
    owners = tuple(dict.fromkeys(relative(subject.policy.owner, apex) for subject in subjects))
    drawn.boxes.append(Box(ANSWERS, BoxKind.OWNER, ("every server answers", *(owners or (apex,)))))
    drawn.boxes += _endpoints(subjects, apex)
    drawn.arrows += (
        Arrow(ANSWERS, box.name) for box in drawn.boxes if box.kind in (BoxKind.PRIMARY, BoxKind.SECONDARY)
    )
    return to_svg(drawn)


def _endpoints(subjects: Sequence[Subject], apex: str) -> Iterator[Box]:
    """Each address of a policy, with the owners whose primary or secondary it is."""
    found: dict[str, dict[str, list[str]]] = {}
    for subject in subjects:
        owner = relative(subject.policy.owner, apex)
        for role, addresses in subject.origins.items():
            for address in addresses:
                owners = found.setdefault(address, {}).setdefault(role.value, [])
                owners += [] if owner in owners else [owner]
    for address, uses in sorted(found.items()):
        kind = BoxKind.PRIMARY if "primary" in uses else BoxKind.SECONDARY
        told = tuple(f"{role} of {', '.join(owners)}" for role, owners in uses.items())
        yield Box(f"address {address}", kind, (address, *told))
