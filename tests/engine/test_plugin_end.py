"""A plugin that the engine ends leaves at once, and one that it ends early without a word."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys

import pytest

PATH = ":".join(sys.path)
CALL = """
import sys
import grpc
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

inputs = Struct()
inputs.update({"name": "example.com"})
urn = "urn:pulumi:sandbox::test::aws:route53/zone:Zone::zone"
with grpc.insecure_channel(f"127.0.0.1:{sys.argv[1]}") as channel:
    provider_pb2_grpc.ResourceProviderStub(channel).Create(provider_pb2.CreateRequest(urn=urn, properties=inputs))
"""
"""The engine's part, in a process of its own: gRPC and forking don't go together."""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_plugin_that_is_ended_while_it_calls_an_api_says_nothing(number: signal.Signals) -> None:
    with socket.create_server(("127.0.0.1", 0)) as api:  # takes the connection, and never answers
        api.settimeout(60)
        environment = {"AWS_ENDPOINT_URL_ROUTE_53": f"http://127.0.0.1:{api.getsockname()[1]}", "PYTHONPATH": PATH}
        command = [sys.executable, "-m", "dnsstack.sandbox.plugins.plugin", "aws", "127.0.0.1:1"]
        plugin = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
        assert plugin.stdout is not None
        port = plugin.stdout.readline().strip()
        engine = subprocess.Popen([sys.executable, "-c", CALL, port], stderr=subprocess.DEVNULL)
        try:
            calling, _ = api.accept()
            plugin.send_signal(number)
            _, said = plugin.communicate(timeout=60)
            engine.wait(60)
            calling.close()
        finally:
            engine.kill()
            plugin.kill()

    assert (plugin.returncode, said) == (0, "")


HELD = """
import asyncio, threading
from dnsstack.plugin import serve
from dnsstack.plugin.packages import Package

class Servicer(serve.Servicer):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.held = asyncio.get_running_loop().run_in_executor(None, threading.Event().wait)

serve.Servicer = Servicer
serve.serve(Package("dnsstack", "0.1.0", {}), "127.0.0.1:1")
"""
"""A plugin of which one thread still waits for an engine that is gone."""


def test_a_plugin_of_which_a_thread_still_waits_ends_all_the_same() -> None:
    """The engine gives all plugins five seconds together, and says of those behind a slow one that they crashed."""
    command = [sys.executable, "-c", HELD]
    plugin = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={"PYTHONPATH": PATH}
    )
    try:
        assert plugin.stdout is not None
        assert plugin.stdout.readline().strip().isdigit()
        plugin.send_signal(signal.SIGINT)
        _, said = plugin.communicate(timeout=60)
    finally:
        plugin.kill()

    assert (plugin.returncode, said) == (0, "")
