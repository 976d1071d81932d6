"""A resource type's check sees the inputs of the last deployment, as the engine gives them to a plugin."""

from __future__ import annotations

from pathlib import Path

from dnsstack.sandbox.deploy.stash import Stash
from dnsstack.sandbox.deploy.state import State
from dnsstack.sandbox.deploy.steps import Kinds, Steps
from tests.sandbox.kinds.samples import Values
from tests.sandbox.kinds.test_replacements import registered


class _Listening(Stash):
    def __init__(self) -> None:
        super().__init__()
        self.given: list[Values] = []

    def check(self, news: Values, olds: Values | None = None) -> tuple[Values, list[tuple[str, str]]]:
        self.given.append(olds or {})
        return super().check(news, olds)


class _Kinds(Kinds):
    def __init__(self, kind: Stash) -> None:
        super().__init__({})
        self._kind = kind

    def find(self, type_: str, provider: str, inputs: Values | None = None) -> Stash:  # noqa: ARG002  # the interface
        return self._kind


def test_a_check_gets_the_inputs_of_the_last_deployment(tmp_path: Path) -> None:
    kind, state = _Listening(), State(tmp_path)
    for value in ("first", "second", "third"):
        steps = Steps(state, _Kinds(kind), lambda *_: None, dry_run=False)
        steps.register(registered(Stash.resource_type, {"input": value}))
        steps.finish()
    state.close()

    assert kind.given == [{}, {"input": "first"}, {"input": "second"}]
