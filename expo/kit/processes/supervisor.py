"""Supervision of a group of processes: started, kept running, and stopped together.

The supervisor starts each `Program` and restarts it with back-off when it dies. On
request it stops all of them, last first; if it is killed itself, they end by themselves
(`expo.kit.processes.children`).
"""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

import structlog

from expo.kit.errors import Unavailable
from expo.kit.processes.children import STOP_S, Child, fork, start

_WELL_AFTER_S: Final = 10.0
log = structlog.get_logger()


@dataclass
class Program:
    """A supervised program.

    ``command`` is the command line of an external program, or a function that a fork of this process runs. ``output``
    is the log file of an external program; a fork shares this process's output. ``ready`` returns when the program can
    be used, or raises. ``on_death`` is called when it has died, before a restart. ``stop_process`` stops it; the
    default is SIGTERM. A program that exits with a code in ``final_exit_codes`` has finished its work and is not
    restarted.
    """

    name: str
    command: Sequence[str] | Callable[[], int | None]
    environment: Mapping[str, str] = field(default_factory=dict)
    output: Path | None = None
    ready: Callable[[Child], None] | None = None
    on_death: Callable[[], None] | None = None
    final_exit_codes: frozenset[int] = frozenset()
    stop_process: Callable[[Child], None] | None = None
    process: Child | None = None
    started_at: float = 0.0
    deaths: int = 0

    def start(self) -> None:
        """Start the program and wait until it is ready."""
        self.started_at = time.monotonic()
        self.process = self._started()
        if self.ready is not None:
            self.ready(self.process)

    def _started(self) -> Child:
        if callable(self.command):
            return fork(self.command, name=f"expo: {self.name}", environment=self.environment)
        with contextlib.ExitStack() as stack:
            output = stack.enter_context(self.output.open("ab")) if self.output else None
            return start(
                list(self.command),
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def stop(self) -> None:
        """Stop the program, by force if necessary."""
        if self.process is None or self.process.poll() is not None:
            return
        if self.stop_process is None:
            self.process.terminate()
        else:
            self.stop_process(self.process)
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            log.warning("process.killed", name=self.name)
            self.process.kill()
            self.process.wait()


@dataclass
class Supervisor:
    """Keeps programs running until it is told to stop."""

    programs: Sequence[Program]
    _stopping: threading.Event = field(default_factory=threading.Event)

    def run(self, *, when_ready: Callable[[], None] = lambda: None) -> None:
        """Start all programs in order, keep them running, and stop them on SIGINT, SIGTERM or an error."""
        previous = {sign: signal.signal(sign, self._stop) for sign in (signal.SIGINT, signal.SIGTERM)}
        # If SIGCHLD is ignored, as our parent process may have set it, deaths go unnoticed.
        previous[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        try:
            for program in self.programs:
                if not self._stopping.is_set():
                    program.start()
            if not self._stopping.is_set():
                when_ready()
            while not self._stopping.wait(0.2):
                for program in self.programs:
                    self._revive(program)
        finally:
            for program in reversed(self.programs):
                program.stop()
            for sign, handler in previous.items():
                signal.signal(sign, handler)

    def add(self, program: Program) -> None:
        """Start another program and supervise it with the others."""
        program.start()
        self.programs = [*self.programs, program]

    def _stop(self, _sign: int, _frame: FrameType | None) -> None:
        self._stopping.set()

    def _revive(self, program: Program) -> None:
        if (
            program.process is None
            or program.process.poll() is None
            or program.process.returncode in program.final_exit_codes
        ):
            return
        lived = time.monotonic() - program.started_at
        program.deaths = 1 if lived > _WELL_AFTER_S else program.deaths + 1
        log.warning("process.died", name=program.name, exit=program.process.returncode, deaths=program.deaths)
        if program.on_death is not None:
            program.on_death()
        if not self._stopping.wait(min(0.1 * 2 ** (program.deaths - 1), 10)):
            self._start_again(program)

    def _start_again(self, program: Program) -> None:
        """Restart a program that has died. If it does not get ready, it counts as dead again and is retried."""
        try:
            program.start()
        except Unavailable as error:
            log.warning("process.not_ready", name=program.name, error=error.message)
            program.stop()
