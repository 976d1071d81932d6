"""The files that `dnsstack steps` writes: one document for each step, and a page that explains what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dnsstack.changes.steps.step import Step
from dnsstack.escaping import json_text, one_line
from dnsstack.model.domain import Domain
from dnsstack.model.names import strip_dot

PAGE = "README.md"


def name_of(number: int, count: int, apex: str) -> str:
    """The file name of a step: `01-example.com.yaml`."""
    return f"{number:0{max(2, len(str(count)))}d}-{strip_dot(apex)}.yaml"


def files(steps: Sequence[Step], dump: Callable[[Domain], str], *, old: str, new: str) -> dict[str, str]:
    """Every file of the folder by its name; `old` and `new` are the names of the two documents.

    `dump` writes a domain as a document.
    """
    count = len(steps)
    made = {}
    for number, step in enumerate(steps, 1):
        head = f"# Step {number} of {count} from {one_line(old)} to {one_line(new)}: {one_line(step.title)}.\n"
        made[name_of(number, count, step.plan.apex)] = head + dump(step.domain)
    return made | {PAGE: "\n".join(_page(steps, one_line(old), one_line(new)))}


def _page(steps: Sequence[Step], old: str, new: str) -> Iterator[str]:
    count = len(steps)
    longest = sum(step.wait.seconds for step in steps[:-1])
    yield f"# {strip_dot(steps[0].plan.apex)}: from `{old}` to `{new}` in {counted(count, 'step')}"
    yield ""
    if count == 1:
        yield "One `pulumi up` can make this change without an unanswered query."
    else:
        waits = f" All waits together are at least {duration(longest)}." if longest else ""
        yield (
            "One `pulumi up` can't make this change without an unanswered query. Each file here is a whole document "
            f"that passes `dnsstack check`. Deploy all of them, one after the other, in this order.{waits}"
        )
    yield ""
    yield "Replace the document that your program reads by each file. `STACK` is the name of your stack."
    yield (
        "If you stopped before the last step, `dnsstack steps --stack STACK NEW --out DIR` "
        "writes the steps that remain."
    )
    for number, step in enumerate(steps, 1):
        yield from _section(number, count, step)
    yield ""


def _section(number: int, count: int, step: Step) -> Iterator[str]:
    file = name_of(number, count, step.plan.apex)
    yield ""
    yield f"## Step {number} of {count}: {one_line(step.title)}"
    yield ""
    tasks = list(_tasks(file, step, last=number == count))
    yield from (f"{place}. {task}" for place, task in enumerate(tasks, 1))


def _tasks(file: str, step: Step, *, last: bool) -> Iterator[str]:
    yield f"See what changes: `dnsstack diff --stack STACK {file}`."
    for gap in step.gaps:
        yield (
            f"**A gap begins here**: {one_line(gap.owner)} {gap.rdtype}: {gap.why}. It lasts {gap.shortest}, and it "
            f"affects {gap.whom}."
        )
    for problem in step.warnings:
        yield f"The guard warns: {one_line(problem.message)}. {one_line(problem.hint)}."
    yield from (f"By hand: {task}." for task in step.first)
    yield from (task.replace("{file}", file) for task in step.before)
    if step.consents:
        names = json_text(list(step.consents))
        yield (
            f"Replace the document by `{file}`, and deploy it with the consent {', '.join(step.consents)}: "
            f"`pulumi config set dnsstack:consent '{names}'`, `pulumi up`, `pulumi config rm dnsstack:consent`."
        )
    else:
        yield f"Replace the document by `{file}`, and deploy it: `pulumi up`."
    yield from step.told
    yield from (f"By hand: {task}." for task in step.afterwards)
    if step.wait.seconds:
        yield (
            f"Wait {duration(step.wait.seconds)}, counted from the end of `pulumi up` (Route53 says INSYNC then): "
            f"{step.wait.why}."
        )
    until = f", and {step.wait.until}" if step.wait.until else ""
    after = "the change is made" if last else "the next step may begin"
    yield f"`dnsstack verify {file}` must find no mismatch (exit code 0){until}. Then {after}."


def counted(number: int, what: str) -> str:
    """`1 step`, `3 steps`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def duration(seconds: int) -> str:
    """`172,800 s (48 h)`; less than an hour is written without hours."""
    hours = seconds / 3600
    return f"{seconds:,} s ({hours:.3g} h)" if hours >= 1 else f"{seconds} s"
