"""Read the resource's inputs and state: the wanted content of a zone, and the content of the last deployment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dnsstack.errors import EnvironmentFault
from dnsstack.plugin.resources import UNKNOWN, Values
from dnsstack.providers.declared import COUNTED, FORMAT, Counted, DeclaredRRset, Key
from dnsstack.providers.vendors.values import has_unknown

EVERYTHING: Final = "/*"
"""The end of an import id that records all RRsets."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The checked inputs. `pending` are the keys of RRsets with a part that is not known yet."""

    zone_id: str
    apex: str
    rrsets: Mapping[Key, DeclaredRRset]
    pending: frozenset[Key]
    overwrite: frozenset[Key]
    consent: frozenset[str]
    counted: Counted
    inputs: Values

    @property
    def has_zone(self) -> bool:
        """False at the preview of a zone that does not exist yet, or of RRsets that are not known yet."""
        return bool(self.zone_id) and self.inputs.get("rrsets") is not UNKNOWN


@dataclass(frozen=True, slots=True)
class LastState:
    """The state of the last deployment: live RRsets of declared keys, and the account ("" before the first one).

    `counted` is what that deployment's guard counted. `whole` is True after an import of all RRsets, until the first
    deployment declares RRsets.
    """

    zone_id: str
    rrsets: Mapping[Key, DeclaredRRset]
    account: str
    overwrite: frozenset[Key]
    consent: frozenset[str]
    counted: Counted
    whole: bool = False


def wanted(inputs: Values) -> Wanted:
    """Read the inputs; at preview, any part may be unknown."""
    given = inputs.get("rrsets")
    bodies: Mapping[Key, Any] = given if isinstance(given, Mapping) else {}
    pending = frozenset(key for key, body in bodies.items() if has_unknown(body))
    zone_id, zone_name = _plain(inputs.get("zoneId")), _plain(inputs.get("zoneName"))
    return Wanted(
        zone_id=zone_id,
        apex=f"{zone_name}." if zone_name else "",
        rrsets={
            key: DeclaredRRset.from_inputs(known(body) if key in pending else body) for key, body in bodies.items()
        },
        pending=pending,
        overwrite=_words(inputs.get("overwrite")),
        consent=_words(inputs.get("consent")),
        counted=Counted.from_input(inputs.get(COUNTED)),
        inputs=inputs,
    )


def kept(state: Values, inputs: Values) -> LastState:
    """Read the state, and the inputs of that deployment.

    Raises:
        EnvironmentFault: a newer version wrote it.
    """
    version = state.get("format") or FORMAT
    if not isinstance(version, int) or version > FORMAT:
        message = (
            f"the state was written in format {version}, and this version of the plugin can read {FORMAT}; install the "
            "version that the last deployment used, or a newer one"
        )
        raise EnvironmentFault(message)
    return LastState(
        zone_id=_plain(state.get("zoneId")),
        rrsets={key: DeclaredRRset.from_inputs(body) for key, body in (state.get("rrsets") or {}).items()},
        account=_plain(state.get("accountId")),
        overwrite=_words(state.get("overwrite")),
        consent=_words(state.get("consent")),
        counted=Counted.from_input(inputs.get(COUNTED)),
        whole=bool(state.get("whole")),
    )


def outputs(inputs: Values, rrsets: Mapping[Key, DeclaredRRset], account: str, *, whole: bool = False) -> Values:
    """The outputs to keep: the inputs with the live content, in this version's format."""
    found = inputs_of(inputs, rrsets) | {"accountId": account, "format": FORMAT}
    found.pop(COUNTED, None)
    return found | ({"whole": True} if whole else {})


def inputs_of(given: Values, rrsets: Mapping[Key, DeclaredRRset]) -> Values:
    """The inputs with which a program would declare `rrsets`."""
    found = {name: given[name] for name in ("zoneId", "zoneName", "overwrite", "consent", COUNTED) if name in given}
    return found | {"rrsets": {key: rrsets[key].to_inputs() for key in sorted(rrsets)}}


def known(body: Any) -> Any:
    """A value without its unknown parts; an alias with an unknown part is unknown."""
    if isinstance(body, str):
        return body
    if isinstance(body, Mapping):
        parts = {name: part for name, part in body.items() if not (name == "alias" and has_unknown(part))}
        return {name: known(part) for name, part in parts.items() if part is not UNKNOWN}
    if isinstance(body, (list, tuple)):
        return [known(part) for part in body if part is not UNKNOWN]
    return body


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _words(value: Any) -> frozenset[str]:
    given: Sequence[Any] = value if isinstance(value, (list, tuple)) else ()
    return frozenset(word for word in given if isinstance(word, str))
