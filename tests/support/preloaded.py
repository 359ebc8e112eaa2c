"""``expo`` as processes of their own that need not load it: each is forked from one that has, which takes seconds.

    python -m tests.support.preloaded

A fork shares nothing with others: it may be killed, and ends as any process does. Where forks are not safe, which is
everywhere but on Linux, each is a process that loads its modules itself.
"""

import atexit
import contextlib
import functools
import gc
import json
import os
import pkgutil
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from setproctitle import setproctitle

from expo.discovery.index.concepts import lexicon_concepts
from expo.discovery.index.dictionary import fair_dictionary
from expo.discovery.index.lexicon_names import is_known_word, thing_names
from expo.kit.processes.children import Child, Polled, end_with_parent, start
from matching import encoder_named, trade_glossary
from tests.support import dying
from tests.support.folders import ROOT
from tests.support.patience import PATIENCE_S
from translation.detector import Detector
from translation.dictionary import Cedict
from translation.lexicon import Lexicon

_MODULES: Final = ("expo.commands.bench", "expo.commands.matchmaking")
_ORDINARY: Final = ("expo.commands.serving", "expo.commands.sheets", "expo.commands.accounts", "expo.web:load")
_LIMIT_S: Final = 2 * PATIENCE_S


@dataclass(frozen=True)
class Preloaded:
    """Starts ``expo`` with given words; ``parent`` is what is forked."""

    parent: subprocess.Popen[str] | None

    def run(
        self, *words: str, environment: Mapping[str, str], plan: Mapping[str, Any] = dying.LIVES
    ) -> subprocess.CompletedProcess[str]:
        """Run ``expo`` until it ends, or dies as ``plan`` says; see `dying`."""
        with tempfile.TemporaryDirectory() as folder:
            output, errors = (Path(folder) / name for name in ("output", "errors"))
            process = self.begin(*words, environment=environment, plan=plan, output=output, errors=errors)
            try:
                code = process.wait(_LIMIT_S)
            finally:
                process.kill()
            return subprocess.CompletedProcess(words, code, *(each.read_text("utf-8") for each in (output, errors)))

    def load_search(self, encoder: str) -> None:
        """Load this encoder's model, the lexicon and the dictionaries, for all that is started from now on."""
        if self.parent is not None:
            assert self.answered({"encoder": encoder}) == 0

    def begin(
        self,
        *words: str,
        environment: Mapping[str, str],
        output: Path,
        errors: Path,
        plan: Mapping[str, Any] = dying.LIVES,
    ) -> Child:
        """Begin ``expo``, which adds to two files what it says, and return its process."""
        for each in (output, errors):
            each.touch()
        if self.parent is None:
            command = [sys.executable, "-m", "tests.support.dying", json.dumps(plan), *words]
            with output.open("ab") as said, errors.open("ab") as told:
                return start(command, cwd=ROOT, env=environment, stdout=said, stderr=told)
        files = [str(output), str(errors)]
        pid = self.answered({"words": words, "environment": dict(environment), "plan": plan, "said": files})
        assert pid is not None
        return ForkedProcess(pid, self)

    def answered(self, asked: Mapping[str, Any]) -> int | None:
        """Return what the parent answers."""
        assert self.parent is not None
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        self.parent.stdin.write(json.dumps(asked) + "\n")
        self.parent.stdin.flush()
        assert select.select([self.parent.stdout], [], [], _LIMIT_S)[0], f"not ended after {_LIMIT_S:.0f} s: {asked}"
        answer: int | None = json.loads(self.parent.stdout.readline())
        return answer


@dataclass
class ForkedProcess(Polled):
    """A child of the parent, which knows how it has ended."""

    pid: int
    of: Preloaded
    ended: int | None = None

    def poll(self) -> int | None:
        if self.ended is None:
            self.ended = self.of.answered({"ended": self.pid})
        return self.ended


@contextlib.contextmanager
def preloaded(*modules: str) -> Iterator[Preloaded]:
    """Give what starts ``expo`` quickly: with these modules loaded, or those of its longest commands.

    ``module:function`` is called too.
    """
    if sys.platform != "linux":
        yield Preloaded(None)
        return
    command = [sys.executable, "-m", "tests.support.preloaded", *(modules or _MODULES)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with start(command, sign=signal.SIGKILL, cwd=ROOT, text=True, start_new_session=True, **pipes) as parent:
        yield Preloaded(parent)


@functools.cache
def ordinary() -> Preloaded:
    """Return what starts ``expo serve`` and the commands beside it quickly, one for this process."""
    ends = contextlib.ExitStack()
    atexit.register(ends.close)
    return ends.enter_context(preloaded(*_ORDINARY))


def _serve() -> int:
    """Do for each line that is read what it asks for, and write the answer; return what this process ends with.

    That is the child's exit code in a child, which has come here by a fork.
    """
    here = os.getpid()
    gc.freeze()  # no child has to look through what is loaded
    for line in sys.stdin:
        asked = json.loads(line)
        answer: int | None = 0
        if "encoder" in asked:
            _load_search(asked["encoder"])
        elif "ended" in asked:
            ended, status = os.waitpid(asked["ended"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if ended else None
        elif child := os.fork():
            answer = child
        else:
            end_with_parent(here)
            return _begun(asked["words"], asked["environment"], asked["plan"], asked["said"])
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()
    return 0


def _load_search(encoder: str) -> None:
    """Load what a server, a worker and the longest commands load when they are first asked; it starts no thread."""
    encoder_named(encoder).encode(["-"])
    trade_glossary().translations("-")
    Cedict.load().entries("-")
    Detector.of(Lexicon.load()).warm()
    lexicon_concepts().read("-", "")
    fair_dictionary().translations("-")
    thing_names(), is_known_word("-")
    gc.freeze()


def _begun(words: Sequence[str], environment: Mapping[str, str], plan: Mapping[str, Any], said: Sequence[str]) -> int:
    """Be ``expo`` with these words, and return its exit code."""
    setproctitle(" ".join(["expo", *words]))  # first: it looks for its place beside the environment that was there
    for descriptor, place in ((0, os.devnull), (1, said[0]), (2, said[1])):
        opened = os.open(place, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = words
    return dying.begun(plan)


if __name__ == "__main__":
    for named in map(pkgutil.resolve_name, sys.argv[1:]):
        if callable(named):
            named()
    sys.exit(_serve())
