"""`cloudflare:index/dnsRecord:DnsRecord`: one value of an RRset."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Final

from dnsstack.sandbox.plugins.cloudflare.rest import RestKind
from dnsstack.sandbox.plugins.kind import Diff
from dnsstack.sandbox.plugins.values import Values

_HOSTNAMES: Final = ("CNAME", "NS", "PTR")


class DnsRecord(RestKind):
    """Type and zone need a new record, the name doesn't; an update is a PUT of the whole record.

    Names are compared without case, and so is the content of CNAME, NS and PTR; anything else exactly, as the vendor's
    plan modifier does it (terraform-provider-cloudflare, dns_record, read 2026-11).
    Refuses `proxied` with a TTL other than 1.
    """

    resource_type: ClassVar[str] = "cloudflare:index/dnsRecord:DnsRecord"
    inputs: ClassVar[frozenset[str]] = frozenset(
        ("zoneId", "name", "type", "ttl", "content", "data", "priority", "proxied", "comment", "tags", "settings")
    )
    required: ClassVar[tuple[str, ...]] = ("zoneId", "name", "type", "ttl")
    replaces: ClassVar[frozenset[str]] = frozenset(("type", "zoneId"))
    computed: ClassVar[frozenset[str]] = frozenset(("content", "priority", "settings"))
    unordered: ClassVar[frozenset[str]] = frozenset(("tags",))
    outputs: ClassVar[frozenset[str]] = frozenset(("createdOn", "modifiedOn", "proxiable"))
    defaults: ClassVar[Mapping[str, Any]] = {"proxied": False}
    scope: ClassVar[str] = "zoneId"
    collection: ClassVar[str] = "zones/{scope}/dns_records"

    def check(self, news: Values) -> tuple[Values, list[tuple[str, str]]]:
        """The vendor's own refusals."""
        inputs, failures = super().check(news)
        if inputs.get("proxied") is True and inputs.get("ttl") not in (1, None):
            failures.append(("ttl", "must be set to 1 when `proxied` is true"))
        return inputs, failures

    def diff(self, state: Values, news: Values, ignore: Collection[str] = ()) -> Diff:
        """The case of a hostname in the content means nothing."""
        folded = (
            news.get("type") in _HOSTNAMES and str(state.get("content")).lower() == str(news.get("content")).lower()
        )
        return super().diff(state, news, [*ignore, "content"] if folded else ignore)

    def same(self, key: str, old: Any, new: Any) -> bool:
        """Names are compared without case, data without what is null."""
        if key == "name":
            return str(old).lower() == str(new).lower()
        if key == "data":
            return _known(old) == _known(new)
        return super().same(key, old, new)

    def body(self, inputs: Values) -> dict[str, Any]:
        """With `data`, the API derives the content itself."""
        body = super().body(inputs)
        if body.get("data"):
            body.pop("content", None)
        return body

    def state(self, found: dict[str, Any], inputs: Values) -> Values:
        """Empty tags, settings and data are not set."""
        state = super().state(found, inputs)
        for key in ("tags", "settings", "data", "comment"):
            if not state.get(key):
                state.pop(key, None)
        if "data" in (inputs if "type" in inputs else {}):
            state.pop("content", None)
            return {**state, "data": _known({**inputs["data"], **_known(state.get("data", {}))})}
        return state


def _known(data: Mapping[str, Any]) -> dict[str, Any]:
    """Data without what is null, so that an answer with extra nulls equals what was written."""
    return {key: value for key, value in data.items() if value is not None}
