"""TSIG keys (RFC 8945): made, and read and written in each server's own words.

A key file holds one key. The secret is in key files only: never in a document, in a rendered configuration, in
a zone file or in plain state.
"""

from __future__ import annotations

import base64
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from dnsstack import files
from dnsstack.errors import UsageError
from dnsstack.masking import hide

ALGORITHMS: Final = {"hmac-sha256": 32, "hmac-sha384": 48, "hmac-sha512": 64}
"""Algorithms and the octets of their secrets: as many as the digest has (RFC 8945 §6, RFC 2104 §3)."""

_NAME: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")


@dataclass(frozen=True, slots=True)
class TsigKey:
    """A key's name (without final dot), its algorithm and its secret in Base64, which is never printed by itself."""

    name: str
    algorithm: str
    secret: str = field(repr=False)

    def to_text(self, software: str = "bind") -> str:
        """The key file's text for `bind`, `nsd` or `knot`."""
        return _FORMS[software].format(name=self.name, algorithm=self.algorithm, secret=self.secret)


_FORMS: Final = {
    "bind": 'key "{name}" {{\n\talgorithm {algorithm};\n\tsecret "{secret}";\n}};\n',
    "nsd": 'key:\n  name: "{name}"\n  algorithm: {algorithm}\n  secret: "{secret}"\n',
    "knot": "key:\n  - id: {name}\n    algorithm: {algorithm}\n    secret: {secret}\n",
}
SOFTWARE: Final = tuple(_FORMS)
"""The software whose key files are known."""

_READ: Final = {
    "bind": re.compile(
        r'key\s+"?(?P<name>[^"\s{]+)"?\s*\{(?=[^}]*\balgorithm\s+"?(?P<algorithm>[\w.-]+)"?\s*;)'
        r'(?=[^}]*\bsecret\s+"?(?P<secret>[A-Za-z0-9+/=]+)"?\s*;)[^}]*\}',
    ),
    "nsd": re.compile(
        r'key:\s+name:\s*"?(?P<name>[^"\s]+)"?\s+algorithm:\s*(?P<algorithm>[\w.-]+)\s+secret:\s*"?(?P<secret>[A-Za-z0-9+/=]+)"?'
    ),
    "knot": re.compile(
        r"key:\s+-\s*id:\s*(?P<name>\S+)\s+algorithm:\s*(?P<algorithm>[\w.-]+)\s+secret:\s*(?P<secret>[A-Za-z0-9+/=]+)"
    ),
}


def new(name: str, algorithm: str = "hmac-sha256") -> TsigKey:
    """A key with a fresh random secret as long as the algorithm's digest.

    Raises:
        UsageError: `name` is not a domain name in lower case, or the algorithm is none of `ALGORITHMS`.
    """
    bare = name.removesuffix(".")
    if not _NAME.fullmatch(bare):
        message = f"{name!r} is not a key name; write a domain name in lower case such as transfer.example.com"
        raise UsageError(message)
    if algorithm not in ALGORITHMS:
        message = f"{algorithm!r} is not allowed here; write {', '.join(ALGORITHMS)}"
        raise UsageError(message)
    return TsigKey(bare, algorithm, base64.b64encode(secrets.token_bytes(ALGORITHMS[algorithm])).decode())


def read_file(file: Path) -> TsigKey:
    """The one key of a key file of any known server; from here on no output shows its secret.

    Raises:
        UsageError: the file can't be read, or has no key, or several; its text is never shown.
    """
    try:
        text = files.read_text(file)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        message = f"{file} can't be read: {reason}"
        raise UsageError(message) from None
    key = read(text, str(file))
    hide(key.secret)
    return key


def read(text: str, where: str) -> TsigKey:
    """The one key in the text of a key file of any known server; `where` names the file in errors.

    Raises:
        UsageError: there is no key in it, or several, or its secret is not Base64; the text is never shown.
    """
    keys = _keys(text)
    if not keys:
        message = f"{where}: there is no TSIG key in it that BIND, NSD or Knot would read: make one with dnsstack tsig"
        raise UsageError(message)
    if len(keys) > 1:
        message = f"{where}: there are {len(keys)} TSIG keys in it: a file of one key says which one signs"
        raise UsageError(message)
    _check_secret(keys[0].secret, where)
    return keys[0]


def read_named(text: str, name: str, where: str) -> TsigKey:
    """The key called `name` among those of one or more key files after one another.

    Raises:
        UsageError: it is not among them; neither the text nor another key's secret is shown.
    """
    keys = _keys(text)
    for key in keys:
        if key.name == name:
            _check_secret(key.secret, where)
            return key
    listed = ", ".join(sorted({key.name for key in keys})) or "no key at all"
    message = f"{where}: there is no TSIG key {name} in it: {listed} is there"
    raise UsageError(message)


def keyring(key: TsigKey, where: object) -> dict[Any, Any]:
    """The key as dnspython signs with it; `where` it was read.

    Raises:
        UsageError: it can't sign.
    """
    import dns.exception
    import dns.name
    import dns.tsig

    try:
        made = dns.tsig.Key(dns.name.from_text(key.name), key.secret, key.algorithm)
        dns.tsig.get_context(made)  # type: ignore[no-untyped-call]  # dnspython has no types for it
    except (dns.exception.DNSException, NotImplementedError):
        msg = (
            f"{where}: the key {key.name} can't sign: its name is not a domain name, or {key.algorithm} is not known "
            "here"
        )
        raise UsageError(msg) from None
    return {made.name: made}


def _keys(text: str) -> list[TsigKey]:
    """Every key; a BIND key without its algorithm is none to BIND either."""
    return [
        TsigKey(found["name"].removesuffix("."), found["algorithm"].lower(), found["secret"])
        for form in _READ.values()
        for found in form.finditer(text)
    ]


def _check_secret(secret: str, where: str) -> None:
    try:
        base64.b64decode(secret, validate=True)
    except ValueError:
        message = f"{where}: the secret is not Base64"
        raise UsageError(message) from None
