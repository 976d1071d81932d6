"""What clients of Route53 ask of STS: whose credentials they have. A service of its own, outside Route53's pace."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from werkzeug.wrappers import Request, Response

from dnsstack.sandbox.route53_api.errors import Refusal

ACCOUNT: Final = "123456789012"
"""The account that every access key belongs to."""

_ANSWER: Final = (
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
    "<Arn>arn:aws:iam::{account}:user/sandbox</Arn><UserId>SANDBOX</UserId><Account>{account}</Account>"
    "</GetCallerIdentityResult><ResponseMetadata><RequestId>sandbox</RequestId></ResponseMetadata>"
    "</GetCallerIdentityResponse>"
)


def is_meant(request: Request) -> bool:
    """Whether it is in the query protocol, which Route53 doesn't speak."""
    return request.method == "POST" and request.path == "/"


def answer(request: Request) -> Response:
    """GetCallerIdentity; raises `Refusal` for any other action."""
    action = parse_qs(request.get_data().decode("utf-8", "replace")).get("Action", [""])[0]
    if action != "GetCallerIdentity":
        raise Refusal("InvalidAction", f"The sandbox emulates no {action} of STS.", 400)
    return Response(_ANSWER.format(account=ACCOUNT), content_type="text/xml")
