"""Reading help for Chinese text, open to everyone."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from expo.kit.text import checked_language, clean
from translation.dictionary import MAX_TEXT_LENGTH, ReadingAid, ReadingHelp

_thread: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading-help")
"""A thread of its own: anyone may request many long texts at once, and nothing else must wait for them."""


@dataclass(frozen=True)
class WordHelp:
    """Looks words up in the trade lexicon and, if its package is installed, in CC-CEDICT."""

    aid: ReadingAid

    async def read(self, text: str, *, language: str) -> ReadingHelp:
        """Return the words of a Chinese text for a reader of ``language``, off the event loop: 5 ms for a title.

        Text in other scripts yields no words. Raises `Invalid` for a text that is empty, has control characters or more
        than `MAX_TEXT_LENGTH` characters, and for an unsupported language.
        """
        cleaned = clean(text, field="text", limit=MAX_TEXT_LENGTH, lines=True)
        reader = checked_language(language)
        return await asyncio.get_running_loop().run_in_executor(_thread, self.aid.help, cleaned, reader)
