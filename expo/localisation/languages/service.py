"""Language detection, off the event loop."""

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

MAX_TEXTS: Final = 50
MAX_CHARACTERS: Final = 20_000
_thread: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="languages")
"""A thread of its own: requests waiting for the detector to train would otherwise block the shared threads."""

T = TypeVar("T")


@dataclass(frozen=True)
class Languages:
    """Detects the languages of texts, trained on the trade lexicon."""

    detector: Detector

    async def detect(self, actor: Actor, *, texts: Sequence[str]) -> list[Detected]:
        """Return the detected language of each text. Raises `SignInRequired`, `Forbidden`, `Invalid`."""
        require_signed_in(actor)
        require_scope(actor, READ)
        require_few(texts)
        return await self.of(texts)

    async def of(self, texts: Sequence[str]) -> list[Detected]:
        """Return the detected language of each text, without an access check."""
        return await _aside(lambda: [self.detector.detect(text) for text in texts])

    async def surely(self, text: str, *, otherwise: str) -> str:
        """Return the language of a text if it is certain, else ``otherwise``."""
        certain = await _aside(lambda: self.detector.reliable_language(text)) if text else None
        return certain or otherwise

    def warm(self) -> None:
        """Train the detector ahead of the first text; blocks for up to a second."""
        self.detector.warm()


async def _aside(work: Callable[[], T]) -> T:
    """Run work off the event loop, one call at a time, and return its result."""
    return await asyncio.get_running_loop().run_in_executor(_thread, work)


def another_language(detection: Detected, language: str) -> str | None:
    """Return the certain language of a text if it differs from its author's ``language``, else None."""
    return detection.language if detection.is_reliable and detection.language != language else None


def require_few(texts: Sequence[str]) -> None:
    """Raise `Invalid` unless the number and the total length of texts are within the limits of a request."""
    if not 1 <= len(texts) <= MAX_TEXTS or sum(map(len, texts)) > MAX_CHARACTERS:
        raise Invalid(f"1 to {MAX_TEXTS} texts, of {MAX_CHARACTERS:,} characters in all.", field="texts")
