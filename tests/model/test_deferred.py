"""Outputs in the model: held without being looked into, and without Pulumi being imported here."""

from __future__ import annotations

import asyncio
import copy
import subprocess
import sys
from typing import Any

import pytest

from dnsstack.model.deferred import Deferred, lift
from dnsstack.model.domain import Domain
from tests.strategies import ACCOUNT


def test_an_output_is_lifted_wherever_a_document_may_hold_one() -> None:
    pulumi = pytest.importorskip("pulumi")

    async def build() -> tuple[Domain, Any]:
        output = pulumi.Output.from_input("192.0.2.1")
        domain = Domain(
            domain="example.com",
            nameservers={"route53": {}, "cloudflare": {"account": ACCOUNT}},
            health_checks={"web": {"type": "EXISTING", "id": output}},
            records={"www": {"A": output, "AAAA": ["2001:db8::1", output]}, "@": {"ALIAS": {"target": output}}},
            failover={"api": {"A": {"primary": output, "secondary": "192.0.2.2", "check": output}}},
        )
        await output.future()
        return domain, output

    domain, output = asyncio.run(build())
    later = Deferred(output)

    assert [rrset.values[-1] for rrset in domain.records[:2]] == [later, later]
    assert domain.records[2].rdata[0].target_name == ""
    assert (domain.failover[0].primary, domain.failover[0].check) == ((later,), later)
    assert domain.health_checks["web"].id == later  # type: ignore[attr-defined]  # an ExistingCheck
    assert copy.deepcopy(domain) == domain
    assert "192.0.2.1" not in repr(domain)


def test_a_deferred_is_equal_by_what_it_holds() -> None:
    output = object()

    assert Deferred(output, key="a") == Deferred(output, key="a")
    assert Deferred(output, key="a") != Deferred(output, key="b")
    assert Deferred(output) != Deferred(object())
    assert copy.copy(Deferred(output)).output is output
    assert Deferred(output, key="a").to_text() == "<known after apply: a>"


@pytest.mark.parametrize("key", ["", "A", "a b", "-a", "a-"])
def test_a_key_fits_into_a_resource_name(key: str) -> None:
    with pytest.raises(ValueError, match="lower-case"):
        Deferred(object(), key=key)


def test_other_values_are_not_lifted() -> None:
    assert lift("192.0.2.1") == "192.0.2.1"


def test_the_model_loads_neither_pulumi_nor_dnspython() -> None:
    program = (
        "import sys, dnsstack\n"
        "light = not {'pydantic', 'pulumi'} & sys.modules.keys()\n"
        "records = {'www': {'A': '192.0.2.1'}}\n"
        "dnsstack.Domain(domain='example.com', nameservers={'route53': {}}, records=records)\n"
        "sys.exit(0 if light and not {'pulumi', 'dns', 'idna'} & sys.modules.keys() else 1)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
