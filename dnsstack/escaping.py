r"""Escape text of others before it is shown on a terminal, in a CI log or on a page: the one place that does it.

Others write documents, file names and the answers of servers. If they are shown unchanged, a control character moves
the cursor or rewrites lines (ECMA-48), a bidirectional one changes the order in which text is displayed
(CVE-2021-42574), and a line that begins with `::` is a command to GitHub's runner. All of these become visible escapes
here: `\x1b`, `\u202e`, `\::`.
"""

from __future__ import annotations

import os
import re
from typing import Any, Final

from dnsstack.masking import masked

_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Control characters (C0, C1, DEL), characters that reorder, hide or break lines (Unicode's Cf, default ignorables,
U+2028 and U+2029), and lone surrogates, which no output can encode. Tab and line feed are not among them."""

_COMMAND: Final = re.compile(r"^(\s*)::", re.MULTILINE)
"""How a workflow command begins; the runner ignores white space in front of it."""
_LOGGING: Final = re.compile(r"##(?=\[|vso\[)")
"""How the older form of a command begins, anywhere in a line (actions/runner, ActionCommand.TryParse; Azure
Pipelines)."""

_DATA: Final = "%\r\n"
_PROPERTY: Final = "%\r\n:,"
"""Characters that are percent-encoded in the message and in the properties of a workflow command."""


def visible(text: str) -> str:
    """The text with every control and bidirectional character as an escape, and without lines that are commands.

    Secrets are hidden (`masking`). Line feeds and tabs stay. A text that was escaped once is not changed again.
    """
    text = masked(text)
    if not text.isascii() or not text.isprintable():
        text = _UNSAFE.sub(_escaped, text)
    if "::" in text:
        text = _COMMAND.sub(r"\1\\::", text)
    return _LOGGING.sub(r"#\#", text) if "##" in text else text


def one_line(text: str) -> str:
    """As `visible`, and all on one line: for a cell of a table or a part of a message."""
    return visible(text.replace("\n", "\\n").replace("\t", "\\t") if "\n" in text or "\t" in text else text)


def json_text(data: Any, *, indent: int | None = None, separators: tuple[str, str] | None = None) -> str:
    """Data as JSON without control or bidirectional characters: they are written as JSON's own escapes.

    A reader gets the same data back. A value that JSON has no form for is written as its `str()`.
    """
    import json

    text = json.dumps(data, indent=indent, separators=separators, ensure_ascii=False, default=str)
    if not text.isascii() or "\x7f" in text:
        text = _UNSAFE.sub(_json_escaped, text)
    return _LOGGING.sub(r"#\\u0023", text) if "##" in text else text


def must_quote(text: str) -> bool:
    """True for a text that must be in double quotes in YAML, so that `yaml_text` can escape it."""
    return bool(not text.isprintable() or _UNSAFE.search(text) or _LOGGING.search(text))


def yaml_text(text: str) -> str:
    """A YAML text with unsafe characters as YAML's own escapes; `must_quote` has put them inside double quotes."""
    if not text.isascii():
        text = _UNSAFE.sub(_escaped, text)
    return _LOGGING.sub(r"#\\x23", text) if "##" in text else text


def zone_text(text: str) -> str:
    """A zone file (RFC 1035 §5.1) with the older form of workflow commands escaped; its values are escaped already."""
    return _LOGGING.sub(r"#\\035", text) if "##" in text else text


def workflow_command(name: str, properties: dict[str, str], message: str) -> str:
    """A GitHub annotation: `::error file=…,line=…::message`, its parts escaped as in GitHub's toolkit.

    Source: actions/toolkit, packages/core/src/command.ts, escapeData and escapeProperty.
    """
    written = ",".join(f"{key}={_percent(value, _PROPERTY)}" for key, value in properties.items() if value)
    return f"::{name}{' ' if written else ''}{written}::{_percent(message, _DATA)}"


def metric_label(text: str) -> str:
    """The value of a label in Prometheus' text format 0.0.4, without its quotes; three characters are escaped."""
    return visible(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def chart_label(text: str) -> str:
    """A text between the quotes of a Mermaid flow chart, where `#35;` is a character by its number.

    Besides quotes and markup, this escapes what Mermaid interprets before it parses: `%%{` begins a directive and a
    backtick begins Markdown, even in quotes; in a line with `style` or `classDef` an entity is lost (mermaid 11,
    encodeEntities).
    """
    shown = _NOT_IN_CHARTS.sub(lambda match: f"#{ord(match[0])};", one_line(text))
    return _CHART_WORDS.sub(lambda match: f"#{ord(match[0][0])};{match[0][1:]}", shown)


_NOT_IN_CHARTS: Final = re.compile(r"""[#"<>&%`\\;|]""")
_CHART_WORDS: Final = re.compile("style|classDef")


def template_literal(text: str) -> str:
    """A text escaped so that OpenTofu and Terraform, whose JSON has templates in values and keys, read it literally.

    A run of `$` before a brace needs no more than this, because the scanner reads `$` one by one (HCL, "Template
    Literals"). A byte order mark at the start would be read as the file's own, so it is written as an expression.
    """
    mark = "\ufeff"
    begins = '${"\\uFEFF"}' if text.startswith(mark) else ""
    return begins + text.removeprefix(mark if begins else "").replace("${", "$${").replace("%{", "%%{")


def file_uri(path: str) -> str:
    """A file's path as a URI reference (RFC 3986 §4.2): a relative path stays relative."""
    from urllib.parse import quote

    path = path.replace("\\", "/") if os.sep == "\\" else path
    rooted = "/" if path.startswith("/") else ""  # two slashes would begin an authority
    return rooted + quote(path.lstrip("/") if rooted else path, safe="/", errors="surrogateescape")


def markup(text: str, *, quote: bool = True) -> str:
    """A text escaped for HTML and XML, on one line; with `quote`, it is safe in an attribute, too."""
    from html import escape

    return escape(one_line(text), quote=quote)


def _percent(text: str, chars: str) -> str:
    """Percent-encode the characters that would end the command or the property."""
    text = visible(text)
    for char in chars:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004  # as many digits as in Python's escapes


def _json_escaped(match: re.Match[str]) -> str:
    """One character as escapes of its UTF-16 code units (RFC 8259 §7)."""
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
