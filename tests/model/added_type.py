"""Run as a program: HINFO in one class and one line of the roster, before anything else of the package is loaded.

The arguments are command lines of `dnsstack`, one each; their outputs go to standard output, in order.
"""

from __future__ import annotations

import shlex
import sys
from typing import ClassVar, Required, Self, TypedDict

from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ROSTER
from dnsstack.model.rdata.base import Rdata
from dnsstack.model.rdata.character_string import CharacterString, Escaped
from dnsstack.model.rdata.words import quote, split, to_bytes


class HINFOArgs(TypedDict, total=False):
    """An HINFO value as plain data."""

    cpu: Required[str]
    os: Required[str]


class HINFO(Rdata):
    """The processor and the operating system of a host (RFC 1035 §3.3.2)."""

    rdtype: ClassVar[str] = "HINFO"
    fields: ClassVar[tuple[str, ...]] = ("cpu", "os")
    carriers: ClassVar[frozenset[ProviderId]] = frozenset((ProviderId.SELF_HOSTED, ProviderId.OTHER))

    cpu: CharacterString
    """Processor."""
    os: CharacterString
    """Operating system."""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read `"INTEL-386" "Linux"`."""
        words = split(text, quotes=frozenset({0, 1}))
        if len(words) != len(cls.fields):
            raise cls.malformed(text)
        return cls.model_validate({name: Escaped(word) for name, word in zip(cls.fields, words, strict=True)})

    def to_text(self) -> str:
        """Both strings are quoted."""
        return " ".join(quote(to_bytes(getattr(self, name))) for name in self.fields)


if __name__ == "__main__":
    ROSTER._parts["HINFO"] = HINFO  # the line that the roster would have
    from dnsstack.cli.app import run

    for line in sys.argv[1:]:
        sys.stdout.write(f"-- {run(shlex.split(line))}\n")
