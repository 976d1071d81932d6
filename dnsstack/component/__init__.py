"""The Pulumi component: the only library code that imports Pulumi.

`args.py` reads the component's arguments before anything is registered; `zone.py` is the component; `guard.py` stores
the shape of the last deployment and refuses unsafe changes; `outputs.py` resolves references and Outputs into inputs;
`realise/` makes the resources, with a file for each provider; `delegation.py` has the data for a registrar.
"""

from __future__ import annotations

from dnsstack.component.args import MultiProviderZoneArgs, Prepared, prepare, prepare_all
from dnsstack.component.faults import ZoneError
from dnsstack.component.provider import Provider
from dnsstack.component.zone import MultiProviderZone

__all__ = ["MultiProviderZone", "MultiProviderZoneArgs", "Prepared", "Provider", "ZoneError", "prepare", "prepare_all"]
