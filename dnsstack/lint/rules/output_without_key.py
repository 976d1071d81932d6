"""An Output beside other values without its own key.

What: an RRset has several values, one of them is a Pulumi Output without a `key`, or two have the same one, and
    `nameservers.resources` is `per-rrset`.
Why: at Cloudflare, each value is a resource with the value in its name, but the value of an Output is not known before
    the deployment. With a number as the name, a new or removed value would rename the others and replace their records.
Good: `"www": {"A": ["192.0.2.1", Deferred(lb.address, key="lb")]}`
Bad: `"www": {"A": ["192.0.2.1", lb.address]}`
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from dnsstack.lint.entries import Entry, ValueList, served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.deferred import Deferred
from dnsstack.model.nameservers import ProviderId


@rule(
    Severity.ERROR,
    source="dnsstack, names of resources",
    hint='give each Output a key that never changes: Deferred(output, key="blue"); the key names its record; '
    "a program in another language sets nameservers.resources: per-zone, which needs no keys",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Outputs among several values, by key, where Cloudflare serves the RRset."""
    if ProviderId.CLOUDFLARE not in zone.capabilities or zone.nameservers.is_per_zone:
        return
    for entry, field, values in chain.from_iterable(zone.several.values()):
        if Deferred in {*map(type, values)} and served_by(entry, ProviderId.CLOUDFLARE):
            yield from _keys(entry, field, values)


def _keys(entry: Entry, field: str, values: ValueList) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if not isinstance(value, Deferred):
            continue
        if value.key is None:
            yield Finding(entry, "an Output is beside other values and has no key", (field, index))
        elif value.key in seen:
            yield Finding(entry, f"two Outputs have the key {value.key!r}", (field, index))
        else:
            seen.add(value.key)
