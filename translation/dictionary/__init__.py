"""Reading help for Chinese: a text as its words, with how each sounds and what it means.

The lexicon of trade (`translation.lexicon`) speaks seven languages and comes first; the community's dictionary
CC-CEDICT speaks English, has its own licence, and is there where its package is installed.
"""

from translation.dictionary.cedict import Cedict
from translation.dictionary.entries import DictionaryEntry
from translation.dictionary.helping import (
    LONGEST_TEXT,
    Credit,
    HelpedWord,
    Meaning,
    MeaningSource,
    ReadingAid,
    ReadingHelp,
)

__all__ = [
    "LONGEST_TEXT",
    "Cedict",
    "Credit",
    "DictionaryEntry",
    "HelpedWord",
    "Meaning",
    "MeaningSource",
    "ReadingAid",
    "ReadingHelp",
]
