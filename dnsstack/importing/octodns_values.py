"""octoDNS's values: fields or text, with octoDNS's escapes (octoDNS 1.22, `octodns/record/`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from dnsstack.model.rdata import ALIAS, ROSTER, Rdata
from dnsstack.model.rdata.character_string import Escaped
from dnsstack.model.rdata.spelling import Named, Parts
from dnsstack.model.rdata.txt import TXT
from dnsstack.model.rdata.words import quoted_strings

_SVC: Final = {"svcpriority": "priority", "targetname": "target"}


def read_values(rdtype: str, body: Mapping[str, Any]) -> Iterator[Rdata]:
    """The values of a record: its `values`, else its `value`.

    Raises:
        PydanticCustomError, ValidationError, KeyError: a value is wrong.
    """
    given = body["values"] if "values" in body else body["value"]
    for value in given if isinstance(given, list) else [given]:
        yield _SPECIAL.get(rdtype, _plain)(rdtype, value)


def _plain(rdtype: str, value: Any) -> Rdata:
    """A value: a text is presentation format, a mapping has the RFC's fields."""
    if value is None or (isinstance(value, Mapping) and None in value.values()):
        msg = "a value is null; write a text or fields"
        raise ValueError(msg)
    if not isinstance(value, Mapping):
        return ROSTER[rdtype].from_text(str(value))
    kind = ROSTER[rdtype]
    match kind.octodns:
        case Parts():
            return kind.from_parts(value)
        case Named() as form:
            ours = {**form.also, **{form.key(name): name for name in kind.fields}}
            return kind.model_validate({ours.get(str(key), str(key)): item for key, item in value.items()})
        case _:
            return kind.model_validate({str(key): item for key, item in value.items()})


def _txt(_: str, value: Any) -> Rdata:
    r"""Semicolons are escaped as `\;`; a text in quotes is chunked already."""
    if value is None:
        msg = "a value is null; write a text"
        raise ValueError(msg)
    text = str(value).replace("\\;", ";")
    strings = quoted_strings(text) if text.startswith('"') else None
    return TXT.model_validate({"strings": strings} if strings is not None else {"text": text})


def _alias(_: str, value: Any) -> Rdata:
    """`ALIAS` is a name; octodns-route53's own alias is a mapping."""
    if value is None:
        msg = "a value is null; write a name"
        raise ValueError(msg)
    if not isinstance(value, Mapping):
        return ALIAS(target=str(value))
    kind = value.get("type", "A")
    if kind not in ("A", "AAAA"):
        msg = f"it is an alias for {kind}, and a document can have aliases only for A and AAAA"
        raise ValueError(msg)
    name = str(value.get("name") or "@")
    return ALIAS(
        target=name,
        zone_id=value.get("hosted-zone-id"),
        evaluate_target_health=bool(value.get("evaluate-target-health", False)),
    )


def _svcb(rdtype: str, value: Any) -> Rdata:
    if not isinstance(value, Mapping):
        return _plain(rdtype, value)
    fields = {ours: value[theirs] for theirs, ours in _SVC.items()}
    params = " ".join(_param(str(key), item) for key, item in (value.get("svcparams") or {}).items())
    return ROSTER[rdtype].model_validate({**fields, **({"params": params} if params else {})})


def _param(key: str, item: Any) -> str:
    """One SvcParam; its text is presentation format, because octoDNS writes it into the rdata unchanged."""
    if item is None:
        return key
    text = ",".join(map(str, item)) if isinstance(item, list) else str(item)
    return f"{key}={text}" if text.startswith('"') else f'{key}="{_BARE_QUOTE.sub(_escaped_quote, text)}"'


_BARE_QUOTE: Final = re.compile(r'\\.|"', re.DOTALL)


def _escaped_quote(match: re.Match[str]) -> str:
    return '\\"' if match[0] == '"' else match[0]


def _naptr(rdtype: str, value: Any) -> Rdata:
    """A NAPTR; its texts have escapes of presentation format, because octoDNS only puts quotes around them."""
    if not isinstance(value, Mapping):
        return _plain(rdtype, value)
    texts = {key: Escaped(value[key] or "") for key in ("flags", "service", "regexp")}
    return _plain(rdtype, {**value, **texts})


_SPECIAL: Final[Mapping[str, Callable[[str, Any], Rdata]]] = {
    "ALIAS": _alias,
    "HTTPS": _svcb,
    "NAPTR": _naptr,
    "SVCB": _svcb,
    "TXT": _txt,
}
