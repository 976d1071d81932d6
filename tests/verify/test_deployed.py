"""verify against a whole deployed sandbox: what the vendors' rules answer from what the component wrote."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Callable

from dnsstack.document import loads
from dnsstack.model.nameservers import ProviderId
from dnsstack.sandbox.dns.server import ServerFault
from dnsstack.sandbox.network.world import PARENT
from dnsstack.sandbox.session.session import Session, Settings
from dnsstack.verify.ask import AskPatience
from dnsstack.verify.endpoint import read_endpoint, read_given
from dnsstack.verify.report import Report
from dnsstack.verify.run import Options, verify

DOCUMENT = r"""
domain: example.com
nameservers:
  route53: {}
  cloudflare: {account: "0123456789abcdef0123456789abcdef", plan: pro}
health_checks:
  web: {type: TCP, address: 192.0.2.10, port: 443}
  api: {type: TCP, address: 192.0.2.30, port: 443}
failover:
  www: {A: {ttl: 60, primary: 192.0.2.10, secondary: 198.51.100.10, check: web, cloudflare: follow}}
  api: {A: {ttl: 60, primary: 192.0.2.30, secondary: 198.51.100.30, check: api, cloudflare: delegate}}
records:
  "@":
    ALIAS: d111111abcdef8.cloudfront.net.
    MX: [10 mail, 20 mail.backup.example.net.]
    TXT: ["v=spf1 mx -all", 'quotes " and \ and ; and café']
    CAA: '0 issue "letsencrypt.org"'
  mail: {A: 192.0.2.25, AAAA: "2001:db8::25"}
  docs: {CNAME: docs.example.net.}
  "*.preview": {A: 192.0.2.70}
  _sip._tls: {SRV: 0 0 5061 sip}
  sip: {A: 192.0.2.60}
  deep.under.here: {TXT: "an empty non-terminal above"}
  sub: {NS: [ns1.sub, ns.example.net.]}
  ns1.sub: {A: 192.0.2.53}
"""


def report_on(change: Callable[[Session], None] = lambda _: None, patience: AskPatience = AskPatience()) -> Report:  # noqa: B008  # frozen
    """What verify reports of the deployed document, after `change` was done to the sandbox."""

    async def run() -> Report:
        loaded = loads(DOCUMENT)
        async with Session(loaded.domain, Settings(engine=False), lambda _: None) as session:
            await asyncio.to_thread(change, session)
            session.world.reload()
            servers = session.world.servers
            given = [f"{name}={one.address}#{one.port}" for name, one in servers.items() if name != PARENT]
            parent = servers[PARENT]
            options = Options(
                resolvers=(read_endpoint(f"{parent.address}#{parent.port}"),),
                given=tuple(read_given(text) for text in given),
                wait=False,
                patience=patience,
            )
            return await verify(session.plan, options)

    return asyncio.run(run())


def rules(report: Report) -> set[str]:
    """The rule ids of the findings."""
    return {finding.rule for finding in report.findings}


def test_what_was_deployed_answers_what_the_document_says() -> None:
    """Aliases, flattening, delegation, wildcards, odd TXT: no finding at any server of either provider."""
    report = report_on()

    assert [str(finding) for finding in report.findings] == []


def _edit_at_cloudflare(session: Session) -> None:
    """Somebody changes an address in the dashboard."""
    api = session.apis.cloudflare
    (zone,) = api.store.zones()
    record = next(one for one in api.store.records(zone.id) if one.name == "sip.example.com")
    request = urllib.request.Request(
        f"{api.base_url}/zones/{zone.id}/dns_records/{record.id}",
        data=json.dumps({"content": "192.0.2.66"}).encode(),
        method="PATCH",
        headers={
            "Authorization": f"Bearer {session.apis.environment['CLOUDFLARE_API_TOKEN']}",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200


def test_an_edit_behind_dnsstacks_back_is_found() -> None:
    """The drift is told as a wrong RRset, at Cloudflare's servers."""
    report = report_on(_edit_at_cloudflare)

    assert rules(report) == {"wrong-rrset"}


def _darken_route53(session: Session) -> None:
    session.world.break_provider(ProviderId.ROUTE53, ServerFault(black_hole=True))


def test_a_dark_provider_is_found() -> None:
    """Every one of its servers is unreachable, and nothing else is blamed on it."""
    report = report_on(_darken_route53, AskPatience(timeout=0.2, tries=1))

    assert "unreachable" in rules(report)
