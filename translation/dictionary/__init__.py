"""Reading help for Chinese: the words of a text, with pronunciation and meaning.

The trade lexicon (`translation.lexicon`) covers seven languages and comes first; the community dictionary
CC-CEDICT covers English, has its own licence, and is available where its package is installed.
"""

from translation.dictionary.cedict import Cedict
from translation.dictionary.entries import DictionaryEntry
from translation.dictionary.reading_aid import (
    MAX_TEXT_LENGTH,
    Credit,
    HelpedWord,
    Meaning,
    MeaningSource,
    ReadingAid,
    ReadingHelp,
)

__all__ = [
    "MAX_TEXT_LENGTH",
    "Cedict",
    "Credit",
    "DictionaryEntry",
    "HelpedWord",
    "Meaning",
    "MeaningSource",
    "ReadingAid",
    "ReadingHelp",
]
