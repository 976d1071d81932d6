"""The emulated Route53 as one object, which can be started, called, made to fail, and stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from werkzeug.wrappers import Request, Response

from dnsstack.sandbox.emulated_api.api import EmulatedApi, Now, utc_now
from dnsstack.sandbox.emulated_api.faults import Fault
from dnsstack.sandbox.route53_api import front
from dnsstack.sandbox.route53_api.pace import Pacer
from dnsstack.sandbox.route53_api.store import Store
from dnsstack.sandbox.route53_api.sts import Sts


class Route53Api(EmulatedApi):
    """Route53's API on a loopback port, in memory; it refuses what the service refuses.

    ```python
    with Route53Api() as api:
        client = boto3.client("route53", endpoint_url=api.endpoint_url, region_name="us-east-1", ...)
        client.create_hosted_zone(Name="example.com", CallerReference="1")
        api.store.record_sets(api.store.zones()[0].id)
    ```

    `sync_delay` is the time in seconds for which a change is PENDING; `access_keys` None takes any access key;
    `requests_per_second` is the account's limit (the service's is `REQUESTS_PER_SECOND`) by `pace_clock`; above it the
    answer is Throttling, and None means no limit; `port` 0 takes a free one. `start` raises `EnvironmentFault` if the
    port is taken.
    """

    def __init__(
        self,
        *,
        sync_delay: float = 0.0,
        access_keys: Iterable[str] | None = None,
        requests_per_second: float | None = None,
        pace_clock: Callable[[], float] = time.monotonic,
        clock: Now = utc_now,
        port: int = 0,
    ) -> None:
        self.store = Store(clock, sync_delay)
        super().__init__(self.store.changes, clock, port)
        keys = frozenset(access_keys) if access_keys is not None else None
        self._sts = Sts()
        self._front = front.Front(self.store, Pacer(requests_per_second, pace_clock), keys, self._sts)

    @property
    def endpoint_url(self) -> str:
        """The value of clients' `endpoint_url`, and of an entry in `endpoints` of Pulumi's AWS provider."""
        return self.url

    def allow_role(self, arn: str) -> None:
        """Allow every access key to assume the role; an account other than the sandbox's own has no zones."""
        self._sts.roles.add(arn)

    def answer(self, request: Request) -> Response:
        """Carry out an operation."""
        return self._front.answer(request)

    def injected(self, _: Request, fault: Fault) -> Response:
        """The failure; without a code it is Throttling for 400, else an error of the service."""
        return front.injected(fault)
