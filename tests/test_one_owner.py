"""A fact has one owner: whoever needs it calls it, and writes it nowhere else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import dnsstack
from tests import syntax

ROOT = Path(dnsstack.__file__).parent
PRODUCT = [path for path in sorted(ROOT.rglob("*.py")) if path.relative_to(ROOT).parts[0] != "sandbox"]
"""What is not an emulator: an emulator says for itself what its service takes, so that it can refuse."""


def _texts(path: Path) -> set[str]:
    return {node.value for node in syntax.nodes(path) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _imports(path: Path) -> set[str]:
    found = set()
    for node in syntax.nodes(path):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(str(node.module))
    return found


@pytest.mark.parametrize(
    ("library", "callers"),
    [
        ("httpx", {"providers/cloudflare/api/transport.py", "follow/peers.py"}),  # peers are other followers
        ("boto3", {"providers/route53/api/clients.py"}),
        ("cloudflare", set[str]()),
        ("dns.tsig", {"providers/bind/tsig.py", "importing/sources/axfr.py"}),  # a transfer tells how TSIG failed
        ("dns.tsigkeyring", set[str]()),
        ("dns.zone", {"providers/bind/serial.py"}),  # compares the file that it wrote itself
    ],
)
def test_a_service_has_one_caller_and_a_format_one_reader(library: str, callers: set[str]) -> None:
    found = {path.relative_to(ROOT).as_posix() for path in PRODUCT if library in _imports(path)}
    assert found == callers, "call it where it is called already"


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("CLOUDFLARE_BASE_URL", "providers/cloudflare/api/answers.py"),
        ("https://api.cloudflare.com/client/v4", "providers/cloudflare/api/answers.py"),
        ("ResourcePath", "providers/route53/health_config.py"),
        ("SearchString", "providers/route53/health_config.py"),
        ("awsdns-hostmaster.amazon.com.", "model/operators.py"),
        ("--tsig-key", "cli/"),
        ("testsuite", "formats/junit.py"),
        ("2.1.0", "formats/sarif.py"),
    ],
)
def test_a_text_of_others_is_written_in_one_place(text: str, owner: str) -> None:
    found = {path.relative_to(ROOT).as_posix() for path in PRODUCT if text in _texts(path)}
    assert found, "the text is gone: so can this row"
    assert all(place.startswith(owner) for place in found), found


def test_no_option_but_one_names_a_tsig_key() -> None:
    options = {text for path in PRODUCT for text in _texts(path) if text.startswith("--") and "key" in text}
    assert {option for option in options if " " not in option} == {"--tsig-key"}
