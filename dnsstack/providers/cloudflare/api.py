"""Cloudflare's API, as it is read: the one caller through Cloudflare's official SDK and CLOUDFLARE_API_TOKEN.

What a record means is `decode`'s business. Who writes has clients that make each call once and know of every one how
it ended: `calls` for whole zones, and the follower's own, which waits for several things at once; both read answers
with `answers`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

from dnsstack.deadline import read_within
from dnsstack.errors import EnvironmentFault, MissingExtra, UsageError
from dnsstack.model.names import strip_dot
from dnsstack.providers.cloudflare.zone_name import zone_name

T = TypeVar("T")
Item = dict[str, Any]

PAGE: Final = 1000
"""Records asked for at once; the API takes up to 5,000,000 (Cloudflare API, list DNS records)."""

_ID: Final = re.compile(r"[0-9a-f]{32}")
_DENIED: Final = (401, 403)
_NOT_FOUND: Final = 404


class CloudflareReader:
    """Reads; nothing here changes anything. `source` is what the user called it, for messages."""

    def __init__(self, source: str, *, extra: str = "import") -> None:
        try:
            import cloudflare
        except ImportError:
            raise MissingExtra(extra, "reading Cloudflare") from None
        if not os.environ.get("CLOUDFLARE_API_TOKEN"):
            msg = f"{source}: CLOUDFLARE_API_TOKEN is not set: a token that may read the zone is needed"
            raise EnvironmentFault(msg)
        self._source = source
        self._sdk = cloudflare
        self._made: Any = None

    @property
    def client(self) -> Any:
        """The SDK's client."""
        if self._made is None:
            self._made = self._sdk.Cloudflare()
        return self._made

    def within(self, seconds: float, read: Callable[[], T], zone: str = "") -> T:
        """What `read` gives, in all within `seconds`; `zone` is what was named.

        Raises:
            UsageError: there is no such zone.
            EnvironmentFault: no access, no network, or too slow.
        """
        try:
            return read_within(read, seconds, f"{self._source}: reading Cloudflare")
        except self._sdk.APIStatusError as error:
            path = error.request.url.path
            if error.status_code == _NOT_FOUND and zone:
                msg = f"{self._source}: there is no zone {zone!r} that this token may read"
                raise UsageError(msg) from None
            hint = "; the token lacks a right that reading needs" if error.status_code in _DENIED else ""
            msg = f"{self._source}: Cloudflare refuses GET {path}: {error.status_code}{hint}; nothing is written"
            raise EnvironmentFault(msg) from None
        except self._sdk.APIError as error:
            msg = f"{self._source}: {error.message} ({error.request.url.path}); nothing is written"
            raise EnvironmentFault(msg) from None
        finally:
            if self._made is not None:
                self._made.close()
                self._made = None

    @staticmethod
    def is_id(text: str) -> bool:
        """Whether a text can be the id of a zone."""
        return _ID.fullmatch(text) is not None

    def zone(self, zone_id: str) -> Item:
        """One zone by its id."""
        return _plain(self.client.zones.get(zone_id=zone_id))

    def zones(self, apex: str) -> list[Item]:
        """The zones of a name, in the API's spelling of it, else in A-labels."""
        for spelling in dict.fromkeys((zone_name(apex), strip_dot(apex))):
            found = [_plain(zone) for zone in self.client.zones.list(name=spelling)]
            if found:
                return found
        return []

    def settings(self, zone_id: str) -> Item:
        """The zone's DNS settings."""
        return _plain(self.client.dns.settings.zone.get(zone_id=zone_id))

    def records(self, zone_id: str) -> list[Item]:
        """All records, compared with the number that the API tells: a page that got lost must not go unseen.

        Raises:
            EnvironmentFault: the list is not complete.
        """
        page = self.client.dns.records.list(zone_id=zone_id, per_page=PAGE, order="name")
        told = page.result_info.total_count if page.result_info else None
        found: dict[str, Item] = {}
        for one in page.iter_pages():
            found.update({record.id: _plain(record) for record in one.result or ()})
        if told is not None and len(found) != int(told):
            counts = f"Cloudflare tells {int(told)} records and lists {len(found)}"
            msg = f"{self._source}: {counts}: try again; nothing is written"
            raise EnvironmentFault(msg)
        return list(found.values())

    def load_balancers(self, zone_id: str) -> list[Item]:
        """The zone's load balancers."""
        return [_plain(one) for one in self.client.load_balancers.list(zone_id=zone_id)]

    def pools(self, account: str) -> list[Item]:
        """The account's pools."""
        return [_plain(one) for one in self.client.load_balancers.pools.list(account_id=account)]

    def monitors(self, account: str) -> list[Item]:
        """The account's monitors."""
        return [_plain(one) for one in self.client.load_balancers.monitors.list(account_id=account)]


def _plain(item: Any) -> Item:
    made: Item = item.to_dict()
    return made


__all__ = ["PAGE", "CloudflareReader"]
