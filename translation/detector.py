"""Language detection trained on a lexicon: once, on the first text in Latin letters."""

from collections.abc import Collection, Sequence
from functools import cache
from threading import Lock
from typing import Final

from translation.detect import SUPPORTED_LANGUAGES, Detected, detect
from translation.lexicon.derived import code_digest
from translation.lexicon.lexicon import Lexicon
from translation.spelling import LATIN, SpellingModel, count_ngrams

_CODE: Final = code_digest((__name__, "translation.spelling"))


class Detector:
    """Language detector. Thread-safe; one per process is enough."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take a lexicon, which is read and learned from only on the first text in Latin letters."""
        self._lexicon = lexicon
        self._lock = Lock()
        self._trained: SpellingModel | None = None

    @staticmethod
    @cache
    def of(lexicon: Lexicon) -> "Detector":
        """Return the detector of a lexicon, shared in the process so that it learns once."""
        return Detector(lexicon)

    def detect(self, text: str, languages: Collection[str] = SUPPORTED_LANGUAGES) -> Detected:
        """Return the language of a text as `translation.detect.detect` does.

        The first text in Latin letters takes longer, since the lexicon's words are learned then (a second or two, once
        for all processes): call this in a thread. Raises `InvalidLexiconRow` where the lexicon cannot be read.
        """
        return detect(text, languages, self)

    def reliable_language(self, text: str) -> str | None:
        """Return the language of a text if it is reliable, else None. Raises as `detect` does."""
        found = self.detect(text)
        return found.language if found.is_reliable else None

    def scores(self, text: str) -> Sequence[float]:
        """Return the evidence of the lexicon's words for each of `LATIN`, as `SpellingModel.scores` does."""
        return self._spelling().scores(text)

    def warm(self) -> None:
        """Learn ahead of the first text in Latin letters. Raises `InvalidLexiconRow`."""
        self.detect("A text in Latin letters")

    def _spelling(self) -> SpellingModel:
        with self._lock:
            if self._trained is None:
                counts = self._lexicon.derive("spelling", lambda: count_ngrams(_words(self._lexicon)), _CODE)
                self._trained = SpellingModel.of_counts(counts)
        return self._trained


def _words(lexicon: Lexicon) -> dict[str, list[str]]:
    """Return the plain forms of all names of the lexicon in each of `LATIN`."""
    return {each: [name.plain for concept in lexicon.concepts for name in concept.names[each]] for each in LATIN}
