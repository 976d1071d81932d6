"""Every input of every rendered kind, compared with the vendors' tables: settled, edited, taken out, adopted.

What is expected is read from the tables' JSON here, not through the code that plans; what replaces is written down
once more, from the vendors' schemas (Cloudflare's provider 5.22; AWS's provider, read 2026-11).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

import dnsstack.providers.vendors
from dnsstack.providers.vendors.values import camel
from dnsstack.sandbox.plugins.kind import Diff, PluginError
from tests.sandbox.kinds.conftest import Made, World
from tests.sandbox.kinds.samples import NOT_EMULATED, SAMPLES, Sample

_TABLES: Final = Path(dnsstack.providers.vendors.__file__).parent / "tables"
_RENDERED: Final = {sample.token for sample in SAMPLES}
REPLACES: Final[Mapping[str, frozenset[str]]] = {
    "aws:route53/zone:Zone": frozenset({"name", "delegationSetId"}),
    "aws:route53/record:Record": frozenset({"name", "zoneId"}),
    "aws:route53/healthCheck:HealthCheck": frozenset(
        {"type", "requestInterval", "measureLatency", "referenceName", "routingControlArn"}
    ),
    "aws:route53domains/registeredDomain:RegisteredDomain": frozenset({"domainName"}),
    "cloudflare:index/zone:Zone": frozenset({"account", "name"}),
    "cloudflare:index/zoneDnsSettings:ZoneDnsSettings": frozenset({"zoneId"}),
    "cloudflare:index/dnsRecord:DnsRecord": frozenset({"type", "zoneId"}),
    "cloudflare:index/loadBalancer:LoadBalancer": frozenset({"zoneId"}),
    "cloudflare:index/loadBalancerPool:LoadBalancerPool": frozenset({"accountId"}),
    "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor": frozenset({"accountId"}),
    "cloudflare:index/dnsZoneTransfersTsig:DnsZoneTransfersTsig": frozenset({"accountId"}),
    "cloudflare:index/dnsZoneTransfersPeer:DnsZoneTransfersPeer": frozenset({"accountId"}),
    "cloudflare:index/dnsZoneTransfersAcl:DnsZoneTransfersAcl": frozenset({"accountId"}),
    "cloudflare:index/dnsZoneTransfersIncoming:DnsZoneTransfersIncoming": frozenset({"zoneId"}),
    "cloudflare:index/dnsZoneTransfersOutgoing:DnsZoneTransfersOutgoing": frozenset({"zoneId"}),
}


def table(token: str) -> dict[str, dict[str, Any]]:
    """A type's inputs as its table says them, by Pulumi's names."""
    rows = json.loads((_TABLES / f"{token.partition(':')[0]}.json").read_text())["resources"][token]
    named = {row.get("pulumi", camel(name)): row for name, row in rows.items()}
    return {name: row for name, row in named.items() if row.get("required") or row.get("optional")}


every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=str)


def told(diff: Diff) -> dict[str, str]:
    return {name: "replace" if name in diff.replaces else "update" for name in diff.changed}


def expected(sample: Sample, name: str) -> dict[str, str]:
    return {name: "replace" if name in REPLACES[sample.token] else "update"}


@pytest.mark.parametrize("token", sorted(_RENDERED))
def test_samples_have_every_input_of_the_table(token: str) -> None:
    given = {name for sample in SAMPLES if sample.token == token for name in sample.full}

    assert given | NOT_EMULATED.get(token, frozenset()) == table(token).keys()
    assert not given & NOT_EMULATED.get(token, frozenset())
    assert {name for name, row in table(token).items() if row.get("replaces")} == REPLACES[token]


@every_sample
@pytest.mark.parametrize("whole", [False, True], ids=["least", "full"])
def test_nothing_changes_after_a_refresh(world: World, made: Made, sample: Sample, *, whole: bool) -> None:
    """But for what the API answers, may not choose, and nobody said: the vendors' plans take that out for ever."""
    id_, read, inputs = made(sample, sample.full if whole else sample.least)
    kind = world.kind(sample)
    current = {name: read[name] for name in table(sample.token) if name in read and name not in inputs}

    assert told(kind.diff(read, inputs)) == unset(sample, current)
    assert not kind.diff(read, inputs, list(current))
    assert kind.read(id_, read) == read
    assert kind.live_inputs(read, inputs) == inputs


def other(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, str):
        return f"{value}x"
    if isinstance(value, dict):
        key, first = next(iter(value.items()))
        return {**value, key: other(first)}
    return [*value[:-1], other(value[-1])]


@every_sample
def test_an_edit_of_each_input_is_what_the_table_says(world: World, made: Made, sample: Sample) -> None:
    _, read, inputs = made(sample, sample.full)

    for name, value in inputs.items():
        for new in (other(value), world.filled(sample.edits.get(name, other(value)))):
            assert told(world.kind(sample).diff(read, {**inputs, name: new})) == expected(sample, name)


@every_sample
def test_each_input_that_the_api_takes_anew_settles(world: World, made: Made, sample: Sample) -> None:
    """One after the other: in place, then a refresh, then nothing."""
    id_, state, inputs = made(sample, sample.full)
    kind = world.kind(sample)
    joined = {key: value for key, value in sample.edits.items() if key in sample.together}
    alone = [{key: value} for key, value in sample.edits.items() if key not in sample.together]

    for step in [*alone, *([joined] if joined else [])]:
        inputs = {**inputs, **world.filled(step)}
        assert kind.diff(state, inputs).replaces == ()
        state = kind.read(id_, kind.update(id_, state, inputs)) or {}
        assert kind.diff(state, inputs).details == (), step
    kind.delete(id_, state)


@every_sample
def test_an_input_that_is_taken_out_goes_as_the_table_says(world: World, made: Made, sample: Sample) -> None:
    _, read, inputs = made(sample, sample.full)

    for name in inputs:
        rest = {key: value for key, value in inputs.items() if key != name}
        if table(sample.token)[name].get("required"):
            assert (name, f"{name!r} is required") in world.kind(sample).check(rest)[1]
        else:
            found = told(world.kind(sample).diff(read, rest))
            assert found == unset(sample, {name: read[name]} if name in read else {})


def unset(sample: Sample, current: Mapping[str, Any]) -> dict[str, str]:
    """What becomes of `held` where the program says none of it: kept where the API may choose, else the default."""
    found: dict[str, str] = {}
    for name, value in current.items():
        row = table(sample.token)[name]
        stays = row.get("computed") if "default" not in row else value == row["default"]
        none = sample.token.startswith("aws:") and not value and "default" not in row  # to AWS's, empty is not set
        if not stays and not none and not (row.get("empty_is_null") and not value):
            found |= expected(sample, name)
    return found


@every_sample
@pytest.mark.parametrize("whole", [False, True], ids=["least", "full"])
def test_an_adopted_object_is_planned_as_the_table_says(
    world: World, made: Made, sample: Sample, *, whole: bool
) -> None:
    """Somebody made it with everything; the program says the least, or everything."""
    id_, _, inputs = made(sample, sample.full)
    kind = world.kind(sample)
    said = inputs if whole else world.filled(sample.least)

    own_id, adopted = kind.adopt(world.filled(sample.imported, id=id_))

    assert own_id == id_
    plan = told(kind.diff(adopted, said))
    wanted: dict[str, str] = {}
    for name in sample.unread & said.keys():
        if said[name]:
            wanted |= expected(sample, name)
    current = {key: adopted[key] for key in table(sample.token) if key in adopted and key not in said}
    assert plan == wanted | unset(sample, current)
    assert kind.diff(adopted, kind.live_inputs(adopted, {})).details == ()


@every_sample
def test_what_is_gone_is_told_so(world: World, sample: Sample) -> None:
    kind = world.kind(sample)
    id_, state = kind.create(kind.check(world.filled(sample.least))[0])
    kind.delete(id_, state)
    kind.delete(id_, state)

    if sample.token.endswith(("ZoneDnsSettings", "RegisteredDomain")):  # these outlive the resource
        assert kind.read(id_, state) is not None
        return
    assert kind.read(id_, state) is None
    with pytest.raises(PluginError, match="no resource to import has the id"):
        kind.adopt(world.filled(sample.imported, id=id_))
