r"""A name that Cloudflare does not accept.

What: Cloudflare is to serve an owner or a target with characters that its API refuses in names.
Why: its API refuses spaces, quotes, backslashes, control and non-ASCII characters, and @ ( ) : ; the deployment would
    stop halfway. Route53 and own servers accept every octet.
Good: `"0/25": {NS: [ns1.example.net., ns2.example.net.]}`
Bad: `'front\032desk': {A: 192.0.2.1}`, `'a:b': {TXT: text}`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from dnsstack.lint.entries import address_in, served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId

_SIGNS: Final = r"""!#-'+-\-/-9<-?A-\[\]-~"""
_NAME: Final = re.compile(rf"(?:(?:\*|[{_SIGNS}]+)\.)+")
_OWNERS: Final = re.compile(rf"(?:[{_SIGNS}*]+\.)+")  # another rule checks asterisks
_SAYS: Final = "remove the spaces, quotes, backslashes and @ ( ) : ;"


@rule(
    Severity.ERROR,
    source="Cloudflare API, error 9000; spaces and @ ( ) : ; are refused "
    "(cisagov/manage.get.gov 4745, 2026-03-03); of quotes and backslashes from memory",
    hint="choose another name, or serve it only from Route53, with only: route53",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Owners and targets."""
    if ProviderId.CLOUDFLARE not in zone.providers:
        return
    taken = _OWNERS.fullmatch("".join(zone.by_owner))  # each ends in a dot, so one match checks all of them
    for owner, entries in zone.by_owner.items() if not taken else ():
        if not _OWNERS.fullmatch(owner):
            found = [entry for entry in entries if served_by(entry, ProviderId.CLOUDFLARE)]
            for entry in found[:1]:
                yield Finding(entry, f"Cloudflare refuses this name; {_SAYS}")
    for entry, at, target, _ in zone.targets_with(partial(_is_refused, zone), *zone.targets):
        if served_by(entry, ProviderId.CLOUDFLARE):
            yield Finding(entry, f"Cloudflare refuses the target {target}; {_SAYS}", at)


def _is_refused(zone: Zone, target: str) -> bool:
    """True for a target with such characters; other rules check for addresses."""
    return not _NAME.fullmatch(target) and not address_in(target, zone.apex)
