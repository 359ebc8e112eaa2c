"""The worker process: ``python -m translation.engines.worker.program SPEC PARENT``.

SPEC says how to make its engine, as JSON; PARENT is the process id of its parent. It answers requests from standard
input on standard output, one after another, and exits at the end of the input, as soon as its parent is gone.
"""

import os
import queue
import sys
import threading
import traceback
from typing import BinaryIO, Final, NoReturn

import msgspec

from translation.engines.worker.messages import Answer, EngineSpec, WorkerCall, answer_to, receive, send
from translation.processes import end_with_parent

_NICENESS: Final = 5
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
    spec, parent = msgspec.json.decode(sys.argv[1], type=EngineSpec), int(sys.argv[2])
    end_with_parent(parent)
    os.nice(_NICENESS)
    answers = _reserve_stdout()
    calls: queue.SimpleQueue[WorkerCall] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, calls), daemon=True).start()
    engine = spec.make()
    send(answers, Answer())
    while True:
        send(answers, answer_to(calls.get(), engine))


def _reserve_stdout() -> BinaryIO:
    """Return the original standard output; anything printed goes to standard error from now on."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _listen(stream: BinaryIO, calls: queue.SimpleQueue[WorkerCall]) -> None:
    """Queue incoming requests; at the end of the stream, exit the process, whatever it is doing."""
    try:
        while (call := receive(stream, WorkerCall)) is not None:
            calls.put(call)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
