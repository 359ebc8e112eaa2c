"""Bridges between languages: word-level translation from dictionaries and glossaries.

An encoder matches texts across languages by their meaning as a whole; a bridge does so word by word, so that the rare
word of a query counts for more than the frequent ones. Which words of the other language occur in an index, and how
rare they are there, is for the index to say.
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
