"""Nothing is left behind when a process is killed that has started others, whoever has started it."""

import ast
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from expo.kit.processes.children import start
from tests.support.folders import ROOT
from tests.support.processes import descendants, remaining, until
from tests.support.running import a_fair

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(sys.platform != "linux", reason="where a parent's death is not told, what is left ends later"),
]
STARTS = frozenset({"Popen", "create_subprocess_exec", "create_subprocess_shell"})
FAIR = ("secantusd", "expo: server", "expo: media", "expo: worker")
A_FAIR = """
import sys, threading
from pathlib import Path
from tests.support.running import a_fair
with a_fair(Path(sys.argv[1])):
    threading.Event().wait()
"""
A_DEMO = """
import sys
from contextlib import ExitStack
from pathlib import Path
from expo.bench.server.pages import _opened
_opened(ExitStack(), Path(sys.argv[1]))
"""
A_CHILD = """
import sys, threading
from expo.kit.processes.children import start
start([sys.executable, "-S", "-c", "import signal; signal.pause()"])
threading.Event().wait()
"""


def killed(pid: int, *awaited: str) -> None:
    """Kill a process once it has such descendants, and wait until all of them have ended."""

    def started() -> bool:
        assert remaining([pid])
        return all(any(name in command for command in descendants(pid).values()) for name in awaited)

    until(started)
    below = descendants(pid)
    os.kill(pid, signal.SIGKILL)
    until(lambda: not remaining(below))


def test_a_fair_ends_with_its_killed_supervisor(tmp_path: Path) -> None:
    with a_fair(tmp_path) as fair:
        killed(fair.pid, *FAIR)


@pytest.mark.parametrize(
    "words, awaited",
    [
        ([sys.executable, "-c", A_FAIR, "DATA"], ("expo serve", "secantusd")),
        ([sys.executable, "-m", "expo", "bench", "import", "--rows", "500"], ("secantusd",)),
        ([sys.executable, "-c", A_DEMO, "DATA"], ("expo demo", "secantusd")),
        ([sys.executable, "-c", A_CHILD], ("signal.pause",)),
    ],
    ids=["tests", "a benchmark's database", "a benchmark's fair", "anything"],
)
def test_descendants_end_with_a_killed_process(tmp_path: Path, words: list[str], awaited: tuple[str, ...]) -> None:
    command = [str(tmp_path) if word == "DATA" else word for word in words]
    with start(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        killed(process.pid, *awaited)
        assert process.wait() == -signal.SIGKILL


def test_a_process_whose_parent_is_gone_does_not_begin() -> None:
    code = "from expo.kit.processes.children import end_with_parent; end_with_parent(1 << 30); print('begun')"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, b"")


def starts(path: Path) -> Iterator[str]:
    """Give each place in a file that starts a process without saying when it ends."""
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)) if any(name in text for name in STARTS) else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            named = {keyword.arg for keyword in node.keywords}
            if node.func.attr in STARTS and "preexec_fn" not in named:
                yield f"{path.relative_to(ROOT)}:{node.lineno}"


def test_every_process_start_binds_it_to_its_parent() -> None:
    found = [place for folder in ("expo", "tests") for path in (ROOT / folder).rglob("*.py") for place in starts(path)]
    # This one is told its parent's number, and binds itself.
    assert [place.rpartition(":")[0] for place in found] == ["expo/catalog/sheets/tables.py"]
