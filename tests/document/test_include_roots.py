"""`include:` stays inside the document's folder unless another one is allowed; nothing outside is even opened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dnsstack import files
from dnsstack.document import load
from dnsstack.document.loading import load_all
from dnsstack.errors import DocumentError

DOCUMENT = """\
domain: example.com
include: {path}
nameservers: {{route53: {{}}, cloudflare: {{account: "0123456789abcdef0123456789abcdef"}}}}
"""
FRAGMENT = "records: {www: {A: 192.0.2.1}}\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """`domains/` for documents, `shared/` beside it, and a file of someone else."""
    for name in ("domains/below", "shared"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("domains/beside.yaml", "domains/below/deep.yaml", "shared/www.yaml"):
        (tmp_path / name).write_text(FRAGMENT, encoding="utf-8")
    (tmp_path / "secret.yaml").write_text("password: hunter2\nwww: [hunter2\n", encoding="utf-8")
    (tmp_path / "domains/link.yaml").symlink_to("../secret.yaml")
    (tmp_path / "domains/linked").symlink_to("../shared")
    (tmp_path / "domains/again.yaml").write_text("include: ../secret.yaml\n", encoding="utf-8")
    (tmp_path / "domains-too").mkdir()
    (tmp_path / "domains-too/x.yaml").write_text(FRAGMENT, encoding="utf-8")
    return tmp_path


def _document(tree: Path, path: str) -> Path:
    file = tree / "domains/example.com.yaml"
    file.write_text(DOCUMENT.format(path=path), encoding="utf-8")
    return file


@pytest.mark.parametrize("path", ["beside.yaml", "below/deep.yaml", "below/../beside.yaml", "{}/domains/beside.yaml"])
def test_inside(tree: Path, path: str) -> None:
    assert load(_document(tree, path.format(tree))).domain.records[0].owner == "www.example.com."


OUTSIDE = [
    "../secret.yaml", "{}/secret.yaml", "below/../../secret.yaml", "link.yaml", "linked/www.yaml", "again.yaml",
    "../domains-too/x.yaml", "../missing.yaml", "/etc/hostname.yaml",
]  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
def test_outside_is_refused_unread(tree: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the file exists, and what is in it, is not told."""
    read: list[str] = []
    real = files.read_bytes

    def noted(file: str, limit: int) -> bytes:
        read.append(os.path.realpath(file))
        return real(file, limit)

    document = _document(tree, path.format(tree))
    monkeypatch.setattr(files, "read_bytes", noted)
    with pytest.raises(DocumentError) as error:
        load(document)
    assert {problem.rule for problem in error.value.problems} == {"include-outside"}
    assert "--include-root" in str(error.value)
    assert "hunter2" not in str(error.value)
    assert all(Path(one).is_relative_to(tree / "domains") for one in read)


def test_another_folder_is_allowed_by_name(tree: Path) -> None:
    for path in ("../shared/www.yaml", "linked/www.yaml"):
        document = str(_document(tree, path))
        assert load(document, [str(tree / "shared")]).domain.records
        assert load_all([document], [str(tree / "shared")])[0].domain.records
        with pytest.raises(DocumentError):
            load(document, [str(tree / "domains-too")])


def test_a_document_in_the_working_directory(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _document(tree, "beside.yaml")
    monkeypatch.chdir(tree / "domains")
    assert load("example.com.yaml").domain.records
    _document(tree, "../shared/www.yaml")
    with pytest.raises(DocumentError):
        load("example.com.yaml")
