"""One request to the API: the token, the question and the answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request

from dnsstack.sandbox.cloudflare_api.accounts import Account, Permission, Token
from dnsstack.sandbox.cloudflare_api.errors import ApiError, forbidden, malformed_body, no_route, unknown_zone
from dnsstack.sandbox.cloudflare_api.model import StoredZone
from dnsstack.sandbox.cloudflare_api.store import Store

_IDENTIFIER = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True, slots=True)
class Result:
    """An answer with one `result`."""

    value: Any
    status: int = 200


@dataclass(frozen=True, slots=True)
class Page:
    """An answer with one page of a list; after the last page `items` is empty, at which clients stop."""

    items: Sequence[Any]
    page: int
    per_page: int
    total: int

    @property
    def info(self) -> dict[str, int]:
        """The envelope's `result_info`."""
        pages = -(-self.total // self.per_page)
        return {
            "page": self.page,
            "per_page": self.per_page,
            "count": len(self.items),
            "total_count": self.total,
            "total_pages": pages,
        }


Reply = Result | Page


@dataclass(slots=True)
class Hooks:
    """The facts outside the service that it reads."""

    delegation: Callable[[str], Sequence[str]] | None = None
    """The name servers that the parent zone names for a domain; None: every domain counts as delegated."""


@dataclass(slots=True)
class Call:
    """The arguments of a route: the store, the checked token, and the request."""

    store: Store
    token: Token
    request: Request
    params: Mapping[str, str] = field(default_factory=dict)
    hooks: Hooks = field(default_factory=Hooks)

    @property
    def query(self) -> MultiDict[str, str]:
        """The query string."""
        return self.request.args

    @property
    def path(self) -> str:
        """The path, as error messages name it."""
        return self.request.path

    def body(self) -> dict[str, Any]:
        """The JSON object of the request; raises `ApiError` if it is anything else."""
        try:
            value = json.loads(self.request.get_data() or b"{}")
        except ValueError:
            raise malformed_body("It isn't JSON.") from None
        if not isinstance(value, dict):
            raise malformed_body("A JSON object is expected.")
        for operations in filter(_is_objects, value.values()):
            for one in operations:
                _check_forms(one)
        _check_forms(value)
        return value

    def identifier(self, name: str) -> str:
        """An identifier of the path; raises `ApiError` if it has another form."""
        value = self.params[name]
        if not _IDENTIFIER.match(value):
            raise no_route(self.path)
        return value

    def account(self) -> Account:
        """The account of the path, which the token must cover."""
        account = self.store.account(self.identifier("account_id"))
        if account is None:
            raise no_route(self.path)
        if not self.token.covers_account(account.id):
            raise forbidden()
        return account

    def zone(self) -> StoredZone:
        """The zone of the path, which the token must cover."""
        zone = self.store.zone(self.identifier("zone_id"))
        if zone is None:
            raise unknown_zone() if self.path.count("/") == 4 else no_route(self.path)  # noqa: PLR2004 - /client/v4/zones/id
        if not self.token.covers_zone(zone.id, zone.name, zone.account_id):
            raise ApiError(403, 9109, "Unauthorized to access requested resource")
        return zone

    def document(self, kind: str, scope: str, name: str) -> dict[str, Any]:
        """The load balancer, pool or monitor of the path; `scope` is its zone or account, `name` the path's word."""
        document = self.store.document(kind, scope, self.identifier(name))
        if document is None:
            raise ApiError(404, 1001, "object does not exist: not found")
        return document

    def account_of(self, zone: StoredZone) -> Account:
        """The account that a zone belongs to."""
        account = self.store.account(zone.account_id)
        if account is None:
            raise no_route(self.path)
        return account

    def page(self, items: Sequence[Any], default: int = 100, maximum: int = 5_000_000, minimum: int = 1) -> Page:
        """The page of `items` that the query asks for; bounds and defaults are those of the API's specification.

        None of the emulated paths has a cursor there. Raises `ApiError` outside the bounds.
        """
        number = _within("page", self.query.get("page"), 1, (1, None))
        size = _within("per_page", self.query.get("per_page"), default, (minimum, maximum))
        start = (number - 1) * size
        return Page(items[start : start + size], number, size, len(items))

    def everything(self, items: Sequence[Any]) -> Page:
        """A list without pages at the service: whole on the first page, empty on any other."""
        number = _within("page", self.query.get("page"), 1, (1, None))
        return Page(items if number == 1 else [], number, max(len(items), 1), len(items))


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


_LISTS: Final = ("default_pools", "check_regions", "peers", "vanity_name_servers")
_FORMS: Final[Mapping[str, tuple[str, Callable[[Any], bool]]]] = {
    **dict.fromkeys(("type", "monitor", "fallback_pool", "tsig_id"), ("text", lambda value: isinstance(value, str))),
    **dict.fromkeys(("account", "data"), ("an object", lambda value: isinstance(value, dict))),
    **dict.fromkeys(_LISTS, ("a list of texts", _is_texts)),
    **dict.fromkeys(
        ("region_pools", "pop_pools", "country_pools"),
        ("an object of lists of texts", lambda value: isinstance(value, dict) and all(map(_is_texts, value.values()))),
    ),
    "minimum_origins": ("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool)),
}
"""Fields that routes read in a body, each with its form, which is the same in every body."""


def _check_forms(body: Mapping[str, Any]) -> None:
    """Raise `ApiError` for a field of another form; null counts as a missing field."""
    for name, (form, has_it) in _FORMS.items():
        if body.get(name) is not None and not has_it(body[name]):
            raise malformed_body(f"{name} must be {form}.")


def _within(name: str, text: str | None, default: int, bounds: tuple[int, int | None]) -> int:
    """A whole number of the query; raises `ApiError` for anything else, and outside `bounds`."""
    low, high = bounds
    allowed = f"{name} must be a whole number of at least {low}" + (f" and at most {high}" if high else "")
    try:
        found = float(text) if text else float(default)
    except ValueError:
        raise ApiError(400, 1201, f"{allowed}.") from None
    if not found.is_integer() or found < low or (high is not None and found > high):
        raise ApiError(400, 1201, f"{allowed}.")
    return int(found)


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path, in werkzeug's rule syntax below `/client/v4`."""

    method: str
    path: str
    permission: Permission
    answer: Callable[[Call], Reply]
