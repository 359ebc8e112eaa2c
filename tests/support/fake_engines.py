"""Engines that do what a text tells them to: hang, fall, grow, talk. For the process that has to bear it."""

import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from translation.engines.engine import Pair
from translation.errors import EngineUnavailable, PairNotOffered

PAIR = Pair("en", "es")


class UppercaseEngine:
    """Translates into capitals, and obeys texts that begin with a command."""

    name = "shouting"

    def __init__(self, log: str | None = None) -> None:
        self._log = log
        self._held: list[bytes] = []

    def pairs(self) -> frozenset[Pair]:
        return frozenset({PAIR})

    def version(self, source: str, target: str) -> str:
        if (source, target) != PAIR:
            raise PairNotOffered(source, target)
        return "shouting 1"

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        self.version(source, target)
        self._note(len(texts))
        return [self._do(text) for text in texts]

    def close(self) -> None:
        pass

    def _note(self, count: int) -> None:
        if self._log is not None:
            with Path(self._log).open("a", encoding="utf-8") as log:
                log.write(f"{os.getpid()} {count}\n")

    def _do(self, text: str) -> str | None:
        command = text.partition(" ")[0]
        self._harm(command)
        if command == "grow":
            self._held.append(b"\1" * 200_000_000)
        if command == "talk":
            sys.stdout.write("\0\0\0\1nonsense\n")
            sys.stdout.flush()
            os.write(1, b"more nonsense")
        if command == "unavailable":
            raise EngineUnavailable("as it was told")
        return None if command == "refuse" else text.upper()

    def _harm(self, command: str) -> None:
        if command == "hang":
            while True:
                time.sleep(60)
        if command == "fall":
            os.kill(os.getpid(), signal.SIGSEGV)
        if command == "raise":
            raise RuntimeError("as it was told")
        while command == "swell":
            self._held.append(b"\1" * 10_000_000)
            time.sleep(0.01)
        if command == "stop":
            os.kill(os.getpid(), signal.SIGSTOP)


def broken() -> UppercaseEngine:
    """Fail before there is an engine."""
    raise RuntimeError("This engine cannot be made.")
