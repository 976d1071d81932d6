"""Helpers for the tests of those who use dnsstack: a document's findings, resources and answers, without Pulumi.

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
    """Fail with every finding's printed text where the document has an error; with `strict` any finding counts.

    Raises:
        AssertionError: there are findings.
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

    `name` is the component's, the domain without its final dot by default. Unresolved references are `Ref`s.
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

    In presentation format, sorted; empty where there is no such RRset, or where several answers are right.
    """
    from dnsstack.lint.gate import prepare
    from dnsstack.model.names import absolute

    plan = prepare(str(document)).plan
    found = plan.lookup(absolute(owner, plan.apex), rdtype, provider, state)
    return sorted(value.to_text() for value in found[0].values) if len(found) == 1 else []
