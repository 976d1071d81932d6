"""The part of CBOR (RFC 8949) that AWS's RPC protocol uses: text, numbers, lists, maps, and timestamps (tag 1)."""

from __future__ import annotations

import struct
from datetime import datetime
from typing import Any

_WIDTHS = {24: ">B", 25: ">H", 26: ">I", 27: ">Q"}
_SIMPLE = {20: False, 21: True, 22: None, 23: None}
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}
_INDEFINITE = 31
_BREAK = object()
_BYTES, _TEXT, _LIST, _MAP, _TAG, _OTHER = range(2, 8)


def encode(value: Any) -> bytes:
    """A value as CBOR; raises `TypeError` for one of a kind that the protocol doesn't have."""
    match value:
        case None | bool():
            octets = bytes([_OTHER << 5 | {False: 20, True: 21, None: 22}[value]])
        case datetime():
            octets = _head(_TAG, 1) + encode(value.timestamp())
        case int():
            octets = _head(0, value) if value >= 0 else _head(1, -1 - value)
        case float():
            octets = bytes([_OTHER << 5 | 27]) + struct.pack(">d", value)
        case str():
            octets = _head(_TEXT, len(value.encode())) + value.encode()
        case list():
            octets = _head(_LIST, len(value)) + b"".join(map(encode, value))
        case dict():
            octets = _head(_MAP, len(value)) + b"".join(encode(key) + encode(item) for key, item in value.items())
        case _:
            raise TypeError(type(value).__name__)
    return octets


def _head(major: int, count: int) -> bytes:
    if count < 24:  # noqa: PLR2004 - RFC 8949, section 3: counts up to 23 stand in the first octet
        return bytes([major << 5 | count])
    for code, form in _WIDTHS.items():
        if count < 1 << 8 * struct.calcsize(form):
            return bytes([major << 5 | code]) + struct.pack(form, count)
    raise OverflowError(count)


def decode(octets: bytes) -> Any:
    """The value of CBOR octets; raises `ValueError` where they are cut short, or say something else."""
    try:
        value, end = _item(octets, 0)
    except (IndexError, struct.error, KeyError) as error:
        msg = "malformed CBOR"
        raise ValueError(msg) from error
    if end != len(octets):
        msg = "octets after the end of the CBOR value"
        raise ValueError(msg)
    return value


def _item(octets: bytes, at: int) -> tuple[Any, int]:
    major, code = octets[at] >> 5, octets[at] & 31
    at += 1
    if major == _OTHER:
        return _other(octets, at, code)
    count: int | None = code
    if code == _INDEFINITE:
        count = None
    elif code in _WIDTHS:
        (count,) = struct.unpack_from(_WIDTHS[code], octets, at)
        at += struct.calcsize(_WIDTHS[code])
    if count is None or major in {_LIST, _MAP}:
        return _collection(octets, at, major, count)
    if major == _TAG:
        return _item(octets, at)
    if major in {_BYTES, _TEXT}:
        if at + count > len(octets):
            raise IndexError(count)
        piece = octets[at : at + count]
        return (piece.decode() if major == _TEXT else piece), at + count
    return (count if major == 0 else -1 - count), at


def _other(octets: bytes, at: int, code: int) -> tuple[Any, int]:
    if code == _INDEFINITE:
        return _BREAK, at
    if code in _FLOATS:
        (number,) = struct.unpack_from(_FLOATS[code], octets, at)
        return number, at + struct.calcsize(_FLOATS[code])
    return _SIMPLE[code], at


def _collection(octets: bytes, at: int, major: int, count: int | None) -> tuple[Any, int]:
    """A list, a map, or a text in pieces; of `count` items, or up to the break."""
    items: list[Any] = []
    wanted = None if count is None else count * (2 if major == _MAP else 1)
    while wanted is None or len(items) < wanted:
        value, at = _item(octets, at)
        if value is _BREAK:
            break
        items.append(value)
    if major == _MAP:
        return dict(zip(items[::2], items[1::2], strict=True)), at
    if major in {_BYTES, _TEXT}:
        return (b"" if major == _BYTES else "").join(items), at
    return items, at
