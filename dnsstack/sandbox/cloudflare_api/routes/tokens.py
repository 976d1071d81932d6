"""`user/tokens/verify`: whether the token is good."""

from __future__ import annotations

from dnsstack.sandbox.cloudflare_api.accounts import Permission
from dnsstack.sandbox.cloudflare_api.call import Call, Result, Route
from dnsstack.sandbox.cloudflare_api.model import stamp


def verify(call: Call) -> Result:
    """The token's identifier and status; a bad token never gets here."""
    answer = {"id": call.token.id, "status": call.token.status}
    if call.token.expires_on:
        answer["expires_on"] = stamp(call.token.expires_on)
    return Result(answer)


ROUTES = (
    Route("GET", "/user/tokens/verify", Permission.NONE, verify),
    Route("GET", "/accounts/<account_id>/tokens/verify", Permission.NONE, verify),
)
