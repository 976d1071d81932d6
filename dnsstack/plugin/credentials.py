"""The plugin's credentials, from `dnsstack.Provider` or from the `dnsstack:` configuration.

The engine does not pass the configuration and explicit providers of other packages to a plugin, so `aws:` and
`cloudflare:` settings are not known here. The defaults are those of the vendors: boto3's credentials, and
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
"""The services whose endpoints may be set."""


@dataclass(frozen=True)
class Credentials:
    """The configuration of a provider instance; "" means "not given".

    `endpoints` are base URLs by service (`route53`, `sts`, `cloudflare`), for emulators and tests; by default, boto3's
    variables and CLOUDFLARE_BASE_URL are used.
    """

    cloudflare_api_token: str = field(default="", repr=False)
    aws_profile: str = ""
    aws_role_arn: str = ""
    aws_region: str = ""
    endpoints: Mapping[str, str] = field(default_factory=dict)

    def token(self) -> str:
        """Cloudflare's API token.

        Raises:
            EnvironmentFault: no token is given.
        """
        found = self.cloudflare_api_token or os.environ.get(CLOUDFLARE_VARIABLE, "").strip()
        if not found:
            raise EnvironmentFault(
                "there is no Cloudflare API token; set it with `pulumi config set --secret "
                "dnsstack:cloudflareApiToken`, give "
                f"dnsstack.Provider a cloudflareApiToken, or set {CLOUDFLARE_VARIABLE}"
            )
        return found

    @cached_property
    def aws(self) -> AwsClients:
        """boto3's clients with the profile and the role, which is assumed once for all of them."""
        return AwsClients(self.aws_profile, self.aws_role_arn, self.aws_region, self.endpoints)
