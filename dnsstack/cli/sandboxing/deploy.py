"""`dnsstack sandbox deploy`: make three deployments; only the first may change anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dnsstack import files
from dnsstack.cli.screen import say, table
from dnsstack.document import dump

if TYPE_CHECKING:
    from dnsstack.model.domain import Domain
    from dnsstack.sandbox.deploy.stack import DeploymentOutcome, Stack
    from dnsstack.sandbox.network.apis import EmulatedApis
    from dnsstack.sandbox.session.session import Settings

DOCUMENT: Final = "domain.yaml"
SECOND: Final = "second deployment"
THIRD: Final = "third deployment, after a refresh"


@dataclass(frozen=True, slots=True)
class Thrice:
    """Three deployments of one program; only the first may change anything."""

    first: DeploymentOutcome
    again: Mapping[str, DeploymentOutcome]

    @property
    def settles(self) -> bool:
        """True if the second and the third deployment changed nothing."""
        return not any(outcome.changed for outcome in self.again.values())

    def text(self) -> str:
        """The changes of the second and the third deployment, value by value."""
        return "\n".join(line for which, outcome in self.again.items() for line in _told(which, outcome))


def thrice(stack: Stack) -> Thrice:
    """Deploy, deploy again, refresh and deploy again."""
    first = stack.up()
    return Thrice(first, {SECOND: stack.up(), THIRD: stack.up(refresh=True)})


def deploy(domain: Domain, folder: Path, settings: Settings, before: Domain | None = None) -> int:
    """Deploy, deploy again, refresh and deploy again; 1 if the second or the third deployment changes anything, else 0.

    If `before` is given, it is deployed first, and `domain` then as a change of it.
    """
    from dnsstack.sandbox.deploy.vendor import whose
    from dnsstack.sandbox.network.apis import EmulatedApis

    with EmulatedApis.for_domain(domain) as apis:
        stack = _stack(folder, settings, apis)
        by = f"{stack.deployer}, with {whose(settings.vendor)}"
        if before is not None:
            say(f"deploying {before.apex} as it was before the change", err=True)
            files.write(folder / DOCUMENT, dump(before))
            stack.up()
        files.write(folder / DOCUMENT, dump(domain))
        say(f"deploying {domain.apex} into emulated Route53 and Cloudflare APIs by {by}", err=True)
        done = thrice(stack)
        rows = _rows(apis)
    title = f"{domain.apex} is deployed by {by}"
    if before is None:
        say(table(("provider", "resource", "created"), _created(done.first), title=title))
    else:
        say("\n".join((title, *_edited(done.first))))
    say()
    say(table(("provider", "zone", "RRsets or records", "name servers"), rows, title="what the APIs hold"))
    say()
    say(done.text())
    return 0 if done.settles else 1


def _stack(folder: Path, settings: Settings, apis: EmulatedApis) -> Stack:
    from dnsstack.sandbox.deploy.choose import stack_for
    from dnsstack.sandbox.deploy.project import DOCUMENTS, TOKENS, token_settings
    from dnsstack.sandbox.deploy.stack import PROGRAM, StackTarget

    target = StackTarget(
        folder=folder / "stack",
        root=folder,
        config={DOCUMENTS: DOCUMENT, **token_settings(apis.environment)},
        secrets=TOKENS,
        environment=apis.environment,
        program=settings.program or PROGRAM,
        vendor=settings.vendor,
        limit=settings.deploy_limit,
    )
    return stack_for(target, engine=settings.engine)


def _edited(outcome: DeploymentOutcome) -> Iterator[str]:
    """The changes of the deployment of the changed document."""
    yield f"the change of the document: {f'{len(outcome.changed)} changes' if outcome.changed else 'nothing to change'}"
    yield from _listed(outcome)


def _told(which: str, outcome: DeploymentOutcome) -> Iterator[str]:
    """The changes of a deployment, value by value."""
    changed = outcome.changed
    yield f"{which}: {f'{len(changed)} unexpected changes' if changed else 'nothing to change'}"
    yield from _listed(outcome)


def _listed(outcome: DeploymentOutcome) -> Iterator[str]:
    for change in outcome.changed:
        yield f"  {change.operation} {change.name}"
        yield from (f"    {detail}" for detail in change.details)


def _created(outcome: DeploymentOutcome) -> list[tuple[str, str, str]]:
    """The number of resources made, by type."""
    found = Counter(change.type for change in outcome.changed if _is_counted(change.type))
    return [(kind.partition(":")[0], kind.rpartition(":")[2], str(count)) for kind, count in sorted(found.items())]


def _is_counted(kind: str) -> bool:
    """True for resources of the vendors and of dnsstack's plugin, not for components and Stashes."""
    return kind.startswith(("aws:", "cloudflare:")) or (kind.startswith("dnsstack:") and kind.endswith("Records"))


def _rows(apis: EmulatedApis) -> list[tuple[str, str, str, str]]:
    route53 = [
        ("Route53", zone.apex, str(len(zone.record_sets)), str(len(zone.name_servers))) for zone in apis.hosted_zones()
    ]
    cloudflare = [
        ("Cloudflare", str(zone.zone["name"]), str(len(zone.records)), str(len(zone.zone["name_servers"])))
        for zone in apis.cloudflare_zones()
    ]
    return [*route53, *cloudflare]
