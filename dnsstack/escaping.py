r"""What a terminal, a CI log or a page may be shown of texts that others wrote: the one place that escapes them.

Documents, file names and answers of servers are data of others. Shown raw, a control character moves the cursor or
rewrites lines (ECMA-48), a bidirectional one shows a text in another order than it has (CVE-2021-42574), and a line
that begins with `::` is a command to GitHub's runner. All become visible escapes here: `\x1b`, `\u202e`, `\::`.
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
"""Controls (C0, C1, DEL), what reorders, hides or breaks lines (Unicode's Cf, default ignorables, U+2028 and U+2029),
and lone surrogates, which no output can encode. Tab and line feed are not among them."""

_COMMAND: Final = re.compile(r"^(\s*)::", re.MULTILINE)
"""How a workflow command begins: the runner leaves out white space in front of it."""
_LOGGING: Final = re.compile(r"##(?=\[|vso\[)")
"""How the older form begins, anywhere in a line (actions/runner, ActionCommand.TryParse; Azure Pipelines)."""

_DATA: Final = "%\r\n"
_PROPERTY: Final = "%\r\n:,"
"""What a workflow command's message and its properties have percent-encoded."""


def visible(text: str) -> str:
    """The text with every control and bidirectional character as an escape, and no line that is a command.

    Secrets are hidden (`masking`). Lines and tabs stay. What was made visible once stays as it is.
    """
    text = masked(text)
    if not text.isascii() or not text.isprintable():
        text = _UNSAFE.sub(_escaped, text)
    if "::" in text:
        text = _COMMAND.sub(r"\1\\::", text)
    return _LOGGING.sub(r"#\#", text) if "##" in text else text


def one_line(text: str) -> str:
    """As `visible`, for what must stay on its line: a cell of a table, a part of a message."""
    return visible(text.replace("\n", "\\n").replace("\t", "\\t") if "\n" in text or "\t" in text else text)


def json_text(data: Any, *, indent: int | None = None, separators: tuple[str, str] | None = None) -> str:
    """Data as JSON that shows no control or bidirectional character: those are JSON's own escapes, so it reads back.

    What JSON can't say is written as its text.
    """
    import json

    text = json.dumps(data, indent=indent, separators=separators, ensure_ascii=False, default=str)
    if not text.isascii() or "\x7f" in text:
        text = _UNSAFE.sub(_json_escaped, text)
    return _LOGGING.sub(r"#\\u0023", text) if "##" in text else text


def must_quote(text: str) -> bool:
    """True for a text that YAML shall have in double quotes, where `yaml_text` escapes it."""
    return bool(not text.isprintable() or _UNSAFE.search(text) or _LOGGING.search(text))


def yaml_text(text: str) -> str:
    """A YAML text with its unsafe characters as YAML's own escapes; they are inside double quotes only."""
    if not text.isascii():
        text = _UNSAFE.sub(_escaped, text)
    return _LOGGING.sub(r"#\\x23", text) if "##" in text else text


def zone_text(text: str) -> str:
    """A zone file (RFC 1035 §5.1) without the older form of a workflow command; values have escaped the rest."""
    return _LOGGING.sub(r"#\\035", text) if "##" in text else text


def workflow_command(name: str, properties: dict[str, str], message: str) -> str:
    """A GitHub annotation: `::error file=…,line=…::message`, its parts escaped as GitHub's toolkit does.

    Source: actions/toolkit, packages/core/src/command.ts, escapeData and escapeProperty.
    """
    written = ",".join(f"{key}={_percent(value, _PROPERTY)}" for key, value in properties.items() if value)
    return f"::{name}{' ' if written else ''}{written}::{_percent(message, _DATA)}"


def metric_label(text: str) -> str:
    """A label's value of Prometheus' text format 0.0.4, without its quotes; three characters are escaped in it."""
    return visible(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def chart_label(text: str) -> str:
    """A text between the quotes of a Mermaid flow chart, where `#35;` is a character by its number.

    Besides quotes and markup, what Mermaid looks for before it parses is taken apart: `%%{` begins a directive and
    a backtick Markdown even in quotes, a line with `style` or `classDef` loses an entity (mermaid 11, encodeEntities).
    """
    shown = _NOT_IN_CHARTS.sub(lambda match: f"#{ord(match[0])};", one_line(text))
    return _CHART_WORDS.sub(lambda match: f"#{ord(match[0][0])};{match[0][1:]}", shown)


_NOT_IN_CHARTS: Final = re.compile(r"""[#"<>&%`\\;|]""")
_CHART_WORDS: Final = re.compile("style|classDef")


def template_literal(text: str) -> str:
    """A text that OpenTofu and Terraform read as itself: their JSON has templates in values and in keys of mappings.

    A run of `$` before a brace stays right, for the scanner reads `$` one by one (HCL, "Template Literals"). A byte
    order mark in front would be taken for the file's, so it is an expression.
    """
    mark = "\ufeff"
    begins = '${"\\uFEFF"}' if text.startswith(mark) else ""
    return begins + text.removeprefix(mark if begins else "").replace("${", "$${").replace("%{", "%%{")


def file_uri(path: str) -> str:
    """A file's path as a URI reference (RFC 3986 §4.2): relative stays relative, whatever its first part holds."""
    from urllib.parse import quote

    path = path.replace("\\", "/") if os.sep == "\\" else path
    rooted = "/" if path.startswith("/") else ""  # two of them would begin an authority
    return rooted + quote(path.lstrip("/") if rooted else path, safe="/", errors="surrogateescape")


def markup(text: str, *, quote: bool = True) -> str:
    """A text as HTML and XML have it, on one line; with `quote` for an attribute, too."""
    from html import escape

    return escape(one_line(text), quote=quote)


def _percent(text: str, chars: str) -> str:
    """Percent-encode what would end the command or the property."""
    text = visible(text)
    for char in chars:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004  # Python's widths


def _json_escaped(match: re.Match[str]) -> str:
    """UTF-16 code units, as JSON counts (RFC 8259 §7)."""
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
