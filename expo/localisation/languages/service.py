"""Telling the languages of texts, off the event loop."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeVar

from expo.kit.access import Actor, require_scope, require_signed_in
from expo.kit.errors import Invalid
from expo.localisation.models import READ
from translation.detect import Detected
from translation.detector import Detector

MOST_TEXTS: Final = 50
MOST_CHARACTERS: Final = 20_000
_thread: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="languages")
"""Its own: while the first text is learned for, those that wait for it would hold up all that runs in the others."""

T = TypeVar("T")


@dataclass(frozen=True)
class Languages:
    """Tells in which languages texts are, with what the lexicon of trade has taught."""

    detector: Detector

    async def detect(self, actor: Actor, *, texts: Sequence[str]) -> list[Detected]:
        """Return for each text what it is found to be in. Raises `SignInRequired`, `Forbidden`, `Invalid`."""
        require_signed_in(actor)
        require_scope(actor, READ)
        require_few(texts)
        return await self.of(texts)

    async def of(self, texts: Sequence[str]) -> list[Detected]:
        """Return for each text what it is found to be in, whoever wants to know."""
        return await _aside(lambda: [self.detector.detect(text) for text in texts])

    async def surely(self, text: str, *, otherwise: str) -> str:
        """Return the language that a text is surely in; ``otherwise`` where there is a doubt."""
        return await _aside(lambda: self.detector.sure_language(text)) or otherwise

    def warm(self) -> None:
        """Learn what the first text needs, so that nobody has to wait for it; blocks for up to a second."""
        self.detector.warm()


async def _aside(work: Callable[[], T]) -> T:
    """Return what work comes to, off the event loop, one at a time."""
    return await asyncio.get_running_loop().run_in_executor(_thread, work)


def another_language(found: Detected, said: str) -> str | None:
    """Return the language that a text is surely in where it is another than its author has ``said``, else None."""
    return found.language if found.sure and found.language != said else None


def require_few(texts: Sequence[str]) -> None:
    """Raise `Invalid` unless there are at least one text and at most as many as may be asked about at once."""
    if not 1 <= len(texts) <= MOST_TEXTS or sum(map(len, texts)) > MOST_CHARACTERS:
        raise Invalid(f"1 to {MOST_TEXTS} texts, of {MOST_CHARACTERS:,} characters in all.", field="texts")
