"""Bridges between languages: what a word of one is called in others, from dictionaries and lists of names.

An encoder brings texts of several languages together by their meaning as a whole; a bridge does it word by word, so
that the rare word of a query counts for more than the frequent ones. Which words of the other language an index has,
and how rare they are there, is for the index to say.
"""

from matching.bridges.cedict import CedictBridge
from matching.bridges.glossary import GlossaryBridge, trade_glossary
from matching.bridges.joined import JoinedBridge, default_bridge
from matching.bridges.protocol import Bridge, Name, NoBridge, key_of
from matching.bridges.reading import Phrase, TermSpan, read

__all__ = [
    "Bridge",
    "CedictBridge",
    "GlossaryBridge",
    "JoinedBridge",
    "Name",
    "NoBridge",
    "Phrase",
    "TermSpan",
    "default_bridge",
    "key_of",
    "read",
    "trade_glossary",
]
