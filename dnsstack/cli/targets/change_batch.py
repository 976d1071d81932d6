"""`--to change-batch`: files for `aws route53 change-resource-record-sets` and `create-health-check`."""

from __future__ import annotations

from typing import Any

from dnsstack.cli.targets import Rendered, RenderRequest
from dnsstack.escaping import json_text
from dnsstack.model.names import file_stem, strip_dot
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.route53.change_batch import Batch, batches
from dnsstack.providers.route53.offline import Offline, offline


def files(plan: ZonePlan, request: RenderRequest) -> Rendered:
    """A file for each batch, numbered in the order in which to send them, and a file for each health check.

    Raises:
        Unsupported: Route53 can't have a part of the plan, or an RRset is too large for a batch.
    """
    written = offline(plan, request.name_servers, request.health_check_ids)
    before = _before(plan, request)
    made = {
        f"{file_stem(plan.apex)}.health-check.{name}.json": _json(check)
        for name, check in written.checks.items()
        if name not in request.health_check_ids
    }
    for apex, rrsets in written.zones.items():
        cut = batches(rrsets, before if apex == plan.apex else None, apex)
        for number, batch in enumerate(cut, 1):
            comment = f"{strip_dot(apex)}, {number} of {len(cut)}"
            made[f"{file_stem(apex)}.change-batch.{number:03d}.json"] = _json(_change_batch(batch, comment))
    return Rendered(made, tuple(_notes(plan, written, request)))


def _before(plan: ZonePlan, request: RenderRequest) -> list[dict[str, Any]] | None:
    if request.previous is None:
        return None
    from dnsstack.cli import previous

    return previous.rrsets(request.previous, plan.apex, request.tsig_key)


def _change_batch(batch: Batch, comment: str) -> dict[str, Any]:
    return {"Comment": comment, "Changes": [change.to_json() for change in batch]}


def _json(content: dict[str, Any]) -> str:
    return json_text(content, indent=2) + "\n"


def _notes(plan: ZonePlan, written: Offline, request: RenderRequest) -> list[str]:
    """Notes about what the reader must do besides sending these files."""
    notes = []
    if request.previous is None:
        notes.append(
            "the batches delete nothing, and Route53 refuses a simple RRset that becomes a failover pair; give what is"
            " served with --previous FILE|route53:ZONE|axfr:SERVER to add the deletions"
        )
    if written.unnamed:
        notes.append(
            f"the ids of these health checks are not known: {', '.join(written.unnamed)}; create them (aws route53"
            " create-health-check --cli-input-json file://…), then give --health-check-id NAME=ID for each"
        )
    if written.untagged:
        notes.append(
            f"the tags of these health checks are not in the files: {', '.join(written.untagged)}; set them with aws"
            " route53 change-tags-for-resource"
        )
    if written.unknown:
        notes.append(
            f"these RRsets are left out, because their name servers are not known: {', '.join(written.unknown)}; give"
            " --name-server PROVIDER=NAME for each server, in the provider's order"
        )
    if len(written.zones) > 1:
        others = ", ".join(strip_dot(apex) for apex in written.zones if apex != plan.apex)
        notes.append(f"create these zones first: {others}; their batches delete nothing")
    if plan.nameservers.cloudflare is not None:
        notes.append("Cloudflare's records are not in these files")
    return notes
