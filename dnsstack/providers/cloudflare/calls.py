"""Cloudflare's API over HTTP, a call at a time, for whoever writes: each is made once, and it is known how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from threading import Lock
from typing import Any, Final

from dnsstack.deadline import limited_call
from dnsstack.errors import MissingExtra
from dnsstack.providers.cloudflare.answers import BASE_URL, MAX_BYTES, Failure, envelope, failure, words
from dnsstack.providers.waiting import AGENT

SECONDS: Final = 120.0
"""How long one call may take in all: a batch of 3,500 records is one."""


class ApiCallFailed(Exception):
    """A call that ended otherwise than well.

    Attributes:
        failure: the answer that refused it; None where none came.
        uncertain: it may have been carried out although no answer tells so.
    """

    def __init__(self, text: str, *, failure: Failure | None = None, uncertain: bool = False) -> None:
        super().__init__(text)
        self.failure = failure
        self.uncertain = uncertain


class CloudflareCalls:
    """One session with the API, for any number of threads; `token` is in no text that comes out of here.

    `transport` is httpx's, where there are no sockets.

    Raises:
        MissingExtra: httpx is not installed; `extra` brings it.
    """

    def __init__(
        self, token: str, base_url: str = "", *, extra: str = "plugin", agent: str = AGENT, transport: Any = None
    ) -> None:
        try:
            import httpx
        except ImportError:
            raise MissingExtra(extra, "Cloudflare's API") from None
        self._httpx = httpx
        self._token = token
        self._base_url = (base_url or BASE_URL).rstrip("/") + "/"
        self._agent = agent
        self._transport = transport
        self._made: list[Any] = []
        self._lock = Lock()
        self.ended: Counter[str] = Counter()
        """How often calls ended how: a status, or `lost`."""

    def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        with self._lock:
            made, self._made = self._made, []
        for client in made:
            client.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        seconds: float = SECONDS,
    ) -> Mapping[str, Any]:
        """The envelope of a successful answer.

        Raises:
            ApiCallFailed: no success, or nobody knows.
        """
        writes, httpx, client = method != "GET", self._httpx, self._client()
        try:
            answered = limited_call(lambda: _answered(client, httpx, method, path, query, body), seconds)
        except TimeoutError:
            self._lost()
            text = f"no whole answer from Cloudflare's API within {seconds:g} s"
            raise ApiCallFailed(text, uncertain=writes) from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            self._lost()
            raise ApiCallFailed(f"Cloudflare's API can't be reached: {words(error, self._token)}") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            self._lost()
            text = f"no answer from Cloudflare's API: {words(error, self._token)}"
            raise ApiCallFailed(text, uncertain=writes) from None
        status, headers, octets = answered
        self.ended[str(status)] += 1
        answer = envelope(octets)
        failed = failure(status, headers, answer, self._token, writes=writes)
        if failed is not None:
            raise ApiCallFailed(failed.text, failure=failed, uncertain=failed.uncertain)
        return answer or {}

    def _client(self) -> Any:
        with self._lock:
            if not self._made:
                outside = self._base_url.startswith("https:")  # an emulator needs neither certificates nor proxies
                self._made.append(
                    self._httpx.Client(
                        base_url=self._base_url,
                        headers={"Authorization": f"Bearer {self._token}", "User-Agent": self._agent},
                        timeout=SECONDS,
                        verify=outside,
                        trust_env=outside,
                        transport=self._transport,
                        follow_redirects=False,
                    )
                )
            return self._made[-1]

    def _lost(self) -> None:
        self.ended["lost"] += 1


def _answered(client: Any, httpx: Any, method: str, path: str, query: Any, body: Any) -> tuple[int, Any, bytes]:
    """Status, headers and body, refused where it is larger than any that is asked for."""
    found = bytearray()
    with client.stream(method, path, params=query, json=body) as response:
        for chunk in response.iter_bytes():
            found += chunk
            if len(found) > MAX_BYTES:
                message = "the answer is too large"
                raise httpx.RemoteProtocolError(message)
        return response.status_code, response.headers, bytes(found)


__all__ = ["SECONDS", "ApiCallFailed", "CloudflareCalls"]
