"""Hide secrets in outputs: the one place that does it, for all parts of dnsstack.

An API may repeat a token in its error message, and a server a key in its refusal. Code that reads a secret registers it
with `hide`; every output (terminal, log, audit log, report, page) passes through `masked`. Mask a text before you
shorten it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import quote, quote_plus

HIDDEN: Final = "[hidden]"
LEAST: Final = 6
"""Shortest secret, in characters: to hide shorter texts would hide ordinary words."""

VARIABLES: Final[Mapping[str, int]] = {
    "CLOUDFLARE_API_TOKEN": LEAST,
    "CLOUDFLARE_API_KEY": LEAST,
    "CLOUDFLARE_API_USER_SERVICE_KEY": LEAST,
    "AWS_SECRET_ACCESS_KEY": 16,
    "AWS_SESSION_TOKEN": 16,
    "PULUMI_ACCESS_TOKEN": 16,
}
"""Environment variables with secrets; a value shorter than this number of characters is not taken for one."""

_known: set[str] = set()


def hide(secret: str) -> None:
    """From now on, `masked` hides this text in every output of this process."""
    if len(secret.strip()) >= LEAST:
        _known.add(secret.strip())


def hide_variables(environment: Mapping[str, str], *, public: Iterable[str] = ()) -> None:
    """Hide the secrets of the environment, and no others; a value that begins with one of `public` is not a secret."""
    _known.clear()
    for name, least in VARIABLES.items():
        value = environment.get(name, "").strip()
        if len(value) >= least and not value.startswith(tuple(public)):
            hide(value)


def masked(text: str, *secrets: str) -> str:
    """The text with every known secret and all of `secrets` hidden, also as JSON and URLs write them, in any case."""
    if not _known and not secrets:
        return text
    wanted = frozenset(_known) | frozenset(secret for secret in secrets if secret)
    return _pattern(wanted).sub(HIDDEN, text) if wanted else text


@lru_cache(maxsize=16)
def _pattern(secrets: frozenset[str]) -> re.Pattern[str]:
    forms = {
        form
        for secret in secrets
        for form in (
            secret,
            json.dumps(secret)[1:-1],
            json.dumps(secret, ensure_ascii=False)[1:-1],
            quote(secret, safe=""),
            quote_plus(secret),
        )
    }
    return re.compile("|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)), re.IGNORECASE)
