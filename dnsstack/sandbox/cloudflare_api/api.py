"""The emulated API as one object, which can be started, called, made to fail, and stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from werkzeug.wrappers import Request, Response

from dnsstack.sandbox.cloudflare_api.accounts import Account, Token
from dnsstack.sandbox.cloudflare_api.app import PREFIX, Application, injected
from dnsstack.sandbox.cloudflare_api.call import Hooks
from dnsstack.sandbox.cloudflare_api.model import StoredZone
from dnsstack.sandbox.cloudflare_api.rate_limit import RateLimit, RateLimiter
from dnsstack.sandbox.cloudflare_api.store import Store
from dnsstack.sandbox.emulated_api.api import EmulatedApi, Now, utc_now
from dnsstack.sandbox.emulated_api.faults import Fault

DEFAULT_ACCOUNT = Account(id="0" * 31 + "1")
DEFAULT_TOKEN = Token("sandbox-token-with-every-permission-0001")


class CloudflareApi(EmulatedApi):
    """Cloudflare's API v4 on a loopback port, in memory.

    ```python
    with CloudflareApi() as api:
        client = cloudflare.Cloudflare(api_token=DEFAULT_TOKEN.secret, base_url=api.base_url)
        zone = client.zones.create(account={"id": DEFAULT_ACCOUNT.id}, name="example.com")
        api.store.records(zone.id)
    ```

    `rate_limit` None switches the limit off; `delegation` returns the name servers that the parent has for a domain
    (None: every zone activates); `port` 0 takes a free one. `start` raises `EnvironmentFault` if the port is taken.
    """

    def __init__(
        self,
        accounts: Iterable[Account] = (DEFAULT_ACCOUNT,),
        tokens: Iterable[Token] = (DEFAULT_TOKEN,),
        *,
        rate_limit: RateLimit | None = RateLimit(),  # noqa: B008 - frozen
        delegation: Callable[[str], Sequence[str]] | None = None,
        clock: Now = utc_now,
        port: int = 0,
    ) -> None:
        self.store = Store(accounts, clock)
        super().__init__(self.store.changes, clock, port)
        self._tokens = {token.secret: token for token in tokens}
        self._service = Application(self.store, self._tokens, RateLimiter(rate_limit), Hooks(delegation))

    @property
    def base_url(self) -> str:
        """The value of the official clients' `base_url`, and of CLOUDFLARE_BASE_URL."""
        return self.url + PREFIX

    def add_token(self, token: Token) -> None:
        """Add a token."""
        self._tokens[token.secret] = token

    def revoke_token(self, token: Token) -> None:
        """Remove a token."""
        self._tokens.pop(token.secret, None)

    def activate(self, zone_id: str) -> StoredZone | None:
        """Make a zone active without a look at its parent."""
        zone = self.store.zone(zone_id)
        now = self.store.clock()
        return self.store.put_zone(replace(zone, status="active", activated_on=now)) if zone else None

    def answer(self, request: Request) -> Response:
        """Carry out a request."""
        return self._service.answer(request)

    def injected(self, _: Request, fault: Fault) -> Response:
        """The failure in the envelope; without a code, the rate limit's for 429 and else an internal error."""
        return injected(fault)
