"""The emulated API as one object: started, asked, broken on purpose, and stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

from dnsstack.sandbox.cloudflare_api.accounts import Account, Token
from dnsstack.sandbox.cloudflare_api.app import PREFIX, Application
from dnsstack.sandbox.cloudflare_api.call import Hooks
from dnsstack.sandbox.cloudflare_api.model import Zone
from dnsstack.sandbox.cloudflare_api.rate_limit import RateLimit, RateLimiter
from dnsstack.sandbox.cloudflare_api.routes.dnssec import ds_published
from dnsstack.sandbox.cloudflare_api.store import Store, utc_now
from dnsstack.sandbox.emulation.changes import Changes
from dnsstack.sandbox.emulation.faults import Faults
from dnsstack.sandbox.emulation.server import LOOPBACK, LoopbackServer

DEFAULT_ACCOUNT = Account(id="0" * 31 + "1")
DEFAULT_TOKEN = Token("sandbox-token-with-every-permission-0001")


class CloudflareApi:
    """Cloudflare's API v4 on a loopback port, in memory.

    ```python
    with CloudflareApi() as api:
        client = cloudflare.Cloudflare(api_token=DEFAULT_TOKEN.secret, base_url=api.base_url)
        zone = client.zones.create(account={"id": DEFAULT_ACCOUNT.id}, name="example.com")
        api.store.records(zone.id)
    ```

    `rate_limit` None switches the limit off; `delegation` tells the name servers that the parent names for a domain
    (None: every zone activates); `port` 0 takes a free one. `start` raises `EnvironmentFault` where the port is taken.
    """

    def __init__(
        self,
        accounts: Iterable[Account] = (DEFAULT_ACCOUNT,),
        tokens: Iterable[Token] = (DEFAULT_TOKEN,),
        *,
        rate_limit: RateLimit | None = RateLimit(),  # noqa: B008 - frozen
        delegation: Callable[[str], Sequence[str]] | None = None,
        clock: Callable[[], datetime] = utc_now,
        port: int = 0,
    ) -> None:
        self.store = Store(accounts, clock)
        self.faults = Faults()
        self.requests: Counter[tuple[str, str, int]] = Counter()
        """How often each method, path and status was answered."""
        self._tokens = {token.secret: token for token in tokens}
        application = Application(
            self.store, self._tokens, RateLimiter(rate_limit), self.faults, Hooks(delegation), self._count
        )
        self._server = LoopbackServer(application, port)

    @property
    def base_url(self) -> str:
        """What the official clients take as `base_url`, and as CLOUDFLARE_BASE_URL."""
        return f"http://{LOOPBACK}:{self._server.port}{PREFIX}"

    @property
    def port(self) -> int:
        """The port in use; 0 before `start`."""
        return self._server.port

    @property
    def changes(self) -> Changes:
        """Counts every write; DNS servers wait on it."""
        return self.store.changes

    def add_token(self, token: Token) -> None:
        """Make a token known, from now on."""
        self._tokens[token.secret] = token

    def revoke_token(self, token: Token) -> None:
        """Forget a token, from now on."""
        self._tokens.pop(token.secret, None)

    def publish_ds(self, zone_id: str) -> Zone | None:
        """Tell that the parent has the zone's DS: pending signing becomes active."""
        zone = self.store.zone(zone_id)
        return self.store.put_zone(ds_published(zone)) if zone else None

    def activate(self, zone_id: str) -> Zone | None:
        """Make a zone active without asking its parent."""
        zone = self.store.zone(zone_id)
        now = self.store.clock()
        return self.store.put_zone(replace(zone, status="active", activated_on=now)) if zone else None

    def start(self) -> Self:
        """Listen on 127.0.0.1, in a thread."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop, with every connection closed and every waiting fault released; what the store holds stays readable."""
        self.faults.release()
        self._server.stop()
        self.changes.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _count(self, method: str, path: str, status: int) -> None:
        self.requests[method, path, status] += 1
