"""Helpers for your own tests: a document's findings, resources and answers, without Pulumi.

```python
from dnsstack import testing

def test_our_domain():
    testing.assert_clean("example.com.yaml")
    assert testing.answers("example.com.yaml", "www", "A") == ["192.0.2.1"]
```
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dnsstack.errors import Severity
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.plan import HealthState

Source = str | Path
"""The path of a document."""


def assert_clean(document: Source, *, strict: bool = False) -> None:
    """Fail if the document has an error, and print every error. With `strict`, warnings and advice are errors, too.

    Raises:
        AssertionError: the document has an error.
        DocumentError: the document can't be read.
    """
    from dnsstack.document import load
    from dnsstack.lint.gate import findings

    found = findings(load(str(document)), strict=strict)
    told = [problem.to_text() for problem in found if problem.severity is Severity.ERROR]
    if told:
        raise AssertionError("\n\n".join(told))


def resources(document: Source, name: str | None = None) -> dict[str, dict[str, Any]]:
    """Every resource that the component would register: logical name to its `token` and inputs.

    `name` is the component's logical name, by default the domain without its final dot. A value that is only known
    after the deployment is a `Ref`.

    Raises:
        DocumentError: the document is malformed, or a rule refuses it (`LintFailed`).
    """
    from dnsstack.lint.gate import prepare
    from dnsstack.model.names import strip_dot
    from dnsstack.providers import render

    plan = prepare(str(document)).plan
    specs = render(plan, name or strip_dot(plan.apex))
    return {spec.name: {"token": spec.token, **spec.inputs()} for spec in specs}


def answers(
    document: Source,
    owner: str,
    rdtype: str,
    *,
    provider: ProviderId = ProviderId.ROUTE53,
    state: HealthState = HealthState.PRIMARY_HEALTHY,
) -> list[str]:
    """The values that `provider` answers for an owner (relative, `@` or absolute) and type in a state of health.

    They are in presentation format and sorted. The list is empty if there is no such RRset, or if more than one answer
    is right.

    Raises:
        DocumentError: the document is malformed, or a rule refuses it (`LintFailed`).
    """
    from dnsstack.lint.gate import prepare
    from dnsstack.model.names import absolute

    plan = prepare(str(document)).plan
    found = plan.lookup(absolute(owner, plan.apex), rdtype, provider, state)
    return sorted(value.to_text() for value in found[0].values) if len(found) == 1 else []
