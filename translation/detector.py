"""Telling languages with what a lexicon's words teach: learned once, when the first text in Latin letters comes."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from threading import Lock

from translation.detect import SEVEN, Detected, detect
from translation.lexicon.lexicon import Lexicon
from translation.spelling import LATIN, Spelling


class Detector:
    """Tells the languages of texts; one for a process is enough, and threads may share it."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take a lexicon, which is neither read nor learned from before a text in Latin letters has to be told."""
        self._lexicon = lexicon
        self._lock = Lock()
        self._learned: Spelling | None = None

    @staticmethod
    @cache
    def of(lexicon: Lexicon) -> "Detector":
        """Return this process's one detector of a lexicon: what it learns, it learns once."""
        return Detector(lexicon)

    def detect(self, text: str, languages: Collection[str] = SEVEN) -> Detected:
        """Return the language of a text as `translation.detect.detect` does.

        The first text in Latin letters takes up to a second longer, for the lexicon's words are learned then: do
        this in a thread. Raises `LexiconFault` where the lexicon cannot be read.
        """
        return detect(text, languages, self)

    def sure_language(self, text: str) -> str | None:
        """Return the language of a text where there is hardly a doubt, else None. Raises as `detect` does."""
        found = self.detect(text)
        return found.language if found.sure else None

    def says(self, text: str) -> Sequence[float]:
        """Return what the lexicon's words say for each of `LATIN`, as `Spelling.says` does."""
        return self._spelling().says(text)

    def warm(self) -> None:
        """Load and learn now what the first text in Latin letters needs; takes a second. Raises `LexiconFault`."""
        self.detect("A text in Latin letters")

    def _spelling(self) -> Spelling:
        with self._lock:
            if self._learned is None:
                self._learned = Spelling.learned({each: list(_words(self._lexicon, each)) for each in LATIN})
        return self._learned


def _words(lexicon: Lexicon, language: str) -> Iterator[str]:
    """Yield the plain forms of all names that a lexicon has in a language."""
    for concept in lexicon.concepts:
        yield from (name.plain for name in concept.names[language])
