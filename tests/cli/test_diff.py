"""`dnsstack diff` on documents and revisions: what it reads, prints and ends with."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import GOOD, Run

OTHER = GOOD.replace("192.0.2.1", "192.0.2.7")


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit of a document in `dns/`."""
    folder = tmp_path / "dns"
    folder.mkdir()
    (folder / "example.com.yaml").write_text(GOOD, encoding="utf-8")
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    return tmp_path


def test_two_files_are_compared_without_git(dnsstack: Run, tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(GOOD, encoding="utf-8")
    new.write_text(OTHER, encoding="utf-8")

    ran = dnsstack("diff", old, new)

    assert ran.code == 0
    assert "  ~ @ A\n      - 192.0.2.1\n      + 192.0.2.7\n" in ran.out


@pytest.mark.parametrize(("text", "code"), [(GOOD, 0), (OTHER, 1)])
def test_exit_code_is_as_gits(dnsstack: Run, repository: Path, text: str, code: int) -> None:
    file = repository / "dns/example.com.yaml"
    file.write_text(text, encoding="utf-8")

    assert dnsstack("diff", file, "--exit-code").code == code
    assert dnsstack("diff", file).code == 0


def test_a_path_that_one_side_leaves_out_is_the_other_sides(
    dnsstack: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "dns/example.com.yaml").write_text(OTHER, encoding="utf-8")
    git(repository, "commit", "-am", "second")
    ran = dnsstack("diff", "git:HEAD", repository / "dns/example.com.yaml")
    assert "git:HEAD:dns/example.com.yaml" in ran.out

    monkeypatch.chdir(repository / "dns")
    assert "+ 192.0.2.7" in dnsstack("diff", "git:HEAD~1", "git:HEAD:dns/example.com.yaml").out
    assert "+ 192.0.2.7" in dnsstack("diff", "git:HEAD~1:./example.com.yaml", "git:HEAD").out
    assert "+ 192.0.2.1" in dnsstack("diff", "git:HEAD", "git:HEAD~1:dns/example.com.yaml").out
    assert dnsstack("diff", "git:HEAD~1", "git:HEAD").code == 2


def test_splitting_into_fragments_and_formatting_anew_is_no_difference(dnsstack: Run, repository: Path) -> None:
    folder = repository / "dns"
    (folder / "parts").mkdir()
    head, records = GOOD.split("records:\n")
    (folder / "parts/records.yaml").write_text("records:\n" + records, encoding="utf-8")
    (folder / "example.com.yaml").write_text(f"# comment\ninclude: parts/records.yaml\n{head}", encoding="utf-8")

    ran = dnsstack("diff", folder / "example.com.yaml", "--exit-code")

    assert (ran.code, ran.out.splitlines()[1]) == (0, "no difference")


def test_fragments_are_those_of_the_same_revision(dnsstack: Run, repository: Path) -> None:
    folder = repository / "dns"
    (folder / "parts").mkdir()
    head, records = GOOD.split("records:\n")
    (folder / "parts/records.yaml").write_text("records:\n" + records, encoding="utf-8")
    (folder / "example.com.yaml").write_text(f"include: parts/records.yaml\n{head}", encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "-m", "split")
    (folder / "parts/records.yaml").write_text("records:\n" + records.replace("192.0.2.1", "192.0.2.7"))

    ran = dnsstack("diff", folder / "example.com.yaml")

    assert "      - 192.0.2.1\n      + 192.0.2.7\n" in ran.out


def test_a_link_and_an_allowed_folder_are_followed_inside_the_revision(dnsstack: Run, repository: Path) -> None:
    head, records = GOOD.split("records:\n")
    (repository / "shared").mkdir()
    (repository / "shared/records.yaml").write_text("records:\n" + records, encoding="utf-8")
    (repository / "dns/real.yaml").write_text(f"include: ../shared/records.yaml\n{head}", encoding="utf-8")
    (repository / "dns/example.com.yaml").unlink()
    (repository / "dns/example.com.yaml").symlink_to("real.yaml")
    git(repository, "add", ".")
    git(repository, "commit", "-m", "link")
    shutil.rmtree(repository / "shared")
    (repository / "shared").mkdir()
    (repository / "new.yaml").write_text(OTHER, encoding="utf-8")

    ran = dnsstack(
        "diff", "git:HEAD:./dns/example.com.yaml", "new.yaml", "--include-root", repository / "shared", cwd=repository
    )

    assert ran.code == 0, ran
    assert "+ 192.0.2.7" in ran.out


def test_a_revision_that_is_not_there_is_said_and_a_shallow_clone_gets_its_hint(
    dnsstack: Run, repository: Path, tmp_path: Path
) -> None:
    file = repository / "dns/example.com.yaml"
    ran = dnsstack("diff", "git:nowhere", file)
    assert ran.code == 2
    assert "has no revision 'nowhere'" in ran.err
    assert "fetch-depth" not in ran.err

    file.write_text(OTHER, encoding="utf-8")
    git(repository, "commit", "-am", "second")
    git(tmp_path, "clone", "--depth", "1", f"file://{repository}", str(tmp_path / "shallow"))
    ran = dnsstack("diff", "git:HEAD~1", tmp_path / "shallow/dns/example.com.yaml")
    assert ran.code == 2
    assert "fetch-depth: 0" in ran.err


@pytest.mark.parametrize("rev", ["--output=x", "-h", "HEAD\n", "a b", "\x1b[1m"])
def test_a_revision_is_never_an_option(dnsstack: Run, repository: Path, rev: str) -> None:
    ran = dnsstack("diff", f"git:{rev}", repository / "dns/example.com.yaml")

    assert ran.code == 2
    assert "\x1b" not in ran.err
    assert not (repository / "dns/x").exists()


def test_a_document_outside_any_repository_is_told(dnsstack: Run, good: Path) -> None:
    ran = dnsstack("diff", good)

    assert ran.code == 3
    assert "not a git repository" in ran.err


def test_an_old_document_that_does_not_load_is_shown_and_the_new_one_evaluated(dnsstack: Run, repository: Path) -> None:
    file = repository / "dns/example.com.yaml"
    file.write_text(GOOD.replace("records", "recrods"), encoding="utf-8")
    git(repository, "commit", "-am", "broken")
    file.write_text(GOOD, encoding="utf-8")

    ran = dnsstack("diff", file, "--exit-code")

    assert ran.code == 1
    assert "git:HEAD:/dns/example.com.yaml:5:1: " in ran.out
    assert "is evaluated alone" in ran.out


def test_a_new_document_is_evaluated_alone(dnsstack: Run, repository: Path) -> None:
    file = repository / "dns/example.org.yaml"
    file.write_text(GOOD, encoding="utf-8")

    ran = dnsstack("diff", file)

    assert ran.code == 0
    assert "the revision has no such file" in ran.out


def test_a_new_document_that_does_not_load_ends_it(dnsstack: Run, repository: Path, malformed: Path) -> None:
    ran = dnsstack("diff", "git:HEAD:dns/example.com.yaml", malformed, cwd=repository)

    assert ran.code == 2
    assert "recrods" in ran.err


def test_two_domains_are_not_compared(dnsstack: Run, good: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(GOOD.replace("example.com", "example.org"), encoding="utf-8")

    ran = dnsstack("diff", good, other)

    assert ran.code == 2
    assert "name two documents of one domain" in ran.err


def test_json_is_one_object(dnsstack: Run, repository: Path) -> None:
    file = repository / "dns/example.com.yaml"
    file.write_text(OTHER, encoding="utf-8")

    made = json.loads(dnsstack("diff", file, "--format", "json").out)

    assert made["different"] is True
    assert [(one["owner"], one["type"], one["change"]) for one in made["rrsets"]] == [("example.com.", "A", "changed")]


def test_colour_marks_what_comes_and_goes(dnsstack: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = repository / "dns/example.com.yaml"
    file.write_text(OTHER, encoding="utf-8")
    monkeypatch.setenv("FORCE_COLOR", "1")

    assert "\x1b[32m      + 192.0.2.7\x1b[0m" in dnsstack("diff", file).out


def test_a_stacks_document_is_the_old_side(
    dnsstack: Run, tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = tmp_path / "outputs.json"
    deployed = {"domain": "example.com", "nameservers": {"route53": {}, "cloudflare": {"account": "0" * 32}}}
    records = {"@": {"A": "192.0.2.7", "AAAA": "2001:db8::1"}, "www": {"CNAME": "@"}}
    outputs.write_text(json.dumps({"document": deployed | {"records": records}}), encoding="utf-8")
    program = tmp_path / "bin/pulumi"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ncat {outputs}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")

    ran = dnsstack("diff", "--stack", "prod", good)

    assert ran.code == 0, ran.err
    assert "example.com. the stack prod -> " in ran.out
    assert "  ~ @ A\n      - 192.0.2.7\n      + 192.0.2.1\n" in ran.out
    assert dnsstack("diff", "--stack", "prod", good, good).code == 2


def test_a_source_that_cannot_be_said_in_a_document_is_shown_and_the_document_evaluated(
    dnsstack: Run, tmp_path: Path, good: Path
) -> None:
    zone = tmp_path / "db"
    zone.write_text("$ORIGIN example.com.\n@ 60 SOA a. b. 1 2 3 4 5\nwww 60 A 192.0.2.256\n", encoding="utf-8")

    ran = dnsstack("diff", f"zonefile:{zone}", good)

    assert ran.code == 0
    assert "is evaluated alone" in ran.out
    assert "192.0.2.256" in ran.out
