"""`Provider`: the credentials of dnsstack's plugin. Without it, a program with other explicit credentials is refused.

The engine does not pass another package's configuration or explicit providers to a plugin. If the program names an
account for the vendors' resources, the records must not be written to the account of the environment's credentials.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pulumi

from dnsstack.component.faults import ZoneError
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.cloudflare.specs import CloudflareRecordsSpec
from dnsstack.providers.route53.specs import Route53RecordsSpec

PACKAGE: Final = "dnsstack"

_CONFIGURED: Final[Mapping[str, tuple[str, ...]]] = {
    "aws": (
        "profile", "accessKey", "secretKey", "token", "assumeRole", "assumeRoles", "assumeRoleWithWebIdentity",
        "sharedConfigFiles", "sharedCredentialsFiles",
    ),
    "cloudflare": ("apiToken", "apiKey", "apiUserServiceKey"),
}  # fmt: skip
"""Configuration keys that choose the account of the vendors' plugins."""

_OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "aws": ("awsProfile", "awsRoleArn"),
    "cloudflare": ("cloudflareApiToken",),
}
"""Configuration keys that choose the account of dnsstack's plugin."""

_NEEDED: Final = {Route53RecordsSpec.token: "aws", CloudflareRecordsSpec.token: "cloudflare"}


class Provider(pulumi.ProviderResource):
    """An instance of dnsstack's plugin with its own credentials, for `resources: per-zone`.

    Args:
        name: The logical name.
        cloudflare_api_token: A token that may edit the zones' records; stored as a secret.
        aws_profile: A profile of the AWS configuration files.
        aws_role_arn: A role to assume with the other credentials.
        aws_region: The region for which requests are signed.
        opts: Pulumi's options.
    """

    def __init__(
        self,
        name: str,
        *,
        cloudflare_api_token: pulumi.Input[str] | None = None,
        aws_profile: pulumi.Input[str] | None = None,
        aws_role_arn: pulumi.Input[str] | None = None,
        aws_region: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        token = None if cloudflare_api_token is None else pulumi.Output.secret(cloudflare_api_token)
        given = {"awsProfile": aws_profile, "awsRoleArn": aws_role_arn, "awsRegion": aws_region}
        props = {key: value for key, value in {"cloudflareApiToken": token, **given}.items() if value is not None}
        super().__init__(PACKAGE, name, props, opts)


def require_own(specs: Iterable[ResourceSpec], opts: pulumi.ResourceOptions | None) -> None:
    """Refuse a program that names an account for a vendor's plugin but not for dnsstack's plugin.

    Raises:
        ZoneError: a provider or a credential is given for a vendor's plugin, and none for dnsstack's.
    """
    given = frozenset(_given(opts))
    if PACKAGE in given:
        return
    for token in sorted({spec.token for spec in specs} & _NEEDED.keys()):
        package = _NEEDED[token]
        found = f"an explicit provider for {package}" if package in given else _configured(package, _CONFIGURED)
        if found and not _configured(PACKAGE, {PACKAGE: _OWN[package]}):
            keys = " or ".join(f"{PACKAGE}:{key}" for key in _OWN[package])
            message = (
                f"nameservers.resources: per-zone, and the program has {found}, which dnsstack's own plugin can't see: "
                f"it would write the records with the credentials of the environment. Give the component a "
                f"dnsstack.Provider among its providers, or set {keys}"
            )
            raise ZoneError(message, exit_code=2)


def _configured(package: str, keys: Mapping[str, tuple[str, ...]]) -> str:
    config = pulumi.Config(package)
    return next((f"{package}:{key}" for key in keys[package] if config.get(key)), "")


def _given(opts: pulumi.ResourceOptions | None) -> Iterator[str]:
    """The packages of every explicit provider that a component with these options gets."""
    if opts is None:
        return
    if opts.provider is not None:
        yield opts.provider.package
    listed: Any = opts.providers or ()
    for provider in listed.values() if isinstance(listed, Mapping) else [listed] if _is_one(listed) else listed:
        yield provider.package
    inherited: Mapping[str, Any] = getattr(opts.parent, "_providers", None) or {}
    yield from inherited


def _is_one(listed: Any) -> bool:
    return isinstance(listed, pulumi.ProviderResource)
