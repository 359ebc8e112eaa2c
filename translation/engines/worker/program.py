"""The worker process: ``python -m translation.engines.worker.program RECIPE PARENT``.

RECIPE is the recipe of its engine, as JSON; PARENT is the process id of its parent. It answers requests from standard
input on standard output, one after another, and exits at the end of the input, as soon as its parent is gone.
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
"""Niceness, so that page requests take precedence over translations (nice(2))."""


def main() -> NoReturn:
    """Make the engine, report that it is ready, and answer forever; errors go to standard error."""
    try:
        _serve()
    finally:
        traceback.print_exc()
        sys.stderr.flush()
        # At once: a normal exit would wait for the listening thread.
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
    """Return the original standard output; anything printed goes to standard error from now on."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _listen(stream: BinaryIO, asks: queue.SimpleQueue[Ask]) -> None:
    """Queue incoming requests; at the end of the stream, exit the process, whatever it is doing."""
    try:
        while (ask := receive(stream, Ask)) is not None:
            asks.put(ask)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
