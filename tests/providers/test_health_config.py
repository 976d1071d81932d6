"""Route53's health checks in their three forms: one map each way, nothing forgotten."""

from __future__ import annotations

from typing import Any, Final

import pytest

from dnsstack.document import loads
from dnsstack.importing.existing.route53 import ExistingRoute53
from dnsstack.model.health import HEALTH_CHECKS
from dnsstack.plan.build import build
from dnsstack.plan.naming import Naming
from dnsstack.providers.route53.health import checks
from dnsstack.providers.route53.health_config import FIELDS, MEMBERS, from_config, to_config, without_input
from dnsstack.providers.route53.specs import HealthCheckSpec

ARN: Final = (
    "arn:aws:route53-recovery-control::123456789012:controlpanel/0123456789abcdef/routingcontrol/0123456789abcdef"
)
DOCUMENT: Final = f"""
domain: example.com
nameservers: {{route53: {{}}}}
health_checks:
  web: {{type: HTTPS_STR_MATCH, host: origin.example.net, address: 192.0.2.1, path: /x, search: ok, interval: 10,
         failure_threshold: 2, measure_latency: true, regions: [us-east-1, us-west-1, eu-west-1], invert: true}}
  port: {{type: TCP, address: 192.0.2.2, port: 25, disabled: true}}
  all: {{type: CALCULATED, children: [web, port], threshold: 1}}
  alarm: {{type: CLOUDWATCH_METRIC, alarm: errors, region: eu-west-1, insufficient_data: Unhealthy}}
  hand: {{type: RECOVERY_CONTROL, routing_control: "{ARN}"}}
"""
IDS: Final = {name: f"id-{name}" for name in ("web", "port", "all", "alarm", "hand")}


def specs() -> dict[str, HealthCheckSpec]:
    plan = build(loads(DOCUMENT).domain)
    return {spec.name.rpartition("/")[2]: spec for spec in checks(plan, Naming(plan.apex, "dns"))}


def config(spec: HealthCheckSpec) -> dict[str, Any]:
    inputs = spec.inputs()
    if "child_healthchecks" in inputs:
        inputs["child_healthchecks"] = [f"id-{child.spec.rpartition('/')[2]}" for child in inputs["child_healthchecks"]]
    return to_config(inputs)


def changes(name: str, answer: dict[str, Any]) -> tuple[str, ...]:
    found = specs()
    configs = {other: config(spec) for other, spec in found.items()} | {name: answer}
    existing = ExistingRoute53("Z1", "example.com.", (), IDS, configs, recovery=False)
    return next(match.changes for match in existing.match(found.values(), {}) if match.spec.name.endswith(f"/{name}"))


def test_the_maps_know_every_member_and_every_field() -> None:
    session = pytest.importorskip("botocore.session").get_session()
    shape = session.get_service_model("route53").shape_for("HealthCheckConfig")
    others = {"EndpointType", "HealthCheckSourceId"}  # of private endpoints: the Pulumi resource has no input for them
    assert {*MEMBERS.values(), "AlarmIdentifier"} == set(shape.members) - others
    fields = {field for kind in HEALTH_CHECKS.values() for field in kind.model_fields}
    assert fields - set(FIELDS) == {"accept", "comment", "written", "id"}


def test_what_no_input_can_say_is_told() -> None:
    existing = config(specs()["web"])
    assert without_input(existing) == ()
    assert without_input({**existing, "EndpointType": "PUBLIC"}) == ()
    private = {**existing, "EndpointType": "PRIVATE", "HealthCheckSourceId": "source"}
    assert without_input(private) == ("EndpointType", "HealthCheckSourceId")


@pytest.mark.parametrize("name", IDS)
def test_there_and_back(name: str) -> None:
    existing = config(specs()[name])
    assert to_config(from_config(existing)) == existing
    assert changes(name, existing) == ()


@pytest.mark.parametrize(
    ("name", "member", "other", "told"),
    [
        ("web", "SearchString", "fine", "search_string: 'fine' becomes 'ok'"),
        ("all", "ChildHealthChecks", ["id-web"], "child_healthchecks: ['id-web'] becomes ['id-port', 'id-web']"),
        ("alarm", "AlarmIdentifier", {"Name": "errors", "Region": "us-east-1"},
         "cloudwatch_alarm_region: 'us-east-1' becomes 'eu-west-1'"),
        ("alarm", "AlarmIdentifier", {"Name": "faults", "Region": "eu-west-1"},
         "cloudwatch_alarm_name: 'faults' becomes 'errors'"),
        ("hand", "RoutingControlArn", f"{ARN}0", f"routing_control_arn: '{ARN}0' becomes '{ARN}'"),
    ],
)  # fmt: skip
def test_adoption_tells_every_member_that_differs(name: str, member: str, other: Any, told: str) -> None:
    assert changes(name, {**config(specs()[name]), member: other}) == (told,)
