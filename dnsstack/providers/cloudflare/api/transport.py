"""Call Cloudflare's API over HTTP. Each call is made once, and its result says whether it may have been carried out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any, ClassVar, Final, TypeVar

from dnsstack.deadline import limited, limited_call
from dnsstack.errors import MissingExtra
from dnsstack.providers.cloudflare.api.answers import BASE_URL, MAX_BYTES, Failure, envelope, failure, http_date, words
from dnsstack.providers.waiting import AGENT

T = TypeVar("T")
ApiQuery = Generator[tuple[str, Mapping[str, str]], Mapping[str, Any], T]
"""Yields path and parameters of each GET, receives the envelope of its answer, and returns the result."""

SECONDS: Final = 120.0
"""The time limit of one call, in seconds; a batch of 3,500 records is one call."""


class ApiCallFailed(Exception):
    """A call has failed.

    Attributes:
        failure: the answer that refused it; None without an answer.
        uncertain: True if it may have been carried out.
    """

    def __init__(self, text: str, *, failure: Failure | None = None, uncertain: bool = False) -> None:
        super().__init__(text)
        self.failure = failure
        self.uncertain = uncertain


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """A successful answer.

    Attributes:
        content: its envelope.
        ray: the id by which Cloudflare finds the call (`cf-ray`).
    """

    content: Mapping[str, Any]
    ray: str = ""


class _Session:
    """The common part of sync and async calls: the connection's settings, and the results of calls."""

    _client_name: ClassVar[str]

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
        self.ended: Counter[str] = Counter()
        """The number of calls by result: a status, or `lost`."""
        self.date: float | None = None
        """The time of the last answer by the service's clock, in seconds since 1970."""

    def _new(self) -> Any:
        outside = self._base_url.startswith("https:")  # an emulator needs neither certificates nor proxies
        return getattr(self._httpx, self._client_name)(
            base_url=self._base_url,
            headers={"Authorization": f"Bearer {self._token}", "User-Agent": self._agent},
            timeout=SECONDS,
            verify=outside,
            trust_env=outside,
            transport=self._transport,
            follow_redirects=False,
        )

    @contextmanager
    def _ending(self, seconds: float, *, writes: bool) -> Iterator[None]:
        """Make failures in this block an `ApiCallFailed`."""
        httpx = self._httpx
        try:
            yield
        except TimeoutError:
            self.ended["lost"] += 1
            text = f"no complete answer from Cloudflare's API within {seconds:g} s"
            raise ApiCallFailed(text, uncertain=writes) from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            self.ended["lost"] += 1
            raise ApiCallFailed(f"Cloudflare's API can't be reached: {words(error, self._token)}") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            self.ended["lost"] += 1
            text = f"no answer from Cloudflare's API: {words(error, self._token)}"
            raise ApiCallFailed(text, uncertain=writes) from None

    def _read(self, response: Any, octets: bytes, *, writes: bool) -> ApiAnswer:
        self.ended[str(response.status_code)] += 1
        self.date = http_date(response.headers.get("date"))
        answer = envelope(octets)
        failed = failure(response.status_code, response.headers, answer, self._token, writes=writes)
        if failed is not None:
            raise ApiCallFailed(failed.text, failure=failed, uncertain=failed.uncertain)
        return ApiAnswer(answer or {}, response.headers.get("cf-ray", ""))

    def _more(self, found: bytearray, chunk: bytes) -> None:
        """Add a part of an answer; an answer that is too large is refused."""
        found += chunk
        if len(found) > MAX_BYTES:
            message = "the answer is too large"
            raise self._httpx.RemoteProtocolError(message)


class CloudflareCalls(_Session):
    """One session with the API, for any number of threads; `token` is hidden in every text.

    `transport` is httpx's, for use without sockets.

    Raises:
        MissingExtra: httpx is not installed; `extra` brings it.
    """

    _client_name = "Client"

    def __init__(self, token: str, base_url: str = "", **settings: Any) -> None:
        super().__init__(token, base_url, **settings)
        self._made: list[Any] = []
        self._lock = Lock()

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
    ) -> ApiAnswer:
        """Make a call; the successful answer.

        Raises:
            ApiCallFailed: the API refuses it, or it is not known whether it was carried out.
        """
        writes, client = method != "GET", self._client()
        with self._ending(seconds, writes=writes):
            response, octets = limited_call(lambda: self._answered(client, method, path, query, body), seconds)
        return self._read(response, octets, writes=writes)

    def _client(self) -> Any:
        with self._lock:
            if not self._made:
                self._made.append(self._new())
            return self._made[-1]

    def _answered(self, client: Any, method: str, path: str, query: Any, body: Any) -> tuple[Any, bytes]:
        found = bytearray()
        with client.stream(method, path, params=query, json=body) as response:
            for chunk in response.iter_bytes():
                self._more(found, chunk)
            return response, bytes(found)


class AsyncCloudflareCalls(_Session):
    """The same as `CloudflareCalls`, for one event loop."""

    _client_name = "AsyncClient"

    def __init__(self, token: str, base_url: str = "", **settings: Any) -> None:
        super().__init__(token, base_url, **settings)
        self._client = self._new()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        seconds: float = SECONDS,
    ) -> ApiAnswer:
        """The same as `CloudflareCalls.call`.

        Raises:
            ApiCallFailed: the API refuses it, or it is not known whether it was carried out.
        """
        writes = method != "GET"
        with self._ending(seconds, writes=writes):
            response, octets = await limited(self._answered(method, path, query, body), seconds)
        return self._read(response, octets, writes=writes)

    async def ask(self, query: ApiQuery[T], seconds: float) -> T:
        """The result of a query of several calls, each of which is made once, with a time limit of `seconds`.

        Raises:
            ApiCallFailed: the API refuses a call, does not answer, or its answer is malformed.
        """
        try:
            path, parameters = next(query)
            while True:
                answer = await self.call("GET", path, query=parameters, seconds=seconds)
                path, parameters = query.send(answer.content)
        except StopIteration as end:
            found: T = end.value
            return found

    async def _answered(self, method: str, path: str, query: Any, body: Any) -> tuple[Any, bytes]:
        found = bytearray()
        async with self._client.stream(method, path, params=query, json=body) as response:
            async for chunk in response.aiter_bytes():
                self._more(found, chunk)
            return response, bytes(found)
