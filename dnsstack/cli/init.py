"""`dnsstack init`: write a project for one domain; its document passes `check`."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Final

import click

from dnsstack import files
from dnsstack.cli.screen import say
from dnsstack.errors import UsageError, writing
from dnsstack.escaping import must_quote

FILES: Final = {
    "Pulumi.yaml": "Pulumi.yaml",
    "program.py.txt": "__main__.py",
    "requirements.txt": "requirements.txt",
    "document.yaml": "{file}",
    "iam-policy.json": "iam-policy.json",
    "CREDENTIALS.md": "CREDENTIALS.md",
    "workflow.yml": ".github/workflows/dns.yml",
    "gitignore.txt": ".gitignore",
}
"""The roster: each template in `cli/templates/`, and its file in the project."""

TEMPLATES: Final = Path(__file__).with_name("templates")


_REGISTRABLE: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?![0-9]+\.)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.")
"""A domain that can't be taken for an option, a number or an address (RFC 1123 §2.1, RFC 3696 §2)."""
LONGEST_FILE: Final = 255
LONGEST_PROJECT: Final = 100


PLUGINS: Final = """plugins:
  providers:
    - name: dnsstack              # all RRsets of a provider's zone as one resource
      path: .venv/bin             # where pip puts pulumi-resource-dnsstack
"""
"""A part of Pulumi.yaml: the folder of dnsstack's plugin, relative to Pulumi.yaml."""

_SERVERS: Final = "nameservers:\n"
_PER_ZONE: Final = "  resources: per-zone         # one Pulumi resource a zone; another form later takes three steps\n"


def project(domain: str, *, per_zone: bool = False) -> dict[str, str]:
    """The files of a project for `domain`: each path, relative to the project's folder, with its text.

    With `per_zone`, all RRsets of a provider's zone are one resource, and Pulumi.yaml names dnsstack's plugin.

    Raises:
        UsageError: `domain` is not a name that can be registered.
    """
    from dnsstack.model.names import absolute, strip_dot, to_unicode

    try:
        name = absolute(domain, ".")
    except ValueError as error:
        raise UsageError(str(error)) from None
    if not _REGISTRABLE.fullmatch(name):
        msg = (
            f"{domain!r} is not a domain that can be registered; write two or more labels of letters, digits and"
            " inner hyphens, of which the last is not a number"
        )
        raise UsageError(msg)
    ascii_name, shown = strip_dot(name), strip_dot(to_unicode(name))
    file = f"{ascii_name}.yaml"
    words = {
        "@DOMAIN@": ascii_name if must_quote(shown) else shown,
        "@ASCII@": ascii_name,
        "@FILE@": file if len(file) <= LONGEST_FILE else "domain.yaml",
        "@PROJECT@": _project_name(ascii_name),
    }
    made = {}
    for template, target in FILES.items():
        text = files.read_text(TEMPLATES / template)
        for word, value in words.items():
            text = text.replace(word, value)
        made[target.format(file=words["@FILE@"])] = _per_zone(template, text) if per_zone else text
    return made


def _per_zone(template: str, text: str) -> str:
    if template == "document.yaml":
        return text.replace(_SERVERS, _SERVERS + _PER_ZONE, 1)
    if template == "requirements.txt":
        return text.replace("dnsstack[pulumi,", "dnsstack[pulumi,plugin,", 1)
    return text + PLUGINS if template == "Pulumi.yaml" else text


def _project_name(name: str) -> str:
    """A name that Pulumi accepts, at most 100 characters (sdk/go/common/workspace, project names)."""
    whole = f"dns-{name.replace('.', '-')}"
    return whole if len(whole) <= LONGEST_PROJECT else f"{whole[:91]}-{sha256(name.encode()).hexdigest()[:8]}"


@click.command(
    "init",
    epilog="\b\nExamples:\n  dnsstack init example.com\n  dnsstack init example.com --dir dns/example.com\n"
    "  dnsstack init example.com --per-zone",
)
@click.argument("domain")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write. [default: DOMAIN]",
)
@click.option("--per-zone", is_flag=True, help="One Pulumi resource for all RRsets of a zone, for large zones.")
def command(domain: str, folder: Path | None, *, per_zone: bool) -> None:
    """Start a project for DOMAIN.

    Writes a document with comments, the Pulumi files, an IAM policy and token permissions that allow no more than is
    needed, and a CI pipeline. No existing file is overwritten. The document passes `dnsstack check`.
    """
    made = project(domain, per_zone=per_zone)
    folder = folder or Path(domain.rstrip("."))
    existing = [name for name in made if (folder / name).exists()]
    if existing:
        msg = f"{folder} has {', '.join(existing)} already, and init overwrites no file; name another folder with --dir"
        raise UsageError(msg)
    with writing():
        for name in made:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
        files.write_all({folder / name: text for name, text in made.items()}, new=True)
    document = next(name for name in made if name.endswith(".yaml") and name != "Pulumi.yaml")
    say(f"wrote {len(made)} files to {folder}")
    for name in made:
        say(f"  {name}")
    say(f"Next, set the account and the addresses in {folder / document}, then run: dnsstack check {folder / document}")
