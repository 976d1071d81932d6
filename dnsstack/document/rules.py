"""The rule ids of document problems: permanent, each with what it means."""

from __future__ import annotations

from typing import Final

RULES: Final[dict[str, str]] = {
    "bad-duration": "A time is neither seconds nor written with units.",
    "bad-name": "A domain name is malformed or too long.",
    "bad-rdata": "A value is not what its record type holds.",
    "control-character": "The text holds a control character.",
    "cyclic-include": "A fragment includes what includes it.",
    "duplicate-domain": "Two documents declare the same domain.",
    "duplicate-entry": "The same RRset, policy or health check is in two files.",
    "duplicate-key": "A key is there twice in one mapping.",
    "empty-document": "Nothing is in the document.",
    "file-too-large": "A file is larger than a document can be.",
    "fragment-with-domain": "A fragment names a domain.",
    "include-outside": "An included path leads out of the document's folder.",
    "include-url": "An include is a URL.",
    "json-syntax": "The text is not JSON.",
    "key-not-text": "A key is missing, or is a mapping or a list.",
    "missing-key": "A key that is needed is missing.",
    "no-match": "No file matches a pattern.",
    "no-value": "A key or a list item has no value.",
    "not-allowed": "The value is not one of those that can be written there.",
    "not-utf8": "A file is in another encoding than UTF-8.",
    "out-of-bounds": "A number, a length or a count is beyond its bounds.",
    "recursive-alias": "An alias is inside its own anchor.",
    "several-documents": "One file holds several YAML documents.",
    "too-deep": "Mappings and lists are nested too deeply.",
    "too-many-aliases": "Aliases represent too many values.",
    "too-many-fragments": "A document includes too many fragments.",
    "unknown-alias": "An alias has no anchor.",
    "unknown-format": "A file's ending or a format's name is not known.",
    "unknown-key": "A key is not known in its place.",
    "unknown-type": "A record type is not known, or can't be there.",
    "unreadable-file": "A file can't be read.",
    "wrong-type": "A text, a mapping or a list is where another of them belongs.",
    "yaml-syntax": "The text is not YAML.",
    "yaml-tag": "A YAML tag is there.",
}
"""Id to meaning, in order of the ids."""
