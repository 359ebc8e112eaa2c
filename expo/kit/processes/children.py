"""Processes that end with the one that started them, whatever way that one ends: killed, it tells nobody.

Whatever starts a process that may live longer than a moment starts it here, so that nothing is left behind. Linux
ends it (`end_with_parent`); elsewhere our own programs watch their parent (`exit_with_parent`).
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

STOP_S: Final = 10.0
"""How long a process that is asked to end may take, before it is ended by force."""
_PR_SET_PDEATHSIG: Final = 1
_libc: Final = ctypes.CDLL(None) if sys.platform == "linux" else None


def start(
    command: Sequence[str | Path], *, sign: signal.Signals = signal.SIGTERM, **how: Any
) -> "subprocess.Popen[Any]":
    """Start a program that gets ``sign`` when the thread that starts it ends; ``how`` is `subprocess.Popen`'s."""
    return subprocess.Popen(command, preexec_fn=bound(sign), **how)  # noqa: PLW1509, S603 - no lock, no shell


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
