"""What helps somebody to read a Chinese text: its words, how they sound, and what they mean in her language."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from translation.dictionary.cedict import Cedict
from translation.dictionary.cutting import cut, is_chinese
from translation.dictionary.entries import DictionaryEntry
from translation.errors import TextTooLong
from translation.lexicon import Lexicon
from translation.lexicon.entries import LANGUAGES, Concept

LONGEST_TEXT: Final = 5_000
"""Characters of a text that is helped with."""
_CHINESE: Final = "zh"
_ENGLISH: Final = "en"
_MOST_READINGS: Final = 4
_MOST_GLOSSES: Final = 5
_MOST_NAMES: Final = 3


class MeaningSource(StrEnum):
    """Who says what a word means."""

    LEXICON = "LEXICON"
    CEDICT = "CEDICT"


@dataclass(frozen=True, slots=True)
class Credit:
    """How a source is to be named beside what it says; ``address`` is where its licence can be read."""

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
    """What a source says of a word, in one language; ``pinyin`` where it says it of one of the word's readings."""

    source: MeaningSource
    language: str
    glosses: tuple[str, ...]
    pinyin: str | None = None


@dataclass(frozen=True, slots=True)
class HelpedWord:
    """A word as it stands in the text, with at least one meaning; the lexicon's come first.

    ``readings`` are in pinyin, the likeliest first; of a word that only the lexicon has, put together from its parts,
    and none where the dictionary is not there or does not know them.
    """

    text: str
    readings: tuple[str, ...]
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class ReadingHelp:
    """A text in ``pieces``, which joined are the text, and its ``words``: each once, in the order of the text.

    ``credits`` name what was looked into, in the order in which it was asked.
    """

    pieces: tuple[str, ...]
    words: tuple[HelpedWord, ...]
    credits: tuple[Credit, ...]


class ReadingAid:
    """Helps to read Chinese with a lexicon, in its languages, and with a dictionary, in English."""

    def __init__(self, lexicon: Lexicon, cedict: Cedict) -> None:
        """Take what is looked into; neither is read before the first text."""
        self._lexicon = lexicon
        self._cedict = cedict

    @property
    def credits(self) -> tuple[Credit, ...]:
        """What can be looked into here, in the order in which it is asked."""
        return (LEXICON_CREDIT, CEDICT_CREDIT) if self._cedict.is_there else (LEXICON_CREDIT,)

    def help(self, text: str, language: str) -> ReadingHelp:
        """Return the words of a text for a reader of ``language``. Raises `TextTooLong`.

        The lexicon says nothing to a reader of Chinese, nor in languages that it has not.
        """
        if len(text) > LONGEST_TEXT:
            raise TextTooLong(len(text), LONGEST_TEXT)
        longest = max(self._cedict.longest, self._lexicon.forms(_CHINESE).longest)
        pieces = cut(text, self._is_word, longest)
        words = (self._word(piece, language) for piece in dict.fromkeys(pieces) if is_chinese(piece))
        return ReadingHelp(tuple(pieces), tuple(word for word in words if word.meanings), self.credits)

    def _is_word(self, piece: str) -> bool:
        # `Lexicon.find` would fold the spelling of each of the hundred thousand pieces that a text might have.
        return piece in self._cedict or bool(self._lexicon.forms(_CHINESE).find(piece.lower()))

    def _word(self, piece: str, language: str) -> HelpedWord:
        entries = self._cedict.entries(piece)[:_MOST_READINGS]
        readings = tuple(dict.fromkeys(entry.pinyin for entry in entries)) or self._from_parts(piece)
        return HelpedWord(piece, readings, (*self._of_trade(piece, entries, language), *map(_from_dictionary, entries)))

    def _from_parts(self, piece: str) -> tuple[str, ...]:
        """Return how a word sounds that the dictionary has only in parts; nothing where it lacks one of them."""
        parts = cut(piece, self._cedict.__contains__, self._cedict.longest)
        heard = [entries[0].pinyin for entries in map(self._cedict.entries, parts) if entries]
        return (" ".join(heard),) if len(heard) == len(parts) else ()

    def _of_trade(self, piece: str, entries: tuple[DictionaryEntry, ...], language: str) -> tuple[Meaning, ...]:
        """Return what the lexicon says, which is written in simplified characters: it is asked for those as well."""
        if language == _CHINESE or language not in LANGUAGES:
            return ()
        spellings = dict.fromkeys((piece, *(entry.simplified for entry in entries)))
        readings = next(filter(None, (self._lexicon.find(each, _CHINESE) for each in spellings)), ())
        best = [reading.concept for reading in readings if reading.rank == readings[0].rank]
        return tuple(
            Meaning(MeaningSource.LEXICON, language, _names(concept, language)) for concept in best[:_MOST_READINGS]
        )


def _from_dictionary(entry: DictionaryEntry) -> Meaning:
    return Meaning(MeaningSource.CEDICT, _ENGLISH, entry.glosses[:_MOST_GLOSSES], entry.pinyin)


def _names(concept: Concept, language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.plain for name in concept.names[language]))[:_MOST_NAMES]
