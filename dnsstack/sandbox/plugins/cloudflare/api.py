"""Cloudflare's API of the sandbox, through httpx: one session, the envelope unwrapped, errors as the vendor's words."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from functools import cached_property
from threading import Lock
from typing import Any, Final

from dnsstack.deadline import limited_call
from dnsstack.errors import MissingExtra
from dnsstack.sandbox.plugins.aws.api import WITHIN, endpoint
from dnsstack.sandbox.plugins.kind import PluginError

ENDPOINT: Final = "CLOUDFLARE_BASE_URL"
"""What Cloudflare's own SDK and provider read."""

TOKEN: Final = "CLOUDFLARE_API_TOKEN"  # noqa: S105  # the variable's name, not a token
_TRIES: Final = 4
_RETRIED: Final = frozenset((408, 409, 429, 500, 502, 503, 504))


class CloudflareApi:
    """Calls on API paths; the token comes from the provider's configuration or the environment."""

    def __init__(self) -> None:
        self.token = ""
        self._lock = Lock()

    @cached_property
    def _session(self) -> Any:
        try:
            import httpx
        except ImportError:
            raise MissingExtra("sandbox", "the sandbox's cloudflare plugin") from None
        token = self.token or os.environ.get(TOKEN, "sandbox-token")
        limits = httpx.Limits(max_connections=32, max_keepalive_connections=32)
        headers = {"Authorization": f"Bearer {token}"}
        base = endpoint(ENDPOINT).rstrip("/") + "/"
        return httpx.Client(base_url=base, headers=headers, timeout=30, limits=limits, trust_env=False)

    def close(self) -> None:
        """Close the connections."""
        session = self.__dict__.pop("_session", None)
        if session is not None:
            session.close()

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
        """The result of one call, or None where the API says 404.

        Raises:
            PluginError: any other failure, with Cloudflare's codes and messages.
        """
        with self._lock:
            session = self._session
        response = _sent(session, method, path, body)
        for attempt in range(1, _TRIES):
            if response.status_code not in _RETRIED:
                break
            time.sleep(min(float(response.headers.get("retry-after", 0.1 * 2**attempt)), 5))
            response = _sent(session, method, path, body)
        if response.status_code == 404:  # noqa: PLR2004  # HTTP's own number
            return None
        payload = response.json() if response.content else {}
        if response.is_error or payload.get("success") is False:
            faults = "; ".join(f"{item.get('message')} ({item.get('code')})" for item in payload.get("errors") or ())
            msg = f"{method} {path}: {response.status_code}: {faults or response.reason_phrase}"
            raise PluginError(msg)
        result: dict[str, Any] = payload.get("result") or {}
        return result

    def must(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Like `ask`, where a 404 is a failure, too."""
        found = self.ask(method, path, body)
        if found is None:
            msg = f"{method} {path}: 404: not found"
            raise PluginError(msg)
        return found


def _sent(session: Any, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
    """One whole answer.

    Raises:
        PluginError: it did not come in time.
    """
    try:
        return limited_call(lambda: session.request(method, path, json=body), WITHIN)
    except TimeoutError:
        msg = f"{method} {path}: no whole answer within {WITHIN:g} s"
        raise PluginError(msg) from None
