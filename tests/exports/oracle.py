"""A hosted zone as far as change batches go: it refuses what Route53 refuses, and says what it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from dnsstack.providers.route53 import api_form
from dnsstack.providers.route53.change_batch import Batch

RRset = dict[str, Any]


class Zone:
    """RRsets by owner, type and set identifier; written apart from the code under test but for keys."""

    def __init__(self, rrsets: Iterable[RRset]) -> None:
        self.existing: dict[tuple[str, str, str], RRset] = {api_form.key(one): one for one in rrsets}
        self._evaluate()

    def apply(self, batch: Batch) -> None:
        """All changes or none, as the service does it."""
        for change in batch:
            key = api_form.key(dict(change.rrset))
            if change.action == "DELETE":
                assert self.existing.pop(key) == change.rrset, "a deletion names what is there"
            else:
                assert change.action == "UPSERT" or key not in self.existing
                self.existing[key] = dict(change.rrset)
        self._evaluate()

    def _evaluate(self) -> None:
        """No CNAME beside other data, no simple RRset beside a pair, no half of a pair."""
        types = {(owner, rdtype) for owner, rdtype, _ in self.existing}
        alone = {owner for owner, rdtype in types if rdtype == "CNAME"}
        assert all(rdtype == "CNAME" for owner, rdtype in types if owner in alone)
        roles: dict[tuple[str, str], Counter[str]] = {}
        for (owner, rdtype, _), one in self.existing.items():
            roles.setdefault((owner, rdtype), Counter())[one.get("Failover", "simple")] += 1
        assert all(found in (Counter(["simple"]), Counter(["PRIMARY", "SECONDARY"])) for found in roles.values())

    def answered(self) -> set[tuple[str, str]]:
        """Owners and types that have an answer."""
        return {(owner, rdtype) for owner, rdtype, _ in self.existing}

    def contents(self) -> dict[tuple[str, str, str], str]:
        """Everything, comparable."""
        return {key: repr(sorted(one.items(), key=str)) for key, one in self.existing.items()}
