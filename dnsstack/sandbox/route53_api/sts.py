"""The operations of STS that Route53's clients use: the identity of credentials, and a role's. No rate limit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from html import escape
from typing import Final
from urllib.parse import parse_qs
from uuid import uuid4

from werkzeug.wrappers import Request, Response

from dnsstack.sandbox.emulated_api.api import utc_now
from dnsstack.sandbox.route53_api.errors import Refusal

ACCOUNT: Final = "123456789012"
"""The account of every access key that is not a role's."""

LIFETIME: Final = timedelta(hours=1)
"""Seconds for which a role's credentials are valid, by the clock of the client, whose SDK renews them."""

_USER: Final = f"arn:aws:iam::{ACCOUNT}:user/sandbox"
_ROLE: Final = re.compile(r"arn:aws:iam::(\d{12}):role/(?:[^/]+/)*([^/]+)")
_ANSWER: Final = (
    '<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>{result}</{action}Result>'
    "<ResponseMetadata><RequestId>sandbox</RequestId></ResponseMetadata></{action}Response>"
)


def is_meant(request: Request) -> bool:
    """True if it is in the query protocol, which Route53 doesn't use."""
    return request.method == "POST" and request.path == "/"


class Sts:
    """The service: `roles` are the ARNs that may be assumed; every other access key is one user's."""

    def __init__(self) -> None:
        self.roles: set[str] = set()
        self._sessions: dict[str, tuple[str, str, str]] = {}
        """Session token, account and ARN, by access key."""

    def issued(self, access_key: str) -> bool:
        """True if it is a role's."""
        return access_key in self._sessions

    def account(self, access_key: str, token: str) -> str:
        """The account of a request; raises `Refusal` if a role's token is missing or wrong."""
        own, account, _ = self._sessions.get(access_key, ("", ACCOUNT, _USER))
        if token != own and own:
            raise Refusal("InvalidClientTokenId", "The security token included in the request is invalid.", 403)
        return account

    def answer(self, request: Request, access_key: str) -> Response:
        """GetCallerIdentity or AssumeRole; raises `Refusal` for any other action, and for a role that isn't known."""
        asked = {name: values[0] for name, values in parse_qs(request.get_data().decode("utf-8", "replace")).items()}
        action = asked.get("Action", "")
        answers: Mapping[str, Callable[[], str]] = {
            "GetCallerIdentity": lambda: self._identity(access_key),
            "AssumeRole": lambda: self._assume(asked.get("RoleArn", ""), asked.get("RoleSessionName", "")),
        }
        if action not in answers:
            raise Refusal("InvalidAction", f"The sandbox emulates no {action} of STS.", 400)
        return Response(_ANSWER.format(action=action, result=answers[action]()), content_type="text/xml")

    def _identity(self, access_key: str) -> str:
        _, account, arn = self._sessions.get(access_key, ("", ACCOUNT, _USER))
        return f"<Arn>{escape(arn)}</Arn><UserId>SANDBOX</UserId><Account>{account}</Account>"

    def _assume(self, arn: str, name: str) -> str:
        role = _ROLE.fullmatch(arn)
        if role is None or not name:
            raise Refusal("ValidationError", f"{arn} is invalid", 400)
        if arn not in self.roles:
            said = f"User: {_USER} is not authorized to perform: sts:AssumeRole on resource: {arn}"
            raise Refusal("AccessDenied", said, 403)
        key, token = f"ASIA{uuid4().hex[:16].upper()}", uuid4().hex
        assumed = f"arn:aws:sts::{role[1]}:assumed-role/{role[2]}/{name}"
        self._sessions[key] = (token, role[1], assumed)
        expires = (utc_now() + LIFETIME).strftime("%Y-%m-%dT%H:%M:%SZ")
        return (
            f"<AssumedRoleUser><AssumedRoleId>SANDBOX:{escape(name)}</AssumedRoleId><Arn>{escape(assumed)}</Arn>"
            f"</AssumedRoleUser><Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>"
            f"<SessionToken>{token}</SessionToken><Expiration>{expires}</Expiration></Credentials>"
        )
