"""The shipped program: configuration in one clear sentence, several documents, faults of all at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dnsstack.sandbox.deploy import DeploymentError, StackTarget
from dnsstack.sandbox.deploy.in_process import InProcessStack

DOCUMENT = "domain: {domain}\nnameservers: {{route53: {{}}}}\nrecords: {{www: {{A: {value}}}}}\n"


def stack(folder: Path, **config: str) -> InProcessStack:
    environment = {"AWS_ENDPOINT_URL_ROUTE_53": "http://127.0.0.1:9"}
    settings = {f"dnsstack:{key}": value for key, value in config.items()}
    return InProcessStack(StackTarget(folder / "sandbox", root=folder, config=settings, environment=environment))


def refusal(folder: Path, **config: str) -> str:
    with pytest.raises(DeploymentError) as refused:
        stack(folder, **config).preview()
    assert "Traceback" not in str(refused.value)
    return str(refused.value)


def test_a_missing_config_is_one_sentence(tmp_path: Path) -> None:
    assert refusal(tmp_path) == (
        "dnsstack:documents is not set; name the domain documents, such as: "
        "pulumi config set dnsstack:documents example.com.yaml"
    )


def test_a_config_of_another_kind_is_one_sentence(tmp_path: Path) -> None:
    assert "write a text or a list of texts" in refusal(tmp_path, consent="{}", documents="x.yaml")


def test_an_unknown_consent_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DOCUMENT.format(domain="a.example", value="192.0.2.1"), encoding="utf-8")

    assert refusal(tmp_path, consent="everything", documents="a.yaml").startswith(
        "dnsstack:consent 'everything' is unknown"
    )


def test_a_document_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "missing.yaml" in refusal(tmp_path, documents="missing.yaml")


def test_faults_of_all_documents_are_told_in_one_run(tmp_path: Path) -> None:
    for domain in ("a.example", "b.example"):
        (tmp_path / f"{domain}.yaml").write_text(DOCUMENT.format(domain=domain, value="nonsense"), encoding="utf-8")

    text = refusal(tmp_path, documents=json.dumps(["a.example.yaml", "b.example.yaml"]))

    assert "a.example.yaml:3:" in text
    assert "b.example.yaml:3:" in text


def test_a_glob_names_several_documents(tmp_path: Path) -> None:
    for domain in ("a.example", "b.example"):
        (tmp_path / f"{domain}.yaml").write_text(DOCUMENT.format(domain=domain, value="192.0.2.1"), encoding="utf-8")

    planned = stack(tmp_path, documents="*.example.yaml").preview()

    assert {"a.example", "b.example"} <= {change.name for change in planned.changes}
