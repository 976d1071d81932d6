"""Cloudflare's resources are registered as their typed SDK registers them, which the component does not import."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pulumi
import pulumi_cloudflare
import pytest
from google.protobuf import json_format

from dnsstack.component.realise import cloudflare, realise
from dnsstack.errors import MissingExtra
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ROSTER
from dnsstack.plan.build import build
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers import render
from dnsstack.providers.bind import tsig
from dnsstack.providers.cloudflare.transfer_specs import TransferTsig
from tests.bind.domains import domain, own
from tests.component.recording import run
from tests.providers.test_ladder import RUNGS
from tests.providers.zones import ACCOUNT, plan, policy

LATER: Final = {
    "a": {"A": "192.0.2.1"},
    "_sip._tcp": {"SRV": "10 60 5060 sip.example.net."},
    "mail": {"MX": "10 mail.example.net."},
    "key": {"CAA": '0 issue "ca.example.net"'},
    "hidden": {"TXT": "secret"},
}
"""By owner and type: what an Output gives."""


def every_rung(section: int) -> dict[str, Any]:
    """All that both providers carry, each in a name of its own; what is at the apex of its zone is there once."""
    found: dict[str, Any] = {"@": {"MX": "10 mail"}} if not section else {}
    for number, sections in enumerate(RUNGS.values()):
        for owner, types in sections[section].items():
            if all({ProviderId.ROUTE53, ProviderId.CLOUDFLARE} <= set(ROSTER[rdtype].carriers) for rdtype in types):
                found[f"n{number}" if owner == "@" else f"{owner}.n{number}"] = types
    return found


def plans() -> Iterator[ZonePlan]:
    """One after the other every kind of resource with every input that is ever set."""
    at_cloudflare = {"cloudflare": {"account": ACCOUNT, "plan": "pro"}, "other_nameservers": ["ns1.example.org."]}
    yield plan(every_rung(0), every_rung(1))
    yield plan({"loc": RUNGS["LOC"][0]["www"], "uri": RUNGS["URI"][0]["_ftp._tcp"]}, nameservers=at_cloudflare)
    outputs: dict[str, Any] = {
        owner: {rdtype: (pulumi.Output.secret if owner == "hidden" else pulumi.Output.from_input)(value)}
        for owner, types in LATER.items()
        for rdtype, value in types.items()
    }
    yield plan(outputs)
    of_all = {"account": ACCOUNT, "plan": "enterprise", "flatten_all_cnames": True}
    yield plan(
        {"www": {"CNAME": {"values": "a.example.net.", "comment": "a", "tags": ["a:b"]}}},
        nameservers={"cloudflare": {**of_all, "zone_id": "f" * 32}, "ttl": 3600, "route53": {}},
    )
    balanced = {"strategy": "load-balancer", "interval": 60, "timeout": 2, "retries": 0, "consecutive_down": 2}
    watched = {"type": "HTTPS_STR_MATCH", "host": "o.example.net", "port": 8443, "path": "/", "search": "fine"}
    yield plan(failover={"www": {"A": policy(balanced)}}, health_checks={"web": watched})
    for transfer, servers in (("incoming", own("bind")), ("outgoing", own("bind", "nsd", primaries=[]))):
        transferred = {"account": ACCOUNT, "plan": "enterprise", "transfer": transfer}
        yield build(domain(servers, {"www": {"A": "192.0.2.1"}}, nameservers={"cloudflare": transferred}))


def typed(spec: Any, inputs: Any, options: pulumi.ResourceOptions, *more: pulumi.ResourceOptions) -> Any:
    """The resource as a program makes it that imports the SDK; what is secret we say ourselves, too."""
    given = {name: value for name, value in inputs.items() if value is not None}
    if isinstance(spec, TransferTsig):
        options = pulumi.ResourceOptions.merge(options, *more)
    return getattr(pulumi_cloudflare, spec.token.rpartition(":")[2])(spec.name, opts=options, **given)


def registered() -> dict[str, Any]:
    """Each registration by name, and the outputs of the zones."""

    def program() -> dict[str, Any]:
        found = {}
        first = pulumi.CustomResource("test:index:First", "first")
        for number, planned in enumerate(plans()):
            above = pulumi.ComponentResource("test:index:Above", f"above-{number}")
            made = realise(render(planned, f"zone-{number}"), above, first)
            zone = made.get(f"zone-{number}/cloudflare/zone")
            if zone is not None:
                found[f"zone-{number}"] = [getattr(zone, name) for name in ("id", "name", "name_servers")]
        return found

    found = run(program)
    requests = {one.name: plain(one) for one in found.requests if one.type.startswith("cloudflare:")}
    return requests | found.exported


def plain(request: Any) -> dict[str, Any]:
    """A registration without the lines of code that it comes from; what is a set is sorted."""
    read: dict[str, Any] = json_format.MessageToDict(request)
    for depended in (read, *read.get("propertyDependencies", {}).values()):
        for key in {"dependencies", "urns", "additionalSecretOutputs"} & depended.keys():
            depended[key] = sorted(set(depended[key]))
    return {key: value for key, value in read.items() if key not in ("sourcePosition", "stackTrace")}


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "keys").write_text(tsig.new("transfer.example.com", "hmac-sha512").to_text())
    monkeypatch.setenv("DNSSTACK_TSIG_FILE", str(tmp_path / "keys"))


@pytest.mark.slow
@pytest.mark.usefixtures("keys")
def test_every_registration_is_the_typed_sdks(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = registered()
    monkeypatch.setattr(cloudflare, "_made", typed)
    theirs = registered()

    assert {one["type"] for one in ours.values() if "type" in one} == cloudflare.MAKERS.keys()
    assert ours == theirs


def test_without_the_sdk_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pulumi_cloudflare", None)
    monkeypatch.delitem(sys.modules, cloudflare.__name__)
    specs = [spec for spec in render(plan(), "example.com") if spec.token.startswith("cloudflare:")]

    with pytest.raises(MissingExtra, match=r"dnsstack\[pulumi\]"):
        run(lambda: realise(specs, above := pulumi.ComponentResource("test:index:Above", "above"), above))
