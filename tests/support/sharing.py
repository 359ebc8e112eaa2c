"""Which of the processes that run the tests runs which: whole files, and all that share something costly in one of them.

The order says what is begun first: what waits longest for other processes. So none is left alone with it in the end.
What is shared is ended as soon as no test that follows wants it: an idle fair takes a tenth of a core.
"""

import functools
import os
import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

Thing = TypeVar("Thing")
SHARED: Final = {"demo_fair": r"\bdemo_fair\b", "running": r"\bfair_url\b|\brunning: Running\b"}
"""Fixtures that take long to make, and how a file names one of them that wants it. Each is made in one process alone.

xdist has a mark for this, ``xdist_group``, which comes to nothing with pytest 9.2.
"""

_FIRST: Final = ("processes", "browser")
"""Marks of the tests that are begun first; those without them follow."""


class Sharing(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each process a file at a time, or all files that share something, in the order of the tests."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # which would be by the number of their tests, but many are quick

    def _split_scope(self, nodeid: str) -> str:
        """Return what a test is given out with."""
        return unit(self.config.rootpath / nodeid.partition("::")[0])


@functools.cache
def unit(file: Path) -> str:
    """Return with what the tests of a file are given out: the name of what they share, or the file alone."""
    text = file.read_text(encoding="utf-8")
    return next((name for name, named in SHARED.items() if re.search(named, text)), str(file))


class Placed(Protocol):
    """A test, of which its file is known."""

    path: Path


class Shared:
    """What tests share, made when the first of them wants it."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}
        self._ends = ExitStack()

    def get(self, name: str, make: Callable[[], AbstractContextManager[Thing]]) -> Thing:
        """Return what has this name; ``make`` it if it is not there."""
        if name not in self._made:
            self._made[name] = self._ends.enter_context(make())
        found: Thing = self._made[name]
        return found

    def goes_on(self, item: Placed, following: Placed | None) -> None:
        """End all, if the test that follows an ended one shares nothing with it."""
        if following is None or unit(following.path) != unit(item.path):
            self.close()

    def close(self) -> None:
        """End all."""
        self._made.clear()
        self._ends.close()


def workers() -> int:
    """Return how many processes run the tests: more than there are cores, for they wait for others half of their time."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) + 1


def in_order(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Return tests as they are begun: what is shared, then what starts processes, then what needs a browser."""
    return sorted(items, key=_rank)


def _rank(item: pytest.Item) -> tuple[int, str]:
    shared = unit(item.path)
    if shared in SHARED:
        return 0, shared
    return next((rank for rank, mark in enumerate(_FIRST, 1) if item.get_closest_marker(mark)), len(_FIRST) + 1), ""
