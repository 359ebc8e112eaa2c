"""``expo`` as processes of their own that need not load it: each is forked from one that has, which takes seconds.

    python -m tests.support.preloaded

A fork shares nothing with others: it may be killed, and ends as any process does. Where forks are not safe, which is
everywhere but on Linux, each is a process that loads its modules itself.
"""

import contextlib
import gc
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from expo.kit.processes.children import end_with_parent, start
from matching import encoder_named
from matching.bridges import default_bridge
from tests.support import dying
from tests.support.patience import PATIENCE_S
from tests.support.running import ROOT

_MODULES: Final = ("expo.commands.bench", "expo.commands.rematch")
_LIMIT_S: Final = 2 * PATIENCE_S


@dataclass(frozen=True)
class Preloaded:
    """Starts ``expo`` with given words; ``parent`` is what is forked."""

    parent: subprocess.Popen[str] | None

    def run(
        self, *words: str, environment: Mapping[str, str], plan: Mapping[str, Any] = dying.LIVES
    ) -> subprocess.CompletedProcess[str]:
        """Run ``expo`` until it ends, or dies as ``plan`` says; see `dying`."""
        if self.parent is None:
            command = [sys.executable, "-m", "tests.support.dying", json.dumps(plan), *words]
            return subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=_LIMIT_S, check=False
            )
        with tempfile.TemporaryDirectory() as folder:
            said = [str(Path(folder) / name) for name in ("output", "errors")]
            asked = {"words": words, "environment": dict(environment), "plan": plan, "said": said}
            code = self._answered(self.parent, asked)
            return subprocess.CompletedProcess(words, code, *(Path(each).read_text("utf-8") for each in said))

    def load_search(self, encoder: str) -> None:
        """Load this encoder's model, and the dictionaries that read queries, for all that is started from now on."""
        if self.parent is not None:
            assert self._answered(self.parent, {"encoder": encoder}) == 0

    def _answered(self, parent: subprocess.Popen[str], asked: Mapping[str, Any]) -> int:
        assert parent.stdin is not None
        assert parent.stdout is not None
        parent.stdin.write(json.dumps(asked) + "\n")
        parent.stdin.flush()
        assert select.select([parent.stdout], [], [], _LIMIT_S)[0], f"not ended after {_LIMIT_S:.0f} s: {asked}"
        return int(parent.stdout.readline())


@contextlib.contextmanager
def preloaded() -> Iterator[Preloaded]:
    """Give what starts ``expo`` quickly."""
    if sys.platform != "linux":
        yield Preloaded(None)
        return
    command = [sys.executable, "-m", "tests.support.preloaded", *_MODULES]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with start(command, sign=signal.SIGKILL, cwd=ROOT, text=True, start_new_session=True, **pipes) as parent:
        yield Preloaded(parent)


def _serve() -> int:
    """Do for each line that is read what it asks for, and write how that ended; return what this process ends with.

    That is the child's exit code in a child, which has come here by a fork.
    """
    here = os.getpid()
    gc.freeze()  # no child has to look through what is loaded
    for line in sys.stdin:
        asked = json.loads(line)
        if "encoder" in asked:
            _load_search(asked["encoder"])
            code = 0
        elif child := os.fork():
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        else:
            end_with_parent(here, signal.SIGKILL)
            return _begun(asked["words"], asked["environment"], asked["plan"], asked["said"])
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()
    return 0


def _load_search(encoder: str) -> None:
    encoder_named(encoder).encode(["-"])
    default_bridge().names("-")
    gc.freeze()


def _begun(words: Sequence[str], environment: Mapping[str, str], plan: Mapping[str, Any], said: Sequence[str]) -> int:
    """Be ``expo`` with these words, and return its exit code."""
    for descriptor, place in ((0, os.devnull), (1, said[0]), (2, said[1])):
        opened = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = words
    return dying.begun(plan)


if __name__ == "__main__":
    for module in sys.argv[1:]:
        __import__(module)
    sys.exit(_serve())
