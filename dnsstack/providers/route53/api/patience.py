"""Call AWS within its rate limit and within the time limit of one operation.

Route53 accepts five requests a second from all clients of an account together, and answers Throttling to more
(developer guide, DNSLimitations; read 2026-11). Vendor plugins and a follower need some of them, so one process makes
at most three, whatever the number of its zones. boto3's own retries must be off: nothing may be sent twice unseen.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar

from dnsstack.deadline import limited_call
from dnsstack.errors import DnsStackError, EnvironmentFault
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan import zone_cost
from dnsstack.providers.waiting import CallLimit, Patience

T = TypeVar("T")

CALLS: Final = zone_cost.CALLS[ProviderId.ROUTE53]
"""The most requests of one process to one account in `WINDOW`."""

WINDOW: Final = zone_cost.WINDOW[ProviderId.ROUTE53]
"""Seconds."""

READS: Final = 5
"""The number of attempts of a call that reads and gets no answer."""

ONE_CALL: Final = 60.0
"""The time limit of one call, in seconds."""

_LONGEST: Final = 20.0
"""The most seconds between two attempts."""

_LATER: Final = frozenset(
    (
        "Throttling",
        "ThrottlingException",
        "RequestThrottled",
        "TooManyRequestsException",
        "PriorRequestNotComplete",
        "RequestLimitExceeded",
        "SlowDown",
    )
)
"""Error codes that mean "try later"; nothing was done."""

_DENIED: Final = frozenset(
    ("AccessDenied", "AccessDeniedException", "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken")
)
_SERVER_FAULT: Final = 500


class AwsRefused(DnsStackError):
    """AWS has refused a call, and nothing was done. `code` is AWS's name of the error."""

    exit_code = 1

    def __init__(self, operation: str, code: str, message: str) -> None:
        hint = "; the credentials lack a permission that this call needs" if code in _DENIED else ""
        super().__init__(f"{_service(operation)} refuses {operation}: {code}: {message}{hint}")
        self.code, self.message = code, message
        self.after = 0.0
        """The seconds to wait as AWS asks; 0 if it does not say."""


def _service(operation: str) -> str:
    return "AWS STS" if operation in {"AssumeRole", "GetCallerIdentity"} else "Route53"


class Unanswered(EnvironmentFault):
    """No answer came, or the service failed; whether the call was carried out is not known."""


class CallPace(CallLimit):
    """Allows at most `calls` in any `window` seconds, in all threads together."""

    def __init__(self, calls: int = CALLS, window: float = WINDOW) -> None:
        super().__init__(calls, window)


_PACES: Final[dict[str, CallPace]] = {}
_LOCK: Final = threading.Lock()


def pace(account: str) -> CallPace:
    """The pace of an account; all zones of this process share it."""
    with _LOCK:
        return _PACES.setdefault(account, CallPace())


NEXT_RRSET: Final = {
    "NextRecordName": "StartRecordName",
    "NextRecordType": "StartRecordType",
    "NextRecordIdentifier": "StartRecordIdentifier",
}
"""The fields of ListResourceRecordSets that say where the next page begins; see `pages`."""


def pages(call: Callable[..., dict[str, Any]], following: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The pages of a list; `following` maps fields of a page to arguments of the next call."""
    arguments: dict[str, str] = {}
    while True:
        page = call(**arguments)
        yield page
        if not page["IsTruncated"]:
            return
        arguments = {argument: page[name] for name, argument in following.items() if page.get(name)}


class PatientAws(Patience):
    """The calls of one operation: see `Patience`."""

    def read(self, call: Callable[[], T], pace: CallPace | None) -> T:
        """The answer to a call that changes nothing; the call is repeated if no answer comes.

        Raises:
            AwsRefused, Unanswered, TooLate, Cancelled
        """
        for attempt in range(1, READS + 1):
            try:
                return self.send(call, pace)
            except Unanswered as failed:
                if attempt == READS:
                    raise
                self.wait(2.0 ** (attempt - 1), str(failed))
        raise AssertionError  # pragma: no cover  # the last attempt returns or raises

    def send(self, call: Callable[[], T], pace: CallPace | None) -> T:
        """The answer to a call; the call is repeated only if AWS says "try later".

        Raises:
            AwsRefused, Unanswered, TooLate, Cancelled
        """
        attempt = 0
        while True:
            while pace is not None and (seconds := pace.take(self.now)) > 0:
                self.wait(seconds, f"{CALLS} of Route53's 5 requests a second have been made")
            left = self.left()
            try:
                return _made(call, min(left, ONE_CALL))
            except AwsRefused as refused:
                if refused.code not in _LATER:
                    raise
                asked = refused.after
                self.wait(max(asked, min(2.0**attempt, _LONGEST)), f"Route53 answers {refused.code}")
                attempt += 1


def _made(call: Callable[[], T], seconds: float) -> T:
    from botocore import exceptions

    try:
        return limited_call(call, seconds)
    except TimeoutError:
        message = f"AWS has not answered within {seconds:.0f} s"
        raise Unanswered(message) from None
    except exceptions.ClientError as error:
        raise _refused(error) from None
    except exceptions.HTTPClientError as error:
        message = f"no answer from AWS: {error}"
        raise Unanswered(message) from None
    except exceptions.BotoCoreError as error:
        message = f"the AWS credentials can't be used: {error}"
        raise EnvironmentFault(message) from None


def _refused(error: Any) -> DnsStackError:
    told = error.response.get("Error", {})
    answer = error.response.get("ResponseMetadata", {})
    code = str(told.get("Code", ""))
    if answer.get("HTTPStatusCode", 0) >= _SERVER_FAULT and code not in _LATER:
        return Unanswered(f"{_service(error.operation_name)} fails at {error.operation_name}: {code}")
    refused = AwsRefused(error.operation_name, code, str(told.get("Message", "")).strip("[]"))
    asked = str(answer.get("HTTPHeaders", {}).get("retry-after", ""))
    refused.after = float(asked) if asked.isdecimal() else 0.0
    return refused
