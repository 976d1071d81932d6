"""What goes wrong with a zone as one resource, through the component behind the plugin, on the engine.

One stack runs through it all: each fault is told once, what is in is kept, and the deployment after it does the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest

from dnsstack.sandbox.cloudflare_api import DEFAULT_TOKEN, Account, Fault, Permission, Plan, Token
from dnsstack.sandbox.network.apis import EmulatedApis
from dnsstack.sandbox.route53_api import sts
from tests.engine.constructed import Constructed, needs_engine
from tests.engine.deployed import ACCOUNT

pytestmark = [pytest.mark.engine, pytest.mark.slow, needs_engine]

OTHER = "f" * 32
READER = Token("token-that-may-only-read-records", frozenset(Permission) - {Permission.DNS_EDIT})
STRANGER = Token("token-of-another-account-12345678", accounts=frozenset((OTHER,)))
ROLE = "arn:aws:iam::999999999999:role/dns"
DENIED = "not authorized to perform: route53:ChangeResourceRecordSets"

Records = Mapping[str, Any]


def records(**owners: str) -> dict[str, Any]:
    return {owner: {"A": {"ttl": 300, "values": [value]}} for owner, value in owners.items()}


FIRST = records(www="192.0.2.1", old="192.0.2.8")
MAIL = records(mail="192.0.2.2")
LAST = records(www="192.0.2.7", mail="192.0.2.2", new0="192.0.2.3", new1="192.0.2.3", new2="192.0.2.3")


def program(wanted: Records) -> str:
    return (
        'DOMAIN["nameservers"] |= {"resources": "per-zone"}\n'
        f'DOMAIN["records"] = {wanted!r}\n'
        'Zone("example.com", {"domain": DOMAIN})\n'
    )


def existing(*wanted: Records) -> set[str]:
    return {f"{owner}.example.com. A {one['A']['values'][0]}" for part in wanted for owner, one in part.items()}


class Someone:
    """Who has a record `mail` at both providers, that no program knows of."""

    def __init__(self, apis: EmulatedApis) -> None:
        keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
        self._route53 = boto3.client("route53", endpoint_url=apis.route53.endpoint_url, region_name="us-east-1", **keys)
        [hosted], [zone] = apis.route53.store.zones(), apis.cloudflare.store.zones()
        self._zone_id = hosted.id
        self._url = f"{apis.cloudflare.base_url}/zones/{zone.id}/dns_records"
        self._change("CREATE")
        body = {"type": "A", "name": "mail.example.com", "content": "203.0.113.9", "ttl": 60}
        self._made = self._call("POST", self._url, body)["result"]["id"]

    def leave(self) -> None:
        self._change("DELETE")
        self._call("DELETE", f"{self._url}/{self._made}")

    def _change(self, action: str) -> None:
        values = [{"Value": "203.0.113.9"}]
        rrset = {"Name": "mail.example.com", "Type": "A", "TTL": 60, "ResourceRecords": values}
        change = {"Changes": [{"Action": action, "ResourceRecordSet": rrset}]}
        self._route53.change_resource_record_sets(HostedZoneId=self._zone_id, ChangeBatch=change)

    def _call(self, method: str, url: str, body: Any = None) -> Any:
        return httpx.request(method, url, json=body, headers={"Authorization": f"Bearer {DEFAULT_TOKEN.secret}"}).json()


def quota(constructed: Constructed, count: int | None) -> None:
    account = Account(id=ACCOUNT, plan=Plan.BUSINESS, load_balancing=True, record_quota=count)
    constructed.apis.cloudflare.store.add_account(account)


@pytest.fixture
def constructed(tmp_path: Path) -> Iterator[Constructed]:
    with Constructed(tmp_path) as found:
        yield found


def told(said: str, provider: str) -> str:
    """What is said of a provider's resource: its name begins a paragraph, a sentence each."""
    _, _, found = said.partition(f"example.com/{provider}/records: ")
    assert said.count(f"example.com/{provider}/records: ") == 1, said
    return found.partition("example.com/")[0]


def test_each_fault_is_told_and_the_next_deployment_completes(constructed: Constructed) -> None:
    apis = constructed.apis
    constructed.up(program(FIRST))

    foreign = Someone(apis)
    said = constructed.refused(program({**FIRST, **MAIL}), preview=True)
    for provider in ("route53", "cloudflare"):
        assert (
            "mail/A: the last deployment left no RRset; wanted is TTL 300 [192.0.2.2]; live is TTL 60 [203.0.113.9]\n"
            "hint: to overwrite it, give overwrite: [mail/A]"
        ) in told(said, provider)
    foreign.leave()

    apis.cloudflare.add_token(READER)
    apis.route53.faults.add(Fault("POST", "*/rrset*", status=403, code="AccessDenied", message=DENIED))
    said = constructed.refused(CLOUDFLARE_API_TOKEN=READER.secret)
    assert "mail/A 192.0.2.2: Cloudflare's API answers 403: 10000 Authentication error; the token needs" in said
    assert f"mail/A: Route53 refuses ChangeResourceRecordSets: AccessDenied: {DENIED}; the credentials lack a" in said
    assert said.count("nothing was changed\nNone of the changes was made") == 2
    apis.route53.faults.clear()

    apis.cloudflare.store.add_account(Account(id=OTHER))
    apis.cloudflare.add_token(STRANGER)
    apis.route53.allow_role(ROLE)
    constructed.configure(awsRoleArn=ROLE)
    said = constructed.refused(CLOUDFLARE_API_TOKEN=STRANGER.secret)
    assert f"is in the route53 account {sts.ACCOUNT}, but these credentials belong to the account 999999999999" in said
    assert "can't be read at Cloudflare: Cloudflare's API answers 403: " in said
    assert f"for this zone; the last deployment had it in the cloudflare account {ACCOUNT}" in said
    constructed.configure()
    assert constructed.records("route53") == constructed.records("cloudflare") == existing(FIRST)


def test_what_is_in_of_a_refused_deployment_is_told_and_kept(constructed: Constructed) -> None:
    apis = constructed.apis
    constructed.up(program(FIRST))

    quota(constructed, 4)
    refusal = "[Tried to create resource record set [name='new1.example.com.', type='A'] but it already exists]"
    apis.route53.faults.add(Fault("POST", "*/rrset*", status=400, code="InvalidChangeBatch", message=refusal, skip=1))
    said = constructed.refused(program(LAST))
    assert "The record quota has been exceeded; each value is a record in the quota, and new records are" in said
    assert "nothing was changed\nNone of the changes was made" in told(said, "cloudflare")
    assert "www/A: Route53 refuses ChangeResourceRecordSets: InvalidChangeBatch" in told(said, "route53")
    assert "4 of 6 changes were made; not made: old/A, www/A. The state has those that were made: remove the " in said
    assert constructed.records("cloudflare") == existing(FIRST)
    assert constructed.records("route53") == existing(FIRST) | existing(LAST) - existing(records(www="192.0.2.7"))

    quota(constructed, None)
    batch = Fault("POST", "*/dns_records/batch", status=400, code=1004, message="DNS Validation Error", skip=1)
    batch.count = None
    apis.cloudflare.faults.add(batch)
    said = constructed.refused()
    assert "old/A 192.0.2.8: Cloudflare's API answers 400: 1004 DNS Validation Error; 5 of 6 changes" in said
    assert "5 of 6 changes were made; not made: old/A. The state has those that were made" in said
    assert "example.com/route53/records" not in said, "it was told before, and is in now"
    assert constructed.records("route53") == existing(LAST)
    apis.cloudflare.faults.clear()

    [left] = constructed.stack.up().changed
    assert left.name == "example.com/cloudflare/records"
    assert [detail.partition(":")[0] for detail in left.details] == ['rrsets["old/A"]']
    assert constructed.records("cloudflare") == existing(LAST)
    assert constructed.stack.preview().changed == ()
