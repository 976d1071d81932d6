"""Every format is read back by a reader of that format and says what was put in: no text of others leaves its place."""

from __future__ import annotations

import ast
import html.parser
import json
import re
import shlex
import shutil
import subprocess
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dnsstack.cli.formats import base, github, sarif
from dnsstack.cli.init import project
from dnsstack.cli.views import mermaid, svg
from dnsstack.cli.views.topology import topology
from dnsstack.document import load, loads, pinning
from dnsstack.errors import Position, Problem, Severity
from dnsstack.escaping import chart_label, markup, one_line, template_literal, visible
from dnsstack.follow.metrics import Metrics
from dnsstack.formats.svg import drawing, element, titled
from dnsstack.importing import writing
from dnsstack.importing.existing.zone import Note
from dnsstack.model.failover.policy import FailoverRole, Pin
from dnsstack.plan.build import build
from dnsstack.providers.exports.octodns import octodns
from dnsstack.verify.checks import CHECKS
from dnsstack.verify.finding import Finding
from dnsstack.verify.formats import to_text
from dnsstack.verify.report import Report, ServerRow
from tests.conftest import up_to
from tests.providers.zones import CHECK, domain
from tests.strategies import hostile_texts

few = settings(max_examples=up_to(25), deadline=None)
texts = st.lists(hostile_texts, min_size=4, max_size=4)


# -- init ------------------------------------------------------------------------------------------------------

TRICKY = [
    "no",
    "null",
    "true",
    "0x1f",
    "1e3",
    "123",
    "on",
    "3com",
    "xn--bcher-kva",
    "bücher",
    "пример",
    "क्\u200dष",
    "a" * 63,
]


@few
@given(
    st.lists(st.sampled_from(TRICKY), min_size=1, max_size=3), st.sampled_from(["com", "no", "example", "e5", "пример"])
)
def test_the_files_of_init(parts: list[str], last: str) -> None:
    made = project(".".join([*parts, last]))
    [document] = [name for name in made if name.endswith(".yaml") and name != "Pulumi.yaml"]
    name = loads(made[document]).domain.apex.rstrip(".")

    assert name.isascii()
    assert str(yaml.safe_load(made[document])["domain"]).encode(
        "idna" if len(name) < 200 and "\u200d" not in made[document] else "utf-8"
    )
    pulumi = yaml.safe_load(made["Pulumi.yaml"])
    assert re.fullmatch(r"[a-zA-Z0-9_.-]{1,100}", pulumi["name"])
    jobs = yaml.safe_load(made[".github/workflows/dns.yml"])["jobs"]
    commands = [
        shlex.split(step["run"].partition("#")[0]) for job in jobs.values() for step in job["steps"] if "run" in step
    ]
    assert ["dnsstack", "check", document, "--strict", "--format", "github"] in commands
    assert ["dnsstack", "verify", document, "--format", "github"] in commands
    constants = [node.value for node in ast.walk(ast.parse(made["__main__.py"])) if isinstance(node, ast.Constant)]
    assert {name, document} <= set(constants)
    [statement] = [
        one
        for one in json.loads(made["iam-policy.json"])["Statement"]
        if one["Action"] == "route53:ChangeResourceRecordSets"
    ]
    assert [name, f"*.{name}"] in list(statement["Condition"]["ForAllValues:StringLike"].values())
    assert all(visible(text) == text for text in made.values())


# -- the document ----------------------------------------------------------------------------------------------

DOCUMENT = """\
domain: example.com
nameservers: {route53: {}, cloudflare: {account: "0123456789abcdef0123456789abcdef"}}
health_checks: {web: {type: HTTPS, host: origin.example.net}}
failover:
  www:
    A: {ttl: 60, primary: 192.0.2.1, secondary: 192.0.2.2, check: web, cloudflare: primary-only}
"""


@settings(max_examples=up_to(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reason=hostile_texts.map("why: {}.".format), kind=st.sampled_from(["yaml", "json"]))
def test_the_reason_of_a_pin(tmp_path: Path, reason: str, kind: str) -> None:
    file = tmp_path / f"example.com.{kind}"
    file.write_text(DOCUMENT if kind == "yaml" else json.dumps(yaml.safe_load(DOCUMENT)), encoding="utf-8")

    pinning.write(pinning.pinned(str(file), "www", "A", Pin(to=FailoverRole.SECONDARY, reason=reason)))

    [policy] = load(file).domain.failover
    assert policy.pin is not None
    assert policy.pin.reason == reason
    assert visible(file.read_text(encoding="utf-8")) == file.read_text(encoding="utf-8")


@few
@given(texts)
def test_an_imported_document(words: list[str]) -> None:
    """Comments hold sources and notes of others; the values are those of the domain."""
    one = domain({"a": {"TXT": {"text": words[0]}, "A": {"values": ["192.0.2.1"], "comment": words[1]}}})
    notes = [Note(words[2], words[3], "TXT", lost=True), Note(words[3])]
    made = writing.text(one, [words[2]], notes, date(2026, 1, 1))

    assert loads(made).domain == one
    assert yaml.safe_load(made)["domain"] == "example.com"


# -- exports ---------------------------------------------------------------------------------------------------


@few
@given(texts)
def test_octodns(words: list[str]) -> None:
    one = domain({"a": {"A": {"values": ["192.0.2.1"], "comment": words[0], "tags": sorted(set(words[1:]))}}})
    inner = yaml.safe_load(octodns(build(one), {}).text)["a"]["octodns"]["cloudflare"]

    assert inner == {"comment": words[0], "tags": sorted(set(words[1:]))}


def of_template(text: str) -> str:
    """What a template without expressions says ("Template Literals" of HCL's specification), but for one of a mark."""
    if text.startswith('${"\\uFEFF"}'):
        return f"\ufeff{of_template(text.partition('}')[2])}"
    assert not re.search(r"(?<!\$)\$\{|(?<!%)%\{", text)
    return text.replace("$${", "${").replace("%%{", "%{")


@few
@given(hostile_texts)
def test_a_template_literal(text: str) -> None:
    assert of_template(template_literal(text)) == text


@settings(
    max_examples=1, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.lists(hostile_texts, min_size=40, max_size=60, unique=True))
def test_a_template_literal_by_the_program_itself(tmp_path: Path, words: list[str]) -> None:
    """Keys and values, as OpenTofu or Terraform reads them, where one is installed; strings become NFC there."""
    program = shutil.which("tofu") or shutil.which("terraform")
    if program is None:
        pytest.skip("needs tofu or terraform")
    mapping = {f"{number} {word}": word for number, word in enumerate(words)}
    written = {template_literal(key): template_literal(word) for key, word in mapping.items()}
    (tmp_path / "main.tf.json").write_text(json.dumps({"output": {"read": {"value": written}}}), encoding="utf-8")
    for command in (["apply", "-auto-approve", "-no-color"], ["output", "-json"]):
        done = subprocess.run([program, *command], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["read"]["value"]
    assert found == {nfc(key): nfc(word) for key, word in mapping.items()}


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


# -- reports ---------------------------------------------------------------------------------------------------


def report(words: Sequence[str]) -> Report:
    """A verification whose every text is another's."""
    first, second, third, fourth = words
    found = (
        Finding(
            first,
            server=second,
            owner=third,
            rdtype="TXT",
            expected=fourth,
            got=first,
            hint=second,
            rule=CHECKS[0].id,
            severity=Severity.ERROR,
        ),
        Finding(third, server=fourth, rule=CHECKS[1].id, severity=Severity.WARNING, hint=first),
    )
    rows = (ServerRow(first, "route53", (second,), alive=True, answers=1, p95=0.1),)
    return Report(third, rows, found, (fourth,), 1, 1, 1, 1.0, interrupted=False, refused={second: 1, fourth: 2})


@few
@given(texts)
def test_junit(words: list[str]) -> None:
    root = ET.fromstring(to_text(report(words), "junit", lambda _: None))  # our own

    assert root.get("name") == one_line(f"dnsstack verify {words[2]}")
    failures = [one for one in root.iter("failure") if one.get("type") == CHECKS[0].id]
    assert [one.get("message") for one in failures] == [one_line(f"1 x {words[0]}")]
    problem = report(words).findings[0].to_problem().to_text()
    assert [" ".join((one.text or "").split()) for one in failures] == [" ".join(problem.split())]


SAMPLE = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)')


def exposition(text: str) -> list[tuple[str, dict[str, str], float]]:
    """Samples of Prometheus' text format 0.0.4; what is none is a fault."""
    found = []
    for line in text.split("\n"):
        if not line or re.fullmatch(r"# (HELP|TYPE) \S+ [^\n]+", line):
            continue
        sample = SAMPLE.fullmatch(line)
        assert sample, line
        labels = LABEL.findall(sample[2] or "")
        assert LABEL.sub("", sample[2] or "") == "", line
        unescaped = {key: re.sub(r"\\(.)", lambda one: {"n": "\n"}.get(one[1], one[1]), value) for key, value in labels}
        found.append((sample[1], unescaped, float(sample[3])))
    return found


@few
@given(texts)
def test_prometheus(words: list[str]) -> None:
    samples = exposition(to_text(report(words), "prometheus", lambda _: None))
    metrics = Metrics()
    metrics.set("role", 1, owner=words[0], provider=words[1])
    metrics.add("refused_answers_total", reason=words[2])

    assert (
        "dnsstack_verify_server_up",
        {"domain": visible(words[2]), "server": visible(words[0]), "provider": "route53"},
        1,
    ) in samples
    reasons = {labels["reason"] for name, labels, _ in samples if name == "dnsstack_verify_refused_messages"}
    assert reasons == {visible(words[1]), visible(words[3])}
    assert exposition(metrics.to_text())[:2] == [
        ("dnsstack_follow_role", {"owner": visible(words[0]), "provider": visible(words[1])}, 1),
        ("dnsstack_follow_refused_answers_total", {"reason": visible(words[2])}, 1),
    ]


def checked(words: Sequence[str]) -> base.CheckReport:
    first, second, third, fourth = words
    problem = Problem(first, owner=second, rdtype="TXT", hint=third, rule="a-rule", position=Position(fourth, 3, 4))
    return base.CheckReport((base.Checked(fourth, "example.com.", 1, (problem,)),))


def runner(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner reads it (actions/runner, ActionCommand.TryParseV2)."""
    head, _, data = line.removeprefix("::").partition("::")
    name, _, listed = head.partition(" ")
    unescape = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}

    def plain(text: str) -> str:
        return re.sub("%(0D|0A|3A|2C|25)", lambda found: unescape[found[0]], text)

    return name, {key: plain(value) for key, _, value in (one.partition("=") for one in listed.split(","))}, plain(data)


@few
@given(texts)
def test_github(words: list[str]) -> None:
    shown = github.to_text(checked(words)).split("\n")

    assert len(shown) == 2
    name, properties, message = runner(shown[0])
    assert name == "error"
    assert properties == {"file": visible(words[3]), "line": "3", "col": "4", "title": "a-rule"}
    assert message == visible(f"{words[1]} TXT: {words[0]}\nhint: {words[2]}")


@few
@given(texts)
def test_sarif(words: list[str]) -> None:
    [run] = json.loads(sarif.to_text(checked(words)))["runs"]
    [result] = run["results"]
    place = result["locations"][0]["physicalLocation"]

    assert result["message"]["text"] == f"{words[1]} TXT: {words[0]}\nhint: {words[2]}"
    assert place["region"] == {"startLine": 3, "startColumn": 4}
    uri = place["artifactLocation"]["uri"]
    assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*", uri)  # RFC 3986 §3.3
    assert (urlsplit(uri).scheme, urlsplit(uri).netloc) == ("", "")
    assert unquote(uri) == words[3]


# -- drawings --------------------------------------------------------------------------------------------------


def drawn(words: Sequence[str]) -> Any:
    """A plan whose texts reach the boxes of a drawing: in owners, in values, in the path of a health check."""
    path = "/" + "".join(char for char in words[0] if char.isascii() and char.isprintable() and char != " ")
    owner, first, second = (label(word) for word in words[1:])
    policy = {"ttl": 60, "primary": f"{first}.1", "secondary": f"{second}.2", "check": "web"}
    checks = {"web": {**CHECK, "path": path}}
    return build(domain({}, {owner: {"CNAME": {**policy, "cloudflare": "primary-only"}}}, health_checks=checks))


def label(text: str) -> str:
    """A label of these octets, as far as 63 go."""
    return "".join(f"\\{octet:03d}" for octet in text.encode()[:60])


@few
@given(texts)
def test_svg(words: list[str]) -> None:
    plan = drawn(words)
    root = ET.fromstring(svg.to_text(plan))  # our own
    found = [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]
    for box in topology(plan).boxes:
        assert all(one_line(line) in found for line in box.lines)
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= {
        "svg",
        "title",
        "style",
        "defs",
        "marker",
        "path",
        "text",
        "rect",
    }


BOX = re.compile(r'  (n\d+)(\(\[|\[\[|\{\{|\[)"([^"]*)"(\]\)|\]\]|\}\}|\])')
ARROW = re.compile(r'  n\d+ (-\.->|-->)(\|"[^"]*"\|)? n\d+')


def of_chart(label: str) -> list[str]:
    """The lines of a label: numbered entities are characters, no other markup is in it."""
    lines = label.split("<br/>")
    assert not any(re.search(r"[<>`&]|style|classDef|%%|#(?!\d+;)", line) for line in lines)
    return [re.sub(r"#(\d+);", lambda found: chr(int(found[1])), line) for line in lines]


@few
@given(texts)
def test_mermaid(words: list[str]) -> None:
    plan = drawn(words)
    head, *lines = mermaid.to_text(plan).split("\n")
    boxes = [found for line in lines if (found := BOX.fullmatch(line))]

    assert head == "flowchart LR"
    assert [of_chart(found[3]) for found in boxes] == [
        [one_line(line) for line in box.lines] for box in topology(plan).boxes
    ]
    assert all(BOX.fullmatch(line) or ARROW.fullmatch(line) for line in lines)
    assert of_chart(chart_label(words[0])) == [one_line(words[0])]


class _Page(html.parser.HTMLParser):
    """The elements and the text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.attributes: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [value for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


@few
@given(texts)
def test_html_and_its_drawings(words: list[str]) -> None:
    """The page's parts, of which the sandbox's report is made; its own tests have the whole page."""
    parts = [element("text", words[0], class_=words[1]), titled("rect", words[2], x=1.0)]
    page = _Page()
    page.feed(f"<p>{markup(words[3])}</p>{drawing(1, 1, words[1], parts)}")
    page.close()

    assert page.tags == ["p", "svg", "text", "rect", "title"]
    assert page.text == "".join(one_line(words[number]) for number in (3, 0, 2))
    assert page.attributes.count(one_line(words[1])) == 2
