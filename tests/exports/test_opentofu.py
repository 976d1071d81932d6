"""OpenTofu's configuration: every spec is there, references are expressions, ids become import blocks."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from dnsstack.cli.targets import RenderRequest, render
from dnsstack.document import load
from dnsstack.model.domain import Domain
from dnsstack.plan.build import build
from dnsstack.providers import render as specs_of
from dnsstack.providers.exports.opentofu import TYPES
from tests.providers.zones import BOTH, plan, policy
from tests.strategies import domains


def configuration(planned: Any, **fields: Any) -> dict[str, Any]:
    [text] = render(planned, "opentofu", RenderRequest(**fields)).files.values()
    found: dict[str, Any] = json.loads(text)
    return found


@given(domains())
def test_every_spec_is_a_resource_and_every_reference_resolves(domain: Domain) -> None:
    planned = build(domain)
    found = configuration(planned)["resource"]
    names = {f"{kind}.{name}" for kind, resources in found.items() for name in resources}

    checks = {name for name in names if name.startswith("terraform_data.")}
    assert len(names - checks) == len(specs_of(planned, "example.com"))
    assert {kind for kind, _, _ in (name.partition(".") for name in names - checks)} <= set(TYPES.values())
    for expression in expressions(found):
        assert ".".join(expression.split(".")[:2]) in names
    for resources in found.values():
        for resource in resources.values():
            assert set(resource.get("depends_on", ())) <= names
            assert set(resource.get("lifecycle", {}).get("replace_triggered_by", ())) <= checks


def expressions(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [one for item in value.values() for one in expressions(item)]
    if isinstance(value, list):
        return [one for item in value for one in expressions(item)]
    return [value[2:-1]] if isinstance(value, str) and value.startswith("${") else []


def test_what_the_service_takes_only_once_replaces_a_health_check() -> None:
    """As `replace_on_changes` does for Pulumi: no resource refers to its own change, so another one holds the value."""
    checks = {
        "named": {"type": "TCP", "host": "origin.example.net", "port": 443},
        "numbered": {"type": "TCP", "address": "192.0.2.1", "port": 443},
        "both": {"type": "CALCULATED", "children": ["named"], "threshold": 1},
    }
    found = configuration(plan({}, health_checks=checks))
    resources = found["resource"]

    assert resources["terraform_data"] == {
        "health-check_named": {"input": {"ip_address": None}},
        "health-check_numbered": {"input": {"ip_address": "192.0.2.1"}},
    }
    made = resources["aws_route53_health_check"]
    assert made["health-check_named"]["lifecycle"]["replace_triggered_by"] == ["terraform_data.health-check_named"]
    assert "replace_triggered_by" not in made["health-check_both"]["lifecycle"]
    assert "terraform" not in found["terraform"]["required_providers"]


def test_text_that_looks_like_a_template_stays_text() -> None:
    found = configuration(plan({"a": {"TXT": {"text": "${x} %{y}"}}}))["resource"]["aws_route53_record"]

    assert found["route53_a_TXT"]["records"] == ["$${x} %%{y}"]


def test_names_stay_when_a_neighbour_comes() -> None:
    one = configuration(plan({"a.b": {"A": "192.0.2.1"}}))["resource"]["aws_route53_record"]
    two = configuration(plan({"a.b": {"A": "192.0.2.1"}, "a-b": {"A": "192.0.2.1"}, "a_b": {"A": "192.0.2.1"}}))

    assert one.keys() < two["resource"]["aws_route53_record"].keys()


def test_known_ids_become_import_blocks(tmp_path: Path) -> None:
    nameservers = {"route53": {"zone_id": "Z0123456789"}, "cloudflare": {**BOTH["cloudflare"], "zone_id": "f" * 32}}
    planned = plan(
        {"mail": {"A": "192.0.2.9"}, "new": {"A": "192.0.2.8"}},
        {"www": {"A": policy("follow")}},
        nameservers=nameservers,
    )
    listed = [
        {"Name": "example.com.", "Type": "SOA", "TTL": 1, "ResourceRecords": []},
        {"Name": "mail.example.com.", "Type": "A", "TTL": 300, "ResourceRecords": [{"Value": "192.0.2.9"}]},
        {"Name": "www.example.com.", "Type": "A", "SetIdentifier": "primary", "Failover": "PRIMARY"},
    ]
    (tmp_path / "before.json").write_text(json.dumps({"ResourceRecordSets": listed}))
    found = configuration(planned, previous=str(tmp_path / "before.json"), health_check_ids={"web": "abc"})

    assert {(one["to"], one["id"]) for one in found["import"]} == {
        ("aws_route53_zone.route53_zone", "Z0123456789"),
        ("cloudflare_zone.cloudflare_zone", "f" * 32),
        ("aws_route53_health_check.health-check_web", "abc"),
        ("aws_route53_record.route53_mail_A", "Z0123456789_mail.example.com_A"),
        ("aws_route53_record.route53_www_A", "Z0123456789_www.example.com_A_primary"),
    }


def test_what_is_not_carried_is_told() -> None:
    notes = " ".join(render(plan({}, {"www": {"A": policy("follow")}}), "opentofu", RenderRequest()).notes)

    for what in ("unsafe transitions", "apex NS RRset", "accelerated recovery", "dnsstack follow must keep running"):
        assert what in notes


def test_a_zone_as_one_resource_is_exported_as_single_ones_and_that_is_told() -> None:
    given = {"www": {"A": "192.0.2.1"}}, {"app": {"A": policy("follow")}, "sub": {"A": policy("delegate")}}
    single, gathered = (plan(*given, nameservers={**BOTH, "resources": form}) for form in ("per-rrset", "per-zone"))

    assert configuration(gathered) == configuration(single)
    told = set(render(gathered, "opentofu", RenderRequest()).notes) - set(
        render(single, "opentofu", RenderRequest()).notes
    )
    assert ["resources: per-zone" in note for note in told] == [True]


@pytest.mark.parametrize("target", ["zone", "octodns", "change-batch"])
def test_every_other_export_is_the_same_in_both_forms(target: str) -> None:
    given = {"www": {"A": "192.0.2.1"}}, {"app": {"A": policy("follow")}}
    single, gathered = (plan(*given, nameservers={**BOTH, "resources": form}) for form in ("per-rrset", "per-zone"))

    assert render(gathered, target, RenderRequest()) == render(single, target, RenderRequest())


def test_the_aws_part_is_valid_for_the_provider_itself(tmp_path: Path) -> None:
    """`validate` with the real provider, where a mirror of it is named by TF_PLUGIN_MIRROR."""
    program, mirror = shutil.which("tofu") or shutil.which("terraform"), os.environ.get("TF_PLUGIN_MIRROR")
    if program is None or mirror is None:
        pytest.skip("needs tofu or terraform, and TF_PLUGIN_MIRROR: a folder with the aws provider")
    planned = plan({"@": {"MX": "10 mail"}}, {"www": {"A": policy(None)}}, nameservers={"route53": {}})
    [(name, text)] = render(planned, "opentofu", RenderRequest()).files.items()
    (tmp_path / name).write_text(text)
    for words in (("init", f"-plugin-dir={mirror}"), ("validate",)):
        done = subprocess.run([program, *words], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_no_key_of_a_mapping_is_a_template() -> None:
    """OpenTofu's JSON syntax reads templates in keys, too ("JSON Configuration Syntax", expression mapping)."""
    found = configuration(build(load(SECURITY / "opentofu-tag-keys.yaml").domain))

    for text in [*texts_of(found["resource"]), *texts_of(found.get("import", []))]:
        bare = text.replace("$${", "").replace("%%{", "")
        assert "%{" not in bare
        assert "${" not in bare or REFERENCE.fullmatch(text), text
    assert '$${file("/etc/passwd")}' in found["resource"]["aws_route53_zone"]["route53_zone"]["tags"]


SECURITY = Path(__file__).parents[1] / "cases" / "security"
REFERENCE = re.compile(r"\$\{\w+\.[\w-]+\.\w+(\[\d+\])?\}")


def texts_of(value: Any) -> list[str]:
    """Every text: keys and values."""
    if isinstance(value, dict):
        return [text for key, item in value.items() for text in [key, *texts_of(item)]]
    if isinstance(value, list):
        return [text for item in value for text in texts_of(item)]
    return [value] if isinstance(value, str) else []
