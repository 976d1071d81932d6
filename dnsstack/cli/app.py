"""`dnsstack`: finds the verb, loads only its file, and turns every fault into a sentence and an exit code.

Exit codes: 0 fine, 1 findings or mismatch, 2 usage or document, 3 environment; 130 interrupted.
"""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
import threading
from collections.abc import Sequence
from contextvars import copy_context
from importlib import import_module
from types import ModuleType
from typing import Any, Final, NamedTuple, NoReturn

import click

from dnsstack import __version__
from dnsstack.errors import DnsStackError
from dnsstack.masking import hide_variables

EXIT_USAGE: Final = 2
EXIT_ENVIRONMENT: Final = 3
EXIT_INTERRUPTED: Final = 130
"""128 + SIGINT, as shells count it."""


class Verb(NamedTuple):
    """A line of the roster: which module holds the verb, what it does, and whether it keeps running."""

    module: str
    summary: str
    long_lived: bool = False


VERBS: Final[dict[str, Verb]] = {
    "init": Verb("init", "Start a project for one domain: document, Pulumi files, least privileges, CI."),
    "check": Verb("check", "Find everything that is wrong with documents, before anything is touched."),
    "explain": Verb("explain", "Say who answers what in each health state, how soon, and what it costs."),
    "diff": Verb("diff", "Show a change before it happens, RRset by RRset, and what differs at the providers."),
    "steps": Verb("steps", "Write the documents in between, where one `up` would leave queries unanswered."),
    "verify": Verb("verify", "Ask every name server of both providers; compare with the document.", long_lived=True),
    "follow": Verb("follow", "Keep Cloudflare's failover records equal to Route53's role.", long_lived=True),
    "pin": Verb("pin", "Pin a failover policy to one side in its document, or let it go; comments stay."),
    "import": Verb("import_", "Read an existing zone into a document, and adopt it without making anything again."),
    "render": Verb(
        "render", "Write what would be deployed, or take it elsewhere: specs, zone file, BIND, change batches."
    ),
    "tsig": Verb("tsig", "Make the keys that sign zone transfers between own name servers."),
    "fmt": Verb("fmt", "Lay documents out in one style; comments stay."),
    "schema": Verb("schema", "Print the JSON Schema of the document, for editors."),
    "sandbox": Verb(
        "sandbox", "Deploy a document into emulated providers on this machine, with no account.", long_lived=True
    ),
    "completion": Verb("completion", "Print the completion script of a shell."),
}
"""The roster: one file beside this one, one line here. The order is that of `dnsstack --help`."""


class LazyGroup(click.Group):
    """A group that imports a verb's file only when that verb runs; its help text needs none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The verbs, in the roster's order."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # likewise
        """The verb's command, from its file."""
        verb = VERBS.get(cmd_name)
        if verb is None:
            return None
        command = import_module(f"dnsstack.cli.{verb.module}").command
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's, with the nearest verb for a misspelt one."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from dnsstack.model.nearest import did_you_mean

            ctx.fail(f"{args[0]!r} is not a command{did_you_mean(args[0], VERBS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # likewise
        """The roster's summaries: no verb is imported for the overview."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.summary) for name, verb in VERBS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 fine, 1 findings or mismatch, 2 usage or document, 3 environment.",
)
@click.version_option(__version__, prog_name="dnsstack")
def app() -> None:
    """Declare a domain once; serve it from Route53 and Cloudflare at the same time.

    \b
    dnsstack init example.com                 a project to start from
    dnsstack check example.com.yaml           what is wrong with a document
    dnsstack explain example.com.yaml www     what www answers when its primary dies
    """  # noqa: D301  # the backspace itself is what click looks for


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    verb = VERBS.get(next((word for word in words if not word.startswith("-")), ""))
    if verb is None or not verb.long_lived:
        gc.disable()  # a process that runs for a second gains nothing from looking for cycles
    _without_pydantic_plugins()
    code = run(words)
    _flush()
    if threading.active_count() == 1:
        _leave(code)
    sys.exit(code)


def _leave(code: int) -> NoReturn:
    """End the process at once: taking apart every object of it first is a twentieth of what `check` takes.

    What is registered to be done at exit is done; threads, of which there is none, would be waited for.
    """
    atexit._run_exitfuncs()  # noqa: SLF001  # os._exit leaves them out; what the interpreter itself calls
    _flush()
    os._exit(code)


def _without_pydantic_plugins() -> None:
    """Plugins of Pydantic watch a program's models; a command has none, and need not look for them.

    Looking reads what every installed package says of itself, a tenth of what `check` takes to start. Pydantic asks
    this module for its plugins; should it come to ask another one, they are looked for again and nothing else is lost.
    """
    loader: Any = ModuleType("pydantic.plugin._loader")
    loader.get_plugins = tuple
    sys.modules.setdefault(loader.__name__, loader)


def run(words: Sequence[str]) -> int:  # noqa: PLR0911  # one return a kind of ending
    """Run the command line in this process; the exit code. Faults of the user are printed, never raised."""
    hide_variables(os.environ, public=("sandbox-",) if "sandbox" in words else ())  # its token opens nothing
    try:
        result: Any = copy_context().run(app.main, list(words), prog_name="dnsstack", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        _say(shown.getvalue().rstrip("\n"))
        return EXIT_USAGE
    except DnsStackError as error:
        from dnsstack.cli.screen import print_error

        print_error(error)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted")
        return EXIT_INTERRUPTED
    except (BrokenPipeError, SystemExit) as stop:
        if isinstance(stop, SystemExit) and stop.code != 1:
            raise  # click's shell completion has answered
        return _reader_left()  # click turns a broken pipe into exit code 1, which means findings here
    except OSError as error:
        _say(f"error: {error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return EXIT_ENVIRONMENT
    except Exception:  # noqa: BLE001  # the last resort: whatever comes here is ours, and says so
        return _our_fault()
    return result if isinstance(result, int) else 0


def _our_fault() -> int:
    """A fault of dnsstack itself: the only time that a traceback is shown."""
    import traceback

    _say(traceback.format_exc().rstrip("\n"))
    _say("this is a fault of dnsstack, not of your document: please report it with the lines above")
    return EXIT_ENVIRONMENT


def _say(text: str) -> None:
    from dnsstack.cli.screen import say

    say(text, err=True)


def _flush() -> None:
    """Write out what is buffered; a reader that has gone away is not a fault of ours."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _reader_left()


def _reader_left() -> int:
    """`dnsstack … | head`: the rest of the output has nowhere to go, and Python shall not complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
