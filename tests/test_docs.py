"""What the documentation says is run: console blocks, documents, links, rule ids, and README's two commands."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from dnsstack.cli.app import run
from dnsstack.cli.sandboxing.run import TOO_BUSY
from dnsstack.document import loads, schema
from dnsstack.errors import Severity
from dnsstack.lint import check
from dnsstack.lint.rules import CONCERNS
from tests.conftest import Golden

ROOT: Final = Path(__file__).resolve().parents[1]
PAGES: Final = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/**/*.md"), *ROOT.glob("benchmarks/*.md")]
)


class Block(NamedTuple):
    """A fenced block: where it is, its language, its text."""

    page: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(*languages: str) -> list[Block]:
    found: list[Block] = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        fences = re.finditer(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        found += (
            Block(page, text.count("\n", 0, one.start()) + 1, one[1], one[2]) for one in fences if one[1] in languages
        )
    return found


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """`$ command` lines with the output that is shown below each."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


CONSOLE: Final = [block for block in blocks("console") if block.text.startswith("$ ")]
DOCUMENTS: Final = [
    block for block in blocks("yaml") if block.text.startswith("domain:") and "include:" not in block.text
]


@pytest.mark.parametrize("block", CONSOLE, ids=str)
def test_console_blocks_print_what_they_show(
    block: Block, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the repository's root; a command without output below it only has to succeed."""
    monkeypatch.chdir(ROOT)
    for command, shown in commands(block):
        words = shlex.split(command)
        assert words[0] == "dnsstack", command
        code = run(words[1:])
        out, err = capsys.readouterr()

        assert code == (1 if "error" in shown else 0), err
        if shown:
            assert (out + err).rstrip() == shown.rstrip()


@pytest.mark.parametrize("block", DOCUMENTS, ids=str)
def test_documents_shown_are_free_of_errors(block: Block) -> None:
    loaded = loads(block.text, name=str(block))

    assert not [problem.to_text() for problem in check(loaded.domain) if problem.severity is Severity.ERROR]


@pytest.mark.parametrize("block", blocks("python"), ids=str)
def test_python_shown_compiles_and_imports_what_exists(block: Block) -> None:
    import dnsstack

    for node in ast.walk(ast.parse(block.text)):
        if isinstance(node, ast.ImportFrom) and node.module == "dnsstack":
            assert {alias.name for alias in node.names} <= {*dnsstack.__all__, "document"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_rules_that_pages_name_exist() -> None:
    """Prose names a rule as "rule `some-id`"; the words after it are code."""
    named = {
        rule for page in PAGES for rule in re.findall(r"rules?\s+`([a-z][a-z0-9-]+)`", page.read_text(encoding="utf-8"))
    }

    assert named - CONCERNS.keys() == set()


def marked(name: str) -> str:
    """The one line of the block that README marks as the command `name`."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"<!-- command: {name} -->\n```console\n(.*?)\n```", text, re.DOTALL)
    assert found, f"README.md has no block marked <!-- command: {name} -->"
    return found[1]


def test_readmes_commands_are_one_line_each_and_make_their_own_environment() -> None:
    for command in (marked("main"), marked("tests")):
        assert "\n" not in command
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")
    assert ".venv/bin/python -m tests" in marked("tests")


@pytest.mark.slow
def test_readmes_first_command_works(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every dnsstack command in it, in this process."""
    monkeypatch.chdir(ROOT)
    runs = [shlex.split(part)[1:] for part in marked("main").split("&&") if "bin/dnsstack" in part]

    assert runs
    codes = [run(words) for words in runs]
    if TOO_BUSY in codes:
        pytest.skip("this machine is too busy for a drill to be evaluated")
    assert codes == [0] * len(runs), "\n".join(capsys.readouterr())


def test_ci_runs_exactly_readmes_test_command() -> None:
    """.ci/run takes it out of README by the same mark."""
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")

    assert "sed -n '/<!-- command: tests -->/,/^```$/p' README.md" in script
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


def test_every_command_is_in_readme() -> None:
    from dnsstack.cli.app import VERBS

    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [verb for verb in VERBS if f"`dnsstack {verb} " not in text and f"`dnsstack {verb}`" not in text] == []


MARK: Final = "<!-- reference: generated from the schema; pytest --update-goldens renews it -->\n"


def reference() -> str:
    """Every part of the document with its keys, out of the JSON Schema's own descriptions."""
    made = schema()
    parts = {"the document": made, **made["$defs"]}
    sections = []
    for name, part in parts.items():
        rows = [f"| `{key}` | {value.get('description', '')} |" for key, value in part.get("properties", {}).items()]
        if rows and not name.endswith(("-policy", "-RRset")):
            sections.append("\n".join([f"### {name}\n", "| key | means |", "|---|---|", *rows]))
    policy = made["$defs"]["A-policy"]["properties"]
    rows = [f"| `{key}` | {value.get('description', '')} |" for key, value in policy.items()]
    sections.append("\n".join(["### a failover policy\n", "| key | means |", "|---|---|", *rows]))
    return "\n" + "\n\n".join(sections) + "\n"


def test_the_reference_of_keys_is_the_schemas(golden: Golden) -> None:
    page = ROOT / "docs/document.md"
    head, mark, _ = page.read_text(encoding="utf-8").partition(MARK)

    assert mark
    golden(page, head + mark + reference())
