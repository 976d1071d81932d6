"""Health checks: every kind, and every bound compared with AWS's own description of Route53."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import botocore
import pytest
from pydantic import TypeAdapter, ValidationError

from dnsstack.model.deferred import Deferred
from dnsstack.model.health import HEALTH_CHECKS, HealthCheck, HttpCheck, read_health_checks
from dnsstack.model.health.base import MAX_TAG_KEY, MAX_TAG_VALUE
from dnsstack.model.health.calculated import MAX_CHILDREN
from dnsstack.model.health.cloudwatch import ALARM_REGIONS, MAX_ALARM
from dnsstack.model.health.endpoint import MAX_HOST, MAX_PATH, MAX_SEARCH, MIN_REGIONS, REGIONS
from dnsstack.model.health.existing import MAX_ID
from dnsstack.model.health.recovery_control import MAX_ARN


@pytest.fixture(scope="module")
def shapes() -> dict[str, Any]:
    """The shapes of the Route53 API."""
    folder = Path(botocore.__file__).parent / "data" / "route53" / "2013-04-01"
    for file in folder.glob("service-2.json*"):
        raw = file.read_bytes()
        loaded: dict[str, Any] = json.loads(gzip.decompress(raw) if file.suffix == ".gz" else raw)["shapes"]
        return loaded
    pytest.fail("botocore has no Route53 model")


def read(**body: Any) -> HealthCheck:
    checks: dict[str, HealthCheck] = read_health_checks({"web": body})
    return checks["web"]


def faults(**body: Any) -> dict[tuple[str | int, ...], str]:
    with pytest.raises(ValidationError) as caught:
        read(**body)
    return {part["loc"][1:]: part["msg"] for part in caught.value.errors(include_url=False)}


HTTPS: dict[str, Any] = {"type": "HTTPS", "host": "origin.example.net"}
CALCULATED: dict[str, Any] = {"type": "CALCULATED", "children": ["a", "b"], "threshold": 1}
ALARM: dict[str, Any] = {
    "type": "CLOUDWATCH_METRIC",
    "alarm": "latency",
    "region": "eu-central-1",
    "insufficient_data": "Unhealthy",
}


class TestBounds:
    def test_types_are_route53s_and_ours(self, shapes: dict[str, Any]) -> None:
        assert set(HEALTH_CHECKS) - {"EXISTING"} == set(shapes["HealthCheckType"]["enum"])

    def test_regions_are_route53s(self, shapes: dict[str, Any]) -> None:
        assert set(REGIONS) == set(shapes["HealthCheckRegion"]["enum"])
        assert shapes["HealthCheckRegionList"]["min"] == MIN_REGIONS
        assert set(ALARM_REGIONS) == set(shapes["CloudWatchRegion"]["enum"])

    @pytest.mark.parametrize(
        ("shape", "bound", "ours"),
        [
            ("FullyQualifiedDomainName", "max", MAX_HOST),
            ("ResourcePath", "max", MAX_PATH),
            ("SearchString", "max", MAX_SEARCH),
            ("ChildHealthCheckList", "max", MAX_CHILDREN),
            ("HealthThreshold", "max", MAX_CHILDREN),
            ("AlarmName", "max", MAX_ALARM),
            ("HealthCheckId", "max", MAX_ID),
            ("RoutingControlArn", "max", MAX_ARN),
            ("TagKey", "max", MAX_TAG_KEY),
            ("TagValue", "max", MAX_TAG_VALUE),
        ],
    )
    def test_lengths_are_route53s(self, shapes: dict[str, Any], shape: str, bound: str, ours: int) -> None:
        assert shapes[shape][bound] == ours

    @pytest.mark.parametrize(
        ("shape", "field", "body"),
        [
            ("Port", "port", HTTPS),
            ("FailureThreshold", "failure_threshold", HTTPS),
            ("HealthThreshold", "threshold", CALCULATED),
        ],
    )
    def test_numbers_are_route53s(self, shapes: dict[str, Any], shape: str, field: str, body: dict[str, Any]) -> None:
        low, high = shapes[shape]["min"], shapes[shape]["max"]
        for allowed in (low, high, str(high)):
            assert getattr(read(**body | {field: allowed}), field) == int(allowed)
        for refused in (low - 1, high + 1, str(high + 1), "x", "1.5", True, None):
            assert (field,) in faults(**body | {field: refused})

    def test_the_interval_is_10_or_30(self, shapes: dict[str, Any]) -> None:
        assert (shapes["RequestInterval"]["min"], shapes["RequestInterval"]["max"]) == (10, 30)
        for seconds in (10, 30, "10", "30"):
            check = read(**HTTPS, interval=seconds)
            assert isinstance(check, HttpCheck)
            assert check.interval == int(seconds)
        assert ("interval",) in faults(**HTTPS, interval=20)

    def test_what_a_metric_without_data_counts_as_is_route53s(self, shapes: dict[str, Any]) -> None:
        for status in shapes["InsufficientDataHealthStatus"]["enum"]:
            assert read(**ALARM | {"insufficient_data": status})
        assert ("insufficient_data",) in faults(**{key: ALARM[key] for key in ALARM if key != "insufficient_data"})


class TestKinds:
    @pytest.mark.parametrize(("kind", "port"), [("HTTP", 80), ("HTTPS", 443)])
    def test_the_port_defaults_to_the_schemes(self, kind: str, port: int) -> None:
        check = read(type=kind, host="origin.example.net")

        assert isinstance(check, HttpCheck)
        assert check.port == port
        assert check.is_tls is (kind == "HTTPS")

    def test_a_check_needs_an_endpoint(self) -> None:
        assert "no endpoint" in faults(type="TCP", port=22)[()]
        assert read(type="TCP", port="22", address="2001:DB8::1").address == "2001:db8::1"  # type: ignore[attr-defined]  # a TcpCheck

    def test_hosts_are_absolute_and_without_their_final_dot(self) -> None:
        check = read(**HTTPS | {"host": "Origin.Bücher.example."})

        assert isinstance(check, HttpCheck)
        assert check.host == "origin.xn--bcher-kva.example"

    def test_a_text_is_searched_for(self) -> None:
        assert read(**HTTPS | {"type": "HTTPS_STR_MATCH", "search": "ok"})
        assert ("search",) in faults(**HTTPS | {"type": "HTTPS_STR_MATCH"})
        assert ("search",) in faults(**HTTPS | {"type": "HTTPS_STR_MATCH", "search": "x" * 256})

    @pytest.mark.parametrize("path", ["healthz", "", "/ä", "/a b", "/" + "x" * 255])
    def test_a_path_is_printable_and_short(self, path: str) -> None:
        assert ("path",) in faults(**HTTPS, path=path)

    @pytest.mark.parametrize(
        "regions", [["us-east-1", "us-west-1"], ["us-east-1"] * 3, "us-east-1", ["us-east-1", "us-west-1", "mars-1"]]
    )
    def test_at_least_three_regions_of_route53s(self, regions: Any) -> None:
        assert any(path[0] == "regions" for path in faults(**HTTPS, regions=regions))

    @pytest.mark.parametrize(
        "body",
        [
            {**CALCULATED, "children": []},
            {**CALCULATED, "children": ["a", "a"]},
            {**CALCULATED, "children": "a"},
            {**ALARM, "region": "mars-1"},
            {**ALARM, "alarm": ""},
            {"type": "EXISTING", "id": ""},
            {"type": "EXISTING", "id": "abc", "invert": "true"},
            {"type": "RECOVERY_CONTROL", "routing_control": "x"},
            {"type": "PING"},
            {"host": "origin.example.net"},
            {**HTTPS, "disabled": "no"},
            {**HTTPS, "threshold": 3},
            {**HTTPS, "written": ["x"]},
        ],
    )
    def test_faults_are_refused(self, body: dict[str, Any]) -> None:
        assert faults(**body)

    def test_outputs_stand_where_ids_and_endpoints_do(self) -> None:
        later = Deferred(object())

        assert read(type="EXISTING", id=later).id is later  # type: ignore[attr-defined]  # an ExistingCheck
        assert read(type="HTTPS", host=later).host is later  # type: ignore[attr-defined]  # an HttpCheck
        assert read(**ALARM | {"alarm": later}).alarm is later  # type: ignore[attr-defined]  # a CloudWatchCheck

    def test_names_are_plain(self) -> None:
        with pytest.raises(ValidationError, match="lower-case letters"):
            read_health_checks({"Web Site": HTTPS})

    def test_where_it_was_written_is_no_content(self) -> None:
        check = read(**HTTPS)

        assert tuple(check.written) == ("health_checks", "web")
        assert "written" not in check.model_dump()

    @pytest.mark.parametrize("kind", list(dict.fromkeys(HEALTH_CHECKS.values())))
    def test_every_kind_has_a_json_schema(self, kind: type[HealthCheck]) -> None:
        assert TypeAdapter(kind).json_schema()["additionalProperties"] is False
