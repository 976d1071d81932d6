"""One hosted zone through Route53's API, for the plugin: list it, change it, wait for changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from dnsstack.errors import EnvironmentFault
from dnsstack.model.names import absolute
from dnsstack.providers.route53.api.patience import NEXT_RRSET, AwsRefused, CallPace, PatientAws, pace, pages
from dnsstack.providers.route53.api_form import ApiRecordSet, key
from dnsstack.providers.route53.change_batch import Batch
from dnsstack.providers.route53.declared import apex_of

INSYNC = "INSYNC"
_POLL = 5.0
"""The seconds between two requests for a change's status; a change takes up to a minute."""


class HostedZoneApi:
    """The calls of one operation on a hosted zone.

    `route53` and `sts` are boto3's clients, without retries of their own; `pace_of` gives an account's pace.
    """

    def __init__(
        self, calls: PatientAws, route53: Any, sts: Any, zone_id: str, pace_of: Callable[[str], CallPace] = pace
    ) -> None:
        self.calls = calls
        self._route53, self._sts, self._id, self._pace_of = route53, sts, zone_id, pace_of
        self._account = self._apex = ""

    def account(self) -> str:
        """The account of the credentials (sts GetCallerIdentity, which needs no permission)."""
        if not self._account:
            self._account = str(self.calls.read(self._sts.get_caller_identity, None)["Account"])
        return self._account

    def apex(self) -> str:
        """The zone's apex, absolute.

        Raises:
            EnvironmentFault: the hosted zone does not exist.
        """
        if not self._apex:
            try:
                found = self._read(lambda: self._route53.get_hosted_zone(Id=self._id))
            except AwsRefused as refused:
                if refused.code != "NoSuchHostedZone":
                    raise
                message = f"there is no hosted zone {self._id} in the account {self.account()}"
                raise EnvironmentFault(message) from None
            self._apex = absolute(found["HostedZone"]["Name"], ".")
        return self._apex

    def rrsets(self) -> list[ApiRecordSet] | None:
        """Every record set of the zone; None if Route53 says that the zone does not exist.

        Raises:
            AwsRefused, Unanswered: any other failure.
        """
        try:
            found = [one for page in pages(self._page, NEXT_RRSET) for one in page["ResourceRecordSets"]]
        except AwsRefused as refused:
            if refused.code != "NoSuchHostedZone":
                raise
            return None
        self._apex = apex_of(found) or self._apex
        return found

    def like(self, rrset: Mapping[str, Any]) -> ApiRecordSet | None:
        """The existing record set with the same name, type and identifier."""
        start = {"StartRecordName": rrset["Name"], "StartRecordType": rrset["Type"], "MaxItems": "1"}
        if rrset.get("SetIdentifier"):
            start["StartRecordIdentifier"] = rrset["SetIdentifier"]
        found: Sequence[ApiRecordSet] = self._page(**start)["ResourceRecordSets"]
        return next((one for one in found if key(one) == key(rrset)), None)

    def send(self, batch: Batch) -> str:
        """Send a batch with ChangeResourceRecordSets; the id of the change.

        Raises:
            AwsRefused: nothing of the batch was carried out.
            Unanswered: it is not known whether it was carried out.
        """
        wanted = {"Changes": [change.to_json() for change in batch]}
        answer = self.calls.send(
            lambda: self._route53.change_resource_record_sets(HostedZoneId=self._id, ChangeBatch=wanted), self._pace()
        )
        return str(answer["ChangeInfo"]["Id"])

    def await_insync(self, change_ids: Sequence[str]) -> None:
        """Wait until all name servers have these changes."""
        for change_id in reversed(change_ids):
            while True:
                found = self._read(partial(self._route53.get_change, Id=change_id))
                if found["ChangeInfo"]["Status"] == INSYNC:
                    break
                self.calls.wait(_POLL, "Route53's name servers don't have the changes yet")

    def close(self) -> None:
        """Close the connections."""
        self._route53.close()
        self._sts.close()

    def _page(self, **start: str) -> dict[str, Any]:
        found: dict[str, Any] = self._read(
            lambda: self._route53.list_resource_record_sets(HostedZoneId=self._id, **start)
        )
        return found

    def _read(self, call: Any) -> Any:
        return self.calls.read(call, self._pace())

    def _pace(self) -> CallPace:
        return self._pace_of(self.account())
