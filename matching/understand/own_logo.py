"""Goods with the buyer's own mark: whether a need asks for it, and whether a listing offers it."""

from collections.abc import Iterable

from matching.text import fold_text
from matching.understand.need_words import one_of


def asks_for_own_logo(text: str, language: str) -> bool:
    """Return whether a need asks for goods with the buyer's logo, brand or design."""
    return one_of("logo", language.partition("-")[0].lower()).search(fold_text(text)) is not None


def offers_own_logo(texts: Iterable[str], language: str) -> bool:
    """Return whether the texts of a listing offer goods with the buyer's logo, brand or design."""
    pattern = one_of("logo_offered", language.partition("-")[0].lower())
    return any(pattern.search(fold_text(text)) for text in texts)
