"""The process that translates: ``python -m translation.engines.worker.program RECIPE PARENT``.

RECIPE is how to make its engine, as JSON, PARENT the process id of who started it. It answers on standard output what
it is asked on standard input, one after another, and ends when that is over: as soon as its parent is gone.
"""

import os
import queue
import sys
import threading
import traceback
from typing import BinaryIO, Final, NoReturn

import msgspec

from translation.engines.worker.messages import Answer, Ask, Recipe, answer_to, receive, send
from translation.processes import end_with_parent

_NICER: Final = 5
"""Who waits for a page goes before who waits for a translation (nice(2))."""


def main() -> NoReturn:
    """Make the engine, say that it is ready, and answer for ever; what goes wrong stands on standard error."""
    try:
        _serve()
    finally:
        traceback.print_exc()
        sys.stderr.flush()
        # At once: Python's own end would wait for the thread that listens.
        os._exit(1)


def _serve() -> NoReturn:
    recipe, parent = msgspec.json.decode(sys.argv[1], type=Recipe), int(sys.argv[2])
    end_with_parent(parent)
    os.nice(_NICER)
    answers = _keep_for_answers()
    asks: queue.SimpleQueue[Ask] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, asks), daemon=True).start()
    engine = recipe.make()
    send(answers, Answer())
    while True:
        send(answers, answer_to(asks.get(), engine))


def _keep_for_answers() -> BinaryIO:
    """Return what was standard output; what anybody prints goes to standard error from now on."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _listen(stream: BinaryIO, asks: queue.SimpleQueue[Ask]) -> None:
    """Take questions; when there can be no more, end the process, whatever it is doing."""
    try:
        while (ask := receive(stream, Ask)) is not None:
            asks.put(ask)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
