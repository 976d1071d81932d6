"""The child process of one in-process deployment: `python -m dnsstack.sandbox.deploy.child <folder>`.

Reads the request as one line of JSON from standard input and ends when that pipe closes, so that a killed sandbox
leaves nothing running. Writes `result.json` into the folder.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import runpy
import sys
import threading
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from dnsstack import files
from dnsstack.errors import DnsStackError
from dnsstack.sandbox.deploy.stack import DeploymentError

RESULT: Final = "result.json"
LOADED: Final = "loaded"
"""The result's key for the loaded modules of `PACKAGES`; a program's own modules are not among them."""

PACKAGES: Final = frozenset({"dnsstack", "pulumi", "pulumi_aws", "pulumi_cloudflare"})


def main() -> None:
    """Run one deployment and write its result."""
    request = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    folder = Path(sys.argv[1])
    try:
        result = _deploy(request, folder)
    except DnsStackError as error:
        result = {"error": str(error), "exit_code": error.exit_code}
    result[LOADED] = [name for name in sys.modules if name.partition(".")[0] in PACKAGES]
    files.write(folder / RESULT, json.dumps(result))
    sys.stdout.flush()
    os._exit(0)  # threads of the SDK and of HTTP sessions are not needed any more


def _end_with_parent() -> None:
    """End this process when the parent, which has the other end of standard input, ends."""
    sys.stdin.read()
    os._exit(1)


def _deploy(request: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    from dnsstack.sandbox.deploy.monitor import Messages, Monitor, shown
    from dnsstack.sandbox.deploy.state import State
    from dnsstack.sandbox.deploy.steps import Kinds, Steps

    operation, dry_run = request["operation"], request["operation"] == "preview"
    state = State(folder / "state")
    monitor = Monitor(request["stack"], request["project"], dry_run=dry_run)
    in_use = Kinds(request["config"])
    steps = monitor.steps = Steps(state, in_use, monitor.guard, dry_run=dry_run)
    messages = Messages()
    result: dict[str, Any] = {"error": None, "exit_code": 0}
    try:
        if operation == "refresh" or request["refresh"]:
            steps.refresh()
        if operation == "destroy":
            steps.delete(list(reversed(list(state))))
        if operation == "import":
            from dnsstack.sandbox.deploy.adopt import adopt

            listed, kinds = Path(request["file"]), Kinds(request["config"])
            steps.changes.extend(adopt(listed, state, kinds, stack=request["stack"], project=request["project"]))
        if operation in ("up", "preview"):
            _run_program(request, monitor, messages)
            monitor.require_success()
            steps.finish()
    except DnsStackError as error:
        result = {"error": str(error), "exit_code": error.exit_code}
    except Exception as error:  # noqa: BLE001  # every error of a program is shown as the engine shows it
        file = str(Path(request["program"]) / "__main__.py")
        result = {"error": _program_error(error, monitor.failure, file), "exit_code": _exit_code(monitor.failure)}
    finally:
        monitor.stop()
        state.close()
    return result | {
        "changes": [(change.operation, change.urn, change.details) for change in steps.changes],
        "outputs": shown(monitor.outputs, monitor.secrets),
        "warnings": (*messages.of(logging.WARNING), *in_use.told),
        "errors": messages.of(logging.ERROR),
    }


def _exit_code(failure: DnsStackError | None) -> int:
    return 1 if failure is None else failure.exit_code


def _program_error(error: Exception, failure: DnsStackError | None, program: str) -> str:
    """The text of a host's refusal or of an error that is printed without a traceback; else the traceback."""
    from pulumi import RunError

    if failure is not None:
        return str(failure)
    if isinstance(error, RunError):
        return str(error)
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != program:
        trace = trace.tb_next
    text = "".join(traceback.format_exception(type(error), error, trace or error.__traceback__))
    return f"Program failed with an unhandled exception:\n{text}"


def _run_program(request: Mapping[str, Any], monitor: Any, messages: logging.Handler) -> None:
    """The program under the SDK's runtime: config, root, working directory and stack as the engine sets them."""
    from google.protobuf.empty_pb2 import Empty
    from pulumi.runtime import config
    from pulumi.runtime.mocks import MockEngine, MockSettings
    from pulumi.runtime.settings import configure
    from pulumi.runtime.stack import run_in_stack

    from dnsstack.sandbox.deploy.runtime import InlineExecutor

    logger = logging.Logger("pulumi-program", logging.INFO)  # noqa: LOG001  # no other handlers
    logger.addHandler(messages)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.set_default_executor(InlineExecutor(max_workers=1))
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # after a failed deployment, some futures are never awaited
    program = Path(request["program"])
    os.chdir(program)
    sys.path.insert(0, str(program))
    sys.argv = [str(program)]

    async def run() -> None:
        configure(
            MockSettings(  # type: ignore[no-untyped-call]  # the SDK has no annotation for it
                monitor=monitor,
                monitor_features=set(monitor.GetDeploymentInfo(Empty()).supportedFeatures),
                engine=MockEngine(logger),
                project=request["project"],
                stack=request["stack"],
                root_directory=request["root"],
                dry_run=request["operation"] == "preview",
                callbacks=monitor.callbacks,
            )
        )
        config.set_all_config(dict(request["config"]), list(request["secrets"]))
        await run_in_stack(lambda: _execute(program))

    try:
        loop.run_until_complete(run())
    finally:
        asyncio.set_event_loop(None)


def _execute(program: Path) -> None:
    main = program / "__main__.py"
    if main.exists() and not main.is_file():
        message = f"{main} is not a regular file, so nothing is deployed"
        raise DeploymentError(message)
    sys.dont_write_bytecode = True  # else the old code may run after an edit of the same length
    try:
        runpy.run_path(str(program), run_name="__main__")
    except SystemExit as end:
        message = f"the program ended itself with exit code {end.code}, so nothing is deleted"
        raise DeploymentError(message) from None


if __name__ == "__main__":
    main()
