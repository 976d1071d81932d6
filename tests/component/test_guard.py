"""What a refusal says beside its reasons: the command that writes the steps, where there are steps."""

from __future__ import annotations

import pulumi
import pytest

from dnsstack.component.faults import ZoneError
from dnsstack.component.guard import refuse
from dnsstack.errors import Problem


def refused(monkeypatch: pytest.MonkeyPatch, *rules: str, hint: str = "step 1: something") -> str:
    monkeypatch.setattr(pulumi, "get_stack", lambda: "prod")
    with pytest.raises(ZoneError) as caught:
        refuse([Problem("refused", owner="example.com.", hint=hint, rule=rule) for rule in rules])
    assert len(caught.value.problems) == len(rules)
    return str(caught.value)


@pytest.mark.parametrize("rules", [("provider-removed",), ("failover-to-simple", "consent-apex-ns")])
def test_a_change_that_has_steps_names_the_command_that_writes_them(
    monkeypatch: pytest.MonkeyPatch, rules: tuple[str, ...]
) -> None:
    said = refused(monkeypatch, *rules)
    assert said.count("`dnsstack steps --stack prod NEW --out steps` writes these steps as documents") == 1


@pytest.mark.parametrize("rules", [("domain-changed",), ("consent-ds",), ("provider-removed", "too-few-name-servers")])
def test_what_no_steps_mend_names_no_command(monkeypatch: pytest.MonkeyPatch, rules: tuple[str, ...]) -> None:
    assert "dnsstack steps" not in refused(monkeypatch, *rules)


def test_a_hint_that_names_the_command_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    said = refused(monkeypatch, "resources-changed", hint="`dnsstack steps OLD NEW --out DIR` writes the documents")
    assert said.count("dnsstack steps") == 1
