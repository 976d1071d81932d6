"""References between specs: an output of a resource that does not exist yet."""

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
