"""`dnsstack init`: a project that passes `check`, and asks for no right that it does not need."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import Run


def test_the_project_passes_its_own_pipeline(dnsstack: Run, tmp_path: Path) -> None:
    ran = dnsstack("init", "example.com", "--dir", tmp_path / "shop")

    checked = dnsstack("check", tmp_path / "shop/example.com.yaml", "--strict")
    laid_out = dnsstack("fmt", "--check", tmp_path / "shop/example.com.yaml")
    assert ran.code == 0
    assert (checked.code, laid_out.code) == (0, 0), checked.out + laid_out.out


def test_the_commented_failover_passes_check_once_it_is_taken_in(dnsstack: Run, tmp_path: Path) -> None:
    dnsstack("init", "example.com", "--dir", tmp_path)
    file = tmp_path / "example.com.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    start, end = (
        lines.index("# health_checks:"),
        next(i for i, line in enumerate(lines) if line.startswith("# Route53 fails over by itself")),
    )
    taken = [line.removeprefix("# ") if line != "#" else "" for line in lines[start:end]]
    file.write_text("\n".join([*lines[:start], *taken]) + "\n", encoding="utf-8")

    ran = dnsstack("check", file)

    assert ran.code == 0, ran.out
    assert "1 document, 9 RRsets" in ran.out or "RRsets: example.com." in ran.out


def test_files_are_those_of_a_pulumi_project(dnsstack: Run, tmp_path: Path) -> None:
    dnsstack("init", "example.com", "--dir", tmp_path)

    project = yaml.safe_load((tmp_path / "Pulumi.yaml").read_text(encoding="utf-8"))
    workflow = yaml.safe_load((tmp_path / ".github/workflows/dns.yml").read_text(encoding="utf-8"))
    program = (tmp_path / "__main__.py").read_text(encoding="utf-8")
    compile(program, "__main__.py", "exec")
    assert project["name"] == "dns-example-com"
    assert project["runtime"]["name"] == "python"
    assert set(workflow["jobs"]) == {"check", "diff", "comment", "preview", "up", "verify", "drift"}
    assert not [
        name for name in tmp_path.rglob("*") if name.is_file() and "@DOMAIN@" in name.read_text(encoding="utf-8")
    ]


def test_what_runs_a_pull_requests_code_has_no_credential_and_may_write_nothing(dnsstack: Run, tmp_path: Path) -> None:
    dnsstack("init", "example.com", "--dir", tmp_path)
    text = (tmp_path / ".github/workflows/dns.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    jobs = workflow["jobs"]

    assert "pull_request_target" not in text
    assert "env" not in workflow
    assert workflow["permissions"] == {}
    for name in ("check", "diff", "verify"):
        assert "secrets." not in str(jobs[name])
        assert "id-token" not in jobs[name]["permissions"]
        assert set(jobs[name]["permissions"].values()) == {"read"}
    assert "checkout" not in str(jobs["comment"])
    assert "pip" not in str(jobs["comment"])
    assert "head.repo.full_name == github.repository" in jobs["comment"]["if"]


def test_the_pipeline_finds_the_comment_that_diff_writes(dnsstack: Run, tmp_path: Path) -> None:
    dnsstack("init", "example.com", "--dir", tmp_path)
    workflow = yaml.safe_load((tmp_path / ".github/workflows/dns.yml").read_text(encoding="utf-8"))
    file = tmp_path / "example.com.yaml"
    ran = dnsstack("diff", file, file, "--format", "markdown")

    assert f'startswith("{ran.out.splitlines()[0]}")' in workflow["jobs"]["comment"]["steps"][1]["run"]


def test_every_action_of_the_policy_is_one_of_route53s(dnsstack: Run, tmp_path: Path) -> None:
    """botocore's model of the service knows every operation; deleting the zone is not among those granted."""
    botocore: Any = pytest.importorskip("botocore.session", reason="the extra sandbox brings botocore")
    operations = set(botocore.get_session().get_service_model("route53").operation_names)
    dnsstack("init", "example.com", "--dir", tmp_path)

    policy = json.loads((tmp_path / "iam-policy.json").read_text(encoding="utf-8"))
    actions = {
        action
        for one in policy["Statement"]
        for action in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
    }
    assert {action.removeprefix("route53:") for action in actions} <= operations
    assert "route53:DeleteHostedZone" not in actions
    [records] = [one for one in policy["Statement"] if one["Action"] == "route53:ChangeResourceRecordSets"]
    [names] = records["Condition"]["ForAllValues:StringLike"].values()
    assert names == ["example.com", "*.example.com"]


def test_an_internationalised_domain_is_shown_as_it_is_written(dnsstack: Run, tmp_path: Path) -> None:
    ran = dnsstack("init", "bücher.example", "--dir", tmp_path)

    document = (tmp_path / "xn--bcher-kva.example.yaml").read_text(encoding="utf-8")
    assert ran.code == 0
    assert "domain: bücher.example" in document
    assert dnsstack("check", tmp_path / "xn--bcher-kva.example.yaml").code == 0


def test_nothing_is_overwritten(dnsstack: Run, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("mine", encoding="utf-8")

    ran = dnsstack("init", "example.com", "--dir", tmp_path)

    assert ran.code == 2
    assert "Pulumi.yaml already" in ran.err
    assert [file.name for file in tmp_path.iterdir()] == ["Pulumi.yaml"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "com",
        "exa mple.com",
        "a..b",
        "-",
        "*.example.com",
        "a/b.example",
        "-x.example.com",
        "x-.example.com",
        "192.0.2.1",
        "1.10",
        "_x.example.com",
    ],
)
def test_what_is_no_domain_is_refused_in_a_sentence(dnsstack: Run, tmp_path: Path, name: str) -> None:
    ran = dnsstack("init", "--dir", tmp_path, "--", name)

    assert ran.code == 2
    assert ran.err.startswith("error: ")
    assert not list(tmp_path.iterdir())


def test_per_zone_names_the_plugins_folder_and_passes_check(dnsstack: Run, tmp_path: Path) -> None:
    ran = dnsstack("init", "example.com", "--dir", tmp_path, "--per-zone")

    checked = dnsstack("check", tmp_path / "example.com.yaml", "--strict")
    laid_out = dnsstack("fmt", "--check", tmp_path / "example.com.yaml")
    project = yaml.safe_load((tmp_path / "Pulumi.yaml").read_text(encoding="utf-8"))
    document = yaml.safe_load((tmp_path / "example.com.yaml").read_text(encoding="utf-8"))
    assert (ran.code, checked.code, laid_out.code) == (0, 0, 0), checked.out + laid_out.out
    assert project["plugins"] == {"providers": [{"name": "dnsstack", "path": ".venv/bin"}]}
    assert document["nameservers"]["resources"] == "per-zone"
    assert "plugin" in (tmp_path / "requirements.txt").read_text(encoding="utf-8")
