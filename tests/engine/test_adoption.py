"""ExistingObjects zones are adopted as they are: a foreign comment and foreign tags stay, nothing is replaced."""

from __future__ import annotations

from typing import Any

import boto3

from tests.engine.deployed import ACCOUNT, Deployed

BODY = "records: {www: {A: 192.0.2.1}}\n"


def client(deployed: Deployed) -> Any:
    return boto3.client(
        "route53",
        endpoint_url=deployed.apis.environment["AWS_ENDPOINT_URL_ROUTE_53"],
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",
    )


def test_zones_are_adopted_with_their_comment_and_tags(deployed: Deployed) -> None:
    deployed.up(BODY)
    route53 = client(deployed)
    zone_id = deployed.apis.route53.store.zones()[0].id
    cloudflare_id = deployed.apis.cloudflare.store.zones()[0].id
    route53.update_hosted_zone_comment(Id=zone_id, Comment="theirs")
    tags = [{"Key": "owner", "Value": "them"}]
    route53.change_tags_for_resource(ResourceType="hostedzone", ResourceId=zone_id, AddTags=tags)
    for record_set in deployed.apis.route53.store.record_sets(zone_id):
        if record_set["Type"] not in {"NS", "SOA"}:
            batch = {"Changes": [{"Action": "DELETE", "ResourceRecordSet": record_set}]}
            route53.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch=batch)
    with deployed.apis.cloudflare.store.transaction(cloudflare_id) as contents:
        for record_id in tuple(contents.records):
            contents.drop(record_id)
    deployed.start_over()
    head = (
        f"domain: example.com\nnameservers: {{route53: {{zone_id: {zone_id}}}, "
        f"cloudflare: {{account: '{ACCOUNT}', zone_id: {cloudflare_id}}}}}"
    )

    adopted = deployed.up(BODY, head)

    assert deployed.names(adopted, "import") == {"example.com/route53/zone", "example.com/cloudflare/zone"}
    assert not deployed.stack.up().changed
    assert [zone.id for zone in deployed.apis.route53.store.zones()] == [zone_id]
    assert route53.get_hosted_zone(Id=zone_id)["HostedZone"]["Config"]["Comment"] == "theirs"
    found = route53.list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone_id)["ResourceTagSet"]["Tags"]
    assert found == tags
