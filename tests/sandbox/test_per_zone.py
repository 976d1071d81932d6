"""`resources: per-zone` in the sandbox, without the Pulumi CLI: deployed, repeated, refreshed, edited, refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

import dnsstack
from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT
from dnsstack.sandbox.deploy import DeploymentError, DeploymentOutcome, StackTarget
from dnsstack.sandbox.deploy.in_process import InProcessStack
from dnsstack.sandbox.network.apis import EmulatedApis

PROGRAM: Final = Path(dnsstack.__file__).parent / "program"
RECORDS: Final = "example.com/cloudflare/records"
OTHERS: Final[dict[str, Any]] = {
    "@": {"MX": ["10 mail", "20 mail.example.net."], "TXT": "v=spf1 mx -all", "A": ["192.0.2.1", "192.0.2.2"]},
    "mail": {"A": "192.0.2.25", "AAAA": "2001:db8::25"},
    "_sip._tcp": {"SRV": "10 60 5060 mail"},
}


class Domain:
    """A document that is written again and again, and its stack."""

    def __init__(self, folder: Path, apis: EmulatedApis) -> None:
        self.apis = apis
        self._document = folder / "example.com.yaml"
        config = {"dnsstack:documents": self._document.name}
        self.stack = InProcessStack(
            StackTarget(folder / "stack", PROGRAM, root=folder, environment=apis.environment, config=config)
        )

    def write(self, www: dict[str, Any], resources: str = "per-zone") -> None:
        nameservers = {"cloudflare": {"account": DEFAULT_ACCOUNT.id, "plan": "pro"}, "resources": resources}
        document = {"domain": "example.com", "nameservers": nameservers, "records": {**OTHERS, "www": www}}
        self._document.write_text(yaml.safe_dump(document), encoding="utf-8")

    def up(self, www: dict[str, Any]) -> DeploymentOutcome:
        self.write(www)
        return self.stack.up()

    def served(self, owner: str) -> list[tuple[str, str]]:
        (zone,) = self.apis.cloudflare.store.zones()
        records = self.apis.cloudflare.store.records(zone.id)
        return sorted((one.type, one.content) for one in records if one.name == owner)


@pytest.fixture
def domain(tmp_path: Path) -> Iterator[Domain]:
    with EmulatedApis(registered=("example.com.",)) as apis:
        yield Domain(tmp_path, apis)


def test_records_are_one_protected_resource_and_the_form_stays(domain: Domain) -> None:
    made = {change.name for change in domain.up({"A": "192.0.2.1"}).changed}

    assert RECORDS in made
    assert not [name for name in made if name.endswith("/A")]
    assert domain.served("www.example.com") == [("A", "192.0.2.1")]
    domain.write({"A": "192.0.2.1"}, resources="per-rrset")
    with pytest.raises(DeploymentError, match="resources would change from per-zone to per-rrset"):
        domain.stack.preview()
    with pytest.raises(DeploymentError, match="protected"):
        domain.stack.destroy()
    assert domain.served("www.example.com") == [("A", "192.0.2.1")]


def test_what_one_owner_excludes_is_changed_in_one_run(domain: Domain) -> None:
    domain.up({"CNAME": "@"})

    changes = {change.name: change for change in domain.up({"A": "192.0.2.7", "AAAA": "2001:db8::7"}).changed}

    assert changes.keys() == {RECORDS, "example.com/shape"}
    assert changes[RECORDS].operation == "update"
    assert any('"www/CNAME"' in detail for detail in changes[RECORDS].details)
    assert not any('"mail/A"' in detail for detail in changes[RECORDS].details)
    assert domain.served("www.example.com") == [("A", "192.0.2.7"), ("AAAA", "2001:db8::7")]
    assert not domain.stack.up().changed
