"""Every path of the emulated API, one module for each kind of resource; `ROUTES` lists them."""

from __future__ import annotations

from dnsstack.sandbox.cloudflare_api.call import Route
from dnsstack.sandbox.cloudflare_api.routes import (
    accounts,
    dns_records,
    dns_settings,
    load_balancers,
    monitors,
    pools,
    transfer_zones,
    transfers,
    zones,
)

ROUTES: tuple[Route, ...] = (
    *accounts.ROUTES,
    *zones.ROUTES,
    *dns_records.ROUTES,
    *dns_settings.ROUTES,
    *load_balancers.ROUTES,
    *pools.ROUTES,
    *monitors.ROUTES,
    *transfers.ROUTES,
    *transfer_zones.ROUTES,
)
