"""`dnsstack verify`: the command line, its formats, its exit codes, and what it prints when it is stopped."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dnsstack.cli.app import run
from dnsstack.model.deferred import Deferred
from dnsstack.sandbox.dns.server import ServerFault
from dnsstack.verify.checks import CHECKS
from dnsstack.verify.formats import FORMATS
from dnsstack.verify.run import Run
from tests.interrupts import heard
from tests.verify.documents import FULL, domain
from tests.verify.stage import CLOUDFLARE, ROUTE53, Stage


def nothing(stage: Stage) -> None:
    """A healthy stage."""


def wrong(stage: Stage) -> None:
    stage.put(CLOUDFLARE, "mail", 300, "A", "192.0.2.99")


@contextmanager
def served(break_: Callable[[Stage], None] = nothing) -> Iterator[list[str]]:
    """A stage in a thread of its own; yields the arguments that lead a command line to it."""
    ready, done = threading.Event(), threading.Event()
    arguments: list[str] = []

    async def whole() -> None:
        async with Stage(domain(FULL)) as stage:
            break_(stage)
            arguments.extend(stage.arguments())
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=lambda: asyncio.run(whole()))
    thread.start()
    try:
        assert ready.wait(10)
        yield arguments
    finally:
        done.set()
        thread.join()


@pytest.fixture
def file(tmp_path: Path) -> str:
    made = tmp_path / "example.com.yaml"
    made.write_text(FULL)
    return str(made)


def test_a_healthy_domain_is_a_table_without_findings(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    with served() as arguments:
        code = run(["verify", file, *arguments])
    out, err = capsys.readouterr()

    assert code == 0, out + err
    assert err == ""
    for title in ("delegation", "values", "failover", "TCP", "route53", "cloudflare", "parent"):
        assert title in out
    assert "no findings; example.com., 6 name servers" in out


def test_findings_name_their_line_and_end_with_1(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    with served(wrong) as arguments:
        code = run(["verify", file, *arguments])
    out, _ = capsys.readouterr()

    line = FULL.splitlines().index(next(one for one in FULL.splitlines() if one.startswith("  mail:"))) + 1
    assert code == 1
    assert f"{file}:{line}" in out
    assert "mail.example.com. A: ada.ns.cloudflare.com.: answers a different RRset" in out
    assert "expected 192.0.2.25, 192.0.2.26 TTL 300, got 192.0.2.99 TTL 300" in out
    assert "rule: wrong-rrset" in out


def test_json_is_for_programs(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    with served(wrong) as arguments:
        code = run(["verify", file, *arguments, "--format", "json", "--only", "mail/A"])
    data = json.loads(capsys.readouterr().out)

    assert code == 1
    assert {one["server"] for one in data["findings"]} == set(CLOUDFLARE)
    assert {one["rule"] for one in data["findings"]} == {"wrong-rrset"}
    assert all(one[key] for one in data["findings"] for key in ("owner", "type", "expected", "got", "hint", "line"))
    assert data["summary"]["answers"] == 2 * 6
    assert [row["name"] for row in data["servers"]] == [*ROUTE53, *CLOUDFLARE]


def test_reports_of_other_vantage_points_are_joined(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "tokyo.json"
    with served(wrong) as arguments:
        run(["verify", file, *arguments, "--format", "json"])
    report.write_text(capsys.readouterr().out)
    with served() as arguments:
        code = run(["verify", file, *arguments, "--vantage", f"tokyo={report}"])
    out, _ = capsys.readouterr()

    assert code == 1
    assert "udp from tokyo" in out


def test_junit_has_a_case_for_each_check_and_provider(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    with served(wrong) as arguments:
        run(["verify", file, *arguments, "--format", "junit"])
    root = ET.fromstring(capsys.readouterr().out)

    assert [suite.get("name") for suite in root] == ["route53", "cloudflare", "parent"]
    assert [suite.get("failures") for suite in root] == ["0", "1", "0"]
    assert all(len(suite) == len(CHECKS) for suite in root)
    (failure,) = root.iter("failure")
    assert failure.get("type") == "wrong-rrset"


def test_github_annotates_the_documents_line(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    with served(wrong) as arguments:
        run(["verify", file, *arguments, "--format", "github"])
    first = capsys.readouterr().out.splitlines()[0]

    assert first.startswith(f"::error file={file},line=")
    assert ",title=wrong-rrset::mail.example.com. A: ada.ns.cloudflare.com.: answers a different RRset" in first


def test_prometheus_has_every_check_and_server(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    with served(wrong) as arguments:
        run(["verify", file, *arguments, "--format", "prometheus"])
    lines = capsys.readouterr().out.splitlines()

    samples = [line for line in lines if not line.startswith("#")]
    labels = 'domain="example.com.",check="wrong-rrset",provider="cloudflare",severity="error"'
    assert f"dnsstack_verify_findings{{{labels}}} 2" in samples
    assert sum(line.startswith("dnsstack_verify_server_up") for line in samples) == 6
    assert 'dnsstack_verify_complete{domain="example.com."} 1' in samples


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--resolver", "nowhere"], "'nowhere' is not an address"),
        (["--nameserver", "ns1.example.com"], "'ns1.example.com' is not a name server"),
        (["--only", "wwww/A"], "names no RRset of the document"),
        (["--vantage", "missing.json"], "missing.json can't be read"),
        (["--format", "xml"], "'xml' is not one of"),
    ],
)
def test_usage_is_told_in_a_sentence(
    file: str, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["verify", file, *words])

    assert code == (3 if "can't be read" in said else 2)
    assert said in capsys.readouterr().err


def test_no_resolver_is_the_environments_fault(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["verify", file, "--resolver", "127.0.0.1#1", "--timeout", "0.05"])

    assert code == 3
    assert "no resolver answers" in capsys.readouterr().err


def test_interrupted_it_prints_what_it_has(
    file: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real SIGINT, in the middle of its questions."""
    whole, told = Run._observe, list[bool]()

    async def stopped(self: Run, *words: Any) -> Any:
        if len(self.survey.observations) >= 20 and not told:
            told.append(True)
            signal.raise_signal(signal.SIGINT)
        return await whole(self, *words)

    monkeypatch.setattr(Run, "_observe", stopped)
    with heard(), served(wrong) as arguments:
        code = run(["verify", file, *arguments])
    out, _ = capsys.readouterr()

    assert code == 130
    found = re.search(r"interrupted after (\d+) of (\d+) answers", out)
    assert found
    assert 20 <= int(found[1]) < int(found[2])
    assert "route53" in out


def test_out_of_time_it_prints_what_it_has(
    file: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Run._observe

    async def slow(self: Run, *words: Any) -> Any:
        if len(self.survey.observations) >= 20:
            await asyncio.Event().wait()
        return await whole(self, *words)

    monkeypatch.setattr(Run, "_observe", slow)
    with served() as arguments:
        code = run(["verify", file, *arguments, "--max-time", "0.5"])
    out, _ = capsys.readouterr()

    assert code == 3
    assert "ended after 0.5 s, before every query was sent; allow more time with --max-time" in out
    assert re.search(r"interrupted after \d+ of (\d+|unknown) answers", out)


@pytest.mark.parametrize("number", ["0", "-1", "nan", "inf", "x", ""])
def test_a_time_that_no_clock_takes(file: str, number: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", file, "--max-time", number]) == 2
    assert "is not a number greater than 0" in capsys.readouterr().err


def test_the_resolved_document_is_verified_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the component exports is the canonical document as JSON."""
    file = tmp_path / "resolved.json"
    file.write_text(json.dumps(domain(FULL).to_document()))
    with served() as arguments:
        code = run(["verify", str(file), *arguments])

    assert code == 0, capsys.readouterr().out


def test_a_dead_server_costs_one_finding_and_not_one_for_each_question(
    file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def dead(stage: Stage) -> None:
        stage.servers[ROUTE53[0]][0].fault = ServerFault(black_hole=True)

    with served(dead) as arguments:
        code = run(["verify", file, *arguments, "--format", "json", "--timeout", "2"])
    findings = json.loads(capsys.readouterr().out)["findings"]

    assert code == 1
    assert [(one["rule"], one["server"]) for one in findings] == [("unreachable", ROUTE53[0])]


def test_values_that_only_the_deployment_knows_are_noted() -> None:
    """They can only be in a program's domain, never in a document."""
    from dnsstack.model.nameservers import ProviderId
    from dnsstack.plan.build import build
    from dnsstack.verify.expect import Expectations

    known = domain(FULL)
    records = tuple(
        rrset.model_copy(update={"values": (Deferred(object()),)}) if rrset.owner == "preview.example.com." else rrset
        for rrset in known.records
    )
    made = Expectations(build(known.model_copy(update={"records": records})), ProviderId.ROUTE53)

    assert "preview.example.com." not in {one.owner for one in made.of_rrsets()}
    assert made.skipped == 1


def test_every_check_and_format_is_on_its_roster() -> None:
    from dnsstack.verify import checks, formats

    files = {path.stem for path in Path(str(checks.__file__)).parent.glob("[a-z]*.py")}
    listed = [check.id for check in CHECKS]

    assert files == {check.replace("-", "_") for check in listed}, "add the check to CHECKS in verify/checks"
    assert len(listed) == len(set(listed))
    assert {path.stem for path in Path(str(formats.__file__)).parent.glob("[a-z]*.py")} == set(FORMATS.values())
    assert all(check.hint and check.source and check.title for check in CHECKS)


def test_the_page_lists_every_check_and_option() -> None:
    from dnsstack.cli.verify import command

    page = (Path(__file__).parents[2] / "docs/verify.md").read_text(encoding="utf-8")
    shown = {name for parameter in command.params for name in parameter.opts if name.startswith("--")}

    assert [check.id for check in CHECKS if f"| `{check.id}` |" not in page] == []
    assert {"--resolver", "--nameserver", "--vantage", "--only", "--format"} <= shown
    assert [name for name in ("--resolver", "--nameserver", "--vantage", "--only", "--rate") if name not in page] == []
