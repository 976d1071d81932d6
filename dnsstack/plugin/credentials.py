"""The credentials that the plugin uses: those of `dnsstack.Provider`, or of the `dnsstack:` configuration.

The engine gives a plugin neither the configuration nor the explicit providers of another package, so that `aws:` and
`cloudflare:` settings are never seen here. What is not given is the vendors' own default: boto3's chain, and
CLOUDFLARE_API_TOKEN.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dnsstack.errors import EnvironmentFault, MissingExtra

CLOUDFLARE_VARIABLE: Final = "CLOUDFLARE_API_TOKEN"
SERVICES: Final = ("route53", "sts", "cloudflare")
"""Whose endpoints may be set."""

_GLOBAL: Final = "us-east-1"
"""The region that Route53 signs for, and where STS is asked when no region is set."""


class _Role:
    """The session of an assumed role: one, so that a deployment doesn't assume it for every client."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.session: Any = None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a provider instance was configured with; "" is not given.

    `endpoints` are base URLs by service (`route53`, `sts`, `cloudflare`), for emulators and tests; without them
    boto3's own variables and CLOUDFLARE_BASE_URL hold.
    """

    cloudflare_api_token: str = field(default="", repr=False)
    aws_profile: str = ""
    aws_role_arn: str = ""
    aws_region: str = ""
    endpoints: Mapping[str, str] = field(default_factory=dict)
    _role: _Role = field(default_factory=_Role, init=False, repr=False, compare=False)

    def token(self) -> str:
        """Cloudflare's API token.

        Raises:
            EnvironmentFault: none is given.
        """
        found = self.cloudflare_api_token or os.environ.get(CLOUDFLARE_VARIABLE, "").strip()
        if not found:
            raise EnvironmentFault(
                "no Cloudflare API token: set it with `pulumi config set --secret dnsstack:cloudflareApiToken`, give "
                f"dnsstack.Provider a cloudflareApiToken, or set {CLOUDFLARE_VARIABLE}"
            )
        return found

    def session(self) -> Any:
        """A boto3 session of the profile and the role that are given, or of boto3's own chain.

        The role is assumed by the first call that needs it, whose refusal then is that of AssumeRole.

        Raises:
            EnvironmentFault: the profile is unknown, or there is nothing to assume the role with.
            MissingExtra: boto3 is not installed.
        """
        try:
            import boto3
            from botocore.exceptions import BotoCoreError
        except ImportError:
            raise MissingExtra("plugin", "Route53 as one resource") from None
        region = self.aws_region or None
        try:
            with self._role.lock:
                if self._role.session is None:
                    session = boto3.session.Session(profile_name=self.aws_profile or None, region_name=region)
                    if not self.aws_role_arn:
                        return session
                    self._role.session = self._assumed(session)
                return self._role.session
        except BotoCoreError as error:
            raise EnvironmentFault(f"the AWS credentials of the plugin can't be used: {error}") from None

    def client(self, service: str, config: Any = None) -> Any:
        """boto3's client of `route53` or `sts`; Route53 is global, and signs as us-east-1 where no region is set.

        `config` is botocore's, None for its own defaults.

        Raises:
            EnvironmentFault, MissingExtra: see `session`.
        """
        session = self.session()
        region = session.region_name or _GLOBAL
        with self._role.lock:  # a session makes one client after the other
            return session.client(service, region_name=region, endpoint_url=self.endpoints.get(service), config=config)

    def _assumed(self, session: Any) -> Any:
        """A session of the role; its credentials are renewed by boto3 as they expire."""
        from boto3.session import Session
        from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials
        from botocore.session import get_session

        def sts(*arguments: Any, **options: Any) -> Any:
            options.setdefault("endpoint_url", self.endpoints.get("sts"))
            options.setdefault("region_name", session.region_name or _GLOBAL)
            return session._session.create_client(*arguments, **options)  # noqa: SLF001  # boto3 offers no other way

        source = session.get_credentials()
        if source is None:
            raise EnvironmentFault(f"there are no AWS credentials to assume the role {self.aws_role_arn} with")
        fetcher = AssumeRoleCredentialFetcher(
            client_creator=sts,
            source_credentials=source,
            role_arn=self.aws_role_arn,
            extra_args={"RoleSessionName": "dnsstack"},
        )
        bare = get_session()
        bare._credentials = DeferredRefreshableCredentials(  # noqa: SLF001  # likewise
            method="assume-role", refresh_using=fetcher.fetch_credentials
        )
        return Session(botocore_session=bare, region_name=session.region_name)
