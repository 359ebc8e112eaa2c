"""Processes that end with the one that started them, whatever way that one ends: killed, it tells nobody.

Whatever starts a process that may live longer than a moment starts it here, so that nothing is left behind. Linux
ends it (`end_with_parent`); elsewhere our own programs watch their parent (`exit_with_parent`).

A program of ours can be a fork of one that has loaded it (`fork`): that takes a hundredth of a second instead of three
seconds of a processor, and what both have loaded is in memory once.
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
"""How long a process that is asked to end may take, before it is ended by force."""
_PR_SET_PDEATHSIG: Final = 1
_LOOK_S: Final = 0.02
_MOST_DESCRIPTORS: Final = 1 << 16
_ENDING: Final = {signal.SIGINT, signal.SIGTERM}
_libc: Final = ctypes.CDLL(None) if sys.platform == "linux" else None
# Elsewhere the libraries of the system do not stand a fork: there a new interpreter loads the program.
_forks: Final = multiprocessing.get_context("fork") if sys.platform == "linux" else multiprocessing.get_context("spawn")


class Child(Protocol):
    """What a process is to the one that started it: a `subprocess.Popen`, or a `Polled` one."""

    @property
    def pid(self) -> int:
        """Its number."""

    @property
    def returncode(self) -> int | None:
        """How it has ended: its exit code, or less than zero for the signal that ended it; None while it runs."""

    def poll(self) -> int | None:
        """Return ``returncode`` as it is now."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended, for so many seconds at most; raises `subprocess.TimeoutExpired`."""

    def send_signal(self, sig: int) -> None:
        """Send it a signal, unless it has ended."""

    def terminate(self) -> None:
        """Send it SIGTERM, unless it has ended."""

    def kill(self) -> None:
        """Send it SIGKILL, unless it has ended."""


def start(
    command: Sequence[str | Path], *, sign: signal.Signals = signal.SIGTERM, **how: Any
) -> "subprocess.Popen[Any]":
    """Start a program that gets ``sign`` when the thread that starts it ends; ``how`` is `subprocess.Popen`'s."""
    return subprocess.Popen(command, preexec_fn=bound(sign), **how)  # noqa: PLW1509, S603 - no lock, no shell


def fork(main: Callable[[], int | None], *, name: str, environment: Mapping[str, str]) -> "Fork":
    """Start ``main``, a function of a module, in a process of its own that ends with this one.

    That is a fork where forks are safe. What ``main`` returns is the exit code, None being 0. It has this process's
    modules, output and environment, to which ``environment`` is added, and nothing else that is open. ``name`` is what
    lists of processes call it.
    """
    gc.freeze()  # a collection in the child would touch, and so copy, all that is loaded
    begin = partial(_begin, main, os.getpid(), name, dict(environment))
    process = _forks.Process(target=begin, name=name, daemon=True)  # daemon: it is ended when this one ends by itself
    with _held_back(_ENDING):
        process.start()
    return Fork(process, process.pid or 0)


class Polled(ABC):
    """A `Child` of which can be asked whether it has ended, and nothing else."""

    pid: int

    @property
    def returncode(self) -> int | None:
        """How it has ended, as a `Child` says it."""
        return self.poll()

    @abstractmethod
    def poll(self) -> int | None:
        """Return ``returncode`` as it is now; once it has ended, the same for ever."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended, for so many seconds at most; raises `subprocess.TimeoutExpired`."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() >= deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(_LOOK_S)
        return code

    def send_signal(self, sig: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, sig)

    def terminate(self) -> None:
        """Send it SIGTERM, unless it has ended."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send it SIGKILL, unless it has ended."""
        self.send_signal(signal.SIGKILL)


@dataclass
class Fork(Polled):
    """A process that `fork` has started.

    Nobody may `join` it: that takes a process for ended which has closed all that it did not open itself.
    """

    process: BaseProcess
    pid: int

    def poll(self) -> int | None:
        """Return how it has ended, None while it runs."""
        return self.process.exitcode


def _begin(main: Callable[[], int | None], parent: int, name: str, environment: Mapping[str, str]) -> None:
    """Be the process that `fork` has started."""
    multiprocessing.current_process().daemon = False  # which could start none that ends with it
    os.setsid()
    end_with_parent(parent)
    for sign, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGTERM, signal.SIG_DFL)):
        signal.signal(sign, usual)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    if _forks.get_start_method() == "fork":
        os.closerange(3, _MOST_DESCRIPTORS)  # a lock's descriptor would hold it for as long as this process lives
    nothing = os.open(os.devnull, os.O_RDONLY)
    if nothing:
        os.dup2(nothing, 0)
        os.close(nothing)
    sys.stdin = os.fdopen(0, closefd=False)
    setproctitle(name)
    os.environ.update(environment)
    sys.exit(main())


@contextmanager
def _held_back(signs: set[signal.Signals]) -> Iterator[None]:
    """Let these signals wait meanwhile: what a child gets before it has its own handlers would come to nothing."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signs)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def bound(sign: signal.Signals = signal.SIGTERM) -> Callable[[], None] | None:
    """Return what a process does before its program begins (``preexec_fn``), for who cannot use `start`."""
    return partial(end_with_parent, os.getpid(), sign) if _libc is not None else None


def end_with_parent(parent: int, sign: signal.Signals = signal.SIGTERM) -> None:
    """Let Linux send this process ``sign`` when the thread that started it ends; ends at once if that is too late.

    ``parent`` is the id of that thread's process. What this process starts is not bound by that (prctl(2)).
    """
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, sign)
        if os.getppid() != parent:
            os._exit(1)


def exit_with_parent() -> None:
    """End this process soon after its parent has died, whatever way it died: by force if it does not go."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(STOP_S)
        os.kill(os.getpid(), signal.SIGKILL)  # it waits for something that has gone with the parent

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()
