"""Read an answer of Cloudflare's API: the envelope, its error codes, and how long to wait.

Sources: Cloudflare API v4, responses; RFC 9110 §5.6.7 and §10.2.3.
"""

from __future__ import annotations

import email.utils
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from http import HTTPStatus
from typing import Any, Final

from dnsstack.masking import masked

BASE_URL: Final = "https://api.cloudflare.com/client/v4"
BASE_URL_VARIABLE: Final = "CLOUDFLARE_BASE_URL"
"""The environment variable that replaces the base URL, as in Cloudflare's own clients."""

MAX_BYTES: Final = 32 * 2**20
"""The longest accepted answer, in octets; a page of records is far shorter."""

MAX_RETRY_AFTER: Final = 3600.0
_SHOWN: Final = 200
_POINTER: Final = re.compile(r"/?(deletes|patches|puts|posts)[/.\[]+(\d+)")


@dataclass(frozen=True, slots=True)
class Failure:
    """An answer that is not a success.

    Attributes:
        text: status, codes and messages in one line; secrets are hidden.
        codes: the API's error codes; empty if the body is not an envelope.
        messages: the API's message for each code; secrets are hidden.
        pointers: the items of the request that are wrong, as (list, index), if the API names them.
        uncertain: True if a request that writes may have been carried out.
        refused: True if the same request would be refused again.
        retry_after: the seconds that the API asks to wait.
    """

    status: int
    text: str
    codes: tuple[int, ...] = ()
    messages: tuple[str, ...] = ()
    pointers: tuple[tuple[str, int], ...] = ()
    uncertain: bool = False
    refused: bool = False
    retry_after: float | None = None


def envelope(octets: bytes) -> Mapping[str, Any] | None:
    """The JSON object of an answer; None if it is not one."""
    try:
        found = json.loads(octets)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def failure(
    status: int, headers: Mapping[str, str], answer: Mapping[str, Any] | None, secret: str, *, writes: bool
) -> Failure | None:
    """The failure of an answer; None if it is a success."""
    if status == HTTPStatus.OK and answer is not None and answer.get("success") is True:
        return None
    errors = [item for item in _listed(answer, "errors") if isinstance(item, Mapping)]
    messages = tuple(masked(str(item.get("message")), secret)[:_SHOWN] for item in errors)
    told = [masked(f"{item.get('code')} {text}", secret) for item, text in zip(errors, messages, strict=True)]
    server_error = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT
    passes = server_error or status == HTTPStatus.TOO_MANY_REQUESTS
    return Failure(
        status,
        f"Cloudflare's API answers {status}{': ' if told else ''}{'; '.join(told)}".rstrip("."),
        tuple(item["code"] for item in errors if isinstance(item.get("code"), int)),
        messages,
        tuple(pointer for pointer in map(_pointer, errors) if pointer is not None),
        uncertain=writes and (server_error or status < HTTPStatus.MULTIPLE_CHOICES),
        refused=not passes and status >= HTTPStatus.MULTIPLE_CHOICES,
        retry_after=retry_after(headers.get("retry-after"), headers.get("date")),
    )


def _listed(answer: Mapping[str, Any] | None, name: str) -> list[Any]:
    found = answer.get(name) if answer is not None else None
    return found if isinstance(found, list) else []


def _pointer(item: Mapping[str, Any]) -> tuple[str, int] | None:
    source = item.get("source")
    found = _POINTER.search(str(source.get("pointer"))) if isinstance(source, Mapping) else None
    return (found[1], int(found[2])) if found else None


def retry_after(text: str | None, date: str | None = None) -> float | None:
    """The seconds of a Retry-After header, which has seconds or a date (RFC 9110 §10.2.3); None if it has neither.

    A date is compared with the date of the answer, because this machine's clock may be wrong.
    """
    if text is None:
        return None
    seconds = text.strip()
    if seconds.isascii() and seconds.isdigit():
        return min(float(seconds), MAX_RETRY_AFTER)
    at, now = http_date(text), http_date(date)
    return None if at is None else min(max(0.0, at - (time.time() if now is None else now)), MAX_RETRY_AFTER)


def http_date(text: str | None) -> float | None:
    """The seconds since 1970 of an HTTP date in UTC (RFC 9110 §5.6.7); None if it is not a date."""
    try:
        at = email.utils.parsedate_to_datetime(text) if text else None
        return None if at is None else (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def words(error: Exception, secret: str) -> str:
    """The error of the network as a text, without request and headers."""
    return masked(str(error) or type(error).__name__, secret)[:_SHOWN].lower()
