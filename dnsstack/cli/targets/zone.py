"""`--to zone`: the domain as a zone file that name servers can load."""

from __future__ import annotations

from dnsstack.cli.targets import Rendered, RenderRequest
from dnsstack.model.names import file_stem
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.bind import zonefile


def files(plan: ZonePlan, request: RenderRequest) -> Rendered:
    """One zone file, named after the domain.

    Name servers that are known only after deployment are written as names below `invalid.`, because a zone needs an
    NS RRset to be loaded.
    """
    text = zonefile.render(plan, assigned=request.name_servers, placeholders=True)
    unknown = zonefile.unknown_servers(plan, request.name_servers)
    notes = []
    if unknown:
        found = ", ".join(server.to_text() for server in unknown)
        notes.append(
            f"these name servers are not known, so they are written as names below invalid.: {found};"
            " give --name-server PROVIDER=NAME for each"
        )
    return Rendered({f"{file_stem(plan.apex)}.zone": text}, tuple(notes))
