"""TSIG keys (RFC 8945): make them, and read and write them in the form of each name server software.

A key file has one key. A secret is only in key files, and encrypted in Pulumi's state: never in a document, a rendered
configuration or a zone file.
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
"""The algorithms, with the length of their secrets in octets: that of the digest (RFC 8945 §6, RFC 2104 §3)."""

_NAME: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")


@dataclass(frozen=True, slots=True)
class TsigKey:
    """A key's name (without a final dot), its algorithm and its secret in Base64, which `repr` does not show."""

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
"""The software whose key files can be read and written."""

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
    """A key with a new random secret, as long as the algorithm's digest.

    Raises:
        UsageError: `name` is not a domain name in lower case, or the algorithm is not one of `ALGORITHMS`.
    """
    bare = name.removesuffix(".")
    if not _NAME.fullmatch(bare):
        message = f"{name!r} is not a key name; write a domain name in lower case such as transfer.example.com"
        raise UsageError(message)
    if algorithm not in ALGORITHMS:
        message = f"{algorithm!r} is not a supported algorithm; write {', '.join(ALGORITHMS)}"
        raise UsageError(message)
    return TsigKey(bare, algorithm, base64.b64encode(secrets.token_bytes(ALGORITHMS[algorithm])).decode())


def read_file(file: Path) -> TsigKey:
    """The key of a key file of bind, nsd or knot. From now on, no output of this process shows its secret.

    Raises:
        UsageError: the file can't be read, or does not have exactly one key; its text is never shown.
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
    """The key in the text of a key file of bind, nsd or knot; `where` names the file in errors.

    Raises:
        UsageError: it does not have exactly one key, or the secret is not Base64; the text is never shown.
    """
    keys = _keys(text)
    if not keys:
        message = f"{where} has no TSIG key in the form of BIND, NSD or Knot; make one with dnsstack tsig"
        raise UsageError(message)
    if len(keys) > 1:
        message = f"{where} has {len(keys)} TSIG keys, so it does not say which one signs; give a file with one key"
        raise UsageError(message)
    _check_secret(keys[0].secret, where)
    return keys[0]


def read_named(text: str, name: str, where: str) -> TsigKey:
    """The key with the name `name` in `text`, which is one key file or several, one after the other.

    Raises:
        UsageError: no key has this name; neither the text nor another key's secret is shown.
    """
    keys = _keys(text)
    for key in keys:
        if key.name == name:
            _check_secret(key.secret, where)
            return key
    listed = ", ".join(sorted({key.name for key in keys})) or "no key"
    message = f"{where} has no TSIG key {name}; it has {listed}"
    raise UsageError(message)


def keyring(key: TsigKey, where: object) -> dict[Any, Any]:
    """The key in dnspython's form; `where` names its file in errors.

    Raises:
        UsageError: dnspython can't sign with it.
    """
    import dns.exception
    import dns.name
    import dns.tsig

    try:
        made = dns.tsig.Key(dns.name.from_text(key.name), key.secret, key.algorithm)
        dns.tsig.get_context(made)  # type: ignore[no-untyped-call]  # dnspython has no types for it
    except (dns.exception.DNSException, NotImplementedError):
        msg = (
            f"{where} has the key {key.name}, which can't sign: its name is not a domain name, or {key.algorithm} "
            "is not known "
            "here"
        )
        raise UsageError(msg) from None
    return {made.name: made}


def _keys(text: str) -> list[TsigKey]:
    """Every key; a BIND key without an algorithm is left out, as BIND refuses it too."""
    return [
        TsigKey(found["name"].removesuffix("."), found["algorithm"].lower(), found["secret"])
        for form in _READ.values()
        for found in form.finditer(text)
    ]


def _check_secret(secret: str, where: str) -> None:
    try:
        base64.b64decode(secret, validate=True)
    except ValueError:
        message = f"{where} has a secret that is not Base64; make a key with dnsstack tsig"
        raise UsageError(message) from None
