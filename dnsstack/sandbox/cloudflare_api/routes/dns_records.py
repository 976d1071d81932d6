"""`dns_records`: single records, and the batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dnsstack.sandbox.cloudflare_api import filters
from dnsstack.sandbox.cloudflare_api.accounts import Permission
from dnsstack.sandbox.cloudflare_api.call import Call, Page, Result, Route
from dnsstack.sandbox.cloudflare_api.editing import Editor
from dnsstack.sandbox.cloudflare_api.errors import ApiError, malformed_body
from dnsstack.sandbox.cloudflare_api.model import Record, StoredZone
from dnsstack.sandbox.cloudflare_api.store import ZoneContents

_BATCH = ("deletes", "patches", "puts", "posts")
"""The order in which a batch is carried out, independent of the order in the body."""


def _editor(call: Call, zone: StoredZone, contents: ZoneContents) -> Editor:
    return Editor(call.store, zone, call.account_of(zone), contents)


def listing(call: Call) -> Page:
    """The zone's records, filtered, ordered and paged."""
    zone = call.zone()
    page = call.page(filters.select(call.store.records(zone.id), call.query))
    return replace(page, items=[record.to_json() for record in page.items])


def create(call: Call) -> Result:
    """A new record."""
    zone, body = call.zone(), call.body()
    with call.store.transaction(zone.id) as contents:
        return Result(_editor(call, zone, contents).post(body).to_json())


def read(call: Call) -> Result:
    """One record."""
    zone = call.zone()
    return Result(_editor(call, zone, call.store.contents(zone.id)).existing(call.identifier("record_id")).to_json())


def overwrite(call: Call) -> Result:
    """PUT: replace the whole record except its identifier."""
    zone, body, record_id = call.zone(), call.body(), call.identifier("record_id")
    with call.store.transaction(zone.id) as contents:
        return Result(_editor(call, zone, contents).put(record_id, body).to_json())


def edit(call: Call) -> Result:
    """PATCH: change the fields in the body."""
    zone, body, record_id = call.zone(), call.body(), call.identifier("record_id")
    with call.store.transaction(zone.id) as contents:
        return Result(_editor(call, zone, contents).patch(record_id, body).to_json())


def delete(call: Call) -> Result:
    """Remove a record."""
    zone, record_id = call.zone(), call.identifier("record_id")
    with call.store.transaction(zone.id) as contents:
        return Result({"id": _editor(call, zone, contents).delete(record_id).id})


def batch(call: Call) -> Result:
    """Deletes, patches, puts and posts, in this order; after an error, none of them takes effect."""
    zone, body = call.zone(), call.body()
    operations = _all_operations(body)
    count = sum(map(len, operations.values()))
    if count > zone.plan.batch_limit:
        raise ApiError(400, 9303, f"A batch takes up to {zone.plan.batch_limit} operations; there are {count}.")
    with call.store.transaction(zone.id) as contents:
        editor = _editor(call, zone, contents)
        answer = {kind: [_apply(editor, kind, item).to_json() for item in operations[kind]] for kind in _BATCH}
    return Result({kind: answer[kind] for kind in _BATCH if body.get(kind) is not None})


def _all_operations(body: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """The four lists of a batch; an invalid batch is refused before any operation is tried."""
    unknown = body.keys() - set(_BATCH)
    if unknown or not body:
        raise malformed_body(f"A batch has {', '.join(_BATCH)}, not {', '.join(sorted(unknown)) or 'nothing'}.")
    operations = {kind: _operations(body, kind) for kind in _BATCH}
    ids = [item.get("id") for kind in _BATCH[:-1] for item in operations[kind]]
    if len(ids) != len(set(map(str, ids))):
        raise malformed_body("A batch names each record once.")
    return operations


def _operations(body: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    items = [] if body.get(kind) is None else body[kind]
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise malformed_body(f"{kind} must be a list of objects.")
    return items


def _apply(editor: Editor, kind: str, item: Mapping[str, Any]) -> Record:
    match kind:
        case "deletes":
            return editor.delete(item.get("id"))
        case "patches":
            return editor.patch(item.get("id"), item)
        case "puts":
            return editor.put(item.get("id"), item)
        case _:
            return editor.post(item)


_PATH = "/zones/<zone_id>/dns_records"
ROUTES = (
    Route("GET", _PATH, Permission.DNS_READ, listing),
    Route("POST", _PATH, Permission.DNS_EDIT, create),
    Route("POST", f"{_PATH}/batch", Permission.DNS_EDIT, batch),
    Route("GET", f"{_PATH}/<record_id>", Permission.DNS_READ, read),
    Route("PUT", f"{_PATH}/<record_id>", Permission.DNS_EDIT, overwrite),
    Route("PATCH", f"{_PATH}/<record_id>", Permission.DNS_EDIT, edit),
    Route("DELETE", f"{_PATH}/<record_id>", Permission.DNS_EDIT, delete),
)
