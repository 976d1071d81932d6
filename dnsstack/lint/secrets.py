"""Texts that look like secrets: the forms of credentials that people may paste into a document by mistake."""

from __future__ import annotations

import re
from typing import Final

_SHAPES: Final = (
    ("an AWS access key", "", ("akia", "asia"), r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("a private key", " ", ("private key",), r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    ("a private key", "=", ("mii",), r"\bp=\s*MII(?:E[opqv]|C[WXde]|J[KQR])"),
    ("a GitHub token", "_", ("gh", "github_pat_"), r"\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9_]{22}"),
    ("a GitLab token", "-", ("glpat-",), r"\bglpat-[A-Za-z0-9_-]{20}"),
    ("a Slack token", "-", ("xox",), r"\bxox[abeprs]-[A-Za-z0-9-]{10}"),
    ("a Google API key", "", ("aiza",), r"\bAIza[0-9A-Za-z_-]{35}"),
    ("a Stripe key", "_", ("k_live_",), r"\b[rs]k_live_[0-9A-Za-z]{16}"),
    ("a Pulumi token", "-", ("pul-",), r"\bpul-[0-9a-f]{40}\b"),
    ("a SendGrid key", ".", ("sg.",), r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    ("a signed token", ".", ("eyj",), r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\."),
    (
        "a TSIG secret",
        "-",
        ("hmac-",),
        r"(?i:hmac-(?:md5|sha\d+)[^\s:=]*[\s:]+\S*[\s:]+[A-Za-z0-9+/]{16,}={0,2})",
    ),
    ("a TSIG secret", "", ("secret",), r"(?i:\bsecret\s+\"?[A-Za-z0-9+/]{16,}={0,2})"),
    ("a URL with a password", ":", ("://",), r"\b[a-z][a-z0-9+.-]*://[^/\s:@]+:[^/\s@]+@"),
    (
        "a password or a token",
        "",
        ("passw", "pwd", "secret", "bearer", "key", "token"),
        (
            r"(?i:(?:passw(?:or)?d|pwd|secret(?:[_-]?(?:access[_-]?)?key)?|bearer"
            r"|(?:api|access|auth|private|account)[_-]?(?:key|token))\s*[:=]\s*['\"]?[^\s'\";]{8,})"
        ),
    ),
)
"""Name of the secret, a sign that every such secret has, words of which it has at least one, and its pattern.

Sign and words are in lower case. Ordinary texts rarely have both, so nearly all are excluded quickly; a pattern is
compiled only when a text may match it.
"""


def secret_in(text: str) -> str:
    """The kind of secret that a text seems to have, or "". The text itself is never shown."""
    if len(text) < _SHORTEST:
        return ""
    low = text.lower()
    for kind, sign, words, shape in _SHAPES:
        if sign in low:
            for word in words:  # a plain loop, because ten thousand texts may be tested
                if word in low:
                    if re.search(shape, text):
                        return kind
                    break
    return ""


_SHORTEST: Final = 12
