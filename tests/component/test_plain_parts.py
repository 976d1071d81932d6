"""What goes past Pulumi's SDK in the outputs of a program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pulumi
import pytest
from google.protobuf import json_format
from pulumi.runtime.rpc import UNKNOWN, _special_secret_sig, _special_sig_key

from dnsstack.component.realise.plain_parts import exported
from tests.component import recording

DOCUMENT: Final[dict[str, Any]] = {
    "domain": "example.com",
    "records": {"www": {"A": {"ttl": 60, "values": ["192.0.2.1"]}}},
}


def registered(
    monkeypatch: pytest.MonkeyPatch, *outputs: Callable[[], pulumi.Output[Any]], preview: bool = False
) -> Any:
    """What the engine is told of a program that exports these."""
    told = []

    def record(_: Any, request: Any) -> None:
        told.append(json_format.MessageToDict(request.outputs))

    def program() -> None:
        for index, output in enumerate(outputs):
            pulumi.export(f"domain {index}", {"delegation": "plain", "document": exported(output())})

    monkeypatch.setattr(recording.Recorder, "RegisterResourceOutputs", record, raising=False)
    recording.run(program, preview=preview)
    return told[-1]


def test_an_export_reaches_the_engine_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    other = {**DOCUMENT, "domain": "example.net", "ttl": None}
    found = registered(monkeypatch, lambda: pulumi.Output.from_input(DOCUMENT), lambda: pulumi.Output.from_input(other))

    assert found == {
        "domain 0": {"delegation": "plain", "document": DOCUMENT},
        "domain 1": {"delegation": "plain", "document": other},
    }


def test_a_secret_export_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    found = registered(monkeypatch, lambda: pulumi.Output.secret(DOCUMENT))

    assert found["domain 0"]["document"] == {_special_sig_key: _special_secret_sig, "value": DOCUMENT}


def test_an_unknown_export_stays_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> pulumi.Output[Any]:
        return pulumi.Output.from_input(DOCUMENT).apply(lambda _: pulumi.output.UNKNOWN)

    found = registered(monkeypatch, unknown, preview=True)

    assert found["domain 0"]["document"] == UNKNOWN
