"""What Cloudflare's kinds have in common: a collection path, JSON bodies in snake_case, PUT of the whole object."""

from __future__ import annotations

from typing import Any, ClassVar

from dnsstack.sandbox.plugins.cloudflare.api import CloudflareApi
from dnsstack.sandbox.plugins.kind import Kind
from dnsstack.sandbox.plugins.values import Values, camel, compact, respell, snake


class CloudflareKind(Kind):
    """A kind that speaks to Cloudflare's API."""

    def __init__(self, api: CloudflareApi) -> None:
        self._api = api

    def close(self) -> None:
        """The session's connections."""
        self._api.close()

    def authenticate(self, secret: str) -> None:
        """The API token."""
        self._api.token = secret


class RestKind(CloudflareKind):
    """A kind whose objects lie in one collection; `scope` is the input that names the zone or account."""

    scope: ClassVar[str]
    collection: ClassVar[str]
    """The collection's path with `{scope}` in it."""

    def body(self, inputs: Values) -> dict[str, Any]:
        """The JSON body: every input but the scope."""
        found: dict[str, Any] = respell({key: value for key, value in inputs.items() if key != self.scope}, snake)
        return compact(found)

    def state(self, found: dict[str, Any], inputs: Values) -> Values:
        """The state: what the API answers, under the inputs' and outputs' names; null and empty are not set."""
        answered = respell(found, camel)
        carried = {key: answered[key] for key in self.inputs | self.outputs if answered.get(key) is not None}
        return {**carried, self.scope: inputs[self.scope]}

    def _path(self, inputs: Values, id_: str = "") -> str:
        path = self.collection.format(scope=inputs[self.scope])
        return f"{path}/{id_}" if id_ else path

    def create(self, news: Values) -> tuple[str, Values]:
        """POST."""
        made = self._api.must("POST", self._path(news), self.body(news))
        return str(made["id"]), self.state(made, news) | self._echo(news)

    def read(self, id_: str, state: Values) -> Values | None:
        """GET; 404 means gone."""
        found = self._api.ask("GET", self._path(state, id_))
        return None if found is None else self.state(found, state)

    def update(self, id_: str, state: Values, news: Values) -> Values:
        """PUT of the whole object, as the vendor's provider sends it."""
        return self.state(self._api.must("PUT", self._path(state, id_), self.body(news)), news) | self._echo(news)

    def delete(self, id_: str, state: Values) -> None:
        """DELETE; 404 is no fault."""
        self._api.ask("DELETE", self._path(state, id_))

    def _echo(self, news: Values) -> Values:
        """After a write the state holds the inputs as written: the provider plans exactly what it was given."""
        return compact(news)

    def state_id(self, import_id: str) -> str:
        """`<scope>/<id>` is imported, `<id>` is kept."""
        return import_id.rpartition("/")[2]

    def locate(self, import_id: str) -> Values:
        """The scope of `<scope>/<id>`."""
        return {self.scope: import_id.rpartition("/")[0]}
