"""What Cloudflare's kinds have in common: collections, JSON bodies by the types' tables, PUT of the whole object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from dnsstack.sandbox.plugins.cloudflare.api import CloudflareApi
from dnsstack.sandbox.plugins.kind import Kind
from dnsstack.sandbox.plugins.schema import Attribute, Schema
from dnsstack.sandbox.plugins.values import Values


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


def body(schema: Schema, planned: Mapping[str, Any], prior: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The JSON body: what is planned, and a null for what was there and is planned to go."""
    found: dict[str, Any] = {}
    for name, attribute in schema.items():
        if not attribute.settable:
            continue
        held = (prior or {}).get(name)
        if planned.get(name) is not None:
            found[attribute.wire] = _sent(attribute, planned[name], held)
        elif held is not None and not attribute.computed:
            found[attribute.wire] = None
    return found


def _sent(attribute: Attribute, value: Any, held: Any) -> Any:
    nested = attribute.attributes
    if nested is None:
        return value
    if isinstance(value, Mapping):
        return body(nested, value, held if isinstance(held, Mapping) else None)
    return [body(nested, item) for item in value]


def answer(schema: Schema, found: Mapping[str, Any]) -> Values:
    """What the API answers, by Pulumi's names; null is left out, and so is what the table doesn't have."""
    read = {name: _received(attribute, found.get(attribute.wire)) for name, attribute in schema.items()}
    return {name: value for name, value in read.items() if value is not None}


def _received(attribute: Attribute, value: Any) -> Any:
    nested = attribute.attributes
    if nested is None or value is None:
        # what the table calls text and the API answers as an object is kept as JSON (`meta`)
        return json.dumps(value) if attribute.type == "string" and isinstance(value, Mapping) else value
    if isinstance(value, Mapping):
        return answer(nested, value)
    return [answer(nested, item) for item in value]


class RestKind(CloudflareKind):
    """A kind whose objects lie in one collection; `scope` is the input that names the zone or account."""

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
        """`<scope>/<id>` is imported, `<id>` is kept."""
        return import_id.rpartition("/")[2]

    def locate(self, import_id: str) -> Values:
        """The scope of `<scope>/<id>`."""
        return {self.scope: import_id.rpartition("/")[0]}
