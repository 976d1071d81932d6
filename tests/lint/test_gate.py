"""One gate: what the rules or the plan's invariants refuse is used by nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from dnsstack import lint, testing
from dnsstack.cli.documents import load_checked
from dnsstack.cli.views.rule import rules
from dnsstack.errors import DnsStackError, LintFailed, Problem
from dnsstack.lint import gate
from dnsstack.lint.rules import BY_ID
from dnsstack.model.domain import Domain
from dnsstack.plan import safety
from dnsstack.plan.refusals import REFUSALS
from dnsstack.verify.checks import CHECKS

NS: Final[dict[str, Any]] = {"route53": {}}
PRIVATE: Final = {"a": {"A": "10.0.0.1"}}
DOCUMENT: Final = """domain: example.com
nameservers: {route53: {}}
records:
  a: {A: 10.0.0.1}
"""


def domain(**records: Any) -> Domain:
    return Domain.model_validate({"domain": "example.com", "nameservers": NS, "records": records})


def test_warnings_pass_and_errors_do_not() -> None:
    ready = gate.prepare(domain(**PRIVATE))
    assert {warning.rule for warning in ready.warnings} == {"single-provider", "unroutable-address"}
    assert ready.plan.apex == "example.com."
    assert (ready.sources, ready.position(ready.warnings[0].path)) == ((), None)
    with pytest.raises(LintFailed) as caught:
        gate.prepare(domain(**PRIVATE, www={"CNAME": "192.0.2.1"}))
    assert [problem.rule for problem in caught.value.errors] == ["cname-target-is-address"]
    assert {problem.rule for problem in caught.value.others} == {"single-provider", "unroutable-address"}
    assert caught.value.exit_code == 1


def test_what_is_found_in_a_document_has_its_position(tmp_path: Path) -> None:
    file = tmp_path / "example.com.yaml"
    file.write_text(DOCUMENT, "utf-8")
    warning = next(one for one in gate.prepare(file).warnings if one.rule == "unroutable-address")
    assert warning.position is not None
    assert warning.position.line == DOCUMENT.splitlines().index("  a: {A: 10.0.0.1}") + 1


def component(file: str) -> None:
    from dnsstack.component.args import prepare

    prepare(None, file)


GATES: Final[dict[str, Callable[[str], object]]] = {
    "cli": load_checked,
    "component": component,
    "resources": testing.resources,
    "answers": lambda file: testing.answers(file, "a", "A"),
}


@pytest.mark.parametrize("name", GATES)
def test_every_gate_runs_the_rules_and_the_invariants(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "component":
        pytest.importorskip("pulumi")
    file = tmp_path / "example.com.yaml"
    file.write_text(DOCUMENT, "utf-8")
    GATES[name](str(file))

    monkeypatch.setattr(safety, "invariants", lambda _: [Problem("broken by the test", rule="empty-rrset")])
    with pytest.raises(DnsStackError, match="broken by the test"):
        GATES[name](str(file))

    file.write_text(DOCUMENT.replace("A: 10.0.0.1", "CNAME: 192.0.2.1"), "utf-8")
    with pytest.raises(DnsStackError, match="cname-target-is-address"):
        GATES[name](str(file))


def test_an_id_that_several_commands_know_is_one_fact() -> None:
    """Lint says it of the document, a deployment of the change, verify of the servers."""
    known = [set(BY_ID), set(REFUSALS), {check.id for check in CHECKS}]
    shared = {id_ for ids in known for id_ in ids if sum(id_ in others for others in known) > 1}
    assert shared == {"too-few-name-servers", "cname-loop"}
    assert shared <= set(rules())
    assert "check" in lint.__all__
