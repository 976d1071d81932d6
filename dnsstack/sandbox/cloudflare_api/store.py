"""The store of the emulated service. The API's routes write; DNS servers, health checkers and tests read.

Reading needs no lock: zones and records are frozen, lists are fresh, documents are copies. `changes` counts every
write, and a reader can wait on it.
"""

from __future__ import annotations

import copy
import threading
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from dnsstack.sandbox.cloudflare_api.accounts import Account, Plan
from dnsstack.sandbox.cloudflare_api.model import Record, StoredZone
from dnsstack.sandbox.emulated_api.api import Now, utc_now
from dnsstack.sandbox.emulated_api.changes import Changes

Document = dict[str, Any]
"""A resource that the emulator keeps as the API's JSON object."""


PENDING: Final = timedelta(days=28)
"""The time for which a free plan's zone waits for its delegation (cf-docs: dns/zone-setups/reference/domain-status)."""


class ZoneContents:
    """One zone's records, by identifier and by name."""

    __slots__ = ("by_name", "records")

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self.records: dict[str, Record] = {}
        self.by_name: dict[str, dict[str, Record]] = {}
        self.refill(records)

    def refill(self, records: Iterable[Record]) -> None:
        """Replace all records by these."""
        self.records.clear()
        self.by_name.clear()
        for record in records:
            self.put(record)

    def put(self, record: Record) -> None:
        """Add a record, or replace the one of the same identifier."""
        existing = self.records.get(record.id)
        if existing is not None and existing.name != record.name:
            self.drop(record.id)
        self.records[record.id] = record
        self.by_name.setdefault(record.name, {})[record.id] = record

    def drop(self, record_id: str) -> None:
        """Remove a record; does nothing without one."""
        record = self.records.pop(record_id, None)
        if record is not None:
            siblings = self.by_name[record.name]
            del siblings[record_id]
            if not siblings:
                del self.by_name[record.name]

    def at(self, name: str) -> list[Record]:
        """The records of one name."""
        return list(self.by_name.get(name, {}).values())


class Store:
    """Every resource of the emulated service, in memory."""

    def __init__(self, accounts: Iterable[Account], clock: Now = utc_now) -> None:
        self.lock = threading.RLock()
        """Locked by the API while it carries out a request: only one request at a time uses the store."""
        self.changes = Changes()
        self.clock = clock
        self._accounts = {account.id: account for account in accounts}
        self._zones: dict[str, StoredZone] = {}
        self._contents: dict[str, ZoneContents] = {}
        self._documents: dict[tuple[str, str], dict[str, Document]] = {}

    # -- reading ------------------------------------------------------------------------------------------------
    def accounts(self) -> list[Account]:
        """Every account."""
        return list(self._accounts.values())

    def account(self, account_id: str) -> Account | None:
        """One account; None if it does not exist."""
        return self._accounts.get(account_id)

    def zones(self) -> list[StoredZone]:
        """Every zone, in order of creation."""
        with self.lock:
            return list(self._zones.values())

    def zone(self, zone_id: str) -> StoredZone | None:
        """One zone by its identifier; None if it does not exist."""
        return self._zones.get(zone_id)

    def records(self, zone_id: str) -> list[Record]:
        """A zone's records, in order of creation; empty if the zone does not exist."""
        with self.lock:
            contents = self._contents.get(zone_id)
            return list(contents.records.values()) if contents else []

    def contents(self, zone_id: str) -> ZoneContents:
        """A zone's records, indexed; the caller must have the lock."""
        return self._contents[zone_id]

    def load_balancers(self, zone_id: str) -> list[Document]:
        """A zone's load balancers."""
        return self.documents("load_balancers", zone_id)

    def pools(self, account_id: str) -> list[Document]:
        """An account's pools."""
        return self.documents("pools", account_id)

    def monitors(self, account_id: str) -> list[Document]:
        """An account's monitors."""
        return self.documents("monitors", account_id)

    def pool(self, pool_id: str) -> Document | None:
        """One pool of any account."""
        return self._anywhere("pools", pool_id)

    def monitor(self, monitor_id: str) -> Document | None:
        """One monitor of any account."""
        return self._anywhere("monitors", monitor_id)

    def documents(self, kind: str, parent: str) -> list[Document]:
        """Copies of the documents of one kind under a zone or an account."""
        with self.lock:
            return copy.deepcopy(list(self._documents.get((kind, parent), {}).values()))

    def document(self, kind: str, parent: str, document_id: str) -> Document | None:
        """A copy of one document; None if it does not exist."""
        with self.lock:
            return copy.deepcopy(self._documents.get((kind, parent), {}).get(document_id))

    def _anywhere(self, kind: str, document_id: str) -> Document | None:
        with self.lock:
            for (kept, _), documents in self._documents.items():
                if kept == kind and document_id in documents:
                    return copy.deepcopy(documents[document_id])
        return None

    # -- writing ------------------------------------------------------------------------------------------------
    def new_id(self) -> str:
        """An identifier of the service's form: 32 hexadecimal digits."""
        return uuid.uuid4().hex

    def add_account(self, account: Account) -> None:
        """Add an account, or replace the one of the same identifier (another plan, a new add-on)."""
        with self.lock:
            self._accounts[account.id] = account
        self.changes.announce()

    def put_zone(self, zone: StoredZone) -> StoredZone:
        """Add or replace a zone."""
        with self.lock:
            self._zones[zone.id] = zone
            self._contents.setdefault(zone.id, ZoneContents())
        self.changes.announce()
        return zone

    def set_plan(self, zone_id: str, plan: Plan) -> StoredZone:
        """Change a zone's plan: at the real service this is a purchase, which has no path here."""
        with self.lock:
            return self.put_zone(replace(self._zones[zone_id], plan=plan, modified_on=self.clock()))

    def drop_expired(self) -> None:
        """Remove the zones of free plans that were pending for `PENDING`, as the service does; by the store's clock."""
        now = self.clock()
        for zone in self.zones():
            if zone.status == "pending" and zone.plan is Plan.FREE and now - zone.created_on >= PENDING:
                self.delete_zone(zone.id)

    def delete_zone(self, zone_id: str) -> None:
        """Remove a zone with all that belongs to it."""
        with self.lock:
            self._zones.pop(zone_id, None)
            self._contents.pop(zone_id, None)
            for kind, parent in list(self._documents):
                if parent == zone_id:
                    del self._documents[kind, parent]
        self.changes.announce()

    def put_document(self, kind: str, parent: str, document: Document) -> Document:
        """Add or replace a document under its `id`; answers a copy."""
        with self.lock:
            self._documents.setdefault((kind, parent), {})[document["id"]] = copy.deepcopy(document)
        self.changes.announce()
        return copy.deepcopy(document)

    def delete_document(self, kind: str, parent: str, document_id: str) -> None:
        """Remove a document."""
        with self.lock:
            self._documents.get((kind, parent), {}).pop(document_id, None)
        self.changes.announce()

    def transaction(self, zone_id: str) -> Transaction:
        """Changes of one zone's records that take effect together, or not at all."""
        return Transaction(self, zone_id)


class Transaction:
    """Restores the records if the block ends in an error; waiters are woken once, at the end."""

    def __init__(self, store: Store, zone_id: str) -> None:
        self._store = store
        self._zone_id = zone_id
        self._before: list[Record] = []

    def __enter__(self) -> ZoneContents:
        self._store.lock.acquire()
        contents = self._store.contents(self._zone_id)
        self._before = list(contents.records.values())
        return contents

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is not None:
                self._store.contents(self._zone_id).refill(self._before)
        finally:
            self._store.lock.release()
        if kind is None:
            self._store.changes.announce()
