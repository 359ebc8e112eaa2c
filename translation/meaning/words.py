"""Words of a text, compared across inflections, and words that name nothing a lexicon could know."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from translation.function_words import FUNCTION_WORDS
from translation.lexicon.folding import fold, is_han
from translation.number_words.chinese import NUMERALS
from translation.number_words.words import cardinals

_WORD: Final = re.compile(r"[^\W\d_]+")
_HAN_OR_WORD: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\d_\u3400-\u9fff\uf900-\ufaff]+")
_MIN_STEM: Final = 4
"""Letters that two inflections of a word share at least."""
_MAX_ENDING: Final = 2
_MAX_ADDED: Final = 3
_SHORTEST_REPEATED: Final = 3
_FUNCTION_WORDS: Final = {language: frozenset(map(fold, words)) for language, words in FUNCTION_WORDS.items()}
_NUMERALS: Final = {language: frozenset(map(fold, cardinals(language))) for language in FUNCTION_WORDS} | {
    "zh": frozenset(f"{NUMERALS}双单半第")
}


def is_content(word: str, language: str) -> bool:
    """Return whether a folded word may name a thing or a quality: it is no function word, numeral, or single letter."""
    if word in _NUMERALS.get(language, ()) or word in _FUNCTION_WORDS.get(language, ()):
        return False
    return len(word) > 1 or is_han(word)


def words_of(text: str, language: str) -> tuple[str, ...]:
    """Return the folded words of a text; of a Chinese one its characters, and its words in Latin letters."""
    return tuple((_HAN_OR_WORD if language == "zh" else _WORD).findall(fold(text)))


def content_words(text: str, language: str) -> tuple[str, ...]:
    """Return the words of a text without function words; all characters of a Chinese one."""
    return tuple(each for each in words_of(text, language) if language == "zh" or is_content(each, language))


@lru_cache(maxsize=50_000)
def words_of_name(name: str, language: str) -> tuple[str, ...]:
    """Return the words of a lexicon's name without function words, and keep them: names recur."""
    return content_words(name, language)


def has_numeral(text: str, language: str) -> bool:
    """Return whether a text has a number in words: two-layer, 三层."""
    return not _NUMERALS[language].isdisjoint(words_of(text, language))


class WordIndex:
    """The words of a text, found by inflections of them."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take folded words."""
        self._words = frozenset(words)
        self._by_stem: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._words:
            self._by_stem[word[:_MIN_STEM]].append(word)

    def __contains__(self, word: str) -> bool:
        """Return whether a folded word is among them in some form."""
        return word in self._words or any(same_word(word, each) for each in self._by_stem.get(word[:_MIN_STEM], ()))

    def spells(self, words: Collection[str]) -> bool:
        """Return whether all of some words, and at least one, are among them, in whatever form and order."""
        return bool(words) and all(word in self for word in words)


def same_word(one: str, other: str) -> bool:
    """Return whether two folded words are equal or look like inflections of one word: wood and wooden."""
    if one == other:
        return True
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rests = sorted((len(one) - shared, len(other) - shared))
    return shared >= _MIN_STEM and rests[1] <= (_MAX_ADDED if rests[0] == 0 else _MAX_ENDING)


def repeated(words: Sequence[str]) -> set[str]:
    """Return the words that directly follow themselves, alone or in pairs: what a model does that has lost its way."""
    alone = {one for one, other in pairwise(words) if one == other and len(one) >= _SHORTEST_REPEATED}
    pairs = list(pairwise(words))
    return alone | {one[0] for one, other in zip(pairs, pairs[2:], strict=False) if one == other and one[0] != one[1]}
