"""The two emulated APIs together: started, read by the name servers, and made to fail by drills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Final, Self

from dnsstack.model.domain import Domain
from dnsstack.sandbox.cloudflare_api import (
    DEFAULT_ACCOUNT,
    DEFAULT_TOKEN,
    Account,
    CloudflareApi,
    Fault,
    Plan,
    RateLimit,
    StoredZone,
)
from dnsstack.sandbox.cloudflare_api.presentation import rdata_text
from dnsstack.sandbox.dns.cloudflare import Holding
from dnsstack.sandbox.emulated_api.changes import Changes
from dnsstack.sandbox.network.holdings import ApiHostedZone
from dnsstack.sandbox.route53_api import REQUESTS_PER_SECOND, Route53Api
from dnsstack.sandbox.route53domains import Route53DomainsApi

OUTAGE: Final = 503
PARKED: Final = ("ns1.parking.sandbox", "ns2.parking.sandbox")
"""The name servers of a registered domain before its delegation is changed."""


class EmulatedApis:
    """Route53's and Cloudflare's APIs for one sandbox, and Route53 Domains' for the domains in `registered`.

    The services' rate limits are off unless it is `paced`: with them, a zone of a thousand records would wait for
    minutes. A context manager.
    """

    def __init__(
        self, accounts: Sequence[Account] = (DEFAULT_ACCOUNT,), registered: Sequence[str] = (), *, paced: bool = False
    ) -> None:
        self.route53 = Route53Api(requests_per_second=REQUESTS_PER_SECOND if paced else None)
        self.cloudflare = CloudflareApi(accounts, rate_limit=RateLimit() if paced else None)
        self.registrar = Route53DomainsApi(dict.fromkeys(registered, PARKED)) if registered else None
        self._outages: list[tuple[Any, Fault]] = []

    @classmethod
    def for_domain(cls, domain: Domain) -> EmulatedApis:
        """APIs with the account, plan, add-on and registrar that the document names."""
        zone = domain.nameservers.cloudflare
        registered = (domain.apex,) if domain.nameservers.registrar == "route53domains" else ()
        if zone is None:
            return cls(registered=registered)
        account = Account(
            id=zone.account,
            plan=Plan(zone.plan.value),
            load_balancing=zone.load_balancing,
            record_quota=zone.record_quota,
        )
        return cls((account,), registered)

    def __enter__(self) -> Self:
        with ExitStack() as started:
            for api in self._all():
                api.start()
                started.callback(api.stop)
            started.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        for api in reversed(self._all()):
            api.stop()

    def _all(self) -> list[Route53Api | CloudflareApi | Route53DomainsApi]:
        return [self.route53, self.cloudflare, *([self.registrar] if self.registrar else [])]

    @property
    def changes(self) -> list[Changes]:
        """The counter of writes at each API."""
        return [api.changes for api in self._all()]

    @property
    def environment(self) -> dict[str, str]:
        """The variables that make the providers' SDKs use these APIs, with credentials that are valid only here."""
        domains = {"AWS_ENDPOINT_URL_ROUTE_53_DOMAINS": self.registrar.endpoint_url} if self.registrar else {}
        return {
            "AWS_ENDPOINT_URL_ROUTE_53": self.route53.endpoint_url,
            "AWS_ENDPOINT_URL_STS": self.route53.endpoint_url,
            **domains,
            "AWS_ACCESS_KEY_ID": "sandbox",
            "AWS_SECRET_ACCESS_KEY": "sandbox",
            "AWS_REGION": "us-east-1",
            "CLOUDFLARE_BASE_URL": self.cloudflare.base_url,
            "CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN.secret,
        }

    # -- read by the name servers ---------------------------------------------------------------------------
    def hosted_zones(self) -> Sequence[ApiHostedZone]:
        """Route53's hosted zones."""
        store = self.route53.store
        return [
            ApiHostedZone(
                zone.name, tuple(f"{name.lower()}." for name in zone.name_servers), store.record_sets(zone.id)
            )
            for zone in store.zones()
        ]

    def health_checks(self) -> Mapping[str, Mapping[str, Any]]:
        """Route53's health checks: HealthCheckConfig by id."""
        return self.route53.store.health_checks()

    def cloudflare_zones(self) -> Sequence[Holding]:
        """Cloudflare's zones."""
        return [self._holding(zone) for zone in self.cloudflare.store.zones()]

    def _holding(self, zone: StoredZone) -> Holding:
        store = self.cloudflare.store
        return Holding(
            zone=zone.to_json(),
            settings=zone.settings,
            records=[record.to_json() for record in store.records(zone.id)],
            load_balancers=store.load_balancers(zone.id),
            pools={pool["id"]: pool for pool in store.pools(zone.account_id)},
            text=rdata_text,
        )

    def delegation(self, apex: str) -> Sequence[str] | None:
        """The name servers at the registrar, with final dots; None if its registrar is not emulated."""
        if self.registrar is None:
            return None
        return [f"{server}." for server in self.registrar.registrar.name_servers(apex)]

    def monitors(self) -> Mapping[str, Mapping[str, Any]]:
        """Cloudflare's monitors by id."""
        store = self.cloudflare.store
        return {one["id"]: one for account in store.accounts() for one in store.monitors(account.id)}

    # -- outages ------------------------------------------------------------------------------------------------
    def fail(self) -> None:
        """Answer every request to either API with a server error from now on."""
        for api in self._all():
            fault = Fault(status=OUTAGE, count=None)
            self._outages.append((api, api.faults.add(fault)))

    def mend(self) -> None:
        """End the outage of both APIs."""
        for api, fault in self._outages:
            api.faults.remove(fault)
        self._outages.clear()
