"""Zones of declared RRsets as Hypothesis makes them, and Cloudflare's own rules to hold what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from hypothesis import strategies as st

from dnsstack.model.rdata import from_absolute
from dnsstack.providers.cloudflare.declared import bodies
from dnsstack.providers.cloudflare.follow import COMMENT
from dnsstack.providers.cloudflare.record_batch import BatchPart, RecordOperation
from dnsstack.providers.declared import DeclaredRRset, Key
from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT
from dnsstack.sandbox.cloudflare_api.accounts import Plan
from dnsstack.sandbox.cloudflare_api.editing import Editor
from dnsstack.sandbox.cloudflare_api.model import StoredZone
from dnsstack.sandbox.cloudflare_api.store import Store

APEX: Final = "example.com."
Declared = Mapping[Key, DeclaredRRset]

TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "A": ("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"),
    "AAAA": ("2001:db8::1", "2001:db8::2"),
    "CAA": ('0 issue "letsencrypt.org"', '0 issuewild ";"', '128 iodef "mailto:a@example.com"'),
    "CNAME": ("a.example.net.", "b.example.net."),
    "DS": ("1 13 2 " + "ab" * 32, "2 13 2 " + "cd" * 32),
    "MX": ("10 a.example.net.", "20 a.example.net.", "10 b.example.net.", "20 b.example.net."),
    "NS": ("ns1.example.net.", "ns2.example.net.", "ns3.example.net."),
    "SRV": ("1 2 443 a.example.net.", "2 2 443 a.example.net."),
    "TXT": ('"v=spf1 -all"', '"a b" "c"', '"semi;colon"'),
}
_BESIDE: Final = ("A", "AAAA", "CAA", "MX", "SRV", "TXT")
_FLATTENED_BESIDE: Final = ("CAA", "CNAME", "MX", "TXT")
_PROXIED: Final = ("A", "AAAA", "CNAME")


@st.composite
def rrsets(draw: st.DrawFn, rdtype: str, *, apex: bool) -> DeclaredRRset:
    """One RRset of a type, with anything that Cloudflare has for it."""
    one = rdtype == "CNAME"
    texts = draw(st.lists(st.sampled_from(TEXTS[rdtype]), min_size=1, max_size=1 if one else 4, unique=True))
    values = tuple(sorted({from_absolute(rdtype, text).to_text() for text in texts}))
    proxied = rdtype in _PROXIED and draw(st.booleans())
    follow = not proxied and rdtype in ("A", "AAAA") and draw(st.booleans())
    ttl = 1 if proxied else draw(st.sampled_from((1, 60, 300)))
    comment = COMMENT if follow else draw(st.sampled_from(("", "x", "its own")))
    tags = tuple(draw(st.sampled_from(((), ("team:web",)))))
    flatten = one and not apex and draw(st.booleans())
    return DeclaredRRset(ttl, values, proxied=proxied, comment=comment, tags=tags, flatten=flatten, follow=follow)


@st.composite
def zones(draw: st.DrawFn) -> Declared:
    """A zone that Cloudflare takes."""
    found: dict[Key, DeclaredRRset] = {}
    for owner in ("@", "www", "*.dev"):
        kinds: list[tuple[str, ...]] = [_FLATTENED_BESIDE] if owner == "@" else [("CNAME",)]
        if owner == "www":
            kinds += [("NS",), ("NS", "DS")]
        kind = draw(st.sampled_from([(), *kinds, _BESIDE, _BESIDE]))
        exactly = kind in (("CNAME",), ("NS",), ("NS", "DS"))
        types = kind if exactly else draw(st.lists(st.sampled_from(kind), unique=True)) if kind else ()
        for rdtype in types:
            found[f"{owner}/{rdtype}"] = draw(rrsets(rdtype, apex=owner == "@"))
    return found


class Service:
    """The emulator's own rules for one zone, one operation at a time."""

    def __init__(self, plan: Plan = Plan.PRO) -> None:
        self.store = Store([DEFAULT_ACCOUNT])
        now = self.store.clock()
        self.zone = self.store.put_zone(
            StoredZone(
                id="f" * 32, name="example.com", account_id=DEFAULT_ACCOUNT.id, account_name="Sandbox", plan=plan,
                name_servers=("ada.ns.cloudflare.com", "beth.ns.cloudflare.com"), created_on=now, modified_on=now,
            )
        )  # fmt: skip
        self.editor = Editor(self.store, self.zone, DEFAULT_ACCOUNT, self.store.contents(self.zone.id))

    def fill(self, declared: Declared) -> None:
        """Make every RRset of an empty zone."""
        for key, rrset in declared.items():
            for body in bodies(key, rrset, APEX).values():
                self.editor.post(body)

    def carry_out(self, operation: RecordOperation) -> None:
        """One operation, as the batch would; raises `ApiError` where the service refuses it."""
        body = operation.to_json()
        match operation.part:
            case BatchPart.DELETE:
                self.editor.delete(body["id"])
            case BatchPart.PATCH:
                self.editor.patch(body["id"], body)
            case BatchPart.PUT:
                self.editor.put(body["id"], body)
            case BatchPart.POST:
                self.editor.post(body)

    def records(self) -> list[dict[str, Any]]:
        """As the API lists them."""
        return [record.to_json() for record in self.store.records(self.zone.id)]
