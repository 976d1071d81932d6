"""boto3's clients of AWS, with the given profile and role, or with boto3's default credentials."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dnsstack.errors import EnvironmentFault, MissingExtra
from dnsstack.providers.waiting import AGENT

_GLOBAL: Final = "us-east-1"
"""The region for which Route53's requests are signed, and the region of STS if none is set."""

_CONNECT, _READ = 10, 30
"""The time limit for a connection, and for each part of an answer, in seconds."""


class _Shared:
    """The session; all clients of a deployment share it: what botocore reads of its files is read once a session."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.session: Any = None


@dataclass(frozen=True, slots=True)
class AwsClients:
    """The credentials; "" means "not given". `endpoints` are base URLs by service; by default, boto3's are used.

    `purpose` and `extra` are for the message if boto3 is missing: why it is needed, and the extra that installs it.
    """

    profile: str = ""
    role_arn: str = ""
    region: str = ""
    endpoints: Mapping[str, str] = field(default_factory=dict)
    extra: str = "plugin"
    purpose: str = "Route53 as one resource"
    _shared: _Shared = field(default_factory=_Shared, init=False, repr=False, compare=False)

    def session(self) -> Any:
        """A boto3 session with the given profile and role, or with boto3's default credentials.

        The first call that needs the role assumes it; if that is refused, this call reports AssumeRole's refusal.

        Raises:
            EnvironmentFault: the profile is unknown, or there are no credentials to assume the role.
            MissingExtra: boto3 is not installed.
        """
        try:
            import boto3
            from botocore.exceptions import BotoCoreError
        except ImportError:
            raise MissingExtra(self.extra, self.purpose) from None
        region = self.region or None
        try:
            with self._shared.lock:
                if self._shared.session is None:
                    session = boto3.session.Session(profile_name=self.profile or None, region_name=region)
                    self._shared.session = self._assumed(session) if self.role_arn else session
                return self._shared.session
        except BotoCoreError as error:
            raise EnvironmentFault(f"the AWS credentials can't be used: {error}") from None

    def client(self, service: str) -> Any:
        """boto3's client of `route53` or `sts`; Route53 is global, and us-east-1 is its default region.

        Raises:
            EnvironmentFault, MissingExtra: see `session`.
        """
        session = self.session()
        from botocore.config import Config

        config = Config(
            retries={"total_max_attempts": 1},
            connect_timeout=_CONNECT,
            read_timeout=_READ,
            user_agent_extra=AGENT,
            parameter_validation=False,  # inputs are checked before; boto3 would check the type of each value again
        )
        region = session.region_name or _GLOBAL
        with self._shared.lock:  # a session can make only one client at a time
            return session.client(service, region_name=region, endpoint_url=self.endpoints.get(service), config=config)

    def _assumed(self, session: Any) -> Any:
        """A session of the role; boto3 renews its credentials before they expire."""
        from boto3.session import Session
        from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials
        from botocore.session import get_session

        def sts(*arguments: Any, **options: Any) -> Any:
            options.setdefault("endpoint_url", self.endpoints.get("sts"))
            options.setdefault("region_name", session.region_name or _GLOBAL)
            return session._session.create_client(*arguments, **options)  # noqa: SLF001  # boto3 has no public way

        source = session.get_credentials()
        if source is None:
            raise EnvironmentFault(f"there are no AWS credentials to assume the role {self.role_arn} with")
        fetcher = AssumeRoleCredentialFetcher(
            client_creator=sts,
            source_credentials=source,
            role_arn=self.role_arn,
            extra_args={"RoleSessionName": "dnsstack"},
        )
        bare = get_session()
        bare._credentials = DeferredRefreshableCredentials(  # noqa: SLF001  # the same
            method="assume-role", refresh_using=fetcher.fetch_credentials
        )
        return Session(botocore_session=bare, region_name=session.region_name)
