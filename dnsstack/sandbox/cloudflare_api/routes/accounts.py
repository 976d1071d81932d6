"""`accounts`: those that a token may read."""

from __future__ import annotations

from dnsstack.sandbox.cloudflare_api.accounts import Permission
from dnsstack.sandbox.cloudflare_api.call import Call, Page, Route


def listing(call: Call) -> Page:
    """The accounts that the token covers; empty without the permission to read them."""
    covered = [one for one in call.store.accounts() if call.token.covers_account(one.id)]
    shown = covered if call.token.may(Permission.ACCOUNT_READ) else []
    return call.page([{"id": one.id, "name": one.name, "type": "standard"} for one in shown], 20, 50, 5)


ROUTES = (Route("GET", "/accounts", Permission.NONE, listing),)
