"""`dnsstack sandbox deploy`: three deployments, of which only the first may change anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dnsstack import files
from dnsstack.cli.screen import say, table
from dnsstack.document import dump

if TYPE_CHECKING:
    from dnsstack.model.domain import Domain
    from dnsstack.sandbox.deploy.stack import Outcome
    from dnsstack.sandbox.session.session import Settings
    from dnsstack.sandbox.world.apis import EmulatedApis


def deploy(domain: Domain, folder: Path, settings: Settings) -> int:
    """Deploy, deploy again, refresh and deploy again; 1 where the second or the third changes something."""
    from dnsstack.sandbox.deploy.choose import stack_for
    from dnsstack.sandbox.deploy.project import DOCUMENTS
    from dnsstack.sandbox.deploy.stack import PROGRAM, Target
    from dnsstack.sandbox.deploy.vendor import whose
    from dnsstack.sandbox.world.apis import EmulatedApis

    files.write(folder / "domain.yaml", dump(domain))
    with EmulatedApis.for_domain(domain) as apis:
        target = Target(
            folder=folder / "stack",
            root=folder,
            config={DOCUMENTS: "domain.yaml", "cloudflare:apiToken": apis.environment["CLOUDFLARE_API_TOKEN"]},
            secrets=frozenset({"cloudflare:apiToken"}),
            environment=apis.environment,
            program=settings.program or PROGRAM,
            vendor=settings.vendor,
            limit=settings.deploy_limit,
        )
        stack = stack_for(target, engine=settings.engine)
        by = f"{stack.deployer}, with {whose(settings.vendor)}"
        say(f"deploying {domain.apex} into emulated Route53 and Cloudflare APIs by {by}", err=True)
        first = stack.up()
        again = {"second deployment": stack.up(), "third deployment, after a refresh": stack.up(refresh=True)}
        held = _held(apis)
    say(table(("provider", "resource", "created"), _created(first), title=f"{domain.apex} is deployed by {by}"))
    say()
    say(table(("provider", "zone", "RRsets or records", "name servers"), held, title="what the APIs hold"))
    say()
    for which, outcome in again.items():
        say("\n".join(_told(which, outcome)))
    return 1 if any(outcome.changed for outcome in again.values()) else 0


def _told(which: str, outcome: Outcome) -> Iterator[str]:
    """What a deployment changed, value by value."""
    changed = outcome.changed
    yield f"{which}: {f'{len(changed)} changes, none was expected' if changed else 'nothing to change'}"
    for change in changed:
        yield f"  {change.operation} {change.name}"
        yield from (f"    {detail}" for detail in change.details)


def _created(outcome: Outcome) -> list[tuple[str, str, str]]:
    """How many resources of each type were made."""
    found = Counter(change.type for change in outcome.changed if change.type.startswith(("aws:", "cloudflare:")))
    return [(kind.partition(":")[0], kind.rpartition(":")[2], str(count)) for kind, count in sorted(found.items())]


def _held(apis: EmulatedApis) -> list[tuple[str, str, str, str]]:
    route53 = [
        ("Route53", zone.apex, str(len(zone.record_sets)), str(len(zone.name_servers))) for zone in apis.hosted_zones()
    ]
    cloudflare = [
        ("Cloudflare", str(zone.zone["name"]), str(len(zone.records)), str(len(zone.zone["name_servers"])))
        for zone in apis.cloudflare_zones()
    ]
    return [*route53, *cloudflare]
