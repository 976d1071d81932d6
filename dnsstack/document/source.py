"""Read a file or a text into a `Tree`; other encodings than UTF-8, other formats and large files are refused."""

from __future__ import annotations

import errno
import re
from pathlib import PurePath
from typing import Final, NoReturn

from dnsstack import files
from dnsstack.document.tree import Tree, Unreadable
from dnsstack.errors import Position, Problem

MAX_BYTES: Final = 64 * 2**20
"""Largest size of one file, in octets; ten thousand RRsets take less than one MiB."""

FORMATS: Final = {".yaml": "yaml", ".yml": "yaml", ".json": "json"}
"""Endings of file names, each with its format."""

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
"""Characters that a YAML 1.2 document can't contain (§5.1). The negated set of all others takes 8 ms to compile."""


def format_of(file: str) -> str:
    """The format for the ending of the file's name.

    Raises:
        Unreadable: the ending is not in `FORMATS`.
    """
    suffix = PurePath(file).suffix.lower()
    if suffix == ".toml":
        message = "TOML is not a format of documents; write YAML or JSON"
        raise Unreadable([Problem(message, rule="unknown-format", position=Position(file, 1))])
    if suffix not in FORMATS:
        message = f"the file ends in {suffix!r}; a document ends in one of {', '.join(FORMATS)}"
        raise Unreadable([Problem(message, rule="unknown-format", position=Position(file, 1))])
    return FORMATS[suffix]


def read_file(file: str) -> Tree:
    """Read the document in a file; its fragments are not read.

    Raises:
        Unreadable: the file can't be read; it has every problem found so far.
    """
    kind = format_of(file)
    try:
        octets = files.read_bytes(file, MAX_BYTES)
    except OSError as error:
        if error.errno == errno.EFBIG:
            message = f"the file has more than {MAX_BYTES >> 20} MiB, which is the limit for a document"
            raise Unreadable([Problem(message, rule="file-too-large", position=Position(file, 1))]) from None
        reason = (error.strerror or str(error)).lower()
        problem = Problem(f"can't be read: {reason}", rule="unreadable-file", position=Position(file, 1))
        raise Unreadable([problem]) from None
    return read_text(decode(octets, file), kind, file)


def read_text(text: str, kind: str, file: str) -> Tree:
    """Read the document in a text of format `kind`; positions show `file` as its name.

    Raises:
        Unreadable: the text can't be read; it has every problem found so far.
    """
    text = text.removeprefix("\ufeff")
    if match := _CONTROL.search(text):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        message = f"the character U+{ord(match[0]):04X} is a control character; only tabs and line breaks are allowed"
        position = Position(file, line, column)
        hint = "write it as an escape inside double quotes"
        raise Unreadable([Problem(message, hint=hint, rule="control-character", position=position)])
    tree = _read(text, kind, file) if text.strip() else None
    if tree is None or tree.data in (None, "", {}):
        hint = "begin with `domain: example.com`, or see `dnsstack init`"
        problems = tree.problems if tree else []
        problem = Problem("the document is empty", hint=hint, rule="empty-document", position=Position(file, 1, 1))
        raise Unreadable([*problems, problem])
    if not isinstance(tree.data, dict):
        message = "the document is not a mapping; write keys such as domain, nameservers and records"
        raise Unreadable([*tree.problems, Problem(message, rule="wrong-type", position=Position(file, 1, 1))])
    return tree


def _read(text: str, kind: str, file: str) -> Tree:
    """Read the text with the reader of its format, which is imported now."""
    if kind == "yaml":
        from dnsstack.document.yaml_reader import read
    elif kind == "json":
        from dnsstack.document.json_reader import read
    else:
        message = f"{kind!r} is not a format; write yaml or json"
        raise Unreadable([Problem(message, rule="unknown-format", position=Position(file, 1))])
    return read(text, file)


def decode(octets: bytes, file: str) -> str:
    """Decode the text of a file from UTF-8.

    Raises:
        Unreadable: the file is not UTF-8; the problem has the position of the first wrong octet.
    """
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_encoding(octets, error.start, file)


def _refuse_encoding(octets: bytes, at: int, file: str) -> NoReturn:
    begin = octets.rfind(b"\n", 0, at) + 1
    position = Position(file, octets.count(b"\n", 0, at) + 1, len(octets[begin:at].decode("utf-8")) + 1)
    looks = "UTF-16" if octets[:2] in (b"\xff\xfe", b"\xfe\xff") else "another encoding"
    message = f"the octet 0x{octets[at]:02x} is not UTF-8, the only encoding of a document"
    hint = f"the file may be in {looks}; save it as UTF-8"
    raise Unreadable([Problem(message, hint=hint, rule="not-utf8", position=position)])
