"""The credentials that the plugin uses: those of `dnsstack.Provider`, or of the `dnsstack:` configuration.

The engine gives a plugin neither the configuration nor the explicit providers of another package, so that `aws:` and
`cloudflare:` settings are never seen here. What is not given is the vendors' own default: boto3's chain, and
CLOUDFLARE_API_TOKEN.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from dnsstack.errors import EnvironmentFault
from dnsstack.providers.route53.api.clients import AwsClients

CLOUDFLARE_VARIABLE: Final = "CLOUDFLARE_API_TOKEN"
SERVICES: Final = ("route53", "sts", "cloudflare")
"""Whose endpoints may be set."""


@dataclass(frozen=True)
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

    @cached_property
    def aws(self) -> AwsClients:
        """boto3's clients of the profile and the role; the role is assumed once for all of them."""
        return AwsClients(self.aws_profile, self.aws_role_arn, self.aws_region, self.endpoints)
