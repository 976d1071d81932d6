"""Zones filled by hand, through the emulated APIs and the vendors' own clients, as a team has them before it adopts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import boto3
import pytest
from cloudflare import Cloudflare

from dnsstack.sandbox.cloudflare_api import DEFAULT_TOKEN, Account, Plan
from dnsstack.sandbox.network.apis import EmulatedApis

APEX: Final = "example.com"
ACCOUNT: Final = Account(id="0123456789abcdef0123456789abcdef", plan=Plan.PRO, load_balancing=True)


@dataclass(frozen=True)
class ExistingZones:
    """Both APIs, a client for each, and an empty zone at each."""

    apis: EmulatedApis
    route53: Any
    cloudflare: Cloudflare
    hosted: str
    zone: str

    def change(self, *rrsets: dict[str, Any]) -> None:
        """CREATE RRsets at Route53."""
        changes = [{"Action": "CREATE", "ResourceRecordSet": rrset} for rrset in rrsets]
        self.route53.change_resource_record_sets(HostedZoneId=self.hosted, ChangeBatch={"Changes": changes})

    def upsert(self, *rrsets: dict[str, Any]) -> None:
        changes = [{"Action": "UPSERT", "ResourceRecordSet": rrset} for rrset in rrsets]
        self.route53.change_resource_record_sets(HostedZoneId=self.hosted, ChangeBatch={"Changes": changes})

    def record(self, **fields: Any) -> str:
        """Make a record at Cloudflare; its id."""
        made = self.cloudflare.dns.records.create(zone_id=self.zone, **{"ttl": 300, **fields})
        assert made is not None
        return str(made.id)

    def check(self, reference: str, **config: Any) -> str:
        """Make a health check at Route53; its id."""
        made = self.route53.create_health_check(CallerReference=reference, HealthCheckConfig=config)
        return str(made["HealthCheck"]["Id"])

    @property
    def servers(self) -> tuple[list[str], list[str]]:
        """Route53's and Cloudflare's servers of the zones."""
        route53 = self.route53.get_hosted_zone(Id=self.hosted)["DelegationSet"]["NameServers"]
        zone = self.cloudflare.zones.get(zone_id=self.zone)
        assert zone is not None
        return sorted(route53), list(zone.name_servers)

    def mix_servers(self) -> None:
        """Both providers name all servers, as a mirrored domain has it."""
        route53, cloudflare = self.servers
        values = [{"Value": f"{name.rstrip('.')}."} for name in (*route53, *cloudflare)]
        self.upsert({"Name": APEX, "Type": "NS", "TTL": 86400, "ResourceRecords": values})
        for server in route53:
            self.record(type="NS", name=APEX, content=server, ttl=86400)


def rrset(name: str, rdtype: str, *values: str, ttl: int = 300, **others: Any) -> dict[str, Any]:
    """A ResourceRecordSet."""
    full = f"{name}.{APEX}" if name else APEX
    return {"Name": full, "Type": rdtype, "TTL": ttl, "ResourceRecords": [{"Value": one} for one in values], **others}


def alias(name: str, rdtype: str, target: str, zone: str, **others: Any) -> dict[str, Any]:
    """An alias ResourceRecordSet."""
    full = f"{name}.{APEX}" if name else APEX
    to = {"DNSName": target, "HostedZoneId": zone, "EvaluateTargetHealth": False}
    return {"Name": full, "Type": rdtype, "AliasTarget": to, **others}


@contextmanager
def existing_zones(monkeypatch: pytest.MonkeyPatch, account: Account = ACCOUNT) -> Iterator[ExistingZones]:
    """Empty zones at both emulated providers, and an environment that leads the SDKs there."""
    with EmulatedApis((account,)) as apis:
        for name, value in apis.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        route53 = boto3.client("route53", region_name="us-east-1")
        client = Cloudflare(api_token=DEFAULT_TOKEN.secret, base_url=apis.cloudflare.base_url)
        try:
            hosted = route53.create_hosted_zone(Name=APEX, CallerReference="by hand")["HostedZone"]["Id"]
            zone = client.zones.create(account={"id": account.id}, name=APEX)
            assert zone is not None
            yield ExistingZones(apis, route53, client, hosted.rpartition("/")[2], zone.id)
        finally:
            client.close()
            route53.close()
