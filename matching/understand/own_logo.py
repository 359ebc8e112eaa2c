"""Goods with the buyer's own mark: whether a need asks for it, and whether a listing offers it."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from matching.text import fold_text
from matching.understand.denial import says
from matching.understand.need_words import one_of

_CLAUSE_END: Final = re.compile(r"[.,;:!?\n()，。；：！？、（）،؛؟]+")


def asks_for_own_logo(text: str, language: str) -> bool:
    """Return whether a need asks for goods with the buyer's logo, brand or design."""
    base = language.partition("-")[0].lower()
    return any(_names(each, "logo", base) or _is_made_to_order(each, base) for each in _clauses(text))


def offers_own_logo(texts: Iterable[str], language: str) -> bool:
    """Return whether the texts of a listing offer goods with the buyer's logo, brand or design.

    A technique alone, as embroidery, offers none; one on request does.
    """
    base = language.partition("-")[0].lower()
    return any(
        _names(each, "logo_offered", base)
        or _is_made_to_order(each, base)
        or (_names(each, "technique", base) and one_of("on_request", base).search(each) is not None)
        for text in texts
        for each in _clauses(text)
    )


def _clauses(text: str) -> Iterator[str]:
    yield from (each for each in _CLAUSE_END.split(fold_text(text)) if each)


def _names(clause: str, name: str, language: str) -> bool:
    """Return whether a clause has a word of a list that it does not deny."""
    return says(one_of(name, language), clause, language)


def _is_made_to_order(clause: str, language: str) -> bool:
    """Return whether goods are made as the buyer likes, other than in size."""
    return _names(clause, "custom", language) and one_of("sizes", language).search(clause) is None
