"""The common code of Cloudflare's kinds: collections, JSON bodies from the types' tables, PUT of the whole object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from dnsstack.providers.vendors.values import Values
from dnsstack.providers.vendors.wire import answer, body
from dnsstack.sandbox.plugins.cloudflare.api import CloudflareClient
from dnsstack.sandbox.plugins.kind import Kind


class CloudflareKind(Kind):
    """A kind that calls Cloudflare's API."""

    def __init__(self, api: CloudflareClient) -> None:
        self._api = api

    def close(self) -> None:
        """The session's connections."""
        self._api.close()

    def authenticate(self, secret: str) -> None:
        """The API token."""
        self._api.token = secret


class RestKind(CloudflareKind):
    """A kind whose objects are in one collection; `scope` is the input that names the zone or account."""

    scope: ClassVar[str]
    collection: ClassVar[str]
    """The collection's path with `{scope}` in it."""

    def _path(self, inputs: Values, id_: str = "") -> str:
        path = self.collection.format(scope=inputs[self.scope])
        return f"{path}/{id_}" if id_ else path

    def _body(self, planned: Values, prior: Values | None = None) -> dict[str, Any]:
        inner = {name: one for name, one in self.schema.items() if name != self.scope}
        return body(inner, planned, prior)

    def _answer(self, found: Mapping[str, Any], inputs: Values) -> Values:
        return {**answer(self.schema, found), self.scope: inputs[self.scope]}

    def _create(self, planned: Values) -> tuple[str, Values]:
        made = self._api.must("POST", self._path(planned), self._body(planned))
        return str(made["id"]), self._answer(made, planned)

    def _read(self, id_: str, state: Values) -> Values | None:
        found = self._api.ask("GET", self._path(state, id_))
        return None if found is None else self._answer(found, state)

    def _update(self, id_: str, state: Values, planned: Values) -> Values:
        """PUT of the whole object, as the vendor's provider sends it."""
        return self._answer(self._api.must("PUT", self._path(state, id_), self._body(planned, state)), planned)

    def _delete(self, id_: str, state: Values) -> None:
        self._api.ask("DELETE", self._path(state, id_))

    def state_id(self, import_id: str) -> str:
        """`<scope>/<id>` is the import id, `<id>` the id in the state."""
        return import_id.rpartition("/")[2]

    def locate(self, import_id: str) -> Values:
        """The scope of `<scope>/<id>`."""
        return {self.scope: import_id.rpartition("/")[0]}
