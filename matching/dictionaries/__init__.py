"""Translation dictionaries: word-level translation, from dictionaries and glossaries.

An encoder matches texts across languages by their meaning as a whole; a dictionary does so word by word, so that the
rare word of a query counts for more than the frequent ones. Which words of the other language occur in an index, and
how rare they are there, is for the index to say.
"""

from matching.dictionaries.combined import CombinedDictionary
from matching.dictionaries.glossary import GlossaryDictionary, trade_glossary
from matching.dictionaries.protocol import EmptyDictionary, Translation, TranslationDictionary, key_of
from matching.dictionaries.segmentation import Phrase, TermSpan, segment_query

__all__ = [
    "CombinedDictionary",
    "EmptyDictionary",
    "GlossaryDictionary",
    "Phrase",
    "TermSpan",
    "Translation",
    "TranslationDictionary",
    "key_of",
    "segment_query",
    "trade_glossary",
]
