"""Which domains of a program's last deployment may be missing from the next one."""

from __future__ import annotations

import pytest

from dnsstack.plan.memory import domains, evaluate_domains

BOTH, ONE = domains(["example.com.", "example.net."]), domains(["example.net."])


def test_a_domain_that_vanished_is_named_with_the_usual_cause() -> None:
    (problem,) = evaluate_domains(BOTH, ONE, patterns=["*.yaml"])

    assert problem.rule == "domain-vanished"
    assert problem.message.startswith("example.com was deployed by this program, but no document declares it now")
    assert "'*.yaml'" in problem.hint
    assert "a glob that matches fewer files is the usual cause" in problem.hint
    assert "the consent removals" in problem.hint


@pytest.mark.parametrize(
    ("before", "after", "consent"),
    [
        pytest.param(None, ONE, (), id="first-deployment"),
        pytest.param(BOTH, BOTH, (), id="nothing-changed"),
        pytest.param(ONE, BOTH, (), id="one-came"),
        pytest.param(BOTH, ONE, ("removals",), id="consented"),
        pytest.param({"version": 0, "names": []}, ONE, (), id="another-version"),
    ],
)
def test_what_is_no_loss_is_not_refused(
    before: dict[str, object] | None, after: dict[str, object], consent: tuple[str, ...]
) -> None:
    assert evaluate_domains(before, after, consent=consent) == []


def test_another_consent_is_none() -> None:
    assert len(evaluate_domains(BOTH, domains([]), consent=["apex-ns", "ds"])) == 2
