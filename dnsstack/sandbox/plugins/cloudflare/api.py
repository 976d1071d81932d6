"""Cloudflare's API of the sandbox: one session, results without the envelope, errors in the vendor's words."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from functools import cached_property
from http import HTTPStatus
from threading import Lock
from typing import Any, Final

from dnsstack.providers.cloudflare.api.answers import BASE_URL_VARIABLE
from dnsstack.providers.cloudflare.api.transport import ApiCallFailed, CloudflareCalls
from dnsstack.sandbox.plugins.aws.api import WITHIN, endpoint
from dnsstack.sandbox.plugins.kind import PluginError

"""The variables that Cloudflare's own SDK and provider read."""

TOKEN: Final = "CLOUDFLARE_API_TOKEN"  # noqa: S105  # the variable's name, not a token
_TRIES: Final = 4
_RETRIED: Final = frozenset((408, 409, 429, 500, 502, 503, 504))


class CloudflareClient:
    """Calls on API paths; the token comes from the provider's configuration or the environment."""

    def __init__(self) -> None:
        self.token = ""
        self._lock = Lock()

    @cached_property
    def calls(self) -> CloudflareCalls:
        """The session with the API."""
        token = self.token or os.environ.get(TOKEN, "sandbox-token")
        return CloudflareCalls(token, endpoint(BASE_URL_VARIABLE), extra="sandbox", agent="sandbox")

    def close(self) -> None:
        """Close the connections."""
        calls = self.__dict__.pop("calls", None)
        if calls is not None:
            calls.close()

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
        """The result of one call, or None for a 404.

        Raises:
            PluginError: any other failure, with Cloudflare's codes and messages.
        """
        with self._lock:
            calls = self.calls
        for attempt in range(1, _TRIES + 1):
            try:
                answer = calls.call(method, path, body=body, seconds=WITHIN)
            except ApiCallFailed as failed:
                failure = failed.failure
                if failure is not None and failure.status == HTTPStatus.NOT_FOUND:
                    return None
                if failure is None or failure.status not in _RETRIED or attempt == _TRIES:
                    raise PluginError(_told(f"{method} {path}", failed)) from None
                time.sleep(min(0.1 * 2**attempt if failure.retry_after is None else failure.retry_after, 5))
            else:
                result: dict[str, Any] = answer.content.get("result") or {}
                return result
        raise AssertionError  # pragma: no cover  # the last attempt returns or raises

    def must(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Like `ask`, but a 404 is a failure, too."""
        found = self.ask(method, path, body)
        if found is None:
            msg = f"{method} {path}: 404: not found"
            raise PluginError(msg)
        return found


def _told(call: str, failed: ApiCallFailed) -> str:
    """A failure in the vendor's words."""
    failure = failed.failure
    if failure is None:
        return f"{call}: {failed}"
    faults = "; ".join(f"{text} ({code})" for code, text in zip(failure.codes, failure.messages, strict=False))
    return f"{call}: {failure.status}: {faults or failed}"
