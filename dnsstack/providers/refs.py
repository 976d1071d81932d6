"""Placeholders in a spec's inputs until Pulumi runs: an output of another resource, or a secret."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ref:
    """An output of another spec, resolved by `dnsstack.component`.

    `spec` is its logical name, `output` the attribute with Python's name, `index` the element of a list output.
    """

    spec: str
    output: str
    index: int | None = None

    def to_text(self) -> str:
        """The text in goldens and reports: `${name.output[0]}`."""
        element = "" if self.index is None else f"[{self.index}]"
        return f"${{{self.spec}.{self.output}{element}}}"


@dataclass(frozen=True, slots=True)
class Secret:
    """A part of the TSIG key `key` that only the deployment knows; `part` is `secret` or `algorithm`."""

    key: str
    part: str

    def to_text(self) -> str:
        """The text in goldens and reports: `${tsig:name.secret}`."""
        return f"${{tsig:{self.key}.{self.part}}}"
