"""Words of buyers' needs by language: verbs of wanting, buyers, terms of trade, and what follows a thing."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from matching.text import fold_text

_SOON: Final = 4


@lru_cache
def one_of(name: str, language: str) -> re.Pattern[str]:
    """Return a pattern of one of the words of a list (`wanting`, …) in a language, or in all for an unknown one."""
    words = _words(_lists()[name], language)
    alternatives = "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"
    if language == "zh":
        return re.compile(f"(?:{alternatives})")
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?:(?<=')|(?![\w-]))")


def names_soon(name: str, text: str, start: int, end: int, language: str) -> bool:
    """Return whether one of the next words of ``text[start:end]`` is of a list: a buyer, after a preposition."""
    return one_of(name, language).search(" ".join(text[start:end].split()[:_SOON])) is not None


def follows(names: Sequence[str], text: str, language: str) -> bool:
    """Return whether the last word of a text, after which another one stands, is of one of some lists."""
    last = text.rstrip().rpartition(" ")[2]
    return any(one_of(each, language).fullmatch(last) for each in names)


def speaks_of(name: str, text: str, language: str) -> bool:
    """Return whether a word of a text begins like one of a list: `children`; in Arabic after prepositions, too."""
    return begins_like(name, language).search(fold_text(text)) is not None


@lru_cache
def begins_like(name: str, language: str) -> re.Pattern[str]:
    """Return a pattern of the beginning of a word like one of a list, in a folded text."""
    alternatives = "|".join(map(re.escape, sorted(_words(_lists()[name], language))))
    start = {"zh": "", "ar": r"(?<!\w)و?(?:لل|بال|ال|ل|ب)?"}.get(language, r"(?<!\w)")
    return re.compile(f"{start}(?:{alternatives})")


@lru_cache
def _lists() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _words(words: Mapping[str, str], language: str) -> Iterable[str]:
    """Return the words of a language, folded as texts are; none if a list has none of it.

    Those of all languages but Chinese for an unknown language.
    """
    chosen = (
        [words.get(language, "")]
        if language in _lists()["wanting"]
        else [words[each] for each in words if each != "zh"]
    )
    return {fold_text(word.strip()) for each in chosen for word in each.split("|") if word.strip()}
