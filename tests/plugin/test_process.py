"""The plugin's own process, told to end in the middle of a deployment: the batch in flight is kept, no other begins."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from dnsstack.plugin.records import cloudflare, route53
from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT, DEFAULT_TOKEN, Account, CloudflareApi, Plan
from dnsstack.sandbox.route53_api import Route53Api
from tests.plugin.records.cloudflare_world import add_zone
from tests.plugin.records.route53_world import Route53World

ENGINE = """
import json, sys
import grpc
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import ErrorResourceInitFailed, provider_pb2, provider_pb2_grpc, status_pb2

port, token, cancels = sys.argv[1:]
inputs = Struct()
inputs.update(json.loads(sys.stdin.readline()))
limits = [(f"grpc.{name}max_metadata_size", 1 << 24) for name in ("", "absolute_")]  # as the engine's, which is Go's
channel = grpc.insecure_channel(f"127.0.0.1:{port}", limits)
plugin = provider_pb2_grpc.ResourceProviderStub(channel)
request = provider_pb2.CreateRequest(urn=f"urn:pulumi:dev::test::{token}::records", properties=inputs)
answer = plugin.Create.future(request)
if cancels == "cancel":
    sys.stdin.readline()
    from google.protobuf.empty_pb2 import Empty
    plugin.Cancel(Empty())
    print("cancelled", flush=True)
error = answer.exception(120)
kept = ErrorResourceInitFailed()
if error is not None:
    details = dict(error.trailing_metadata()).get("grpc-status-details-bin")
    if details is None:
        raise SystemExit(f"{error.code()}: {error.details()}")
    status = status_pb2.Status.FromString(details)
    status.details[0].Unpack(kept)
rrsets = kept.properties.fields["rrsets"].struct_value.fields
print(json.dumps({"said": error and error.details(), "kept": sorted(rrsets), "id": kept.id}))
"""
"""The engine's part, in a process of its own: gRPC and forking don't go together."""

COUNT, BATCHES = 1000, 5


@dataclass
class World:
    """An emulator whose first batch waits for `go_on`."""

    token: str
    inputs: Mapping[str, Any]
    environment: Mapping[str, str]
    holds: Callable[[], set[str]]
    arrived: threading.Event
    go_on: threading.Event


def rrsets(count: int, value: str) -> dict[str, Any]:
    rdtype = "TXT" if '"' in value else "A"
    return {f"h{number}/{rdtype}": {"ttl": 300, "values": [value]} for number in range(count)}


def waiting_at(api: Any, arrived: threading.Event, go_on: threading.Event, path: str) -> None:
    """Let every request whose path ends so wait."""
    answer = api.answer

    def waiting(request: Request) -> Response:
        if request.method == "POST" and request.path.rstrip("/").endswith(path):
            arrived.set()
            go_on.wait(60)
        found: Response = answer(request)
        return found

    api.answer = waiting


@contextmanager
def at_cloudflare() -> Iterator[World]:
    """Free has batches of 200."""
    with CloudflareApi([Account(id=DEFAULT_ACCOUNT.id, plan=Plan.FREE, record_quota=5000)], rate_limit=None) as api:
        zone = add_zone(api, Plan.FREE)
        arrived, go_on = threading.Event(), threading.Event()
        waiting_at(api, arrived, go_on, "/dns_records/batch")
        yield World(
            cloudflare.TOKEN,
            {"zoneId": zone.id, "zoneName": "example.com", "rrsets": rrsets(COUNT, "192.0.2.1")},
            {"CLOUDFLARE_BASE_URL": api.base_url, "CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN.secret},
            lambda: {f"{one.name.partition('.')[0]}/{one.type}" for one in api.store.records(zone.id)},
            arrived,
            go_on,
        )


@contextmanager
def at_route53() -> Iterator[World]:
    """A batch has 32,000 characters: 200 values of 160."""
    with Route53Api() as api:
        world = Route53World(api, "")
        made = world.client().create_hosted_zone(Name="example.com", CallerReference="1")
        world.zone_id = made["HostedZone"]["Id"].rpartition("/")[2]
        arrived, go_on = threading.Event(), threading.Event()
        waiting_at(api, arrived, go_on, "/rrset")
        yield World(
            route53.TOKEN,
            {"zoneId": world.zone_id, "zoneName": "example.com", "rrsets": rrsets(COUNT, f'"{"x" * 158}"')},
            {
                "AWS_ENDPOINT_URL_ROUTE_53": api.endpoint_url,
                "AWS_ENDPOINT_URL_STS": api.endpoint_url,
                "AWS_ACCESS_KEY_ID": "key",
                "AWS_SECRET_ACCESS_KEY": "secret",
            },
            lambda: set(world.values()),
            arrived,
            go_on,
        )


def started(stack: ExitStack, *command: str, **options: Any) -> subprocess.Popen[str]:
    process = stack.enter_context(
        subprocess.Popen([sys.executable, *command], text=True, stdout=subprocess.PIPE, **options)
    )
    stack.callback(process.kill)
    return process


@pytest.mark.slow
@pytest.mark.parametrize("how", ["cancel", signal.SIGTERM, signal.SIGINT], ids=str)
@pytest.mark.parametrize("service", [at_cloudflare, at_route53])
def test_the_batch_in_flight_is_kept_and_no_other_begins(service: Any, how: signal.Signals | str) -> None:
    with ExitStack() as stack:
        world: World = stack.enter_context(service())
        path = os.pathsep.join(part for part in sys.path if part)
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": path, **world.environment}
        plugin = started(stack, "-m", "dnsstack.plugin", "127.0.0.1:1", env=environment, stderr=subprocess.PIPE)
        assert plugin.stdout is not None
        port = plugin.stdout.readline().strip()
        engine = started(stack, "-c", ENGINE, port, world.token, str(how), stdin=subprocess.PIPE)
        assert engine.stdin is not None
        assert engine.stdout is not None
        engine.stdin.write(json.dumps(world.inputs) + "\n")
        engine.stdin.flush()
        assert world.arrived.wait(60)
        if isinstance(how, signal.Signals):
            plugin.send_signal(how)
        else:
            engine.stdin.write("now\n")
            engine.stdin.flush()
            assert engine.stdout.readline() == "cancelled\n"
        world.go_on.set()
        found = json.loads(engine.communicate(timeout=60)[0])
        if how == "cancel":
            plugin.send_signal(signal.SIGTERM)
        _, said = plugin.communicate(timeout=60)

        assert plugin.returncode == 0
        assert said.strip().startswith("dnsstack's plugin ended before it had answered"), "shown by the engine alone"
        assert said.strip().count("\n") == 0, said
        assert set(found["kept"]) == world.holds()
        assert found["id"] == world.inputs["zoneId"]
        assert len(found["kept"]) < COUNT, found["said"]
        if how == "cancel":
            assert len(found["kept"]) == COUNT // BATCHES
        assert f"cancelled; {len(found['kept']):,} of {COUNT:,} " in found["said"]
        assert f"of {COUNT:,} changes were made; not made:" in found["said"]
