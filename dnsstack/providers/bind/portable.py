r"""Presentation format that the BIND, NSD and Knot of today's distributions can all read.

They differ in the SvcParamKeys that they know by name, and in the characters that a name may have without an escape.
All of them read the general forms of RFC 1035 §5.1 and RFC 9460 §2.1: `\DDD`, and `keyNNN` with its value's octets.
"""

from __future__ import annotations

import re
from typing import Any, Final

from dnsstack.model.rdata import CAA, Rdata
from dnsstack.model.rdata.words import quote

_PART: Final = re.compile(r"\\(\d{3})|\\(.)|([^a-z0-9_*.-])", re.DOTALL)
_NAMED_BY_ALL: Final = 6
"""The last SvcParamKey that RFC 9460 itself defines (ipv6hint)."""

_SERVICE: Final = ("SVCB", "HTTPS")


def name(text: str) -> str:
    r"""An absolute name in which all characters but letters, digits, `-`, `_` and `*` are written `\DDD`."""
    return text if text.replace(".", "").isalnum() and text.isascii() else _PART.sub(_decimal, text)


def _decimal(match: re.Match[str]) -> str:
    return match[0] if match[1] else f"\\{ord(match[2] or match[3]):03d}"


def rdata(value: Rdata) -> str:
    """Rdata in presentation format, on one line."""
    if value.rdtype in _SERVICE:
        return _service(value)
    if isinstance(value, CAA):  # case doesn't matter in tags (RFC 8659 §4.1), but NSD and Knot read lower case only
        return value.model_copy(update={"tag": value.tag.lower()}).to_text()
    target = value.target_name
    written = name(target)
    return value.to_text() if written == target else value.model_copy(update={value.target_field: written}).to_text()


def _service(value: Rdata) -> str:
    """SVCB and HTTPS rdata, with keys above 6 by number, also in `mandatory`."""
    import io

    import dns.rdata
    from dns.rdtypes.svcbbase import MandatoryParam

    known: Any = dns.rdata.from_text("IN", value.rdtype, value.to_text())
    words = []
    for key in sorted(known.params):
        param, wire = known.params[key], io.BytesIO()
        number = int(key)
        if isinstance(param, MandatoryParam):
            words.append(f'mandatory="{",".join(_key(int(one)) for one in param.keys)}"')
        elif number <= _NAMED_BY_ALL and param is not None:
            words.append(f"{_key(number)}={param.to_text()}")
        else:
            if param is not None:
                param.to_wire(wire)
            octets = wire.getvalue()
            words.append(_key(number) + (f"={quote(octets)}" if octets else ""))
    return " ".join([str(known.priority), name(value.target_name), *words])


def _key(number: int) -> str:
    from dns.rdtypes.svcbbase import ParamKey

    return str(ParamKey.to_text(number)).lower().replace("_", "-") if number <= _NAMED_BY_ALL else f"key{number}"
