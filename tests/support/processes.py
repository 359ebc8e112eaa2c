"""Processes as the system lists them: what has started what, and whether it is still there."""

import subprocess
import time
from collections.abc import Callable, Iterable

from tests.support.patience import PATIENCE_S


def until(condition: Callable[[], object]) -> None:
    """Return once ``condition`` holds; fails after `PATIENCE_S`."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def descendants(pid: int) -> dict[int, str]:
    """Return all that a process and its children have started and that still runs: command lines by process id."""
    parents, commands = {}, {}
    for each, parent, command in _listed():
        parents[each], commands[each] = parent, command
    found, above = dict[int, str](), {pid}
    while above := {each for each, parent in parents.items() if parent in above}:
        found |= {each: commands[each] for each in above}
    return found


def remaining(pids: Iterable[int]) -> set[int]:
    """Return which of these processes have not ended."""
    return {pid for pid, _, _ in _listed()} & set(pids)


def _listed() -> list[tuple[int, int, str]]:
    # -ww: whole lines, however narrow the terminal that COLUMNS speaks of.
    shown = subprocess.run(["ps", "-ww", "-eo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True)
    rows = (line.split(maxsplit=3) for line in shown.stdout.splitlines())
    return [(int(row[0]), int(row[1]), row[-1]) for row in rows if not row[2].startswith("Z")]
