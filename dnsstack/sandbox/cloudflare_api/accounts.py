"""Accounts, plans and API tokens: what a request may do, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Plan(StrEnum):
    """A zone's plan; limits as documented in November 2026 (cf-docs: dns/manage-dns-records)."""

    FREE = "free"
    PRO = "pro"
    BUSINESS = "business"
    ENTERPRISE = "enterprise"

    @property
    def record_quota(self) -> int:
        """DNS records per zone: one record is one value (Free: zones made after 2024-09-01)."""
        return 200 if self is Plan.FREE else 3500

    @property
    def batch_limit(self) -> int:
        """Operations in one batch request."""
        return 200 if self is Plan.FREE else 3500

    @property
    def minimum_ttl(self) -> int:
        """The smallest TTL in seconds other than 1, which means automatic."""
        return 30 if self is Plan.ENTERPRISE else 60

    @property
    def minimum_interval(self) -> int:
        """The shortest interval of a monitor in seconds (cf-docs: load-balancing/reference/limitations)."""
        return {Plan.FREE: 60, Plan.PRO: 60, Plan.BUSINESS: 15, Plan.ENTERPRISE: 10}[self]

    @property
    def zone_transfers(self) -> bool:
        """True if it includes secondary DNS."""
        return self is Plan.ENTERPRISE

    @property
    def display_name(self) -> str:
        """The name that the API prints."""
        return "Free Website" if self is Plan.FREE else f"{self.value.title()} Website"


@dataclass(frozen=True, slots=True)
class Account:
    """An account: new zones get its plan; load balancing needs its add-on, which has a number of endpoints."""

    id: str
    name: str = "Sandbox"
    plan: Plan = Plan.PRO
    load_balancing: bool = False
    endpoints: int = 20
    """Endpoints, pools and load balancers that the add-on covers, each."""
    record_quota: int | None = None
    """Records per zone if a contract has another number than the plan."""


class Permission(StrEnum):
    """The token permissions that the emulated paths require, by the dashboard's names."""

    ZONE_READ = "Zone Read"
    ZONE_EDIT = "Zone Write"
    DNS_READ = "DNS Read"
    DNS_EDIT = "DNS Write"
    SETTINGS_READ = "Zone DNS Settings Read"
    SETTINGS_EDIT = "Zone DNS Settings Write"
    LOAD_BALANCERS_READ = "Load Balancers Read"
    LOAD_BALANCERS_EDIT = "Load Balancers Write"
    POOLS_READ = "Load Balancing: Monitors and Pools Read"
    POOLS_EDIT = "Load Balancing: Monitors and Pools Write"
    TRANSFERS_READ = "Account DNS Zone Transfers Read"
    TRANSFERS_EDIT = "Account DNS Zone Transfers Write"
    ACCOUNT_READ = "Account Settings Read"
    ACCOUNT_EDIT = "Account Settings Write"
    NONE = ""
    """The path requires only a valid token."""

    @property
    def implied_by(self) -> Permission:
        """The write permission that includes a read permission; without one, the permission itself."""
        return Permission(self.value.removesuffix("Read") + "Write") if self.value.endswith("Read") else self


ALL_PERMISSIONS = frozenset(Permission)


@dataclass(frozen=True, slots=True)
class Token:
    """An API token: a secret, its permissions, accounts and zones; an empty set means every zone of its accounts."""

    secret: str = field(repr=False)
    permissions: frozenset[Permission] = ALL_PERMISSIONS
    zones: frozenset[str] = frozenset()
    """Names or identifiers of the zones that it covers."""
    accounts: frozenset[str] = frozenset()
    """Identifiers of the accounts that it covers; an empty set means all."""
    expires_on: datetime | None = None
    status: str = "active"
    user: str = "operator"
    """Its owner: the API's rate limit counts a user's tokens together."""

    def may(self, permission: Permission) -> bool:
        """True if it has the permission, or the one that includes it."""
        return permission is Permission.NONE or bool({permission, permission.implied_by} & self.permissions)

    def covers_account(self, account_id: str) -> bool:
        """True if it covers an account."""
        return not self.accounts or account_id in self.accounts

    def covers_zone(self, zone_id: str, name: str, account_id: str) -> bool:
        """True if it covers a zone."""
        return self.covers_account(account_id) and (not self.zones or bool({zone_id, name} & self.zones))
