"""What looks like a secret: the shapes of credentials that people paste where they don't belong."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_SHAPES: Final = (
    ("an AWS access key", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("a private key", r"-----BEGIN [A-Z ]*PRIVATE KEY|\bp=\s*MII(?:E[opqv]|C[WXde]|J[KQR])"),
    ("a GitHub token", r"\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9_]{22}"),
    ("a GitLab token", r"\bglpat-[A-Za-z0-9_-]{20}"),
    ("a Slack token", r"\bxox[abeprs]-[A-Za-z0-9-]{10}"),
    ("a Google API key", r"\bAIza[0-9A-Za-z_-]{35}"),
    ("a Stripe key", r"\b[rs]k_live_[0-9A-Za-z]{16}"),
    ("a Pulumi token", r"\bpul-[0-9a-f]{40}\b"),
    ("a SendGrid key", r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    ("a signed token", r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\."),
    ("a TSIG secret", r"(?i:hmac-(?:md5|sha\d+)[^\s:=]*[\s:]+\S*[\s:]+[A-Za-z0-9+/]{16,}={0,2})"),
    ("a TSIG secret", r"(?i:\bsecret\s+\"?[A-Za-z0-9+/]{16,}={0,2})"),
    ("a URL with a password", r"\b[a-z][a-z0-9+.-]*://[^/\s:@]+:[^/\s@]+@"),
    (
        "a password or a token",
        (
            r"(?i:(?:passw(?:or)?d|pwd|secret(?:[_-]?(?:access[_-]?)?key)?|bearer"
            r"|(?:api|access|auth|private|account)[_-]?(?:key|token))\s*[:=]\s*['\"]?[^\s'\";]{8,})"
        ),
    ),
)
_MARKS: Final = (
    *("akia", "asia", "private key", "p=miie", "p=miic", "p=miij", "p= mii", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
    *("github_pat_", "glpat-", "xox", "aiza", "_live_", "pul-", "sg.", "eyj", "://", "hmac", "secret", "passw", "pwd"),
    *("token", "bearer", "key"),
)
"""One of these is in every shape, in lower case: a text without any is passed over at once."""


def secret_in(text: str) -> str:
    """What kind of secret a text seems to have, or "". The text itself goes nowhere."""
    if len(text) < _SHORTEST:
        return ""
    low = text.lower()
    for mark in _MARKS:  # a plain loop: ten thousand texts pass here
        if mark in low:
            break
    else:
        return ""
    return next((kind for kind, pattern in _patterns() if pattern.search(text)), "")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The shapes, compiled when a text first needs them."""
    return tuple((kind, re.compile(shape)) for kind, shape in _SHAPES)


_SHORTEST: Final = 12
