"""What a plugin is made of: the servicer serves any one, the sandbox's own ones as well as `dnsstack`."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from dnsstack.plugin.credentials import Credentials
from dnsstack.plugin.resources import Fault, Resources, Values
from dnsstack.plugin.values import Secrets

Build = Callable[[Any, str], Coroutine[Any, Any, Any]]
"""Builds a component: takes the protocol's ConstructRequest and the engine's address, gives its ConstructResponse.

It raises `DnsStackError`, or `InputPropertiesError` of Pulumi, whose paths and reasons reach the engine as such.
"""


class Configuration(Protocol):
    """The configuration of a provider instance, explicit or from the stack's settings."""

    def check(self, given: Values) -> tuple[Values, Sequence[Fault]]:
        """The settings that are kept, and everything that is wrong with what is given."""

    def credentials(self, given: Values, secrets: Secrets) -> Credentials:
        """What the settings say; `secrets` are those among them.

        Raises:
            DnsStackError: a setting can't be used.
        """


class NoConfiguration:
    """Takes every setting, and needs none."""

    def check(self, given: Values) -> tuple[Values, Sequence[Fault]]:
        """What is given, with nothing wrong."""
        return given, ()

    def credentials(self, given: Values, secrets: Secrets) -> Credentials:  # noqa: ARG002  # Configuration
        """The vendors' defaults."""
        return Credentials()


@dataclass(frozen=True, slots=True)
class Package:
    """A plugin: its name and version, and what it carries, by token."""

    name: str
    version: str
    resources: Resources
    components: Mapping[str, Build] = field(default_factory=dict)
    configuration: Configuration = field(default_factory=NoConfiguration)
    schema: Callable[[], str] = str
