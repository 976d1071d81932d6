"""What the rules let through the services take, keep and answer as written; what the rules refuse they refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from dnsstack import lint
from dnsstack.errors import Severity
from dnsstack.model.domain import Domain
from dnsstack.sandbox.cloudflare_api import Account, Plan
from dnsstack.sandbox.network.apis import EmulatedApis
from tests.sandbox.pairs import Deployer

ACCOUNT: Final = "0123456789abcdef0123456789abcdef"
CLOUDFLARE: Final = {"account": ACCOUNT, "plan": "business", "record_quota": 9999}
PRINTABLE: Final = [chr(octet) for octet in range(0x20, 0x7F) if not chr(octet).isalnum()]


def declared(records: dict[str, Any], **nameservers: Any) -> Domain:
    return Domain.model_validate(
        {"domain": "example.com", "nameservers": nameservers or {"cloudflare": CLOUDFLARE}, "records": records}
    )


def refused_by_rules(domain: Domain) -> set[str]:
    found = [one for one in lint.check(domain) if one.severity is Severity.ERROR]
    return {str(one.owner) for one in found}


def settled(domain: Domain, folder: Path, patch: pytest.MonkeyPatch) -> set[str]:
    """The owners that the services refuse; nothing else changes afterwards, a refresh between or not."""
    account = Account(id=ACCOUNT, plan=Plan.BUSINESS, record_quota=9999)
    with EmulatedApis([account]) as apis:
        deployer = Deployer(apis, folder, patch)
        refused = {owner for owner, _ in deployer.up(domain)[0]}
        if not refused:
            assert deployer.up(domain) == ([], [])
            assert deployer.up(domain, refresh=True) == ([], [])
        deployer.close()
    return refused


def places(letter: str) -> tuple[str, str, str]:
    """A label with the character at its beginning, inside, and at its end."""
    written = f"\\{ord(letter):03d}"
    return f"{written}x", f"x{written}x", f"x{written}"


def test_a_name_is_taken_by_cloudflare_exactly_where_the_rules_let_it_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = [label for letter in PRINTABLE for label in places(letter)]
    owners = {label: {"TXT": "text"} for label in labels}
    targets = {f"t{n}": {"MX": f"10 {label}.example.net."} for n, label in enumerate(labels)}
    domain = declared(owners | targets)

    assert refused_by_rules(domain) == settled(domain, tmp_path, monkeypatch)


def test_any_name_is_kept_by_route53_as_it_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Owners and the targets of aliases are answered in octal."""
    labels = [label for letter in PRINTABLE for label in places(letter)] + ["*"]
    owners: dict[str, Any] = {f"{label}.a": {"A": "192.0.2.1"} for label in labels}
    aliases = {f"{label}.b": {"ALIAS": f"{label}.a"} for label in labels}

    assert settled(declared(owners | aliases, route53={}), tmp_path, monkeypatch) == set()


def test_an_rrset_that_route53_takes_can_be_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change counts twice in a batch: what is half of its limit is the most that an RRset may have."""
    texts = [str(number) * 3953 for number in range(4)]
    before, after = (declared({"keys": {"TXT": [*texts[:3], last]}}, route53={}) for last in (texts[3], "y" * 3953))
    over = declared({"keys": {"TXT": [*texts, "z"]}}, route53={})

    assert refused_by_rules(over) == {"keys.example.com."}
    assert refused_by_rules(after) == set()
    with EmulatedApis() as apis:
        deployer = Deployer(apis, tmp_path, monkeypatch)
        assert deployer.up(before)[0] == []
        assert deployer.up(after) == ([], [("update", "example.com/route53/keys/TXT")])
        deployer.close()
