"""What a spec's input represents until Pulumi runs: an output of another resource, or a secret."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ref:
    """An output of another spec, resolved by `dnsstack.component`.

    `spec` is its logical name, `output` the attribute in Python's spelling, `index` an element of a list output.
    """

    spec: str
    output: str
    index: int | None = None

    def to_text(self) -> str:
        """How goldens and reports show it: `${name.output[0]}`."""
        element = "" if self.index is None else f"[{self.index}]"
        return f"${{{self.spec}.{self.output}{element}}}"


@dataclass(frozen=True, slots=True)
class Secret:
    """A part of a TSIG key that only the deployment knows: `part` is `secret` or `algorithm` of the key `key`."""

    key: str
    part: str

    def to_text(self) -> str:
        """How goldens and reports show it: `${tsig:name.secret}`."""
        return f"${{tsig:{self.key}.{self.part}}}"
