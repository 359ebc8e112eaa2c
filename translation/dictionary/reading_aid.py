"""Reading help for Chinese texts: words, pronunciation, and meanings in the reader's language."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from translation.dictionary.cedict import Cedict
from translation.dictionary.entries import DictionaryEntry
from translation.dictionary.segmentation import is_chinese, segment_words
from translation.errors import TextTooLong
from translation.lexicon import Lexicon
from translation.lexicon.entries import LANGUAGES, Concept

MAX_TEXT_LENGTH: Final = 5_000
"""Characters of the longest text that is accepted."""
_CHINESE: Final = "zh"
_ENGLISH: Final = "en"
_MAX_READINGS: Final = 4
_MAX_GLOSSES: Final = 5
_MAX_NAMES: Final = 3


class MeaningSource(StrEnum):
    """Source of a word's meaning."""

    LEXICON = "LEXICON"
    CEDICT = "CEDICT"


@dataclass(frozen=True, slots=True)
class Credit:
    """Attribution of a source; ``address`` is the URL of its licence."""

    source: MeaningSource
    name: str
    licence: str | None = None
    address: str | None = None


LEXICON_CREDIT: Final = Credit(MeaningSource.LEXICON, "Cloud Expo lexicon of trade")
CEDICT_CREDIT: Final = Credit(
    MeaningSource.CEDICT, "CC-CEDICT", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """Meaning of a word in one language; ``pinyin`` where it belongs to one of the word's readings."""

    source: MeaningSource
    language: str
    glosses: tuple[str, ...]
    pinyin: str | None = None


@dataclass(frozen=True, slots=True)
class HelpedWord:
    """A word of the text with at least one meaning, those of the lexicon first.

    ``readings`` are in pinyin, the likeliest first. For a word known only to the lexicon, they are composed from its
    parts; empty where the dictionary is not installed or lacks a part.
    """

    text: str
    readings: tuple[str, ...]
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class ReadingHelp:
    """A text in ``pieces``, which joined are the text, and its ``words``: each once, in text order.

    ``credits`` name the sources consulted, in order.
    """

    pieces: tuple[str, ...]
    words: tuple[HelpedWord, ...]
    credits: tuple[Credit, ...]


class ReadingAid:
    """Reading help for Chinese from a lexicon, in its languages, and a dictionary, in English."""

    def __init__(self, lexicon: Lexicon, cedict: Cedict) -> None:
        """Take the sources; neither is read before the first text."""
        self._lexicon = lexicon
        self._cedict = cedict

    @property
    def credits(self) -> tuple[Credit, ...]:
        """Available sources, in the order in which they are consulted."""
        return (LEXICON_CREDIT, CEDICT_CREDIT) if self._cedict.is_there else (LEXICON_CREDIT,)

    def help(self, text: str, language: str) -> ReadingHelp:
        """Return the words of a text for a reader of ``language``. Raises `TextTooLong`.

        The lexicon has no meanings for readers of Chinese, nor for languages that it does not cover.
        """
        if len(text) > MAX_TEXT_LENGTH:
            raise TextTooLong(len(text), MAX_TEXT_LENGTH)
        longest = max(self._cedict.max_word_length, self._lexicon.forms(_CHINESE).max_form_length)
        pieces = segment_words(text, self._is_word, longest)
        words = (self._word(piece, language) for piece in dict.fromkeys(pieces) if is_chinese(piece))
        return ReadingHelp(tuple(pieces), tuple(word for word in words if word.meanings), self.credits)

    def _is_word(self, piece: str) -> bool:
        # Not `Lexicon.find`, which would fold the spelling of each of the hundred thousand candidate pieces of a text.
        return piece in self._cedict or bool(self._lexicon.forms(_CHINESE).find(piece.lower()))

    def _word(self, piece: str, language: str) -> HelpedWord:
        entries = self._cedict.entries(piece)[:_MAX_READINGS]
        readings = tuple(dict.fromkeys(entry.pinyin for entry in entries)) or self._from_parts(piece)
        return HelpedWord(
            piece, readings, (*self._from_lexicon(piece, entries, language), *map(_from_dictionary, entries))
        )

    def _from_parts(self, piece: str) -> tuple[str, ...]:
        """Return the reading of a word composed from its parts; nothing where the dictionary lacks a part."""
        parts = segment_words(piece, self._cedict.__contains__, self._cedict.max_word_length)
        readings = [entries[0].pinyin for entries in map(self._cedict.entries, parts) if entries]
        return (" ".join(readings),) if len(readings) == len(parts) else ()

    def _from_lexicon(self, piece: str, entries: tuple[DictionaryEntry, ...], language: str) -> tuple[Meaning, ...]:
        """Return the lexicon's meanings; it is written in simplified characters, so those spellings are tried too."""
        if language == _CHINESE or language not in LANGUAGES:
            return ()
        spellings = dict.fromkeys((piece, *(entry.simplified for entry in entries)))
        readings = next(filter(None, (self._lexicon.find(each, _CHINESE) for each in spellings)), ())
        best = [reading.concept for reading in readings if reading.rank == readings[0].rank]
        return tuple(
            Meaning(MeaningSource.LEXICON, language, _names(concept, language)) for concept in best[:_MAX_READINGS]
        )


def _from_dictionary(entry: DictionaryEntry) -> Meaning:
    return Meaning(MeaningSource.CEDICT, _ENGLISH, entry.glosses[:_MAX_GLOSSES], entry.pinyin)


def _names(concept: Concept, language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.plain for name in concept.names[language]))[:_MAX_NAMES]
