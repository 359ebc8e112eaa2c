"""Programs that are kept running, and ended together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from expo.kit.processes import Program, Supervisor

WAITING = "import signal; signal.pause()"
LINE = "import os, sys; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n');"


def until(condition: Callable[[], bool]) -> None:
    """Return once ``condition`` holds; fails after 20 s."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def a_program(name: str, notes: Path, code: str = WAITING) -> Program:
    """Return a program that writes its process's number to ``notes`` each time it starts."""
    return Program(name, [sys.executable, "-S", "-c", LINE + code, str(notes)])


def pids(notes: Path) -> list[int]:
    return [int(line) for line in notes.read_text().split()] if notes.exists() else []


def lives(program: Program) -> bool:
    return program.process is not None and program.process.poll() is None


def ask_to_stop_once(condition: Callable[[], bool]) -> threading.Thread:
    """Send SIGTERM to this process as soon as ``condition`` holds, or after 20 s anyway."""

    def watch() -> None:
        try:
            until(condition)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def test_a_dead_program_is_started_again_and_all_end_together(tmp_path: Path) -> None:
    steady, frail = tmp_path / "steady", tmp_path / "frail"
    programs = [a_program("steady", steady), a_program("frail", frail)]

    def kill_and_see() -> bool:
        started = pids(frail)
        if len(started) == 1:
            os.kill(started[0], signal.SIGKILL)
            until(lambda: len(pids(frail)) == 2)
        return len(started) == 2 and len(pids(steady)) == 1

    before = signal.getsignal(signal.SIGTERM)
    watcher = ask_to_stop_once(kill_and_see)
    Supervisor(programs).run()
    watcher.join()
    assert (len(pids(steady)), len(pids(frail))) == (1, 2)
    assert programs[1].deaths == 1
    assert not any(lives(program) for program in programs)
    assert signal.getsignal(signal.SIGTERM) == before


def test_programs_start_in_order_each_when_the_one_before_is_ready(tmp_path: Path) -> None:
    order: list[str] = []
    programs = [a_program(name, tmp_path / name) for name in ("database", "server")]
    for program in programs:
        program.ready = lambda _process, name=program.name: order.append(name)
    supervisor = Supervisor(programs)

    def ready() -> None:
        order.append("all")
        signal.raise_signal(signal.SIGINT)

    supervisor.run(when_ready=ready)
    assert order == ["database", "server", "all"]
    assert not any(lives(program) for program in programs)


def test_a_program_that_cannot_start_ends_those_before_it(tmp_path: Path) -> None:
    first = a_program("database", tmp_path / "database")

    def never(_process: subprocess.Popen[bytes]) -> None:
        raise TimeoutError("does not answer")

    second = a_program("server", tmp_path / "server")
    second.ready = never
    with pytest.raises(TimeoutError):
        Supervisor([first, second]).run()
    assert not lives(first)
    assert not lives(second)


def test_stopping_what_never_started_or_has_ended_does_nothing(tmp_path: Path) -> None:
    program = Program("short", [sys.executable, "-S", "-c", ""])
    program.stop()
    program.start()
    assert program.process is not None
    program.process.wait()
    program.stop()
    assert program.process.returncode == 0


def test_a_program_that_does_not_go_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expo.kit.processes._STOP_S", 0.2)
    notes = tmp_path / "deaf"
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    program = Program("deaf", [sys.executable, "-S", "-c", deaf + LINE + WAITING, str(notes)])
    program.start()
    until(lambda: bool(pids(notes)))
    program.stop()
    assert program.process is not None
    assert program.process.returncode == -signal.SIGKILL


def test_output_and_environment_are_the_programs_own(tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = "import os; print(os.environ['GREETING'], flush=True)"
    for _ in range(2):
        program = Program("hello", [sys.executable, "-S", "-c", code], {"GREETING": "hello"}, log)
        program.start()
        assert program.process is not None
        program.process.wait()
    assert log.read_text() == "hello\nhello\n"
    assert "GREETING" not in os.environ
