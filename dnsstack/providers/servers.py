"""The names of name servers: a text, or an output of the zone to which a provider assigns it."""

from __future__ import annotations

from dnsstack.model.names import strip_dot
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import Assigned, ZonePlan
from dnsstack.providers.base import Text
from dnsstack.providers.refs import Ref


def server_name(server: Assigned | str, plan: ZonePlan, naming: Naming) -> Text:
    """A server's name without its final dot, or the output of the zone to which it is assigned."""
    if isinstance(server, str):
        return strip_dot(server)
    zone = naming.zone(server.provider) if server.apex == plan.apex else naming.sub_zone(server.apex)
    return Ref(zone, "name_servers", server.index)
