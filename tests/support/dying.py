"""``expo`` as a process that dies by SIGKILL at one moment: nothing of it can catch that, put anything right or flush.

    python -m tests.support.dying '{"sizes": {"MODULE:NAME": 1}, "at": ["MODULE:CLASS.METHOD", 3, "after"]}' run …

It kills itself at the third call of that method, before or after the method's work; ``sizes`` are constants that are
given other values, so that a small fair has many batches too.
"""

import functools
import importlib
import inspect
import itertools
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from expo.__main__ import main

LIVES: Final[Mapping[str, Any]] = {"sizes": {}, "at": None}
"""The plan by which nothing dies."""


def _found(place: str) -> tuple[Any, str]:
    module, _, name = place.partition(":")
    *owners, last = name.split(".")
    return functools.reduce(getattr, owners, importlib.import_module(module)), last


def _dies() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _deadly(work: Callable[..., Any], nth: int, when: str) -> Callable[..., Any]:
    calls = itertools.count(1)

    @functools.wraps(work)
    async def waits(*arguments: Any, **named: Any) -> Any:
        number = next(calls)
        if number == nth and when == "before":
            _dies()
        result = await work(*arguments, **named)
        if number == nth:
            _dies()
        return result

    @functools.wraps(work)
    def works(*arguments: Any, **named: Any) -> Any:
        number = next(calls)
        if number == nth and when == "before":
            _dies()
        result = work(*arguments, **named)
        if number == nth:
            _dies()
        return result

    return waits if inspect.iscoroutinefunction(work) else works


def begun(plan: Mapping[str, Any]) -> int:
    """Be ``expo`` with the words that this process was started with, until it ends or dies; return its exit code."""
    for each, value in plan["sizes"].items():
        owner, name = _found(each)
        assert hasattr(owner, name), each
        setattr(owner, name, value)
    if plan["at"]:
        owner, method = _found(plan["at"][0])
        setattr(owner, method, _deadly(getattr(owner, method), *plan["at"][1:]))
    return main()


if __name__ == "__main__":
    sys.exit(begun(json.loads(sys.argv.pop(1))))
