"""The Pulumi component: the only library code that imports Pulumi.

`args.py` reads what the component is given, before anything is registered; `zone.py` is the component; `guard.py`
remembers the shape of the last deployment and refuses what one step can't do safely; `outputs.py` turns references and
Outputs into inputs; `realise/` makes the resources, one file a provider; `delegation.py` says what a registrar needs.
"""

from __future__ import annotations

from dnsstack.component.args import MultiProviderZoneArgs, Prepared, prepare, prepare_all
from dnsstack.component.faults import ZoneError
from dnsstack.component.provider import Provider
from dnsstack.component.zone import MultiProviderZone

__all__ = ["MultiProviderZone", "MultiProviderZoneArgs", "Prepared", "Provider", "ZoneError", "prepare", "prepare_all"]
