"""The real thing: ``expo serve`` as processes of its own, for clients that know us only by the wire."""

import contextlib
import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final

from expo.kit.db.embedded import free_port
from expo.kit.processes.children import Child
from tests.support.patience import PATIENCE_S
from tests.support.preloaded import ordinary

_END_S: Final = 20.0
_PROGRAMS: Final = {
    **{name: f"expo: {name}" for name in ("server", "media", "worker")},
    "database": "secantusd",
}


@dataclass(frozen=True)
class Running:
    """A running fair: its address without a slash at the end, its data folder, its supervisor's process id."""

    url: str
    data: Path
    pid: int

    def child(self, name: str) -> int | None:
        """Return the process id of the supervisor's ``server``, ``media``, ``worker`` or ``database`` now, or None."""
        # -ww: whole lines, however narrow the terminal that COLUMNS speaks of.
        shown = subprocess.run(
            ["ps", "-ww", "-eo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
        )
        rows = [line.split(maxsplit=3) for line in shown.stdout.splitlines()]
        own = [row for row in rows if int(row[1]) == self.pid and not row[2].startswith("Z")]
        return next((int(row[0]) for row in own if _PROGRAMS[name] in row[-1]), None)

    def deaths(self) -> Counter[str]:
        """Return how often each of the supervisor's programs has died, as the supervisor logged it."""
        lines = (self.data / "serve.log").read_text(encoding="utf-8").splitlines()
        return Counter(json.loads(line)["name"] for line in lines if '"process.died"' in line)

    @contextlib.contextmanager
    def explained(self) -> Iterator[None]:
        """Add the end of the fair's logs, and its processes, to what goes wrong within."""
        try:
            yield
        except BaseException as error:
            processes = {name: self.child(name) for name in _PROGRAMS}
            error.add_note(f"supervisor {self.pid}, its processes {processes}")
            for log in (self.data / "serve.log", self.data / "db" / "embedded.log"):
                said = log.read_text(encoding="utf-8", errors="replace")[-4000:] if log.exists() else "is not there"
                error.add_note(f"--- {log.name} ---\n{said}")
            raise

    def is_ready(self) -> bool:
        """Say whether the server answers that it can serve: asked often, so not by a client that prepares for TLS."""
        asked = HTTPConnection(self.url.removeprefix("http://"), timeout=5)
        try:
            asked.request("GET", "/readyz")
            return asked.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False
        finally:
            asked.close()

    def wait_until_ready(self, supervisor: Child, timeout_s: float = PATIENCE_S) -> None:
        """Return when the server can serve; fails after ``timeout_s``, and when the supervisor has ended."""
        deadline = time.monotonic() + timeout_s
        while not self.is_ready():
            said = (self.data / "serve.log").read_text(encoding="utf-8")[-2000:]
            assert supervisor.poll() is None, f"the supervisor has ended:\n{said}"
            assert time.monotonic() < deadline, f"{self.url} is not ready after {timeout_s:.0f} s:\n{said}"
            time.sleep(0.1)


@contextlib.contextmanager
def a_fair(data: Path, **settings: str) -> Iterator[Running]:
    """Give a fair that serves from ``data`` and ends with the block; ``settings`` are EXPO_* by their lower names."""
    port = free_port()
    # Without translation, unless a test is about it: what people wrote is read as they wrote it.
    given = {"encoder": "none", "translate_url": "none", "log_level": "WARNING", **settings}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EXPO_")}
    environment |= {f"EXPO_{name.upper()}": value for name, value in given.items()}
    data.mkdir(parents=True, exist_ok=True)
    words, log = ("serve", "--port", str(port), "--data", str(data)), data / "serve.log"
    ordinary().load_search(given["encoder"])
    process = ordinary().begin(*words, environment=environment, output=log, errors=log)
    try:
        running = Running(f"http://localhost:{port}", data, process.pid)
        running.wait_until_ready(process)
        yield running
    finally:
        process.terminate()
        try:
            process.wait(_END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
