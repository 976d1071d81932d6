"""The emulated Route53 as one object: started, asked, broken on purpose, and stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from types import TracebackType
from typing import Self

from dnsstack.sandbox.emulation.changes import Changes
from dnsstack.sandbox.emulation.faults import Faults
from dnsstack.sandbox.emulation.server import LOOPBACK, LoopbackServer
from dnsstack.sandbox.route53_api.front import Front
from dnsstack.sandbox.route53_api.moto_side import MotoSide
from dnsstack.sandbox.route53_api.store import Store, utc_now


class Route53Api:
    """Route53's API on a loopback port, in memory: moto behind a front that refuses what the service refuses.

    ```python
    with Route53Api() as api:
        client = boto3.client("route53", endpoint_url=api.endpoint_url, region_name="us-east-1", ...)
        client.create_hosted_zone(Name="example.com", CallerReference="1")
        api.store.record_sets(api.store.zones()[0].id)
    ```

    `sync_delay` is how many seconds a change stays PENDING; `access_keys` None takes any access key; `port` 0 takes a
    free one. `start` raises `EnvironmentFault` where the port is taken.
    """

    def __init__(
        self,
        *,
        sync_delay: float = 0.0,
        access_keys: Iterable[str] | None = None,
        clock: Callable[[], datetime] = utc_now,
        port: int = 0,
    ) -> None:
        self.store = Store(clock)
        self.faults = Faults()
        self._moto = MotoSide()
        keys = frozenset(access_keys) if access_keys is not None else None
        self._server = LoopbackServer(Front(self.store, self._moto, self.faults, sync_delay, keys), port)

    @property
    def endpoint_url(self) -> str:
        """What clients take as `endpoint_url`, and Pulumi's AWS provider among its `endpoints`."""
        return f"http://{LOOPBACK}:{self._server.port}"

    @property
    def port(self) -> int:
        """The port in use; 0 before `start`."""
        return self._server.port

    @property
    def changes(self) -> Changes:
        """Counts every write; DNS servers wait on it."""
        return self.store.changes

    def start(self) -> Self:
        """Listen on 127.0.0.1, in a thread."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop, with every connection closed and every waiting fault released; what the store holds stays readable."""
        self.faults.release()
        self._server.stop()
        self.changes.close()
        self._moto.discard()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
