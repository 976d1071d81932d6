"""Which records of one owner a service refuses beside each other: one table, and the functions that read it.

A deployment creates before it deletes. A new record can't be created while a record that excludes it exists, and after
the refused creation nothing is deleted, so every further deployment fails, too. The guard (`safety`) refuses such a
change before it begins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from dnsstack.model.nameservers import ProviderId

FLATTENED: Final = "flattened CNAME"
"""An ALIAS at Cloudflare: a CNAME that is answered as addresses, so other types may exist beside it."""

ANY: Final = "*"
"""Every type except those in `Exclusion.beside`."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One owner at `provider` can't have a record of type `one` and a record of a type in `others` at the same time.

    `code` is the error code of the service, or "" if only an RFC forbids the pair and the service accepts it. The types
    in `beside` are allowed. `at_apex` is False if the rule does not apply to the apex.
    """

    provider: ProviderId
    one: str
    others: tuple[str, ...]
    code: str
    source: str
    date: str
    beside: tuple[str, ...] = ()
    at_apex: bool = True


_CONFLICTS: Final = "Cloudflare API, Create DNS Record, notes"
_SEEN_81053: Final = "terraform-provider-cloudflare 1247; favonia/cloudflare-ddns 990"
_SEEN_81056: Final = "Cloudflare DNS docs, troubleshooting, existing NS record; 81055 in users' logs"
_ROUTE53: Final = "Route53 API, ResourceRecordSet, Type CNAME; InvalidChangeBatch"

TABLE: Final[tuple[Exclusion, ...]] = (
    Exclusion(ProviderId.ROUTE53, "CNAME", (ANY,), "InvalidChangeBatch", _ROUTE53, "2026-11"),
    Exclusion(ProviderId.CLOUDFLARE, "CNAME", ("A", "AAAA", FLATTENED), "81053, 81054", _SEEN_81053, "2026-11"),
    Exclusion(ProviderId.CLOUDFLARE, "CNAME", (ANY,), "", "RFC 1034 §3.6.2", "1987-11"),
    Exclusion(ProviderId.CLOUDFLARE, FLATTENED, ("A", "AAAA", "CNAME"), "81053, 81054", _SEEN_81053, "2026-11"),
    Exclusion(
        ProviderId.CLOUDFLARE, "NS", (ANY,), "81053, 81055, 81056", f"{_CONFLICTS}; {_SEEN_81056}", "2026-11",
        beside=("DS",), at_apex=False,
    ),
)  # fmt: skip
"""Every pair in one direction; the functions check both. Two CNAMEs are one resource here, so they are no pair."""


def excludes(provider: ProviderId, one: str, other: str, *, at_apex: bool) -> bool:
    """True if `provider` can't have a record of type `one` beside one of type `other`."""
    return any(_exclusions(provider, one, other, at_apex=at_apex))


def refuses(provider: ProviderId, one: str, other: str, *, at_apex: bool) -> bool:
    """True if `provider` itself refuses the pair with an error code; a rule of an RFC alone does not count."""
    return any(row.code for row in _exclusions(provider, one, other, at_apex=at_apex))


def _exclusions(provider: ProviderId, one: str, other: str, *, at_apex: bool) -> Iterator[Exclusion]:
    for row in TABLE:
        if (
            row.provider is provider
            and (row.at_apex or not at_apex)
            and (_holds(row, one, other) or _holds(row, other, one))
        ):
            yield row


def _holds(row: Exclusion, one: str, other: str) -> bool:
    if row.one != one or other == one:
        return False
    return other in row.others or (ANY in row.others and other not in row.beside)


def excluded(
    provider: ProviderId, was: Collection[str], becomes: Collection[str], *, at_apex: bool
) -> list[tuple[str, str]]:
    """The new types that can't be created while an old one exists, as sorted pairs (new type, old type)."""
    return sorted(
        (new, old) for new in becomes if new not in was for old in was if excludes(provider, new, old, at_apex=at_apex)
    )
