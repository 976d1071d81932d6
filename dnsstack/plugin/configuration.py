"""The settings of `dnsstack.Provider` and of a stack's `dnsstack:` configuration, which the engine passes together."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from dnsstack import __version__, masking
from dnsstack.errors import UsageError
from dnsstack.plugin.credentials import SERVICES, Credentials
from dnsstack.plugin.resources import InputFault, Values
from dnsstack.plugin.values import Secrets
from dnsstack.providers.vendors.values import UNKNOWN

TOKEN: Final = "cloudflareApiToken"  # noqa: S105  # the setting's name
ENDPOINTS: Final = "endpoints"
TEXTS: Final = {TOKEN: "cloudflare_api_token"} | {
    "awsProfile": "aws_profile",
    "awsRoleArn": "aws_role_arn",
    "awsRegion": "aws_region",
}
"""Settings that are texts, and their fields of `Credentials`."""

_PROGRAM: Final = frozenset(("documents", "consent", "includeRoots"))
"""Settings of the same namespace that belong to the program (`component.configured`)."""


class DnsstackConfiguration:
    """The configuration of dnsstack's provider; the program's settings under `dnsstack:` are ignored."""

    def check(self, given: Values) -> tuple[Values, Sequence[InputFault]]:
        """The provider's settings, and their faults: an unknown name, or a value that is not a text."""
        kept = {key: value for key, value in given.items() if key in TEXTS or key == ENDPOINTS}
        faults = [fault for key in given if key not in kept and (fault := _misspelt(key))]
        faults += [
            InputFault(key, f"{key} is not a text; write a text")
            for key in TEXTS
            if not isinstance(kept.get(key, ""), str) and kept[key] is not UNKNOWN
        ]
        faults += _endpoint_faults(kept.get(ENDPOINTS))
        return kept, [*faults, *_version_faults(given.get("version"))]

    def credentials(self, given: Values, secrets: Secrets) -> Credentials:
        """The credentials; from now on, the token is hidden in all output of the plugin.

        Only here it is known whether the token is secret: Pulumi's engine (3.260) opens secrets for CheckConfig.

        Raises:
            UsageError: the token is not secret.
        """
        if given.get(TOKEN) and not secrets.has(TOKEN):
            raise UsageError(_OPEN_TOKEN)
        texts = {field: given[key] for key, field in TEXTS.items() if isinstance(given.get(key), str)}
        masking.hide(texts.get("cloudflare_api_token", ""))
        endpoints = _parsed(given.get(ENDPOINTS))
        return Credentials(**texts, endpoints=endpoints if isinstance(endpoints, Mapping) else {})


_OPEN_TOKEN: Final = (
    f"{TOKEN} is not marked secret, so the state would have it in clear text; set it with `pulumi config set --secret "
    f"dnsstack:{TOKEN}`, or pass pulumi.Output.secret(token); a token that was stored in the clear should be replaced"
)


def _misspelt(key: str) -> InputFault | None:
    """A fault for an unknown name like that of a setting: without the setting, other credentials would be used."""
    if key in _PROGRAM:
        return None
    near = get_close_matches(key.lower(), [name.lower() for name in (*TEXTS, ENDPOINTS)], 1, 0.7)
    if not near:
        return None
    meant = next(name for name in (*TEXTS, ENDPOINTS) if name.lower() == near[0])
    return InputFault(key, f"the provider dnsstack has no setting {key}; it has {meant}")


def _version_faults(sdk: Any) -> list[InputFault]:
    """The engine says of which version the program's SDK is, and takes whatever plugin is there.

    Only this call refuses it: a refresh and a deletion use the provider of the last deployment, whose SDK may be older.
    """
    if not isinstance(sdk, str) or sdk.removeprefix("v") == __version__:
        return []
    message = (
        f"the plugin dnsstack is {__version__}, and the program's SDK of dnsstack is {sdk}: run `pulumi package add` "
        f"again with this plugin, or install dnsstack {sdk}"
    )
    return [InputFault("version", message)]


def _endpoint_faults(given: Any) -> list[InputFault]:
    found = _parsed(given)
    if found is None or found is UNKNOWN:
        return []
    services = ", ".join(SERVICES)
    if not isinstance(found, Mapping) or any(not isinstance(url, str) for url in found.values()):
        return [InputFault(ENDPOINTS, f"endpoints is not a map of base URLs by service; the services are {services}")]
    return [
        InputFault(f"{ENDPOINTS}.{name}", f"there is no service {name!r}; the services are {services}")
        for name in found
        if name not in SERVICES
    ]


def _parsed(given: Any) -> Any:
    """A structured setting, which the engine passes as JSON."""
    if not isinstance(given, str):
        return given
    try:
        return json.loads(given)
    except ValueError:
        return given
