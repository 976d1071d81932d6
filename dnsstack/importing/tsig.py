"""A TSIG key from a file in BIND's form: `key "name" { algorithm hmac-sha256; secret "…"; };`."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path
from typing import Any, Final

from dnsstack import files
from dnsstack.errors import UsageError
from dnsstack.masking import hide

_KEY: Final = re.compile(r'key\s+"?([^"\s{]+)"?\s*\{([^}]*)\}', re.DOTALL)
_FIELD: Final = re.compile(r'(algorithm|secret)\s+"?([^";\s]+)"?\s*;')


def read_key(file: Path) -> tuple[Any, str]:
    """The keyring of the file's one key, and its name; the secret is never part of a message.

    Raises:
        UsageError: the file can't be read, or has no key, or several.
    """
    import dns.exception
    import dns.name
    import dns.tsig

    try:
        keys = _KEY.findall(files.read_text(file))
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{file} can't be read: {getattr(error, 'strerror', None) or 'it is no text'}"
        raise UsageError(msg) from None
    if len(keys) != 1:
        msg = f'{file}: {len(keys)} keys: one is allowed, written key "name" {{ algorithm hmac-sha256; secret "…"; }};'
        raise UsageError(msg)
    name, body = keys[0]
    fields = dict(_FIELD.findall(body))
    try:
        hide(fields["secret"])
        secret = base64.b64decode(fields["secret"], validate=True)
        key = dns.tsig.Key(dns.name.from_text(name), secret, fields.get("algorithm", "hmac-sha256").lower())
    except (KeyError, binascii.Error, dns.exception.DNSException):
        msg = f"{file}: the key {name} has no secret in base64, or its name is none"
        raise UsageError(msg) from None
    return {key.name: key}, name


__all__ = ["read_key"]
