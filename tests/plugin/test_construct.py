"""The component for other languages, built from the protocol's own messages, without an engine."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import json_format, struct_pb2
from pulumi.errors import InputPropertiesError
from pulumi.runtime import proto
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.proto import alias_pb2

from dnsstack.errors import EnvironmentFault
from dnsstack.plugin import construct as module
from dnsstack.plugin.construct import OUTPUTS, construct
from dnsstack.plugin.construct_inputs import read
from dnsstack.plugin.values import OUTPUT, SECRET, SIGNATURE, UNKNOWNS
from tests.component.recording import Run, enter, waited

TOKEN = "dnsstack:index:MultiProviderZone"  # a Pulumi type token
STACK = "urn:pulumi:stack::project::pulumi:pulumi:Stack::project-stack"
DOMAIN: dict[str, Any] = {
    "domain": "example.com",
    "ttl": 300.0,
    "nameservers": {"route53": {}, "cloudflare": {"account": "0123456789abcdef0123456789abcdef"}},
    "records": {"www": {"A": {"ttl": 60.0, "values": ["192.0.2.1"]}}},
}
LATER = {SIGNATURE: OUTPUT, "dependencies": [STACK]}
"""An Output that is unknown at preview."""


def struct(values: Any) -> struct_pb2.Struct:
    made = struct_pb2.Struct()
    made.update(values)
    return made


def known(value: Any, *, secret: bool = False) -> dict[str, Any]:
    return {SIGNATURE: OUTPUT, "value": value, "secret": secret}


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Builds a component from inputs; what the mock monitor saw, and the response."""

    def built(
        inputs: dict[str, Any], *, preview: bool = False, resources: dict[str, Any] | None = None, **request: Any
    ) -> tuple[Run, Any]:
        found = Run()

        async def entered(*_: Any) -> None:
            enter(found, preview=preview, resources=resources)

        monkeypatch.setattr(module, "_enter", entered)
        asked = proto.ConstructRequest(
            type=TOKEN, name="example.com", parent=STACK, dryRun=preview, inputs=struct(inputs), **request
        )
        return found, waited(construct(asked, ""))

    return built


def with_value(value: Any, rdtype: str = "CNAME") -> dict[str, Any]:
    return {**DOMAIN, "records": {"app": {rdtype: {"ttl": 60.0, "values": [value]}}}}


def reasons(caught: pytest.ExceptionInfo[InputPropertiesError]) -> dict[str, str]:
    return {error["property_path"].rstrip(): error["reason"] for error in caught.value.errors or ()}


def test_the_component_of_python_is_built_with_its_names_and_outputs(build: Any) -> None:
    found, response = build({"domain": DOMAIN})

    assert found.named("example.com/route53/www/A")["inputs"]["ttl"] == 60
    assert "example.com/cloudflare/www/A/192.0.2.1" in {one["name"] for one in found.registrations()}
    assert response.urn.endswith("dnsstack:index:MultiProviderZone::example.com")
    assert set(response.state.fields) == set(OUTPUTS)
    assert json_format.MessageToDict(response.state)["zoneIds"]["route53"] == "id of example.com/route53/zone"


def test_numbers_that_arrive_as_floats_are_whole(build: Any) -> None:
    _, response = build({"domain": DOMAIN})

    written = json_format.MessageToDict(response.state)["document"]
    assert written["records"]["www"]["A"] == {"ttl": 60, "values": ["192.0.2.1"]}


def test_an_output_three_levels_down_keeps_its_name_from_preview_to_deployment(build: Any) -> None:
    unknown, _ = build({"domain": with_value(LATER)}, preview=True)
    later, _ = build({"domain": with_value(known("lb.example.net"))})

    names = [{one["name"] for one in run.registrations()} for run in (unknown, later)]
    assert names[0] == names[1]
    assert "example.com/cloudflare/app/CNAME" in names[0]
    assert later.named("example.com/route53/app/CNAME")["inputs"]["records"] == ["lb.example.net."]


BALANCER = "lb-1.us-east-1.elb.amazonaws.com"
DISTRIBUTION = "d111111abcdef8.cloudfront.net"


@pytest.mark.parametrize(
    ("given", "target", "zone", "evaluated"),
    [
        (f"{BALANCER} Z35SXDOTRQ7X7K", BALANCER, "Z35SXDOTRQ7X7K", True),
        (BALANCER, BALANCER, "Z35SXDOTRQ7X7K", True),
        (f"{DISTRIBUTION} Z2FDTNDATAQYW2", DISTRIBUTION, "Z2FDTNDATAQYW2", False),
    ],
)
def test_an_alias_may_be_an_output(build: Any, given: str, target: str, zone: str, evaluated: bool) -> None:
    def domain(value: Any) -> dict[str, Any]:
        return {"domain": {**DOMAIN, "records": {"@": {"ALIAS": {"values": [value]}}}}}

    unknown, _ = build(domain(LATER), preview=True)
    later, _ = build(domain(known(given)))

    for run in (unknown, later):
        assert {one["name"] for one in run.registrations()} >= {
            "example.com/route53/@/A",
            "example.com/route53/@/AAAA",
            "example.com/cloudflare/@/ALIAS",
        }
    (alias,) = later.named("example.com/route53/@/A")["inputs"]["aliases"]
    assert alias == {"name": target, "zoneId": zone, "evaluateTargetHealth": evaluated}
    assert later.named("example.com/cloudflare/@/ALIAS")["inputs"]["content"] == target


def test_an_alias_of_an_output_without_a_zone_is_refused(build: Any) -> None:
    with pytest.raises(InputPropertiesError) as caught:
        build({"domain": {**DOMAIN, "records": {"@": {"ALIAS": {"values": [known("lb.example.net")]}}}}})

    (reason,) = reasons(caught).values()
    assert "zone_id is an Output that resolved to 'lb.example.net', which can't be used" in reason


@pytest.mark.parametrize("marker", sorted(UNKNOWNS))
def test_an_unknown_of_an_older_sdk_is_one_too(build: Any, marker: str) -> None:
    found, _ = build({"domain": with_value(marker)}, preview=True)

    assert found.named("example.com/cloudflare/app/CNAME")


def test_a_secret_value_stays_secret(build: Any) -> None:
    for secret in (known("s3cret.example.net", secret=True), {SIGNATURE: SECRET, "value": "s3cret.example.net"}):
        found, response = build({"domain": with_value(secret)})

        assert response.state.fields["document"].struct_value.fields[SIGNATURE].string_value == SECRET
        assert SIGNATURE in str(found.named("example.com/route53/app/CNAME")["inputs"]["records"])


def test_a_document_is_read_from_the_projects_root(build: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: program\n")
    (tmp_path / "zones").mkdir()
    (tmp_path / "zones" / "example.com.yaml").write_text(
        "domain: example.com\nnameservers: {route53: {}}\nrecords: {www: {A: 192.0.2.1}}\n"
    )
    (tmp_path / "app").mkdir()
    monkeypatch.chdir(tmp_path / "app")

    added = {"api": {"A": {"values": ["192.0.2.2"]}}}
    found, _ = build({"document": "zones/example.com.yaml", "records": added})

    names = {one["name"] for one in found.registrations()}
    assert names >= {"example.com/route53/www/A", "example.com/route53/api/A"}


@pytest.mark.parametrize(
    ("inputs", "path", "reason"),
    [
        ({"domain": LATER}, "domain", "the whole input domain is an Output"),
        ({"domain": {**DOMAIN, "records": LATER}}, 'domain["records"]', "the whole records is an Output"),
        ({"domain": {**DOMAIN, "records": {"www": LATER}}}, 'domain["records"]["www"]', "the whole entry is an Output"),
        ({"domain": {**DOMAIN, "ttl": LATER}}, 'domain["ttl"]', "the whole ttl is an Output"),
        (
            {"domain": {**DOMAIN, "records": {"www": {"A": {"ttl": LATER, "values": ["192.0.2.1"]}}}}},
            'domain["records"]["www"]["A"]["ttl"]',
            "this is an Output",
        ),
        (
            {"domain": {**DOMAIN, "nameservers": {"cloudflare": {"account": LATER}}}},
            'domain["nameservers"]["cloudflare"]["account"]',
            "this is an Output",
        ),
        ({"domain": DOMAIN, "failover": {"www": {"A": LATER}}}, 'failover["www"]["A"]', "the whole policy is"),
        ({"domain": {**DOMAIN, "records": {"a": {"A": LATER}}}}, 'domain["records"]["a"]["A"]', "the whole RRset is"),
        (
            {"domain": {**DOMAIN, "records": {"a": {"A": {"values": LATER}}}}},
            'domain["records"]["a"]["A"]["values"]',
            "the number of its values must be known",
        ),
        (
            {"domain": DOMAIN, "failover": {"a": {"A": {"primary": LATER, "secondary": ["192.0.2.2"]}}}},
            'failover["a"]["A"]["primary"]',
            "the number of its values must be known",
        ),
        ({"domain": {**DOMAIN, "records": {"a": {"A": {"ttl": 60}}}}}, 'domain["records"]["a"]["A"]', "{ttl: …, "),
        ({"domain": DOMAIN, "records": {"a": {"A": "192.0.2.1"}}}, 'records["a"]["A"]', "{ttl: …, values: […]}"),
        ({"domain": DOMAIN, "consent": [LATER]}, "consent[0]", "this is an Output"),
        ({"domain": DOMAIN, "protect": "yes"}, "protect", "'yes' is not a boolean; write a boolean"),
        ({"domain": DOMAIN, "unprotected": "route53"}, "unprotected", "is not a list of texts"),
        ({"domain": DOMAIN, "recrods": {}}, "recrods", "there is no input recrods: did you mean 'records'?"),
        ({}, "domain", "neither is given"),
        ({"domain": DOMAIN, "document": "a.yaml"}, "domain", "both are given"),
    ],
)
def test_a_refused_input_is_one_sentence_at_its_path(build: Any, inputs: Any, path: str, reason: str) -> None:
    with pytest.raises(InputPropertiesError) as caught:
        build(inputs, preview=True)

    found = reasons(caught)
    assert [*found] == [path]
    assert reason in found[path]


def test_every_fault_of_a_domain_is_at_its_path(build: Any) -> None:
    records = {"www": {"A": {"values": ["192.0.2.300", "192.0.2.1"]}}, "mail": {"MXX": {"values": ["10 mail"]}}}
    with pytest.raises(InputPropertiesError) as caught:
        build({"domain": {**DOMAIN, "records": records}})

    found = reasons(caught)
    assert "not an IPv4 address" in found['domain["records"]["www"]["A"]["values"][0]']
    assert "not a record type" in found['domain["records"]["mail"]["MXX"]']


def test_a_fault_of_what_is_added_is_at_the_path_of_that_input(build: Any) -> None:
    with pytest.raises(InputPropertiesError) as caught:
        build({"domain": DOMAIN, "records": {"api": {"A": {"values": ["192.0.2.300"]}}}})

    assert [*reasons(caught)] == ['records["api"]["A"]["values"][0]']


def test_a_fault_of_a_document_is_at_its_line(build: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: program\n")
    (tmp_path / "a.yaml").write_text("domain: example.com\nnameservers: {route53: {}}\nrecords: {www: {A: 192.0.2}}\n")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(InputPropertiesError) as caught:
        build({"document": "a.yaml"})

    assert "a.yaml:3:" in reasons(caught)["document"]


def test_a_consent_that_there_is_not_is_one_sentence(build: Any) -> None:
    with pytest.raises(InputPropertiesError, match=r"^consent 'apex' "):
        build({"domain": DOMAIN, "consent": ["apex"]})


def test_a_value_that_resolves_to_none_is_refused_with_its_place(build: Any) -> None:
    with pytest.raises(InputPropertiesError) as caught:
        build({"domain": with_value(known("not a name!.."))})

    (reason,) = reasons(caught).values()
    assert "is an Output that resolved to 'not a name!..', which can't be used" in reason
    assert "validation error" not in reason.lower()


def test_a_secret_value_that_is_none_is_not_shown(build: Any) -> None:
    with pytest.raises(InputPropertiesError) as caught:
        build({"domain": with_value(known("s3cret value!..", secret=True))})

    assert "s3cret" not in str(caught.value.errors)
    assert caught.value.errors
    assert caught.value.errors[0]["property_path"].endswith(" "), "the engine prints what it finds at a path"


@pytest.mark.parametrize("protect", [False, True])
def test_zones_are_protected_with_and_without_the_input(build: Any, protect: bool) -> None:
    found, _ = build({"domain": DOMAIN, "protect": protect}, protect=False)

    assert found.named("example.com/route53/zone")["options"]["protect"] is True
    assert found.named("example.com/route53/www/A").get("options", {}).get("protect", False) is protect


def test_a_zone_that_is_named_is_free(build: Any) -> None:
    found, _ = build({"domain": DOMAIN, "unprotected": ["route53"]})

    assert "protect" not in found.named("example.com/route53/zone").get("options", {})
    assert found.named("example.com/cloudflare/zone")["options"]["protect"] is True


PROVIDER = "urn:pulumi:stack::project::pulumi:providers:aws::east"


def registered(version: str) -> dict[str, Any]:
    inputs = {"region": "us-east-1", **({"version": version} if version else {})}
    return {PROVIDER: MockMonitor.ResourceRegistration(PROVIDER, "id-1", inputs)}


@pytest.mark.parametrize("version", ["7.0.1", ""])
def test_explicit_providers_reach_the_children(build: Any, version: str) -> None:
    found, _ = build({"domain": DOMAIN}, providers={"aws": f"{PROVIDER}::id-1"}, resources=registered(version))

    assert found.named("example.com/route53/www/A")["options"]["provider"] == "east"
    assert "provider" not in found.named("example.com/cloudflare/zone")["options"]


def test_a_provider_of_another_major_version_is_refused(build: Any) -> None:
    with pytest.raises(EnvironmentFault, match=r"the provider east is aws 6\.83\.0.*use version 7 of the aws package"):
        build({"domain": DOMAIN}, providers={"aws": f"{PROVIDER}::id-1"}, resources=registered("6.83.0"))


def test_options_that_the_stock_servicer_drops_are_carried(build: Any) -> None:
    found, _ = build(
        {"domain": DOMAIN},
        retainOnDelete=True,
        ignoreChanges=["document"],
        deletedWith=STACK,
        customTimeouts=proto.ConstructRequest.CustomTimeouts(create="5m"),
        additionalSecretOutputs=["document"],
    )

    component = next(request for request in found.requests if request.type == TOKEN)
    assert component.retainOnDelete
    assert list(component.ignoreChanges) == ["document"]
    assert component.deletedWith == STACK
    assert component.customTimeouts.create == "5m"
    assert list(component.additionalSecretOutputs) == ["document"]


def test_a_former_name_is_handed_on(build: Any) -> None:
    spec = alias_pb2.Alias.Spec(name="old", noParent=True)
    urn = "urn:pulumi:stack::project::a:b:C::older"

    found, _ = build({"domain": DOMAIN}, aliases=[alias_pb2.Alias(spec=spec), alias_pb2.Alias(urn=urn)])

    component = next(request for request in found.requests if request.type == TOKEN)
    assert [alias.spec.name or alias.urn for alias in component.aliases] == ["old", urn]


def test_an_rrset_to_overwrite_must_be_one_of_a_zone_as_one_resource(build: Any) -> None:
    with pytest.raises(InputPropertiesError, match=r"^overwrite names 'www/A', but works only with"):
        build({"domain": DOMAIN, "overwrite": ["www/A"]})


def test_a_deployment_that_ends_meanwhile_is_no_fault_of_the_plugin(
    build: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(**_: Any) -> Any:
        message = "resource monitor shut down"
        raise RuntimeError(message)

    monkeypatch.setattr(module, "wait_for_rpcs", ended)

    with pytest.raises(EnvironmentFault, match=r"example\.com is incomplete: the deployment ended"):
        build({"domain": DOMAIN})


def test_several_components_are_built_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: dict[str, Run] = {}

    async def entered(request: Any, _: str) -> None:
        enter(runs.setdefault(request.name, Run()))

    monkeypatch.setattr(module, "_enter", entered)

    async def both() -> list[Any]:
        names = [f"example.{suffix}" for suffix in ("com", "net", "org")]
        asked = [
            proto.ConstructRequest(
                type=TOKEN, name=name, parent=STACK, inputs=struct({"domain": {**DOMAIN, "domain": name}})
            )
            for name in names
        ]
        return await asyncio.gather(*(asyncio.create_task(construct(one, "")) for one in asked))

    responses = waited(both())

    assert len(responses) == 3
    for name, run in runs.items():
        assert {one["name"].partition("/")[0] for one in run.registrations()} == {name}


def test_reading_needs_no_deployment_where_nothing_is_an_output() -> None:
    given = read(struct({"domain": DOMAIN, "consent": ["ds"], "protect": True}))

    assert given.source["ttl"] == 300
    assert isinstance(given.source["ttl"], int)
    assert (given.consent, given.protect) == (("ds",), True)
