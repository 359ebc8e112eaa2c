"""A fork of this process runs a program of ours as any other process does, and shares nothing that is open with it."""

import fcntl
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from expo.kit.processes.children import Fork, fork, start
from expo.kit.processes.supervisor import Program
from tests.support.folders import ROOT
from tests.support.processes import descendants, remaining, until

pytestmark = pytest.mark.processes
NOTE = "FORK_NOTE"
A_PARENT = """
import threading
from expo.kit.processes.children import fork
from tests.kit.processes.test_forks import waits
fork(waits, name="expo: waiting", environment={})
threading.Event().wait()
"""
AN_END = """
from expo.kit.processes.children import fork
from tests.kit.processes.test_forks import waits
fork(waits, name="expo: waiting", environment={})
"""
A_BREAKING = """
from expo.kit.processes.children import fork
from tests.kit.processes.test_forks import breaks
print("it has ended with", fork(breaks, name="expo: breaks", environment={}).wait(20))
"""
AT_ONCE = """
import os
import expo.commands.serving
print(len(os.listdir("/proc/self/task")))
print(*[each for each in os.listdir("/proc/self/fd") if int(each) > 2 and os.path.exists(f"/proc/self/fd/{each}")])
"""


def notes() -> int:
    """Write down what a process finds about itself, and return an exit code."""
    Path(os.environ[NOTE]).write_text(f"{os.getpid()} {os.getsid(0)} {sys.stdin.read()!r}", encoding="utf-8")
    return 3


def waits() -> None:
    while True:
        time.sleep(60)


def ends() -> None:
    """Return nothing."""


def breaks() -> None:
    raise ZeroDivisionError


def waiting() -> Fork:
    return fork(waits, name="expo: waiting", environment={})


def test_fork_has_its_own_session_environment_and_exit_code(tmp_path: Path) -> None:
    note = tmp_path / "note"
    forked = fork(notes, name="expo: notes", environment={NOTE: str(note)})
    assert forked.wait(20) == 3
    assert (forked.poll(), forked.returncode) == (3, 3)
    assert note.read_text(encoding="utf-8") == f"{forked.pid} {forked.pid} ''"
    assert NOTE not in os.environ


def test_error_in_a_fork_is_printed_and_ends_it_alone() -> None:
    assert fork(ends, name="expo: ends", environment={}).wait(20) == 0
    parent = subprocess.run([sys.executable, "-c", A_BREAKING], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (parent.returncode, parent.stdout) == (0, "it has ended with 1\n")
    assert parent.stderr.rstrip().endswith("ZeroDivisionError")


def test_fork_is_terminated_and_killed() -> None:
    before = signal.getsignal(signal.SIGTERM)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        forked, deaf = waiting(), waiting()
    finally:
        signal.signal(signal.SIGTERM, before)
    with pytest.raises(subprocess.TimeoutExpired):
        forked.wait(0.01)
    assert forked.poll() is None
    forked.terminate()
    assert forked.wait(20) == -signal.SIGTERM
    deaf.kill()
    assert deaf.wait(20) == -signal.SIGKILL
    deaf.kill()  # which has ended, so that its number may be another's now


def test_fork_does_not_hold_locks_of_its_parent(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        forked = waiting()
        until(lambda: len(list(Path(f"/proc/{forked.pid}/fd").iterdir())) == 3)
    try:
        with lock.open("w") as again:
            fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        forked.kill()
        forked.wait()


def test_fork_ends_with_its_parent() -> None:
    with start([sys.executable, "-c", A_PARENT], cwd=ROOT) as parent:
        until(lambda: "expo: waiting" in descendants(parent.pid).values())
        below = descendants(parent.pid)
        parent.kill()
        until(lambda: not remaining(below))


def test_fork_does_not_keep_its_parent_from_ending() -> None:
    assert subprocess.run([sys.executable, "-c", AN_END], cwd=ROOT, timeout=60, check=False).returncode == 0


def test_fork_starts_without_an_open_stdin() -> None:
    parent = f"exec {shlex.join([sys.executable, '-c', A_BREAKING])} <&-"
    ended = subprocess.run(["sh", "-c", parent], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stdout == "it has ended with 1\n"
    assert ended.stderr.rstrip().endswith("ZeroDivisionError")


def test_a_supervised_program_may_be_a_function(tmp_path: Path) -> None:
    note = tmp_path / "note"
    program = Program("notes", notes, {NOTE: str(note)})
    program.start()
    assert program.process is not None
    assert program.process.wait(20) == 3
    program = Program("waits", waits)
    program.start()
    assert program.process is not None
    until(lambda: "expo: waits" in descendants(os.getpid()).values())
    program.stop()
    assert program.process.returncode == -signal.SIGTERM


def test_loaded_process_has_one_thread_and_no_open_files() -> None:
    loads = subprocess.run([sys.executable, "-c", AT_ONCE], stdin=subprocess.DEVNULL, capture_output=True, check=True)
    assert loads.stdout.decode().split() == ["1"]
