"""A copy of the working tree, in which defects are planted and tests run: the checkout itself stays as it is."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from expo.kit.processes.children import start
from tests.mutants.listed import Mutant

ROOT: Final = Path(__file__).resolve().parents[2]
_MADE: Final = (
    ".venv",
    "expo/demo/node_modules",
    "frontend/node_modules",
    "frontend/static/vendor",
    "tests/clients/node_modules",
)
"""What make has fetched: the copy links to it."""
_BESIDE: Final = "shared"
"""The folder of real products beside the tree, where there is one."""
_FAILED: Final = re.compile(r"^(?:FAILED|ERROR) (\S+?::.*?)(?: - (.*))?$", re.MULTILINE)
_COLUMNS: Final = "400"
"""Else pytest cuts off why a test failed."""


@dataclass(frozen=True)
class Outcome:
    """What pytest said: its exit status (None when it had to be stopped), which test failed first and why, all of it."""

    status: int | None
    failed: str
    reason: str
    output: str


@dataclass(frozen=True)
class Tree:
    """The copy."""

    path: Path

    @contextmanager
    def planted(self, mutant: Mutant) -> Iterator[bool]:
        """Plant a defect for a while; gives False where its text does not stand exactly once in its file."""
        file, original = self.path / mutant.file, ROOT / mutant.file
        changed = mutant.planted(file.read_text(encoding="utf-8")) if file.is_file() else None
        if changed is None:
            yield False
            return
        file.write_text(changed, encoding="utf-8")
        try:
            yield True
        finally:
            shutil.copy2(original, file)  # with its time: what Python has compiled of it counts again

    def test(self, selection: Sequence[str], *, limit_s: float) -> Outcome:
        """Run tests until the first one fails, and stop them after ``limit_s`` seconds."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *selection]
        with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
            environment = os.environ | {"PYTHONPATH": str(self.path), "COLUMNS": _COLUMNS}
            process = start(command, cwd=self.path, env=environment, stdout=said, stderr=subprocess.STDOUT, text=True)
            status = _status(process, limit_s)
            said.seek(0)
            output = said.read()
        failed, reason = found.groups("") if (found := _FAILED.search(output)) else ("", "")
        return Outcome(status, failed, reason, output)


@contextmanager
def copied() -> Iterator[Tree]:
    """Give a copy of all tracked files as they are now, in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="expo-mutants-") as name:
        tree = Path(name) / "tree"
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
        for path in filter(None, listed.stdout.split("\0")):
            if (ROOT / path).is_file():
                (tree / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / path, tree / path)
        for path in _MADE:
            _link(ROOT / path, tree / path)
        _link(ROOT.parent / _BESIDE, tree.parent / _BESIDE)
        yield Tree(tree)


def _link(there: Path, here: Path) -> None:
    if there.is_dir():
        here.symlink_to(there, target_is_directory=True)


def _status(process: subprocess.Popen[str], limit_s: float) -> int | None:
    """Return the exit status, or None where the process had to be ended; what it has started ends with it."""
    try:
        return process.wait(limit_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None
    except BaseException:
        process.wait()  # the terminal has interrupted it too
        raise
