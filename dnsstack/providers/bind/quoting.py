r"""Quote texts for the configuration files of BIND, NSD and Knot; every text in them is quoted here.

`model/bind.py` limits the characters of these texts. A text that would end its quotes early is refused here as well,
in case it came another way (a program, a new field).

- named.conf: in quotes, `\"` is a quote; any other backslash is a backslash (BIND 9.18, `isc_lex_gettoken`).
- nsd.conf, unbound.conf: quotes end at the next `"`, also after a backslash (NSD 4.6, unbound 1.17: `configlexer.lex`).
- knot.conf: in quotes, `\"` and `\\` are escapes (Knot 3.2, "Configuration reference").
"""

from __future__ import annotations

import re
from typing import Final

from dnsstack.errors import Unsupported

_LINE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def named(text: str) -> str:
    """A quoted string of named.conf; the escapes of a domain name are kept, because named reads them.

    Raises:
        Unsupported: no quoted string can hold it.
    """
    bare = re.sub(r"\\.", "", text)
    if '"' in bare or "\\" in bare:
        raise _refused(text, "named.conf")
    return f'"{_on_one_line(text, "named.conf")}"'


def nsd(text: str) -> str:
    """A quoted string of nsd.conf or unbound.conf.

    Raises:
        Unsupported: no quoted string can hold it.
    """
    if '"' in text:
        raise _refused(text, "nsd.conf and unbound.conf")
    return f'"{_on_one_line(text, "nsd.conf")}"'


def knot(text: str) -> str:
    """A quoted string of knot.conf.

    Raises:
        Unsupported: no quoted string can hold it.
    """
    escaped = _on_one_line(text, "knot.conf").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _on_one_line(text: str, file: str) -> str:
    if _LINE.search(text):
        raise _refused(text, file)
    return text


def _refused(text: str, file: str) -> Unsupported:
    return Unsupported(
        f"{text!r} can't be written in {file}, because it would end its quotes early; choose a text without \" and \\"
    )
