"""The rule ids of document problems, each with its meaning; an id never changes."""

from __future__ import annotations

from typing import Final

RULES: Final[dict[str, str]] = {
    "bad-duration": "A duration is not a number of seconds, and has no units.",
    "bad-name": "A domain name is malformed or too long.",
    "bad-rdata": "A value is not valid for its record type.",
    "control-character": "The text has a control character.",
    "cyclic-include": "A fragment includes itself, directly or through others.",
    "duplicate-domain": "Two documents declare the same domain.",
    "duplicate-entry": "The same RRset, policy or health check is in two files.",
    "duplicate-key": "A mapping has the same key twice.",
    "empty-document": "The document is empty.",
    "file-too-large": "A file is larger than a document can be.",
    "fragment-with-domain": "A fragment names a domain.",
    "include-outside": "An included path leads out of the document's folder.",
    "include-url": "An include is a URL.",
    "json-syntax": "The text is not JSON.",
    "key-not-text": "A key is missing, or is a mapping or a list.",
    "missing-key": "A required key is missing.",
    "no-match": "No file matches a pattern.",
    "no-value": "A key or a list item has no value.",
    "not-allowed": "The value is not one of those that are allowed in this place.",
    "not-utf8": "A file is in another encoding than UTF-8.",
    "out-of-bounds": "A number, a length or a count is outside its bounds.",
    "recursive-alias": "An alias is inside its own anchor.",
    "several-documents": "One file has several YAML documents.",
    "too-deep": "Mappings and lists are nested too deeply.",
    "too-many-aliases": "Aliases represent too many values.",
    "too-many-fragments": "A document includes too many fragments.",
    "unknown-alias": "An alias has no anchor.",
    "unknown-format": "The ending of a file's name, or the name of a format, is not known.",
    "unknown-key": "A key is not allowed in its place.",
    "unknown-type": "A record type is not known, or not allowed in this place.",
    "unreadable-file": "A file can't be read.",
    "wrong-type": "A value has the wrong kind: a text, a mapping or a list where another of these is expected.",
    "yaml-syntax": "The text is not YAML.",
    "yaml-tag": "The text has a YAML tag.",
}
"""Id to meaning, in order of the ids."""
