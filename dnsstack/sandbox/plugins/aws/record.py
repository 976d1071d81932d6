"""`aws:route53/record:Record`: one RRset, or one of the two RRsets of a failover pair."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Final

from dnsstack.providers.route53 import text
from dnsstack.providers.vendors.values import Values, has_unknown, is_empty
from dnsstack.sandbox.plugins.aws.api import AwsKind, code, refused

_QUOTED_TYPES: Final = ("TXT", "SPF")
_OCTAL: Final = re.compile(r"\\(\d{3})")


class Record(AwsKind):
    """A record, handled as in pulumi-aws (terraform-provider-aws, route53/record.go, read 2026-11).

    Only name and zone need a new resource. A change of type or set identifier is one batch of DELETE and CREATE;
    any other change an UPSERT. A creation is a CREATE, which fails if the RRset exists, unless `allowOverwrite`.
    TXT values are wrapped in quotes. InvalidChangeBatch counts as success for a deletion, so the apex NS and
    SOA, which Route53 never deletes, stay.
    """

    resource_type: ClassVar[str] = "aws:route53/record:Record"
    kept: ClassVar[tuple[str, ...]] = ("zoneId", "name", "allowOverwrite")

    def check(self, news: Values, olds: Values | None = None) -> tuple[Values, list[tuple[str, str]]]:
        """The conflicts that the vendor's provider finds before it calls the API."""
        inputs, failures = super().check(news, olds)
        has_alias, has_records = not is_empty(news.get("aliases")), not is_empty(news.get("records"))
        if has_alias == has_records and not has_unknown(news):
            failures.append(("records", "exactly one of aliases and records must be set"))
        if has_alias and news.get("ttl") is not None:
            failures.append(("ttl", "conflicts with aliases"))
        if has_records and news.get("ttl") is None:
            failures.append(("ttl", "required with records"))
        if not is_empty(news.get("failoverRoutingPolicies")) and is_empty(news.get("setIdentifier")):
            failures.append(("setIdentifier", "required with failoverRoutingPolicies"))
        return inputs, failures

    def same(self, key: str, old: Any, new: Any) -> bool:
        """Names and alias targets are compared without case and final dot."""
        if key == "name":
            return _plain(old) == _plain(new)
        if key == "aliases":
            return [_alias(item) for item in old or ()] == [_alias(item) for item in new or ()]
        return super().same(key, old, new)

    def _create(self, planned: Values) -> tuple[str, Values]:
        """One CREATE, or an UPSERT with `allowOverwrite`."""
        action = "UPSERT" if planned.get("allowOverwrite") else "CREATE"
        self._change(planned, [(action, self._rrset(planned))], "creating Route53 Record")
        return self._id(planned), {"fqdn": self._fqdn(planned)}

    def _update(self, id_: str, state: Values, planned: Values) -> Values:
        """An UPSERT, or one batch of DELETE and CREATE if type or set identifier changes.

        The DELETE has the values of the state: after an edit outside Pulumi it doesn't match, and the batch is refused.
        """
        identity = ("type", "setIdentifier")
        if all((state.get(key) or "") == (planned.get(key) or "") for key in identity):
            changes = [("UPSERT", self._rrset(planned))]
        else:
            action = "UPSERT" if planned.get("allowOverwrite") else "CREATE"
            changes = [("DELETE", self._rrset(state)), (action, self._rrset(planned))]
        self._change(planned, changes, "updating Route53 Record")
        return {"fqdn": self._fqdn(planned)}

    def _delete(self, id_: str, state: Values) -> None:
        """DELETE of the RRset that Route53 has under this identity; a refused one counts as done, as in pulumi-aws."""
        try:
            old = self._find(state)
            if old is not None:
                self._change(state, [("DELETE", old)], "deleting Route53 Record", lenient=True)
        except self._api.route53.exceptions.NoSuchHostedZone:
            return

    def _read(self, id_: str, state: Values) -> Values | None:
        try:
            found = self._find(state)
        except self._api.route53.exceptions.NoSuchHostedZone:
            return None
        if found is None:
            return None
        rdtype = found["Type"]
        live: Values = {"type": rdtype, "zoneId": state["zoneId"], "fqdn": self._fqdn(state)}
        live["name"] = state.get("name") or _unescape(found["Name"]).rstrip(".")
        alias = found.get("AliasTarget")
        if alias:
            names = {"name": alias["DNSName"].rstrip("."), "zoneId": alias["HostedZoneId"]}
            live["aliases"] = [{**names, "evaluateTargetHealth": alias["EvaluateTargetHealth"]}]
        else:
            live["records"] = [_unquoted(rdtype, item["Value"]) for item in found.get("ResourceRecords", ())]
            live["ttl"] = found.get("TTL")
        for key, name in (("SetIdentifier", "setIdentifier"), ("HealthCheckId", "healthCheckId")):
            if found.get(key):
                live[name] = found[key]
        if found.get("Failover"):
            live["failoverRoutingPolicies"] = [{"type": found["Failover"]}]
        return live

    def locate(self, import_id: str) -> Values:
        """`ZONE_name_TYPE` or `ZONE_name_TYPE_setidentifier`; the name may have underscores, the type has none."""
        zone_id, _, rest = import_id.partition("_")
        match = re.fullmatch(r"(.*?)_([A-Z]+)(?:_(.+))?", rest)
        if match is None:
            return {"zoneId": zone_id, "name": rest, "type": ""}
        name, rdtype, set_identifier = match.groups()
        return {"zoneId": zone_id, "name": _unescape(name), "type": rdtype} | (
            {"setIdentifier": set_identifier} if set_identifier else {}
        )

    def _id(self, inputs: Values) -> str:
        parts = [inputs["zoneId"], _plain(inputs["name"]), inputs["type"]]
        return "_".join([*parts, inputs["setIdentifier"]] if inputs.get("setIdentifier") else parts)

    def _fqdn(self, inputs: Values) -> str:
        """The record's name, with the zone's name added if it doesn't end in it."""
        zone, name = self._api.zone_name(inputs["zoneId"]), _plain(inputs["name"])
        return name if name.endswith(zone) else f"{name}.{zone}" if name else zone

    def _rrset(self, inputs: Values) -> dict[str, Any]:
        rrset: dict[str, Any] = {"Name": self._fqdn(inputs), "Type": inputs["type"]}
        if inputs.get("aliases"):
            alias = inputs["aliases"][0]
            rrset["AliasTarget"] = {
                "DNSName": alias["name"],
                "HostedZoneId": alias["zoneId"],
                "EvaluateTargetHealth": bool(alias["evaluateTargetHealth"]),
            }
        else:
            rrset["TTL"] = int(inputs["ttl"])
            rrset["ResourceRecords"] = [{"Value": _quoted(inputs["type"], value)} for value in inputs["records"]]
        if inputs.get("setIdentifier"):
            rrset["SetIdentifier"] = inputs["setIdentifier"]
        if inputs.get("healthCheckId"):
            rrset["HealthCheckId"] = inputs["healthCheckId"]
        if inputs.get("failoverRoutingPolicies"):
            rrset["Failover"] = inputs["failoverRoutingPolicies"][0]["type"]
        return rrset

    def _find(self, inputs: Values) -> dict[str, Any] | None:
        """The RRset that Route53 has under this name, type and set identifier."""
        name, rdtype = self._fqdn(inputs), inputs["type"]
        wanted = (text.read_owner(name), rdtype, inputs.get("setIdentifier") or "")
        arguments: dict[str, Any] = {"StartRecordName": name, "StartRecordType": rdtype}
        page = self._api.route53.list_resource_record_sets(HostedZoneId=inputs["zoneId"], MaxItems="10", **arguments)
        for rrset in page["ResourceRecordSets"]:
            found: dict[str, Any] = rrset
            if (text.read_owner(found["Name"]), found["Type"], found.get("SetIdentifier", "")) == wanted:
                return found
        return None

    def _change(self, inputs: Values, changes: list[tuple[str, Any]], doing: str, *, lenient: bool = False) -> None:
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": rrset} for action, rrset in changes]}
        try:
            self._api.route53.change_resource_record_sets(HostedZoneId=inputs["zoneId"], ChangeBatch=batch)
        except self._api.route53.exceptions.ClientError as error:
            if lenient and code(error) == "InvalidChangeBatch":
                return
            raise refused(error, f"{doing} ({_plain(inputs['name'])} {inputs['type']})") from None


def _plain(name: Any) -> str:
    return str(name).rstrip(".").lower()


def _alias(item: Any) -> tuple[str, str, bool]:
    return _plain(item.get("name")), str(item.get("zoneId")), bool(item.get("evaluateTargetHealth"))


def _unescape(name: str) -> str:
    r"""Route53 writes `*` as `\052`."""
    return _OCTAL.sub(lambda match: chr(int(match.group(1), 8)), name)


def _quoted(rdtype: str, value: str) -> str:
    return f'"{value}"' if rdtype in _QUOTED_TYPES else value


def _unquoted(rdtype: str, value: str) -> str:
    return value.removeprefix('"').removesuffix('"') if rdtype in _QUOTED_TYPES else value
