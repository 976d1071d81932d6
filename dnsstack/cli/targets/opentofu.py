"""`--to opentofu`: JSON configuration for the aws and cloudflare providers."""

from __future__ import annotations

from dnsstack.cli.targets import Rendered, RenderRequest
from dnsstack.model.names import file_stem
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.exports.opentofu import opentofu


def files(plan: ZonePlan, request: RenderRequest) -> Rendered:
    """One file, named after the domain; RRsets that `--previous` has are imported.

    Raises:
        Unsupported: a value is known only to a Pulumi program.
    """
    existing: frozenset[tuple[str, str, str]] = frozenset()
    if request.previous is not None:
        from dnsstack.cli import previous
        from dnsstack.providers.route53 import api_form

        found = previous.rrsets(request.previous, plan.apex, request.tsig_key)
        existing = frozenset(map(api_form.key, found))
    made = opentofu(plan, existing=existing, health_check_ids=request.health_check_ids)
    return Rendered({f"{file_stem(plan.apex)}.tf.json": made.text}, made.notes)
