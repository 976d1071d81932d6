"""Taking a provider out and a domain down, as docs/destroy.md says; and the registrar's entry on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dnsstack.sandbox.cloudflare_api import Account, Plan
from dnsstack.sandbox.deploy import DeploymentError
from dnsstack.sandbox.network.apis import PARKED, EmulatedApis
from tests.engine.conftest import ENGINE, last_by_engine
from tests.engine.deployed import ACCOUNT, Deployed, Question, Watch

BODY = "records: {www: {A: 192.0.2.1}, '@': {TXT: hello}}\n"
CLOUDFLARE = f"account: '{ACCOUNT}'"
APEX: Question = ("example.com.", "NS")
WWW: Question = ("www.example.com.", "A")


def head(*providers: str, more: str = "") -> str:
    """A document's beginning: `route53`, `cloudflare`, and either with `-` where it serves no more."""
    fields = []
    for one in providers:
        name, given = one.rstrip("-"), CLOUDFLARE if "cloudflare" in one else ""
        serve = "delegated: false" if one.endswith("-") else ""
        fields.append(f"{name}: {{{', '.join(part for part in (given, serve) if part)}}}")
    return f"domain: example.com\nnameservers: {{{', '.join([*fields, *([more] if more else [])])}}}"


def own_servers(deployed: Deployed, provider: str) -> frozenset[str]:
    """What the provider itself calls the zone's servers."""
    if provider == "route53":
        return frozenset(deployed.apis.hosted_zones()[0].name_servers)
    return frozenset(f"{server}." for server in deployed.apis.cloudflare_zones()[0].zone["name_servers"])


@pytest.mark.parametrize(("deployed", "stays"), last_by_engine("cloudflare", "route53"), indirect=["deployed"])
def test_the_provider_that_stays_names_only_its_own_servers_again(deployed: Deployed, stays: str) -> None:
    """By `delegated: false` with consent, protection lifted by name, then removed; every query is answered."""
    leaves = {"cloudflare": "route53", "route53": "cloudflare"}[stays]
    deployed.up(BODY, head(stays, leaves))
    watch = Watch(deployed.apis, frozenset({APEX, WWW}))
    both = own_servers(deployed, stays) | own_servers(deployed, leaves)
    assert watch.answers()["route53"][APEX] == both
    with pytest.raises(DeploymentError, match="rule: provider-removed"):
        deployed.up(BODY, head(stays))

    deployed.consenting("apex-ns").up(BODY, head(stays, f"{leaves}-"))

    named = watch.answers()[stays][APEX]
    assert not named & own_servers(deployed, leaves), "the provider that leaves is named no more"
    assert stays == "cloudflare" or named == own_servers(deployed, stays)
    assert watch.answers()[leaves][WWW] == {"192.0.2.1"}, "caches still ask there"

    with pytest.raises(DeploymentError, match="protect"):
        deployed.up(BODY, head(stays))
    deployed.stack.unprotect(f"example.com/{leaves}/zone")
    deployed.up(BODY, head(stays))

    assert watch.answers()[stays][WWW] == {"192.0.2.1"}
    assert all(state[stays][WWW] == {"192.0.2.1"} for state in watch.seen)
    left = deployed.apis.hosted_zones() if leaves == "route53" else deployed.apis.cloudflare_zones()
    assert not left
    assert not deployed.stack.up().changed


@pytest.fixture(params=[pytest.param(False, id="in-process"), ENGINE])
def registered(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Deployed]:
    """A stack whose domain is registered at Route53 Domains and parked there."""
    found = Deployed(tmp_path, engine=request.param)
    found.apis = EmulatedApis([Account(id=ACCOUNT, plan=Plan.BUSINESS)], ("example.com.",))
    with found:
        yield found


def test_the_registrar_is_told_last_and_only_what_both_providers_serve(registered: Deployed) -> None:
    """Made once, equal to the NS set, unchanged by a second run, reduced with the set, left alone by destroy."""
    with_registrar = head("route53", "cloudflare", more="registrar: route53domains")
    assert [*(registered.apis.delegation("example.com.") or ())] == [f"{server}." for server in PARKED]

    made = registered.up(BODY, with_registrar)

    union = own_servers(registered, "route53") | own_servers(registered, "cloudflare")
    assert set(registered.apis.delegation("example.com.") or ()) == union
    order = [change.type for change in made.changed if change.type.startswith(("aws:", "cloudflare:"))]
    assert order[-1] == "aws:route53domains/registeredDomain:RegisteredDomain"
    assert not registered.stack.up().changed

    out = head("route53", "cloudflare-", more="registrar: route53domains")
    registered.consenting("apex-ns").up(BODY, out)
    assert set(registered.apis.delegation("example.com.") or ()) == own_servers(registered, "route53")

    registered.stack.unprotect()
    registered.stack.destroy()
    assert not registered.apis.hosted_zones()
    assert registered.apis.delegation("example.com."), "a registration is never given up by a destroy"
