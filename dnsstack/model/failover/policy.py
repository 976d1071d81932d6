"""A failover policy: two sets of values for one owner and type, and the health checks that decide between them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final, Self

from pydantic import BeforeValidator, Field, SerializeAsAny, ValidationError, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from dnsstack.model.base import NO_PATH, Accept, Bool, Model, NonEmpty, Reason, Written, invalid
from dnsstack.model.deferred import Deferred, lift
from dnsstack.model.failover import STRATEGIES, Strategy
from dnsstack.model.names import OwnerName
from dnsstack.model.nearest import did_you_mean
from dnsstack.model.rrset import Reading, Value, Values, read_values
from dnsstack.model.ttl import Seconds, Ttl

FAILOVER_TYPES: Final = ("A", "AAAA", "CNAME", "ALIAS")
"""The record types that can have a policy."""


class FailoverRole(StrEnum):
    """Route53's FailoverRoutingPolicy type, in lower case."""

    PRIMARY = "primary"
    SECONDARY = "secondary"

    @property
    def other(self) -> FailoverRole:
        """The other role."""
        return FailoverRole.SECONDARY if self is FailoverRole.PRIMARY else FailoverRole.PRIMARY


class Pin(Model):
    """The failover is set by hand: both roles answer the values of the pinned side until the pin is removed.

    `until` is an ISO 8601 time with an offset. A pin whose `until` has passed still applies; a rule warns of it.
    """

    to: FailoverRole
    """The side whose values are answered."""
    until: datetime | None = None
    """Time at which the pin should be removed, with its time zone, such as 2026-12-01T06:00:00Z."""
    since: datetime | None = None
    """Time at which the pin was set; `dnsstack pin` writes it, and reports show the pin's age."""
    reason: Reason
    """Reason for the pin."""

    @model_validator(mode="after")
    def _times_have_an_offset(self) -> Pin:
        for name in ("until", "since"):
            time = getattr(self, name)
            if time is not None and time.tzinfo is None:
                raise invalid(f"{name} has no time zone; write it as in 2026-12-01T06:00:00Z")
        return self


def _strategy(value: Any) -> Strategy | None:
    """Read a strategy: its name, a mapping with the key `strategy`, or the object itself."""
    if value is None or isinstance(value, Strategy):
        return value
    fields = dict(value) if isinstance(value, Mapping) else {"strategy": value}
    name = fields.get("strategy")
    if not isinstance(name, str) or name not in STRATEGIES:
        raise invalid(f"{name!r} is not a strategy{did_you_mean(str(name), STRATEGIES)}", hint=PRICES)
    return STRATEGIES[name].model_validate(fields)


PRICES: Final = ", ".join(f"{name} ({kind.price})" for name, kind in STRATEGIES.items())
"""The strategies and the price of each, in one line for hints."""


def _can_fail_over(value: Any) -> str:
    if value not in FAILOVER_TYPES:
        raise invalid(f"{value!r} can't have a failover policy; use one of {', '.join(FAILOVER_TYPES)}")
    return str(value)


def _check(value: Any) -> Any:
    value = lift(value)
    if value is None or isinstance(value, Deferred) or (isinstance(value, str) and value):
        return value
    raise invalid(f"{value!r} is not allowed here; write the name of a health check")


AnyStrategy = Annotated[SerializeAsAny[Strategy] | None, BeforeValidator(_strategy)]
CheckRef = Annotated[str | Deferred | None, BeforeValidator(_check), WithJsonSchema({"type": "string", "minLength": 1})]
"""A health check's name, or a health-check id that is only known during the deployment."""


class FailoverPolicy(Model):
    """The values of one owner and type by health: Route53's PRIMARY and SECONDARY, and the same answers elsewhere.

    `check` watches the primary and `secondary_check` the secondary; each is the name of a health check or a `Deferred`
    health-check id. Without `secondary_check`, the secondary is answered whenever the primary is unhealthy.
    `cloudflare`, `self_hosted` and `other_nameservers` are the strategies of servers without failover records; there is
    no default. `rto` is the longest acceptable time to fail over, in seconds. `set_identifiers` keeps the identifiers
    of an existing zone. `retire` is the first of two steps that remove a policy: only PRIMARY is left, which a simple
    RRset can then replace.

    Raises:
        DocumentError: the policy is malformed; every fault is reported.
    """

    owner: OwnerName
    rdtype: Annotated[str, BeforeValidator(_can_fail_over)]
    ttl: Ttl
    """Time to live: seconds (300) or with units (5m)."""
    primary: Values
    """Values that are answered while the primary is healthy."""
    secondary: Values
    """Values that are answered while the primary is unhealthy."""
    check: CheckRef = None
    """Health check of the primary."""
    secondary_check: CheckRef = None
    """Health check of the secondary; without one, the secondary counts as healthy."""
    cloudflare: AnyStrategy = None
    """How Cloudflare follows Route53: load-balancer, follow, delegate or primary-only."""
    self_hosted: AnyStrategy = None
    """How own name servers follow Route53."""
    other_nameservers: AnyStrategy = None
    """How third-party name servers follow Route53."""
    pin: Pin | None = None
    """Answer the values of one side until the pin is removed."""
    rto: Seconds | None = None
    """Longest acceptable time to fail over: seconds or with units (8m)."""
    retire: Bool = False
    """First of the two steps that remove a policy: only PRIMARY is left."""
    set_identifiers: dict[FailoverRole, NonEmpty] = Field(default_factory=dict)
    """Set identifiers that an existing zone already has."""
    comment: NonEmpty | None = None
    """A note for readers."""
    accept: Accept = Field(default_factory=dict)
    """Rules whose findings are accepted here, by id, each with the reason."""
    path: Written = NO_PATH

    def values(self, role: FailoverRole) -> tuple[Value, ...]:
        """The values that `role` answers without a pin."""
        return self.primary if role is FailoverRole.PRIMARY else self.secondary

    def served(self, role: FailoverRole) -> tuple[Value, ...]:
        """The values that `role` answers with the pin, if there is one."""
        return self.values(self.pin.to if self.pin else role)

    def set_identifier(self, role: FailoverRole) -> str:
        """Route53's SetIdentifier of `role`: the one in `set_identifiers`, otherwise the role's name."""
        return self.set_identifiers.get(role, role.value)

    @model_validator(mode="after")
    def _distinct_set_identifiers(self) -> Self:
        if self.set_identifier(FailoverRole.PRIMARY) == self.set_identifier(FailoverRole.SECONDARY):
            raise invalid("both set identifiers are equal; give PRIMARY and SECONDARY different ones")
        return self


def read_policy(owner: str, at: tuple[str, str], body: Any, reading: Reading) -> FailoverPolicy | None:
    """The policy of one `TYPE: {…}` entry below `failover:`; None if it is malformed, and `reading` has the faults.

    `owner` is absolute, `at` the owner and type as they are written.
    """
    rdtype = at[1]
    before = len(reading.errors)
    try:
        _can_fail_over(rdtype)
        if not isinstance(body, Mapping):
            raise invalid(f"{body!r} is not a failover policy; write a mapping with primary and secondary")
    except PydanticCustomError as error:
        reading.refuse(error, at, rdtype if rdtype not in FAILOVER_TYPES else body)
        return None
    fields = reading.fields(body, at, owner)
    for role in FailoverRole:
        if role.value in body:
            values = read_values(rdtype, body[role.value], (*at, role.value), reading.errors)
            fields[role.value] = values or (Deferred(None),)
    try:
        policy = FailoverPolicy.model_validate(fields)
    except ValidationError as error:
        reading.refuse(error, at, body)
        return None
    return policy if len(reading.errors) == before else None
