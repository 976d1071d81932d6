"""What the project says of itself in more than one place agrees."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import dnsstack
from tests import syntax

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def workflow(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows" / name).read_text(encoding="utf-8"))
    return loaded


def test_the_version_has_one_place() -> None:
    assert "version" in PROJECT["project"]["dynamic"]
    assert "version" not in PROJECT["project"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", dnsstack.__version__)


def test_ci_runs_the_pythons_that_the_package_claims() -> None:
    tested = set(workflow("ci.yml")["jobs"]["test"]["strategy"]["matrix"]["python"])
    prefix = "Programming Language :: Python :: 3."
    claimed = {
        f"3.{line.removeprefix(prefix)}" for line in PROJECT["project"]["classifiers"] if line.startswith(prefix)
    }

    assert tested == claimed
    assert PROJECT["project"]["requires-python"] == f">={min(claimed, key=lambda text: int(text[2:]))}"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_job_has_a_time_limit_and_the_least_rights(path: Path) -> None:
    loaded = workflow(path.name)

    assert loaded["permissions"] == {"contents": "read"}
    assert all("timeout-minutes" in job for job in loaded["jobs"].values())


def test_publishing_needs_no_stored_token() -> None:
    job = workflow("release.yml")["jobs"]["publish"]

    assert job["permissions"] == {"id-token": "write"}
    assert "secrets." not in (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")


def test_every_change_fragment_has_a_kind() -> None:
    kinds = {kind["directory"] for kind in PROJECT["tool"]["towncrier"]["type"]}
    fragments = [path for path in (ROOT / "docs/changes").iterdir() if path.name != "README.md"]

    assert {path.name.split(".")[-2] for path in fragments} <= kinds
    assert all(path.name.startswith("+") for path in fragments), "the change log would show the file's name"
    assert PROJECT["tool"]["towncrier"]["start_string"].strip() in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_files_named_on_the_way_of_a_record_exist() -> None:
    text = (ROOT / "docs/how-a-record-travels.md").read_text(encoding="utf-8")
    named = re.findall(r"`(?:dnsstack/)?([a-z0-9_]+(?:/[a-z0-9_]+)*(?:\.py|/))`", text)

    assert len(named) > 15
    assert [name for name in named if not (ROOT / "dnsstack" / name).exists()] == []


def test_places_and_rosters_of_the_table_for_contributors_exist() -> None:
    """Each folder that a row names, and in each roster's module the name that the row gives it."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (an? [^|]*)\|([^|]*)\|([^|]*)\|$", text, re.MULTILINE)
    missing = []
    for what, place, roster in rows:
        folders = [name.partition("<")[0] for name in re.findall(r"`((?:dnsstack|examples)/[^`]*)`", place)]
        modules = re.findall(r"`((?:dnsstack|examples)/[^`]*\.(?:py|md))`", roster) or [
            f"{folders[0].rpartition('/')[0]}/__init__.py"
        ]
        names = re.findall(r"`([A-Za-z_]+)(?:\(\))?`", roster)
        missing += [f"{what}: {name}" for name in (*folders, *modules) if not (ROOT / name).exists()]
        known = "".join((ROOT / name).read_text(encoding="utf-8") for name in modules if (ROOT / name).exists())
        known += "".join(file.read_text(encoding="utf-8") for file in (ROOT / "dnsstack/model").glob("*.py"))
        for folder in folders:
            known += "".join(file.read_text(encoding="utf-8") for file in (ROOT / folder).glob("**/__init__.py"))
        missing += [f"{what}: {name}" for name in names if not re.search(rf"\b{name}\b", known)]

    assert len(rows) >= 15
    assert missing == []


def _imports(file: Path) -> set[tuple[str, bool]]:
    """Third-party modules that a file imports, and whether only inside a function or for the type checker."""
    found = set()
    top = {id(node) for node in syntax.tree(file).body}
    for node in syntax.nodes(file):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [str(node.module)]
        else:
            continue
        found |= {(name.partition(".")[0], id(node) not in top) for name in names}
    return {(name, lazy) for name, lazy in found if name not in {*sys.stdlib_module_names, "dnsstack", "_typeshed"}}


def _requirements(*extras: str) -> set[str]:
    """Names of the distributions that the package with these extras asks for itself, in lower case."""
    texts = [*PROJECT["project"]["dependencies"]]
    for extra in extras:
        texts += PROJECT["project"]["optional-dependencies"][extra]
    names: set[str] = set()
    for text in texts:
        name, listed = re.fullmatch(r"([\w.-]+)(?:\[([\w,]+)\])?.*", text).groups()  # type: ignore[union-attr]  # PEP 508
        names |= _requirements(*listed.split(",")) if name == "dnsstack" else {name.lower()}
    return names


DISTRIBUTIONS = {"dns": "dnspython", "yaml": "pyyaml", "google": "protobuf", "grpc": "grpcio",
                 "pydantic_core": "pydantic-core", "pulumi_aws": "pulumi-aws",
                 "pulumi_cloudflare": "pulumi-cloudflare"}  # fmt: skip
"""What a module's distribution is called where it has another name."""
EXTRAS = {"component": "pulumi", "program": "pulumi", "plugin": "plugin", "follow": "follow", "sandbox": "sandbox"}
"""Which extra a folder may import from at once; the others only inside functions."""


def test_what_is_imported_is_declared() -> None:
    """No module rests on what another distribution happens to need today."""
    every = _requirements("pulumi", "terminal", "import", "follow", "plugin", "sandbox")
    undeclared = []
    for file in sorted((ROOT / "dnsstack").rglob("*.py")):
        parts = file.relative_to(ROOT / "dnsstack").parts
        at_once = _requirements(*([EXTRAS[parts[0]]] if parts[0] in EXTRAS else []))
        for module, lazy in sorted(_imports(file)):
            if DISTRIBUTIONS.get(module, module).lower() not in (every if lazy else at_once):
                undeclared.append(f"{'/'.join(parts)}: {module}")
    assert not undeclared


def test_an_extra_names_only_extras_that_are_there() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    named = {
        name.strip()
        for listed in extras.values()
        for line in listed
        if (match := re.match(r"dnsstack\[([^]]*)\]", line))
        for name in match[1].split(",")
    }

    assert named <= extras.keys()
