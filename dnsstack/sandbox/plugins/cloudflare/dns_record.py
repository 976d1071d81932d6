"""`cloudflare:index/dnsRecord:DnsRecord`: one value of an RRset."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar, Final

from dnsstack.providers.vendors.values import Values
from dnsstack.sandbox.plugins.cloudflare.rest import RestKind
from dnsstack.sandbox.plugins.kind import Diff

_HOSTNAMES: Final = ("CNAME", "NS", "PTR")


class DnsRecord(RestKind):
    """Type and zone need a new record, the name doesn't; an update is a PUT of the whole record.

    Names are compared without case, and so is the content of CNAME, NS and PTR; all others exactly, as in the vendor's
    plan modifier (terraform-provider-cloudflare, dns_record, read 2026-11).
    Refuses `proxied` with a TTL other than 1.
    """

    resource_type: ClassVar[str] = "cloudflare:index/dnsRecord:DnsRecord"
    scope: ClassVar[str] = "zoneId"
    collection: ClassVar[str] = "zones/{scope}/dns_records"

    def check(self, news: Values, olds: Values | None = None) -> tuple[Values, list[tuple[str, str]]]:
        """The vendor's own refusals."""
        inputs, failures = super().check(news, olds)
        if inputs.get("proxied") is True and inputs.get("ttl") not in (1, None):
            failures.append(("ttl", "must be set to 1 when `proxied` is true"))
        return inputs, failures

    def diff(self, state: Values, news: Values, ignore: Collection[str] = ()) -> Diff:
        """A hostname in the content is compared without case."""
        folded = (
            news.get("type") in _HOSTNAMES and str(state.get("content")).lower() == str(news.get("content")).lower()
        )
        return super().diff(state, news, [*ignore, "content"] if folded else ignore)

    def same(self, key: str, old: Any, new: Any) -> bool:
        """Names are compared without case."""
        if key == "name":
            return str(old).lower() == str(new).lower()
        return super().same(key, old, new)

    def _body(self, planned: Values, prior: Values | None = None) -> dict[str, Any]:
        """With `data`, the API derives the content itself."""
        found = super()._body(planned, prior)
        if found.get("data"):
            found.pop("content", None)
        return found
