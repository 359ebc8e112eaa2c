"""Phrase grammars by language: word order, agreement and connecting words."""

from collections.abc import Mapping
from typing import Final

from translation.lexicon.grammar.arabic import Arabic
from translation.lexicon.grammar.chinese import Chinese
from translation.lexicon.grammar.english import English
from translation.lexicon.grammar.french import French
from translation.lexicon.grammar.grammar import Grammar, InexpressiblePhrase
from translation.lexicon.grammar.portuguese import Portuguese
from translation.lexicon.grammar.russian import Russian
from translation.lexicon.grammar.spanish import Spanish

GRAMMARS: Final[Mapping[str, Grammar]] = {
    grammar.language: grammar
    for grammar in (English(), Chinese(), Spanish(), French(), Russian(), Arabic(), Portuguese())
}
"""Grammars by BCP 47 primary tag."""

__all__ = ["GRAMMARS", "Grammar", "InexpressiblePhrase"]
