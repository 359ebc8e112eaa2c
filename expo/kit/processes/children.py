"""Child processes that end with their parent, however the parent ends: a killed parent cannot notify anyone.

All child processes that may live longer than a moment are started here, so that none is left behind. On Linux the
kernel ends them (`end_with_parent`); elsewhere our own programs watch their parent (`exit_with_parent`).

Our own programs can be forks of a process that has loaded them (`fork`): that takes a hundredth of a second instead
of three seconds of CPU time, and memory for loaded modules is shared.
"""

import ctypes
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final, Protocol

from setproctitle import setproctitle

STOP_S: Final = 10.0
"""Seconds between SIGTERM and SIGKILL."""
_PR_SET_PDEATHSIG: Final = 1
_LOOK_S: Final = 0.02
_MAX_DESCRIPTORS: Final = 1 << 16
_ENDING: Final = {signal.SIGINT, signal.SIGTERM}
_libc: Final = ctypes.CDLL(None) if sys.platform == "linux" else None
# System libraries of other platforms do not survive a fork: there a new interpreter loads the program.
_forks: Final = multiprocessing.get_context("fork") if sys.platform == "linux" else multiprocessing.get_context("spawn")


class Child(Protocol):
    """A child process as seen by its parent: a `subprocess.Popen` or a `Polled`."""

    @property
    def pid(self) -> int:
        """Process id."""

    @property
    def returncode(self) -> int | None:
        """Exit code, or the negated number of the signal that ended it; None while it runs."""

    def poll(self) -> int | None:
        """Return the current ``returncode``."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the process to end, at most ``timeout`` seconds; raises `subprocess.TimeoutExpired`."""

    def send_signal(self, sig: int) -> None:
        """Send a signal, unless the process has ended."""

    def terminate(self) -> None:
        """Send SIGTERM, unless the process has ended."""

    def kill(self) -> None:
        """Send SIGKILL, unless the process has ended."""


def start(
    command: Sequence[str | Path], *, sign: signal.Signals = signal.SIGTERM, **how: Any
) -> "subprocess.Popen[Any]":
    """Start a program that gets ``sign`` when the starting thread ends; ``how`` is passed to `subprocess.Popen`."""
    return subprocess.Popen(command, preexec_fn=bound(sign), **how)  # noqa: PLW1509, S603 - no lock, no shell


def fork(main: Callable[[], int | None], *, name: str, environment: Mapping[str, str]) -> "Fork":
    """Start ``main``, a module-level function, in a child process that ends with this one.

    The child is a fork where forks are safe. ``main`` returns the exit code, None meaning 0. The child inherits this
    process's modules, output and environment, extended by ``environment``, but no other open files. ``name`` is its
    name in process lists.
    """
    gc.freeze()  # a collection in the child would touch, and so copy, every loaded page
    begin = partial(_begin, main, os.getpid(), name, dict(environment))
    process = _forks.Process(target=begin, name=name, daemon=True)  # daemon: ended when this process exits normally
    with _held_back(_ENDING):
        process.start()
    return Fork(process, process.pid or 0)


class Polled(ABC):
    """A `Child` whose end can be detected by polling only."""

    pid: int

    @property
    def returncode(self) -> int | None:
        """Exit code, as in `Child`."""
        return self.poll()

    @abstractmethod
    def poll(self) -> int | None:
        """Return the current ``returncode``; constant once the process has ended."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the process to end, at most ``timeout`` seconds; raises `subprocess.TimeoutExpired`."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() >= deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(_LOOK_S)
        return code

    def send_signal(self, sig: int) -> None:
        """Send a signal, unless the process has ended."""
        if self.poll() is None:
            os.kill(self.pid, sig)

    def terminate(self) -> None:
        """Send SIGTERM, unless the process has ended."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send SIGKILL, unless the process has ended."""
        self.send_signal(signal.SIGKILL)


@dataclass
class Fork(Polled):
    """A process started by `fork`.

    Do not `join` it: `join` would take it as ended, because the child closes all inherited descriptors.
    """

    process: BaseProcess
    pid: int

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs."""
        return self.process.exitcode


def _begin(main: Callable[[], int | None], parent: int, name: str, environment: Mapping[str, str]) -> None:
    """Run as the child process of `fork`."""
    multiprocessing.current_process().daemon = False  # a daemon could not start children of its own
    os.setsid()
    end_with_parent(parent)
    for sign, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGTERM, signal.SIG_DFL)):
        signal.signal(sign, usual)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    if _forks.get_start_method() == "fork":
        os.closerange(3, _MAX_DESCRIPTORS)  # an inherited lock descriptor would hold the lock while this process lives
    devnull = os.open(os.devnull, os.O_RDONLY)
    if devnull:
        os.dup2(devnull, 0)
        os.close(devnull)
    sys.stdin = os.fdopen(0, closefd=False)
    setproctitle(name)
    os.environ.update(environment)
    sys.exit(main())


@contextmanager
def _held_back(signs: set[signal.Signals]) -> Iterator[None]:
    """Block these signals meanwhile: one that reaches a child before it has its own handlers would be lost."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signs)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def bound(sign: signal.Signals = signal.SIGTERM) -> Callable[[], None] | None:
    """Return a ``preexec_fn`` that binds a process to its parent, for callers that cannot use `start`."""
    return partial(end_with_parent, os.getpid(), sign) if _libc is not None else None


def end_with_parent(parent: int, sign: signal.Signals = signal.SIGTERM) -> None:
    """Have Linux send this process ``sign`` when the thread that started it ends; exit if it already has.

    ``parent`` is the id of that thread's process. Children of this process do not inherit the setting (prctl(2)).
    """
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, sign)
        if os.getppid() != parent:
            os._exit(1)


def exit_with_parent() -> None:
    """End this process soon after its parent has died, however it died; by force if necessary."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(STOP_S)
        os.kill(os.getpid(), signal.SIGKILL)  # it is waiting for something that died with the parent

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()
