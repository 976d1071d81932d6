"""`dnsstack`: finds the command, loads only its file, and turns every fault into a sentence and an exit code.

Exit codes: 0 success, 1 findings or differences, 2 wrong usage or document, 3 no network or credentials, 130 Ctrl-C.
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
    """A line of the roster: the module of a command, what the command does, and whether it runs for a long time."""

    module: str
    summary: str
    long_lived: bool = False


VERBS: Final[dict[str, Verb]] = {
    "init": Verb(
        "init", "Start a project for one domain: a document, the Pulumi files, minimal permissions, a CI pipeline."
    ),
    "check": Verb("check", "Find everything that is wrong with documents, without any network access."),
    "explain": Verb("explain", "Show what each provider answers in each health state, and how long a failover takes."),
    "diff": Verb(
        "diff", "Show what a change of the document does to each RRset, or how the providers differ from the document."
    ),
    "steps": Verb(
        "steps",
        "Write a sequence of documents for a change that cannot be deployed at once without unanswered queries.",
    ),
    "verify": Verb(
        "verify",
        "Query every name server of both providers and compare the answers with the document.",
        long_lived=True,
    ),
    "follow": Verb(
        "follow",
        "Keep Cloudflare's failover records equal to the role that Route53 answers, primary or secondary.",
        long_lived=True,
    ),
    "pin": Verb("pin", "Fix a failover policy to its primary or secondary in the document, or remove the pin."),
    "import": Verb("import_", "Write a document from an existing zone, and let Pulumi adopt the existing records."),
    "render": Verb(
        "render", "Write what would be deployed, as Pulumi specs, a zone file, or the configuration of another tool."
    ),
    "tsig": Verb("tsig", "Make the TSIG keys that sign zone transfers between your own name servers."),
    "fmt": Verb("fmt", "Format documents in one style; comments are kept."),
    "schema": Verb("schema", "Print the JSON Schema of the document, for use in an editor."),
    "sandbox": Verb(
        "sandbox", "Try a document on this machine with emulated providers; no account is needed.", long_lived=True
    ),
    "completion": Verb("completion", "Print the completion script for a shell."),
}
"""The roster: one file beside this one, one line here. The order is that of `dnsstack --help`."""


class LazyGroup(click.Group):
    """A group that imports a command's file only when that command runs; `dnsstack --help` imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The commands, in the roster's order."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # the same
        """The command `cmd_name`, from its file; None if there is none."""
        verb = VERBS.get(cmd_name)
        if verb is None:
            return None
        command = import_module(f"dnsstack.cli.{verb.module}").command
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command as click does; for a misspelt name, suggest the nearest one."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from dnsstack.model.nearest import did_you_mean

            ctx.fail(f"{args[0]!r} is not a command{did_you_mean(args[0], VERBS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # the same
        """Write the roster's summaries; no command is imported for this."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.summary) for name, verb in VERBS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 success, 1 findings or differences, 2 wrong usage or document, 3 no network or credentials.",
)
@click.version_option(__version__, prog_name="dnsstack")
def app() -> None:
    """Declare a domain once, and serve it from Route53 and Cloudflare at the same time.

    \b
    dnsstack init example.com                 start a project
    dnsstack check example.com.yaml           find what is wrong with a document
    dnsstack explain example.com.yaml www     show what www answers when its primary fails
    """  # noqa: D301  # click needs the backspace character itself


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    verb = VERBS.get(next((word for word in words if not word.startswith("-")), ""))
    if verb is None or not verb.long_lived:
        gc.disable()  # a process that runs for a second needs no collection of reference cycles
    _without_pydantic_plugins()
    code = run(words)
    _flush()
    if threading.active_count() == 1:
        _leave(code)
    sys.exit(code)


def _leave(code: int) -> NoReturn:
    """End the process without deleting its objects first: that would be a twentieth of the time of `check`.

    Functions registered with `atexit` are run. Threads are not waited for: the caller has made sure that none runs.
    """
    atexit._run_exitfuncs()  # noqa: SLF001  # os._exit does not run them; the interpreter calls this
    _flush()
    os._exit(code)


def _without_pydantic_plugins() -> None:
    """Keep Pydantic from looking for its plugins: a command uses none.

    The search reads the metadata of every installed package, a tenth of the start of `check`. Pydantic asks the module
    replaced here; if a later Pydantic asks another one, the search happens again and everything still works.
    """
    loader: Any = ModuleType("pydantic.plugin._loader")
    loader.get_plugins = tuple
    sys.modules.setdefault(loader.__name__, loader)


def run(words: Sequence[str]) -> int:  # noqa: PLR0911  # one return for each kind of end
    """Run the command line in this process and return its exit code. A user's mistakes are printed, never raised."""
    public = ("sandbox-",) if "sandbox" in words else ()  # the sandbox's token gives access to nothing
    hide_variables(os.environ, public=public)
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
            raise  # click has answered a shell's completion request
        return _reader_left()  # click turns a broken pipe into exit code 1, which means findings here
    except OSError as error:
        _say(f"error: {error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return EXIT_ENVIRONMENT
    except Exception:  # noqa: BLE001  # any other exception is a fault of dnsstack, which is reported
        return _our_fault()
    return result if isinstance(result, int) else 0


def _our_fault() -> int:
    """Report a fault of dnsstack itself. Only here is a traceback shown."""
    import traceback

    _say(traceback.format_exc().rstrip("\n"))
    _say("this is a fault of dnsstack, not of your document; please report it with the lines above")
    return EXIT_ENVIRONMENT


def _say(text: str) -> None:
    from dnsstack.cli.screen import say

    say(text, err=True)


def _flush() -> None:
    """Write out what is buffered; that the reader of a pipe has ended is not an error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _reader_left()


def _reader_left() -> int:
    """The reader of the pipe has ended, as in `dnsstack … | head`: drop the rest, so that Python reports no error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
