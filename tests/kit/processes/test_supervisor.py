"""Programs that are kept running, and ended together."""

import fcntl
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pymongo import MongoClient

from expo.commands import serving
from expo.kit.db import embedded
from expo.kit.errors import Unavailable
from expo.kit.processes.children import Child
from expo.kit.processes.supervisor import Program, Supervisor
from tests.support.patience import PATIENCE_S

pytestmark = pytest.mark.processes
WAITING = "import signal; signal.pause()"
LINE = "import os, sys; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n');"


def until(condition: Callable[[], bool]) -> None:
    """Return once ``condition`` holds; fails after 20 s."""
    deadline = time.monotonic() + PATIENCE_S
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


def test_dead_program_is_restarted_and_all_stop_together(tmp_path: Path) -> None:
    steady, frail = tmp_path / "steady", tmp_path / "frail"
    programs = [a_program("steady", steady), a_program("frail", frail)]
    buried: list[int] = []
    programs[1].on_death = lambda: buried.append(len(pids(frail)))

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
    assert buried == [1], "buried once, before it was started again"
    assert not any(lives(program) for program in programs)
    assert signal.getsignal(signal.SIGTERM) == before


def test_program_that_fails_to_get_ready_again_is_retried(tmp_path: Path) -> None:
    notes = tmp_path / "frail"
    program = a_program("frail", notes)

    def ready(process: Child) -> None:
        until(lambda: process.pid in pids(notes))
        if len(pids(notes)) == 2:
            raise Unavailable("The port is taken.")

    program.ready = ready

    def kill_and_see() -> bool:
        if len(started := pids(notes)) == 1:
            os.kill(started[0], signal.SIGKILL)
            until(lambda: len(pids(notes)) == 3)
        return len(started) == 3

    watcher = ask_to_stop_once(kill_and_see)
    Supervisor([program]).run()
    watcher.join()
    assert len(pids(notes)) == 3
    assert not lives(program)


def test_programs_start_in_order_each_once_the_previous_is_ready(tmp_path: Path) -> None:
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


def test_finished_program_is_not_restarted(tmp_path: Path) -> None:
    once, steady = tmp_path / "once", tmp_path / "steady"
    program = a_program("once", once, "sys.exit(0)")
    program.final_exit_codes = frozenset({0})
    supervisor = Supervisor([a_program("steady", steady)])
    # What dies after it is started again: by then it has been passed by.
    frail = a_program("frail", tmp_path / "frail", "import time; time.sleep(0.1); sys.exit(3)")
    watcher = ask_to_stop_once(lambda: len(pids(tmp_path / "frail")) == 2)

    def ready() -> None:
        supervisor.add(program)
        supervisor.add(frail)

    supervisor.run(when_ready=ready)
    watcher.join()
    assert len(pids(once)) == 1
    assert not any(lives(each) for each in supervisor.programs)


def test_program_that_cannot_start_stops_earlier_ones(tmp_path: Path) -> None:
    first = a_program("database", tmp_path / "database")

    def never(_process: Child) -> None:
        raise TimeoutError("does not answer")

    second = a_program("server", tmp_path / "server")
    second.ready = never
    with pytest.raises(TimeoutError):
        Supervisor([first, second]).run()
    assert not lives(first)
    assert not lives(second)


def test_stopping_an_unstarted_or_ended_program_does_nothing(tmp_path: Path) -> None:
    program = Program("short", [sys.executable, "-S", "-c", ""])
    program.stop()
    program.start()
    assert program.process is not None
    program.process.wait()
    program.stop()
    assert program.process.returncode == 0


def test_program_that_ignores_termination_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expo.kit.processes.supervisor.STOP_S", 0.2)
    notes = tmp_path / "deaf"
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    program = Program("deaf", [sys.executable, "-S", "-c", deaf + LINE + WAITING, str(notes)])
    program.start()
    until(lambda: bool(pids(notes)))
    program.stop()
    assert program.process is not None
    assert program.process.returncode == -signal.SIGKILL


def test_program_is_stopped_by_its_own_end_function(tmp_path: Path) -> None:
    notes = tmp_path / "frail"
    program = a_program("frail", notes)
    program.stop_process = lambda process: process.send_signal(signal.SIGUSR1)
    program.start()
    until(lambda: bool(pids(notes)))
    program.stop()
    assert program.process is not None
    assert program.process.returncode == -signal.SIGUSR1


def test_stopped_database_keeps_all_writes(tmp_path: Path) -> None:
    port = embedded.free_port()
    program = embedded.database(tmp_path, port)
    for number in range(2):
        program.start()
        try:
            client: MongoClient[dict[str, int]] = MongoClient(embedded.url(port))
            with client:
                client.fair.cups.insert_one({"_id": number})
                assert client.fair.cups.count_documents({}) == number + 1
        finally:
            program.stop()


@pytest.mark.parametrize("columns", ["", "20"])
def test_running_database_is_found_at_any_terminal_width(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    port = embedded.free_port()
    program = embedded.database(tmp_path, port)
    program.start()
    try:
        with embedded.at_hand(tmp_path) as address:
            assert address == embedded.url(port)
        assert lives(program)
    finally:
        program.stop()


def test_folder_in_use_by_another_process_is_left_alone(tmp_path: Path) -> None:
    note = tmp_path / "embedded.json"
    note.write_text("the other's")
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Unavailable, match="Another process"):
            embedded.database(tmp_path, embedded.free_port())
    assert note.read_text() == "the other's"
    assert embedded.database(tmp_path, embedded.free_port()).process is None


def test_port_in_use_is_reported_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(Unavailable, match="another program has it"):
        serving.serve(port=other.getsockname()[1], data=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_program_has_its_own_log_and_environment(tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = "import os; print(os.environ['GREETING'], flush=True)"
    for _ in range(2):
        program = Program("hello", [sys.executable, "-S", "-c", code], {"GREETING": "hello"}, log)
        program.start()
        assert program.process is not None
        program.process.wait()
    assert log.read_text() == "hello\nhello\n"
    assert "GREETING" not in os.environ
