"""What the engine gets from our servicer: answers, one clear text, and what is in of a change that failed."""

# ruff: noqa: ARG002  # one interface for every resource: not each needs every argument

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import grpc
import pytest
from pulumi.errors import InputPropertiesError
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime import proto

from dnsstack.errors import EnvironmentFault
from dnsstack.plugin.packages import Package
from dnsstack.plugin.resources import (
    CheckedInputs,
    Context,
    Differences,
    ExistingResource,
    Failed,
    How,
    InputFault,
    Level,
    Made,
)
from dnsstack.plugin.servicer import Servicer
from dnsstack.plugin.values import decode
from dnsstack.providers.vendors.values import Values
from tests.plugin.calling import TOKEN, URN, Aborted, Call, call, create, served, struct

SECRET = "a-hidden-text"


class Thing:
    """A resource that does what its inputs say."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.context = Context()

    def check(self, context: Context, news: Values, olds: Values) -> CheckedInputs:
        return CheckedInputs(news, [InputFault("text", f"not {news['text']}")] if news.get("refused") else [])

    def diff(self, context: Context, made: ExistingResource, news: Values, ignore: Sequence[str]) -> Differences:
        changed = {key: How.UPDATE for key in news if news[key] != made.state.get(key)}
        return Differences(changed, frozenset(changed) & {"zone"})

    def create(self, context: Context, news: Values, *, preview: bool) -> Made:
        self.context = context
        if self.error is not None:
            raise self.error
        return Made("" if preview else "id-1", {**news, "thread": threading.current_thread().name})

    def update(
        self, context: Context, made: ExistingResource, news: Values, ignore: Sequence[str], *, preview: bool
    ) -> Values:
        return self.create(context, news, preview=preview).state | {"asked": made.inputs}

    def read(self, context: Context, id_: str, state: Values, inputs: Values) -> ExistingResource | None:
        return ExistingResource(id_, {"text": SECRET, "n": 1}, {"text": SECRET}) if id_ else None

    def delete(self, context: Context, made: ExistingResource) -> None:
        self.create(context, made.state, preview=False)


def serving(error: Exception | None = None, **parts: Any) -> Servicer:
    return served(Package("dnsstack", "1.2.3", {TOKEN: Thing(error)}, **parts))


def refused(name: str, request: Any, error: Exception | None = None) -> Aborted:
    with pytest.raises(Aborted) as caught:
        call(serving(error), name, request)
    return caught.value


def test_a_create_runs_in_a_thread_and_its_secrets_stay_secret() -> None:
    made = call(serving(), "Create", create({"text": SECRET, "n": 300}, "text"))
    found = PropertyValue.unmarshal_map(made.properties)

    assert made.id == "id-1"
    assert found["text"].contains_secret()
    assert found["n"].value == 300.0
    assert str(found["thread"].value).startswith("operation")


def test_what_a_mistake_is_told_as() -> None:
    found = refused("Create", create({"text": SECRET}, "text"), EnvironmentFault(f"no access with {SECRET}\x1b[2J"))
    assert (found.code, found.text) == (grpc.StatusCode.FAILED_PRECONDITION, "no access with [hidden]\\x1b[2J")
    assert found.trailers == ()


def test_a_create_that_came_half_of_the_way_keeps_what_is_in() -> None:
    error = Failed(f"batch 2 is refused: {SECRET}", "Z1", {"text": SECRET, "rrsets": {"a/A": {"ttl": 300}}})
    found = refused("Create", create({"text": SECRET}, "text"), error)
    kept = PropertyValue.unmarshal_map(found.partial.properties)

    assert (found.partial.id, list(found.partial.reasons)) == ("Z1", ["batch 2 is refused: [hidden]"])
    assert decode(found.partial.properties)[0] == {"text": SECRET, "rrsets": {"a/A": {"ttl": 300}}}
    assert kept["text"].contains_secret()
    assert not found.partial.HasField("inputs")


def test_an_update_that_failed_says_what_it_was_asked_for_too() -> None:
    request = proto.UpdateRequest(urn=URN, id="Z1", olds=struct({"n": 1}), news=struct({"n": 2}))
    found = refused("Update", request, Failed("no", "Z1", {"n": 1}, {"n": 1}))
    assert decode(found.partial.inputs)[0] == {"n": 1}


def test_a_fault_of_ours_is_one_sentence_and_its_code_says_that_nobody_knows() -> None:
    found = refused("Create", create({"text": SECRET}, "text"), KeyError(f"{SECRET}\nsecond"))
    expected = "this is a fault of the plugin, not of the program: KeyError: '[hidden]\\nsecond'; please report it"
    assert (found.code, found.text) == (grpc.StatusCode.UNKNOWN, expected)


def test_the_traceback_of_a_fault_is_for_the_debug_log_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    servicer, lines = serving(KeyError(SECRET)), list[tuple[Level, str]]()
    monkeypatch.setattr(servicer.log, "tell", lambda _, level, text: lines.append((level, text)))
    with pytest.raises(Aborted):
        call(servicer, "Create", create({"text": SECRET}, "text"))
    [(level, text)] = lines
    assert level is Level.DEBUG
    assert "Traceback" in text
    assert SECRET not in text


def test_check_and_diff() -> None:
    request = proto.CheckRequest(urn=URN, news=struct({"text": SECRET, "refused": True}, "text"))
    checked = call(serving(), "Check", request)
    assert [(item.property, item.reason) for item in checked.failures] == [("text ", "not [hidden]")]
    assert decode(checked.inputs)[1].paths == {("text",)}

    olds, news = struct({"zone": "a", "rrsets": 1}), struct({"zone": "b", "rrsets": 1})
    found = call(serving(), "Diff", proto.DiffRequest(urn=URN, id="x", olds=olds, news=news))
    assert (found.changes, list(found.replaces), list(found.diffs)) == (2, ["zone"], ["zone"])
    assert found.detailedDiff["zone"].kind == proto.PropertyDiff.UPDATE_REPLACE
    same = call(serving(), "Diff", proto.DiffRequest(urn=URN, id="x", olds=olds, news=olds))
    assert same.changes == proto.DiffResponse.DIFF_NONE


def test_a_read_closes_what_was_secret_before_and_a_missing_one_has_no_id() -> None:
    request = proto.ReadRequest(urn=URN, id="Z1", properties=struct({"text": "an-older-text"}, "text"))
    found = call(serving(), "Read", request)
    assert decode(found.properties)[1].paths == {("text",)}
    assert decode(found.inputs)[1].paths == {("text",)}
    assert call(serving(), "Read", proto.ReadRequest(urn=URN, id="")).id == ""


def test_tokens_that_nobody_carries() -> None:
    found = refused("Create", create({}, urn="urn:pulumi:test::p::dnsstack:index:Zone$dnsstack:index:Other::x"))
    assert found.text == f"the plugin dnsstack has no resource dnsstack:index:Other; it has: {TOKEN}"
    component = refused("Construct", proto.ConstructRequest(type="dnsstack:index:None"))
    assert component.text == "the plugin dnsstack has no component dnsstack:index:None; it has: none"
    assert refused("Invoke", proto.InvokeRequest(tok="x")).code == grpc.StatusCode.UNIMPLEMENTED


def test_the_type_after_the_chain_of_parents_is_the_resources() -> None:
    urn = f"urn:pulumi:test::p::dnsstack:index:MultiProviderZone${TOKEN}::x"
    assert call(serving(), "Create", create({}, urn=urn)).id == "id-1"


def test_cancel_is_seen_by_an_operation_under_way() -> None:
    thing = Thing()
    servicer = served(Package("dnsstack", "1", {TOKEN: thing}))
    call(servicer, "Create", create({}))
    assert not thing.context.stop()
    call(servicer, "Cancel")
    assert thing.context.stop()


def test_a_component_is_routed_and_its_paths_reach_the_engine() -> None:
    async def build(request: Any, engine: str) -> Any:
        if request.name == "bad":
            raise InputPropertiesError("refused", [{"property_path": "domain.ttl", "reason": "too large"}])
        return proto.ConstructResponse(urn=f"{request.name}@{engine}")

    servicer = serving(components={"dnsstack:index:Zone": build})
    call(servicer, "Attach", proto.PluginAttach(address="127.0.0.1:9"))
    good = call(servicer, "Construct", proto.ConstructRequest(type="dnsstack:index:Zone", name="good"))
    assert good.urn == "good@127.0.0.1:9"
    with pytest.raises(Aborted) as caught:
        call(servicer, "Construct", proto.ConstructRequest(type="dnsstack:index:Zone", name="bad"))
    [error] = caught.value.inputs.errors
    assert (error.property_path, error.reason) == ("domain.ttl", "too large")


def test_a_component_of_a_deployment_that_ends_is_answered_before_the_engine_hangs_up() -> None:
    async def ended() -> list[str]:
        order: list[str] = []
        begun = asyncio.Event()

        async def build(request: Any, engine: str) -> Any:
            begun.set()
            await asyncio.Event().wait()

        servicer = serving(components={"dnsstack:index:Zone": build})

        async def construct() -> None:
            request = proto.ConstructRequest(type="dnsstack:index:Zone", name="example.com")
            with pytest.raises(Aborted) as caught:
                await servicer.Construct(request, Call())
            order.append(caught.value.text)

        building = asyncio.create_task(construct())
        await begun.wait()
        await servicer.Cancel(None, Call())
        order.append("cancelled")
        await building
        return order

    unfinished = "example.com is incomplete: the deployment ended first; see the other messages for the reason"
    assert asyncio.run(ended()) == [unfinished, "cancelled"]


def test_the_plugin_is_idle_only_while_nothing_runs() -> None:
    inside, go_on = threading.Event(), threading.Event()

    class Waiting(Thing):
        def create(self, context: Context, news: Values, *, preview: bool) -> Made:
            inside.set()
            go_on.wait(30)
            return Made("x", {})

    async def both() -> list[bool]:
        servicer = served(Package("dnsstack", "1", {TOKEN: Waiting()}))
        task = asyncio.ensure_future(servicer.Create(create({}), None))
        await asyncio.to_thread(inside.wait, 30)
        seen = [servicer.idle.is_set()]
        go_on.set()
        await task
        return [*seen, servicer.idle.is_set()]

    assert asyncio.run(both()) == [False, True]
