"""Programs of other languages' kind: the component is remote, the plugin builds it, the engine is between them."""

from __future__ import annotations

import shlex
import shutil
import sys
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import pytest

from dnsstack.sandbox.cloudflare_api import DEFAULT_TOKEN, Account, Plan
from dnsstack.sandbox.deploy import DeploymentError, DeploymentOutcome, StackTarget
from dnsstack.sandbox.deploy.engine import EngineStack
from dnsstack.sandbox.network.apis import EmulatedApis
from tests.engine.deployed import ACCOUNT

DOMAIN: dict[str, Any] = {
    "domain": "example.com",
    "nameservers": {"route53": {}, "cloudflare": {"account": ACCOUNT, "plan": "business", "load_balancing": True}},
    "records": {"www": {"A": {"ttl": 300, "values": ["192.0.2.1"]}}},
}
"""A domain in the component's canonical form."""

_SCRIPT = """#!/bin/sh
exec {python} -m dnsstack.plugin "$@"
"""
DUMPS = ("Traceback", "dnsstack/plugin", "validation error", "fault of the plugin", "rpc error", "StatusCode", "<class")
"""What no message of ours has."""

_HEAD = """
import pulumi

OUTPUTS = ("nameServers", "zoneIds", "healthCheckIds", "delegation", "document")


class Zone(pulumi.ComponentResource):
    def __init__(self, name, args, opts=None):
        outputs = dict.fromkeys(set(OUTPUTS) - args.keys())
        super().__init__("dnsstack:index:MultiProviderZone", name, {**args, **outputs}, opts, remote=True)

"""


class Constructed:
    """One stack of a program of its own over emulated APIs."""

    def __init__(self, folder: Path, example: Path | None = None) -> None:
        """The program is a copy of `example`, or one in Python that `write` writes."""
        self.folder = folder
        self.program = folder / "program"
        if example is not None:
            shutil.copytree(example, self.program, ignore=shutil.ignore_patterns("node_modules", "sdks", "bin"))
        else:
            self.program.mkdir()
            (self.program / "Pulumi.yaml").write_text("name: program\nruntime: python\n")
        self.apis = EmulatedApis([Account(id=ACCOUNT, plan=Plan.BUSINESS, load_balancing=True)])

    def __enter__(self) -> Self:
        self.apis.__enter__()
        target = StackTarget(
            folder=self.folder / "sandbox",
            program=self.program,
            root=self.program,
            environment={**self.apis.environment, "CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN.secret},
        )
        self._target = target
        self.stack = EngineStack(target)
        plugins = self.folder / "sandbox" / "pulumi" / "plugins"
        plugins.mkdir(parents=True)
        script = plugins / "pulumi-resource-dnsstack"
        script.write_text(_SCRIPT.format(python=shlex.quote(sys.executable)))
        script.chmod(0o755)
        return self

    def __exit__(self, *_: object) -> None:
        self.apis.__exit__(*_)

    def configure(self, **config: str) -> None:
        """From now on with these settings of `dnsstack:`."""
        settings = {f"dnsstack:{key}": value for key, value in config.items()}
        self.stack = EngineStack(replace(self._target, config=settings))

    def write(self, body: str) -> None:
        """A program in Python that makes remote components of the class `Zone`; `DOMAIN` is there."""
        (self.program / "__main__.py").write_text(f"{_HEAD}\nDOMAIN = {DOMAIN!r}\n{textwrap.dedent(body)}")

    def up(self, body: str, **options: Any) -> DeploymentOutcome:
        """Write the program and deploy it."""
        self.write(body)
        return self.stack.up(**options)

    def cli(self, *arguments: str) -> str:
        """What the CLI prints."""
        done = self.stack._call(arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refused(self, body: str = "", *, preview: bool = False, **environment: str) -> str:
        """What a refused deployment of a program says; nothing in it is anybody's dump."""
        told = self.failed(body, preview=preview, **environment).partition("Program failed with")[0]
        assert not [word for word in DUMPS if word in told], told
        return told

    def failed(self, body: str = "", *, preview: bool = False, **environment: str) -> str:
        """All that a failed deployment of a program says, the SDK's own words included."""
        if body:
            self.write(body)
        with pytest.raises(DeploymentError) as caught:
            self.stack.preview() if preview else self.stack.up(environment=environment)
        return str(caught.value)

    def records(self, provider: str) -> set[str]:
        """What a provider holds beside SOA and NS: `owner TYPE values`."""
        if provider == "route53":
            return {
                f"{one['Name']} {one['Type']} {' '.join(value['Value'] for value in one.get('ResourceRecords', ()))}"
                for zone in self.apis.hosted_zones()
                for one in zone.record_sets
                if one["Type"] not in {"NS", "SOA"}
            }
        return {
            f"{one['name']}. {one['type']} {holding.text(one)}"
            for holding in self.apis.cloudflare_zones()
            for one in holding.records
            if one["type"] != "NS"
        }


needs_engine = pytest.mark.skipif(shutil.which("pulumi") is None, reason="no `pulumi` on PATH")

__all__ = ["DOMAIN", "Constructed", "needs_engine"]
