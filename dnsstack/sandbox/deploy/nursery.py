"""Deployments forked from a process that has loaded the SDK: loading it takes longer than most deployments.

A process's first deployment is a plain child, which reports the modules that it loaded; the second one starts the
nursery. It loads the same modules, runs nothing, and forks each later deployment, which saves the interpreter's start.
Only on Linux; elsewhere, and if the nursery has ended, each deployment is a plain child.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final, Self

from dnsstack.sandbox.deploy.child import main as deploy
from dnsstack.sandbox.deploy.project import import_path

MOST: Final = 1 << 20
"""Octets of one request: an environment and the names of modules."""

Request = Mapping[str, Any]


class Born:
    """One forked deployment, with the interface of `subprocess.Popen`. Closing `stdin` ends it."""

    def __init__(self, stdin: int, status: int) -> None:
        self.stdin: IO[str] | None = os.fdopen(stdin, "w", encoding="utf-8")
        self._status = os.fdopen(status, "rb")
        told = self._status.readline()
        if not told:
            self._close()
            raise BrokenPipeError
        self.pid = int(told)
        self._ended = False

    def wait(self) -> None:
        """Wait until it has ended: no other process has the other end of its pipe."""
        self._status.read()
        self._ended = True

    def kill(self) -> None:
        """End it at once; does nothing if it has ended."""
        if not self._ended:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def _close(self) -> None:
        if self.stdin is not None:
            with contextlib.suppress(OSError):
                self.stdin.close()
        self._status.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.stdin is not None:
            with contextlib.suppress(OSError):
                self.stdin.close()
        self.wait()
        self._close()


class Nursery:
    """The process that forks; it ends when this one ends."""

    def __init__(self) -> None:
        environment = {**os.environ, **import_path()}  # a deployment's variables, so that it can be forked
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        for one in (self._socket, theirs):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MOST)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own module under this interpreter
                [sys.executable, "-m", "dnsstack.sandbox.deploy.nursery", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=environment,
            )
        self._owner, self._variables = os.getpid(), _interpreters(environment)
        atexit.register(self.close)

    def serves(self, environment: Mapping[str, str]) -> bool:
        """True if a fork equals a new interpreter with `environment`."""
        return self._owner == os.getpid() and self._variables == _interpreters(environment)

    def start(self, folder: Path, environment: Mapping[str, str], out: int, modules: Sequence[str]) -> Born:
        """Fork a deployment of `folder`, which writes its output to the file `out`, after `modules` are loaded.

        Raises:
            OSError: the nursery has ended.
        """
        request = {"folder": str(folder), "env": dict(environment), "cwd": str(Path.cwd()), "modules": modules}
        stdin, ours = os.pipe()
        status, theirs = os.pipe()
        try:
            socket.send_fds(self._socket, [json.dumps(request).encode()], [stdin, out, theirs])
        except OSError:
            os.close(ours)
            os.close(status)
            raise
        finally:
            os.close(stdin)
            os.close(theirs)
        return Born(ours, status)

    def close(self) -> None:
        """End it, and wait until it has ended."""
        if self._owner == os.getpid():
            self._socket.close()
            self._process.wait()


class Nurseries:
    """This process's nursery, started at the second deployment; threads may deploy at the same time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: Nursery | None = None
        self._known: set[str] = set()
        self._wanted: dict[str, None] = {}

    def take(self, loaded: Iterable[str]) -> None:
        """Note the modules that a deployment loaded, so that the next one has them."""
        with self._lock:
            self._wanted.update(dict.fromkeys(name for name in loaded if name not in self._known))

    def start(self, folder: Path, environment: Mapping[str, str], out: int) -> Born | None:
        """A forked deployment; None if it needs a new interpreter.

        Raises:
            OSError: the nursery has ended.
        """
        if sys.platform != "linux":
            return None
        with self._lock:
            if self._made is None and self._wanted:
                self._made = Nursery()
            made = self._made
            if made is None or not made.serves(environment):
                return None
            try:
                born = made.start(folder, environment, out, [*self._wanted])
            except OSError:
                self._wanted.update(dict.fromkeys(self._known))
                self._known.clear()
                self._made = None
                made.close()
                raise
            self._known.update(self._wanted)
            self._wanted.clear()
            return born


def _interpreters(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of an environment that a new interpreter reads."""
    return {name: value for name, value in environment.items() if name.startswith("PYTHON")}


def main() -> None:
    """Fork a deployment for each request, until the other end of the socket is closed."""
    interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the deployments, which end this
    with socket.socket(fileno=int(sys.argv[1])) as asked:
        signal.signal(signal.SIGCHLD, _reap)
        while True:
            try:
                data, files, _, _ = socket.recv_fds(asked, MOST, 3)
            except OSError:
                return
            if not data:
                return
            for file in files:
                os.set_inheritable(file, False)
            request = json.loads(data)
            _load(request["modules"])
            if os.fork() == 0:
                asked.close()
                signal.signal(signal.SIGINT, interrupt)
                _run(request, files)
            for file in files:
                os.close(file)


def _reap(*_: object) -> None:
    """Wait for every deployment that has ended, so that its CPU time counts for this process's children."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _load(modules: Sequence[str]) -> None:
    fresh = [name for name in modules if name not in sys.modules]
    for name in fresh:
        with contextlib.suppress(Exception):  # the deployment has the same error, and reports it
            importlib.import_module(name)
    if fresh:
        gc.collect()
        gc.freeze()  # the loaded modules stay, and are shared


def _run(request: Request, files: Sequence[int]) -> None:
    """The deployment, as a new interpreter would run it; this ends the process."""
    stdin, out, status = files
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.write(status, f"{os.getpid()}\n".encode())
        for source, target in ((stdin, 0), (out, 1), (out, 2)):
            os.dup2(source, target)
        os.environ.clear()
        os.environ.update(request["env"])
        os.chdir(request["cwd"])
        sys.path[0], sys.argv = request["cwd"], [sys.argv[0], request["folder"]]
        sys.stdin = os.fdopen(0, encoding="utf-8")
        sys.stdout, sys.stderr = (os.fdopen(file, "w", encoding="utf-8", errors="replace") for file in (1, 2))
        deploy()
    except BaseException:  # noqa: BLE001  # as in an interpreter: no error may return to the loop
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1)


if __name__ == "__main__":
    main()
