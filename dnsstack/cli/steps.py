"""`dnsstack steps`: write a sequence of documents for a change that can't be deployed at once."""

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
    "  dnsstack steps old.yaml new.yaml --out steps         a document for each step, and a page of instructions\n"
    "  dnsstack steps --stack prod new.yaml --out steps     from what is deployed, also in the middle of the steps\n"
    "  dnsstack steps old.yaml new.yaml                     only list the steps\n"
    "\n\b\n"
    "Exit codes: 0 success, 1 every order of steps leaves a gap, 2 wrong usage or document, 3 the stack can't be read.",
)
@click.argument("documents", metavar="[OLD] NEW", nargs=-1, required=True)
@include_root
@click.option(
    "--stack",
    metavar="NAME",
    help="Start from what this Pulumi stack has deployed; if OLD is also given, the stack must have OLD or one of "
    "the steps.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="The folder to write; it must be empty or new."
)
@click.option("--accept-gap", is_flag=True, help="Write the steps even if some queries get no answer for a while.")
def command(documents: tuple[str, ...], stack: str | None, out: Path | None, *, accept_gap: bool) -> int:
    """Write the documents to deploy one after the other to get from OLD to NEW, so that every query is answered.

    Some changes, such as moving all records to another name server, would leave queries unanswered if they were
    deployed at once. Each step is a complete, checked document. A page says for each step what to run, which consent it
    needs, how long to wait, and what to verify before the next one.
    """
    from dnsstack.changes.steps import steps

    least, most = (1, 2) if stack else (2, 2)
    if not least <= len(documents) <= most:
        msg = "OLD is missing; give OLD and NEW, or --stack NAME and NEW"
        raise UsageError(msg)
    new = load_checked(documents[-1]).domain
    old, old_name = _old(documents, stack, new.apex)
    if old.apex != new.apex:
        msg = f"{old_name} is about {old.apex}, {documents[-1]} about {new.apex}; name two documents of one domain"
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
    """The document to start from, and its name. Errors that the rules find in it are ignored."""
    if len(documents) > 1:
        from dnsstack.cli.diffing.sides import named

        return named(documents[0], documents[1]).domain, documents[0]
    from dnsstack.follow.stack import resolved

    return resolved(str(stack), apex), f"the stack {stack}"


def _is_elsewhere(stack: str, old: Domain, found: Sequence[Step], old_name: str, new_name: str) -> bool:
    """True if the stack has neither of the documents nor a step deployed; then the difference is printed."""
    from dnsstack.changes import Side, compare, formats, report
    from dnsstack.follow.stack import resolved
    from dnsstack.plan.build import build

    plan = build(resolved(stack, old.apex))
    if not compare(plan, build(old)) or any(not compare(plan, step.plan) for step in found):
        return False
    say(formats.FORMATS["text"](report(Side(f"the stack {stack}", plan), Side(old_name, build(old)))))
    say(
        f"the stack {stack} has neither {old_name} nor {new_name} deployed, nor a step between them; see above how it "
        f"differs from {old_name}. Start from what is deployed: dnsstack steps --stack {stack} {new_name}",
        err=True,
    )
    return True


def _check_each(found: Sequence[Step]) -> None:
    """Check the document of every step with the rules.

    Raises:
        LintFailed: a rule refuses one of them.
    """
    from dnsstack.lint.gate import prepare

    for step in found:
        prepare(step.domain)


def _tell(found: Sequence[Step]) -> None:
    from dnsstack.changes.steps.folder import counted, duration

    if not found:
        say("the documents mean the same, so there are no steps")
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
        msg = f"{out} is not empty, so files of other steps would be mixed in; name a new folder with --out"
        raise UsageError(msg)
    made = made_of(found, dump, old=old_name, new=new_name)
    with writing():
        out.mkdir(parents=True, exist_ok=True)
        files.write_all({out / name: text for name, text in made.items()}, new=True)
    say(f"wrote {len(made)} files to {out}; begin with {out / PAGE}")
