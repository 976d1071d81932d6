"""CLOUDWATCH_METRIC: a health check that reads the metric of a CloudWatch alarm."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from dnsstack.model.base import invalid
from dnsstack.model.deferred import Deferred, lift
from dnsstack.model.health.base import HealthCheck
from dnsstack.model.nearest import did_you_mean

MAX_ALARM: Final = 256
ALARM_REGIONS: Final = (
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-central-2",
    "eu-isoe-west-1",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eusc-de-east-1",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-iso-east-1",
    "us-iso-west-1",
    "us-isob-east-1",
    "us-isob-west-1",
    "us-isof-east-1",
    "us-isof-south-1",
    "us-west-1",
    "us-west-2",
)
"""Route53's CloudWatchRegion enum (2026-11)."""


def _alarm(value: Any) -> Any:
    value = lift(value)
    if isinstance(value, Deferred):
        return value
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_ALARM:
        raise invalid(f"{value!r} is not an alarm name; write 1 to {MAX_ALARM} characters")
    return value


def _region(value: Any) -> Any:
    if value not in ALARM_REGIONS:
        raise invalid(
            f"{value!r} is not a region that Route53 reads alarms from{did_you_mean(str(value), ALARM_REGIONS)}"
        )
    return value


class CloudWatchCheck(HealthCheck):
    """Healthy while the metric of the alarm is; Route53 reads the metric's data, not the alarm's state.

    `insufficient_data` says how a metric without data counts. It has no default, because missing data then decides a
    failover. Route53 copies the settings of the alarm only once; change a text in `triggers` to make it copy them
    again.
    """

    type: Literal["CLOUDWATCH_METRIC"] = "CLOUDWATCH_METRIC"
    """Type of the health check."""
    alarm: Annotated[
        str | Deferred,
        BeforeValidator(_alarm),
        WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_ALARM}),
    ]
    """Name of the CloudWatch alarm."""
    region: Annotated[str, BeforeValidator(_region), Field(json_schema_extra={"enum": list(ALARM_REGIONS)})]
    """AWS region of the alarm."""
    insufficient_data: Literal["Healthy", "Unhealthy", "LastKnownStatus"]
    """How a metric without data counts."""
    triggers: dict[str, str] = Field(default_factory=dict)
    """Texts by name; change one, and Route53 copies the alarm's settings again."""
