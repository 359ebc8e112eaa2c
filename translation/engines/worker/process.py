"""A worker process seen from its parent: asked with a deadline, watched, killed, and never left a zombie."""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO, Final, Self, cast

import msgspec

from translation.engines.worker.messages import Answer, EngineSpec, WorkerCall, receive, send
from translation.errors import TranslationError

_POLL_S: Final = 0.1
_EXIT_TIMEOUT_S: Final = 1.0
_KILL_TIMEOUT_S: Final = 10.0
_PAGE: Final = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class ProcessDied(TranslationError):
    """The process is gone. ``crashed``: it crashed or exited; otherwise it was killed for exceeding a limit."""

    def __init__(self, message: str, *, crashed: bool = False) -> None:
        super().__init__(message)
        self.crashed = crashed


class WorkerProcess:
    """A running process. Raises `ProcessDied` if it cannot be started.

    A dedicated thread starts it and waits for its end. Thus Linux, which ends a process with the *thread* that started
    it, does not end it too early (prctl(2), PR_SET_PDEATHSIG), and however it ends, it is reaped at once.
    """

    def __init__(self, spec: EngineSpec) -> None:
        started: queue.SimpleQueue[subprocess.Popen[bytes] | OSError] = queue.SimpleQueue()
        self._supervisor = threading.Thread(target=_supervise, args=(spec, started), daemon=True, name="worker-keeper")
        self._supervisor.start()
        process = started.get()
        if isinstance(process, OSError):
            raise ProcessDied(f"The process that translates cannot be started: {process}") from process
        self._process = process
        self.answers = 0
        """Number of answers received, including the ready message."""

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether the process is still running."""
        return self._supervisor.is_alive()

    def wait_ready(self, seconds: float) -> None:
        """Wait until its engine is made. Raises `ProcessDied`."""
        self._exchange(None, seconds, None)

    def call(self, call: WorkerCall, seconds: float, memory: int | None = None) -> Answer:
        """Return its answer. Raises `ProcessDied`: ``seconds`` and ``memory``, in bytes, are its limits."""
        return self._exchange(call, seconds, memory)

    def memory(self) -> int:
        """Return its resident set size in bytes; 0 where the system has no /proc."""
        with contextlib.suppress(OSError):  # gone, or not Linux
            return int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
        return 0

    def kill(self) -> None:
        """Kill the process and wait until it is gone."""
        self._process.kill()
        self._supervisor.join(_KILL_TIMEOUT_S)

    def close(self) -> None:
        """Kill the process and close its pipes. Only for the thread that asks it; other threads use `kill`."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            # Unsent data no longer matters.
            with contextlib.suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()

    def _exchange(self, call: WorkerCall | None, seconds: float, memory: int | None) -> Answer:
        into, out = self._process.stdin, self._process.stdout
        if into is None or out is None:
            raise ProcessDied("The process that translates has no pipes.")
        why: str | None
        with _Guard(self, seconds, memory) as guard:
            try:
                if call is not None:
                    send(cast("BinaryIO", into), call)
                answer = receive(cast("BinaryIO", out), Answer)
                why = None
            except (OSError, ValueError) as error:
                answer, why = None, str(error)
        if answer is None:
            # A process that closed its pipe is about to exit: wait for that, to learn how it ended.
            self._supervisor.join(_EXIT_TIMEOUT_S)
            self.kill()
            raise ProcessDied(f"The process that translates {guard.reason or self._end(why)}", crashed=not guard.reason)
        self.answers += 1
        return answer

    def _end(self, reason: str | None) -> str:
        """Return how the process ended, for an error message."""
        code = self._process.returncode
        if code is not None and code < 0:
            return f"fell ({signal.Signals(-code).name})."
        return f"ended ({reason or f'exit {code}'})."


class _Guard:
    """Watchdog thread that kills a process for exceeding its limits while it is asked; ``reason`` then says why."""

    def __init__(self, process: WorkerProcess, seconds: float, memory: int | None) -> None:
        self.reason = ""
        self._process = process
        self._seconds = seconds
        self._memory = memory
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="worker-guard")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        end = time.monotonic() + self._seconds
        while not self._over.wait(min(_POLL_S, max(0.0, end - time.monotonic()))):
            if time.monotonic() >= end:
                self.reason = f"took longer than {self._seconds:.1f} s."
            elif self._memory is not None and self._process.memory() > self._memory:
                self.reason = f"took more than {self._memory // 1_000_000} MB of memory."
            if self.reason:
                self._process.kill()
                return


def _supervise(spec: EngineSpec, started_processes: "queue.SimpleQueue[subprocess.Popen[bytes] | OSError]") -> None:
    """Start the process, report it to the waiting constructor, and stay until it has ended."""
    words = [sys.executable, "-m", "translation.engines.worker.program"]
    try:
        process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [*words, msgspec.json.encode(spec).decode(), str(os.getpid())],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Signals of the terminal are for the parent to handle.
            start_new_session=True,
        )
    except OSError as error:
        started_processes.put(error)
        return
    started_processes.put(process)
    process.wait()
