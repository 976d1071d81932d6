"""examples/monitor is ready to use: every file parses, and every command line in it is one that the program takes."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from dnsstack.cli.follow import command
from dnsstack.follow.metrics import HELP, PREFIX

FOLDER = Path(__file__).resolve().parents[2] / "examples/monitor"
UNITS = sorted([*FOLDER.glob("*.service"), *FOLDER.glob("*.timer")])


def documents(name: str) -> list[Any]:
    return list(yaml.safe_load_all((FOLDER / name).read_text()))


def unit(file: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign]  # systemd's keys have capitals
    parser.read_string(file.read_text())
    return parser


def command_lines() -> Iterator[list[str]]:
    for file in UNITS:
        if unit(file).has_option("Service", "ExecStart"):
            yield shlex.split(unit(file)["Service"]["ExecStart"])
    (cron,) = [line for line in (FOLDER / "dnsstack-follow.cron").read_text().splitlines() if line.startswith("*")]
    yield shlex.split(cron[cron.index("dnsstack follow") :].split("2>>")[0])
    for made in documents("kubernetes.yaml"):
        if made["kind"] == "Deployment":
            (container,) = made["spec"]["template"]["spec"]["containers"]
            yield [*container["command"], *container["args"]]
    for line in (FOLDER / "README.md").read_text().splitlines():
        if line.startswith("dnsstack follow"):
            yield shlex.split(line)


@pytest.mark.parametrize("words", list(command_lines()), ids=" ".join)
def test_the_program_takes_the_command_line(words: list[str]) -> None:
    assert words[0].rpartition("/")[2] == "dnsstack"
    assert words[1] == "follow"
    with command.make_context("follow", words[2:]) as context:
        assert isinstance(context, click.Context)
        assert str(context.params["document"]).endswith("example.com.yaml")


def test_units_are_units() -> None:
    assert {file.name for file in UNITS} == {
        "dnsstack-follow.service", "dnsstack-follow-once.service", "dnsstack-follow.timer",
    }  # fmt: skip
    for file in UNITS:
        assert unit(file).has_section("Unit")
    assert unit(FOLDER / "dnsstack-follow.timer")["Timer"]["Unit"] == "dnsstack-follow-once.service"


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed: apt-get install systemd")
    for file in UNITS:
        (tmp_path / file.name).write_text(file.read_text().replace("/opt/dnsstack/bin/dnsstack", "/bin/true"))

    done = subprocess.run([program, "verify", *map(str, sorted(tmp_path.iterdir()))], capture_output=True, check=False)

    assert not re.search(rb"Unknown|Invalid|Failed to parse|ignoring", done.stderr), done.stderr.decode()


def test_cron_has_five_fields_a_user_and_a_command() -> None:
    (line,) = [line for line in (FOLDER / "dnsstack-follow.cron").read_text().splitlines() if line.startswith("*")]

    fields = line.split(None, 6)
    assert all(re.fullmatch(r"[\d*/,-]+", field) for field in fields[:5])
    assert fields[5] == "dnsstack"
    assert "%" not in line, "cron takes it for a line break"


def test_kubernetes_objects_fit_together() -> None:
    claim, deployment = documents("kubernetes.yaml")
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]

    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert deployment["spec"]["selector"]["matchLabels"].items() <= labels.items()
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    assert {mount["name"] for mount in container["volumeMounts"]} == volumes.keys()
    assert volumes["state"]["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert container["securityContext"]["readOnlyRootFilesystem"] is True


def test_alerts_speak_of_metrics_that_exist() -> None:
    (rules,) = documents("alerts.yaml")
    expressions = " ".join(rule["expr"] for group in rules["groups"] for rule in group["rules"])

    named = set(re.findall(rf"{PREFIX}(\w+)", expressions))
    assert named
    assert named <= HELP.keys()


def test_the_policy_is_json_and_reads_alone() -> None:
    policy = json.loads((FOLDER / "iam-policy.json").read_text())

    actions = {statement["Action"] for statement in policy["Statement"]}
    assert actions == {"s3:GetObject", "s3:ListBucket", "kms:Decrypt"}
    assert not any(statement["Resource"] == "*" for statement in policy["Statement"])
