"""URI: the mapping of a name to a URI (RFC 7553)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Required, Self, TypedDict

from pydantic import AfterValidator

from dnsstack.model.base import invalid
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import Rdata, Uint16
from dnsstack.model.rdata.character_string import Escaped, Octets
from dnsstack.model.rdata.spelling import EVERYBODY, Form, Named
from dnsstack.model.rdata.words import quote, split, to_bytes

_QUOTED: Final = frozenset({2})


def _not_empty(text: str) -> str:
    if not text:
        raise invalid("the target is empty; write a URI (RFC 7553 §4.4)")
    return text


class URIArgs(TypedDict, total=False):
    """A URI value as plain data."""

    priority: Required[int]
    weight: Required[int]
    target: Required[str]


class URI(Rdata):
    """A URI of a service; the lowest priority is tried first, and `weight` is the share among equal priorities."""

    rdtype: ClassVar[str] = "URI"
    fields: ClassVar[tuple[str, ...]] = ("priority", "weight", "target")
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY - {ProviderId.ROUTE53}
    cloudflare: ClassVar[Form | None] = Named(above=("priority",))
    octodns: ClassVar[Form | None] = Named()

    priority: Uint16
    """Priority; the lowest is tried first."""
    weight: Uint16
    """Share of the requests among records of equal priority."""
    target: Annotated[Octets, AfterValidator(_not_empty)]
    """URI of the service."""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read `10 1 "https://example.com/path"`."""
        words = split(text, quotes=_QUOTED)
        if len(words) != len(cls.fields):
            raise cls.malformed(text)
        return cls(priority=words[0], weight=words[1], target=Escaped(words[2]))

    def to_text(self) -> str:
        """Presentation format; the target is always in quotes."""
        return f"{self.priority} {self.weight} {quote(to_bytes(self.target))}"
