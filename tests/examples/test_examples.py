"""Every example is checked without a finding, and makes what its `expected/` folder says."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import dns.zone
import pytest

from dnsstack.cli.init import project
from dnsstack.cli.targets import files
from dnsstack.cli.views.overview import overview
from dnsstack.document import fmt, load, load_all
from dnsstack.lint import check
from dnsstack.plan import describe
from dnsstack.plan.build import build
from tests.conftest import Golden

EXAMPLES: Final = Path(__file__).resolve().parents[2] / "examples"
DOCUMENTS: Final = sorted(
    path
    for path in EXAMPLES.glob("*/*.yaml")
    if not path.name.startswith("Pulumi") and "domain:" in path.read_text("utf-8")
)
IDS: Final = [path.relative_to(EXAMPLES).as_posix() for path in DOCUMENTS]
NAMES: Final = {"specs": "specs.json", "zone": "zone.txt"}

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)


def expected(document: Path, name: str) -> Path:
    """The golden's place; an example with several documents names it after the domain."""
    several = len([path for path in DOCUMENTS if path.parent == document.parent]) > 1
    return document.parent / "expected" / (f"{document.stem}.{name}" if several else name)


@every_document
def test_it_is_checked_without_a_finding(document: Path) -> None:
    loaded = load(document)

    assert [problem.to_text() for problem in loaded.locate(check(loaded.domain))] == []


@every_document
def test_it_is_named_after_its_domain_and_laid_out(document: Path) -> None:
    text = document.read_text(encoding="utf-8")

    assert load(document).domain.apex == f"{document.stem}."
    assert fmt(text) == text
    assert text.startswith("#"), "a document of an example says first what it shows"


@every_document
def test_it_explains_as_expected(document: Path, golden: Golden) -> None:
    golden(expected(document, "explain.txt"), overview(build(load(document).domain)) + "\n")


@every_document
def test_it_plans_as_expected(document: Path, golden: Golden) -> None:
    golden(expected(document, "plan.txt"), describe.to_text(build(load(document).domain)))


@every_document
@pytest.mark.parametrize("target", list(NAMES))
def test_it_renders_as_expected(document: Path, target: str, golden: Golden) -> None:
    [text] = files(build(load(document).domain), target).values()

    golden(expected(document, NAMES[target]), text)


@every_document
def test_its_zone_text_reads_back(document: Path) -> None:
    """dnspython, which shares no code with the writer, finds every RRset that the plan has no failover for."""
    plan = build(load(document).domain)
    [text] = files(plan, "zone").values()

    zone = dns.zone.from_text(text, plan.apex, relativize=False, check_origin=False)
    for rrset in plan.rrsets:
        found = zone.get_rdataset(rrset.owner, rrset.rdtype)
        assert found is not None, (rrset.owner, rrset.rdtype)
        assert found.ttl == rrset.ttl
        assert len(found) == len(rrset.values)


def test_goldens_are_those_of_the_documents() -> None:
    made = {expected(document, name) for document in DOCUMENTS for name in ("explain.txt", "plan.txt", *NAMES.values())}

    assert set(EXAMPLES.glob("*/expected/*")) == made, "a golden without a document, or the reverse"


def test_the_tutorial_has_all_strategies_and_about_forty_rrsets() -> None:
    domain = load(EXAMPLES / "failover/example.com.yaml").domain

    strategies = {policy.cloudflare.name for policy in domain.failover if policy.cloudflare}
    assert strategies == {"follow", "load-balancer", "delegate", "primary-only"}
    assert 38 <= len(domain.records) + len(domain.failover) <= 45
    assert any(policy.owner == domain.apex for policy in domain.failover), "failover at the apex"
    assert any(check.type == "CALCULATED" for check in domain.health_checks.values())


def test_ten_domains_share_their_fragments() -> None:
    loaded = load_all([str(EXAMPLES / "many-domains/*.example.yaml")])

    assert len(loaded) == 10
    assert all(len(one.sources) == 4 for one in loaded)


def test_every_example_is_in_the_index_and_has_a_readme() -> None:
    index = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    folders = {path.name for path in EXAMPLES.iterdir() if path.is_dir()}

    assert {name for name in folders if f"[{name}]({name})" in index} == folders
    assert all((EXAMPLES / name / "README.md").is_file() for name in folders)


def test_gitops_is_what_init_writes() -> None:
    """The pipeline of the example and that of a new project can't drift apart."""
    for name, text in project("example.com").items():
        assert (EXAMPLES / "gitops" / name).read_text(encoding="utf-8") == text, name
