"""A catalog zone (RFC 9432, schema version 2), from which secondaries read which zones to serve."""

from __future__ import annotations

from hashlib import sha256

from dnsstack.model.bind import SoaTimers


def render(catalog: str, members: tuple[str, ...], timers: SoaTimers, serial: int = 1) -> str:
    """The zone file of the catalog `catalog` with the zones `members`; all names are absolute.

    A member's label is a digest of its name, so it never changes. RFC 9432 §4.1 requires that it is unique, and that it
    is the same as long as the member's state should be kept.
    """
    numbers = f"{serial} {timers.refresh} {timers.retry} {timers.expire} {timers.minimum}"
    lines = [
        f"{catalog} 0 IN SOA invalid. invalid. {numbers}",
        f"{catalog} 0 IN NS invalid.",
        f'version.{catalog} 0 IN TXT "2"',
        *(f"{_label(member)}.zones.{catalog} 0 IN PTR {member}" for member in sorted(members)),
    ]
    return "\n".join(lines) + "\n"


def _label(member: str) -> str:
    return sha256(member.encode()).hexdigest()[:16]
