"""`dnsstack steps`: the documents between two, where one `pulumi up` would leave queries unanswered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dnsstack.cli.documents import include_root, load_checked
from dnsstack.cli.screen import say
from dnsstack.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dnsstack.changes.steps import Step
    from dnsstack.model.domain import Domain


@click.command(
    "steps",
    epilog="\b\n"
    "Examples:\n"
    "  dnsstack steps old.yaml new.yaml --out steps         one document a step, and a page that says what to do\n"
    "  dnsstack steps --stack prod new.yaml --out steps     from what is deployed: after a stop, what is left\n"
    "  dnsstack steps old.yaml new.yaml                     only say how many, and which\n"
    "\n\b\n"
    "Exit codes: 0 fine, 1 no order of steps is without a gap, 2 usage or document, 3 environment.",
)
@click.argument("documents", metavar="[OLD] NEW", nargs=-1, required=True)
@include_root
@click.option(
    "--stack", metavar="NAME", help="OLD is what this Pulumi stack has deployed; if OLD is given, both must agree."
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="The folder to write; it must be empty.")
@click.option("--accept-gap", is_flag=True, help="Write the steps also where queries get no answer for a while.")
def command(documents: tuple[str, ...], stack: str | None, out: Path | None, *, accept_gap: bool) -> int:
    """Write the documents to deploy one after the other, to get from OLD to NEW with every query answered.

    Each is a whole, checked document. A page says what to run, with which consent, how long to wait and why, and what
    must be seen before the next step. One step where one suffices.
    """
    from dnsstack.changes.steps import steps

    least, most = (1, 2) if stack else (2, 2)
    if not least <= len(documents) <= most:
        msg = "give OLD and NEW; with --stack NAME, NEW alone"
        raise UsageError(msg)
    new = load_checked(documents[-1]).domain
    old, old_name = _old(documents, stack, new.apex)
    if old.apex != new.apex:
        msg = f"{old_name} is about {old.apex}, {documents[-1]} about {new.apex}: name two documents of one domain"
        raise UsageError(msg)
    found = steps(old, new, accept_gap=accept_gap)
    if stack and len(documents) == most and _is_elsewhere(stack, old, found, old_name, documents[-1]):
        return 1
    _check_each(found)
    _tell(found)
    if out is not None and found:
        _write(out, found, old_name, documents[-1])
    return 0


def _old(documents: Sequence[str], stack: str | None, apex: str) -> tuple[Domain, str]:
    """The document to start from and what it is called; rules that refuse it today don't matter."""
    if len(documents) > 1:
        from dnsstack.cli.diffing.sides import named

        return named(documents[0], documents[1]).domain, documents[0]
    from dnsstack.follow.stack import resolved

    return resolved(str(stack), apex), f"the stack {stack}"


def _is_elsewhere(stack: str, old: Domain, found: Sequence[Step], old_name: str, new_name: str) -> bool:
    """True, and shown, where what is deployed is none of the documents on the way."""
    from dnsstack.changes import Side, compare, formats, report
    from dnsstack.follow.stack import resolved
    from dnsstack.plan.build import build

    plan = build(resolved(stack, old.apex))
    if not compare(plan, build(old)) or any(not compare(plan, step.plan) for step in found):
        return False
    say(formats.FORMATS["text"](report(Side(f"the stack {stack}", plan), Side(old_name, build(old)))))
    say(
        f"the stack {stack} has neither {old_name} nor {new_name} deployed, nor a step between them: this is how it "
        f"differs from {old_name}. Start from what is deployed: dnsstack steps --stack {stack} {new_name}",
        err=True,
    )
    return True


def _check_each(found: Sequence[Step]) -> None:
    """Every document on the way passes the rules.

    Raises:
        LintFailed: one does not.
    """
    from dnsstack.lint.gate import prepare

    for step in found:
        prepare(step.domain)


def _tell(found: Sequence[Step]) -> None:
    from dnsstack.changes.steps.folder import counted, duration

    if not found:
        say("nothing to do: both documents mean the same")
        return
    say(counted(len(found), "step"))
    for number, step in enumerate(found, 1):
        consent = f" (consent {', '.join(step.consents)})" if step.consents else ""
        say(f"  {number}. {step.title}{consent}")
        for gap in step.gaps:
            say(f"     a gap: {gap.owner} {gap.rdtype}: {gap.shortest}; it affects {gap.whom}")
        if step.wait.seconds and number < len(found):
            say(f"     then wait {duration(step.wait.seconds)}: {step.wait.why}")


def _write(out: Path, found: Sequence[Step], old_name: str, new_name: str) -> None:
    from dnsstack import files
    from dnsstack.changes.steps.folder import PAGE
    from dnsstack.changes.steps.folder import files as made_of
    from dnsstack.document import dump
    from dnsstack.errors import writing

    if out.exists() and any(out.iterdir()):
        msg = f"{out} is not empty: files of other steps would be mixed in; name a new folder with --out"
        raise UsageError(msg)
    made = made_of(found, dump, old=old_name, new=new_name)
    with writing():
        out.mkdir(parents=True, exist_ok=True)
        files.write_all({out / name: text for name, text in made.items()}, new=True)
    say(f"wrote {len(made)} files to {out}; begin with {out / PAGE}")
