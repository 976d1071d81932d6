"""Names as the service writes them: absolute, lower case, punycode, without final dot."""

from __future__ import annotations

import re

from dnsstack.sandbox.cloudflare_api.errors import ApiError, invalid_record

_HOST_LABEL = re.compile(r"(?:\*|[a-z0-9_/](?:[a-z0-9_/-]{0,61}[a-z0-9_/])?)\Z")
_LABEL = re.compile(r"""(?:\*|[!#-'+-\-/-9<-?A-\[\]-~]{1,63})\Z""")
"""A record's name and target (cisagov/manage.get.gov 4745, 2026-03-03): no space and none of @ ( ) : ; but hyphens
may begin and end a label. Other signs are accepted, because the service's rule for them is not known."""
MAXIMUM_NAME = 253


def ascii_name(text: str) -> str:
    """A name in lower case and punycode, without final dot; raises `ValueError` if a label can't be encoded."""
    text = text.strip().lower()
    text = text.removesuffix(".")
    if text.isascii():
        return text
    import idna

    try:
        return ".".join(
            label if label.isascii() else idna.encode(label, uts46=True).decode() for label in text.split(".")
        )
    except idna.IDNAError as error:
        raise ValueError(str(error)) from error


def host_name(text: object) -> str:
    """A host's or a zone's name as `ascii_name` writes it, or "" if a label is invalid in one."""
    try:
        name = ascii_name(text) if isinstance(text, str) else ""
    except ValueError:
        return ""
    return name if _is_made_of(_HOST_LABEL, name) else ""


def unicode_name(name: str) -> str:
    """A zone's name as the service answers it: in U-labels, if they can be decoded."""
    if "xn--" not in name:
        return name
    import idna

    shown = []
    for label in name.split("."):
        try:
            shown.append(idna.decode(label) if label.startswith("xn--") else label)
        except idna.IDNAError:
            shown.append(label)
    return ".".join(shown)


def _is_made_of(label: re.Pattern[str], name: str) -> bool:
    return 0 < len(name) <= MAXIMUM_NAME and all(label.match(one) for one in name.split("."))


def owner_name(text: object, zone: str) -> str:
    """The absolute name that a record gets: `@` is the apex, a name outside the zone counts as relative to it.

    Raises `ApiError` 9000 for a name that the service refuses.
    """
    invalid = invalid_record(9000, "DNS name is invalid.")
    if not isinstance(text, str):
        raise invalid
    try:
        name = ascii_name(text)
    except ValueError:
        raise invalid from None
    if name in {"@", ""}:
        return zone
    if name != zone and not name.endswith(f".{zone}"):
        name = f"{name}.{zone}"
    wildcards = [index for index, label in enumerate(name.split(".")) if label == "*"]
    if not _is_made_of(_LABEL, name) or wildcards not in ([], [0]):
        raise invalid
    return name


def target_name(text: object, code: int, record_type: str) -> str:
    """The host name that a record points to; raises `ApiError` with `code` if it is invalid."""
    refusal: ApiError = invalid_record(code, f"Content for {record_type} record is invalid.")
    if not isinstance(text, str):
        raise refusal
    if text.strip() == ".":
        return "."
    try:
        name = ascii_name(text)
    except ValueError:
        raise refusal from None
    if not _is_made_of(_LABEL, name):
        raise refusal
    return name
