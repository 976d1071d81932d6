"""The parts of a plugin. The servicer serves `dnsstack` and the sandbox's plugins."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from dnsstack.plugin.credentials import Credentials
from dnsstack.plugin.resources import InputFault, Resources, Values
from dnsstack.plugin.values import Secrets

Build = Callable[[Any, str], Coroutine[Any, Any, Any]]
"""Builds a component from the protocol's ConstructRequest and the engine's address.

It raises `DnsStackError` or Pulumi's `InputPropertiesError`, whose paths and reasons are sent to the engine.
"""


class Configuration(Protocol):
    """The configuration of a provider instance, explicit or from the stack."""

    def check(self, given: Values) -> tuple[Values, Sequence[InputFault]]:
        """The settings to keep, and all faults of the given ones."""

    def credentials(self, given: Values, secrets: Secrets) -> Credentials:
        """The credentials in the settings; `secrets` are the secret ones.

        Raises:
            DnsStackError: a setting can't be used.
        """


class NoConfiguration:
    """Accepts every setting, and needs none."""

    def check(self, given: Values) -> tuple[Values, Sequence[InputFault]]:
        """The given settings, without faults."""
        return given, ()

    def credentials(self, given: Values, secrets: Secrets) -> Credentials:  # noqa: ARG002  # Configuration
        """The vendors' default credentials."""
        return Credentials()


@dataclass(frozen=True, slots=True)
class Package:
    """A plugin: its name and version, and its resources and component by token."""

    name: str
    version: str
    resources: Resources
    components: Mapping[str, Build] = field(default_factory=dict)
    configuration: Configuration = field(default_factory=NoConfiguration)
    schema: Callable[[], str] = str
