"""The kinds of one package as a plugin of the Pulumi engine.

Run as `python -m dnsstack.sandbox.plugins.plugin <package> <engine address>`; the engine starts it through an
executable `pulumi-resource-<package>` that the deployment writes.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from dnsstack.plugin.credentials import Credentials
from dnsstack.plugin.packages import Package
from dnsstack.plugin.resources import CheckedInputs, Context, Differences, ExistingResource, How, InputFault, Made
from dnsstack.plugin.serve import address_of, serve
from dnsstack.plugin.values import Secrets
from dnsstack.providers.vendors.planning import InputDifference
from dnsstack.providers.vendors.values import Values
from dnsstack.sandbox.plugins.kind import Kind
from dnsstack.sandbox.plugins.roster import PACKAGES


class KindResource:
    """A kind with the servicer's interface of a resource."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    def check(self, context: Context, news: Values, olds: Values) -> CheckedInputs:
        """Defaults and the vendor's refusals."""
        inputs, failures = self._kind.check(news)
        return CheckedInputs(inputs, [InputFault(key, reason) for key, reason in failures])

    def diff(self, context: Context, made: ExistingResource, news: Values, ignore: Sequence[str]) -> Differences:
        """The differences, in place or a replacement."""
        found = self._kind.diff(made.state, news, ignore).details
        replacing = frozenset(item.path for item in found if item.replaces)
        return Differences({item.path: _how(item) for item in found}, replacing)

    def create(self, context: Context, news: Values, *, preview: bool) -> Made:
        """At preview, what is known."""
        return Made("", self._kind.preview({}, news)) if preview else Made(*self._kind.create(news))

    def update(
        self, context: Context, made: ExistingResource, news: Values, ignore: Sequence[str], *, preview: bool
    ) -> Values:
        """At preview, what is known."""
        if preview:
            return self._kind.preview(made.state, news, ignore)
        return self._kind.update(made.id, made.state, news, ignore)

    def read(self, context: Context, id_: str, state: Values, inputs: Values) -> ExistingResource | None:
        """A refresh, or an import if there is no state yet."""
        if state:
            found = self._kind.read(id_, state)
        else:
            id_, found = self._kind.adopt(id_)
        return None if found is None else ExistingResource(id_, found, self._kind.live_inputs(found, inputs))

    def delete(self, context: Context, made: ExistingResource) -> None:
        """Remove it; a missing resource is not a fault."""
        self._kind.delete(made.id, made.state)


class KindConfiguration:
    """Endpoints come from the environment; Cloudflare's token may come from the provider's configuration."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds = kinds

    def check(self, given: Values) -> tuple[Values, Sequence[InputFault]]:
        """Accepts every setting: the vendors' plugins have more than the sandbox reads."""
        return given, ()

    def credentials(self, given: Values, secrets: Secrets) -> Credentials:
        """Sets the token of every kind; the kinds call the APIs themselves."""
        token = given.get("apiToken")
        if isinstance(token, str):
            for kind in self._kinds.values():
                kind.authenticate(token)
        return Credentials()


def package_of(name: str) -> Package:
    """A package of the sandbox; its version is that of the SDK, which the engine requires."""
    kinds = PACKAGES[name]()
    resources = {token: KindResource(kind) for token, kind in kinds.items()}
    return Package(name, version(f"pulumi_{name}"), resources, configuration=KindConfiguration(kinds))


def _how(difference: InputDifference) -> How:
    """The schema's properties of a value."""
    if difference.old is None:
        return How.ADD
    return How.DELETE if difference.new is None else How.UPDATE


def main() -> None:
    """Serve one package to the engine until it closes the connection."""
    name, *arguments = sys.argv[1:]
    serve(package_of(name), address_of(arguments) or "", finish=False)


if __name__ == "__main__":
    main()
