"""Normalisation of spelling variants: case, accents, hyphens, Arabic letters, the Arabic article."""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

_LETTERS: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ё": "е", "’": "'", "‘": "'", "ʼ": "'", "`": "'"}
    | dict.fromkeys("أإآٱ", "ا")
    | {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي", "\u0640": ""}
)  # fmt: skip
_HYPHENS: Final = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212\u00ad")
_INNER_HYPHEN: Final = re.compile("(?<=[A-Za-z0-9])-(?=[A-Za-z0-9])")
_ARTICLE: Final = re.compile(r"(?<!\w)ال(?=\w{2})")
HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Chinese characters, as a regular expression's class has them."""
_HAN: Final = re.compile(f"[{HAN}]")
_SIGNS: Final = str.maketrans("（），：；", "(),:;")
_ONE_TO_ONE: Final = re.compile("[\u4e00-\u9fff!-,./-~、×（），：；]+(?: [\u4e00-\u9fff!-,./-~、×（），：；]+)*")
"""A text each of whose characters folds into one: most Chinese titles. It has no hyphen, and single spaces within."""


class Folded(NamedTuple):
    """A folded text. ``places[i]`` is the source offset of ``text[i]``; a last one stands for the end."""

    text: str
    places: list[int]


def fold(text: str) -> str:
    """Return the lookup form of all usual spellings of a text."""
    if text.isascii():  # most names are, and are folded often
        return " ".join(_INNER_HYPHEN.sub(" ", text).lower().split())
    return fold_with_places(text).text


def fold_with_places(text: str) -> Folded:
    """Return a text, given in NFC, folded, with the source offset of every character.

    Hyphens inside words become spaces, runs of spaces collapse, and the Arabic article is dropped.
    """
    if _ONE_TO_ONE.fullmatch(text):
        return Folded(text.translate(_SIGNS).lower(), list(range(len(text) + 1)))
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in _folded_character(text, place, character):
            if letter == " " and (not letters or letters[-1] == " "):
                continue
            letters.append(letter)
            places.append(place)
    if letters and letters[-1] == " ":
        letters.pop(), places.pop()
    return _without_articles(Folded("".join(letters), [*places, len(text)]))


def is_han(character: str) -> bool:
    """Return whether a character is Chinese: such words are written without spaces between them."""
    return bool(_HAN.match(character))


def _folded_character(text: str, place: int, character: str) -> str:
    if character in _HYPHENS:
        inside = text[place - 1 : place].isalnum() and text[place + 1 : place + 2].isalnum()
        return " " if inside else character
    if character.isspace():
        return " "
    if "\u4e00" <= character <= "\u9fff":
        return character  # a Chinese character has no other form
    return character.lower() if character.isascii() else _plain_letters(character)


@lru_cache(maxsize=10_000)
def _plain_letters(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).casefold().translate(_LETTERS)
    return "".join(_base(letter) for letter in plain)


def _base(letter: str) -> str:
    # The breve of й is distinctive; accents of Latin letters, and Arabic vowels, are often omitted.
    if unicodedata.combining(letter):
        return ""
    base = unicodedata.normalize("NFD", letter)[0]
    return base if "a" <= base <= "z" else letter


def _without_articles(folded: Folded) -> Folded:
    if "ال" not in folded.text:
        return folded
    left_out = {place for match in _ARTICLE.finditer(folded.text) for place in range(*match.span())}
    kept = [place for place in range(len(folded.text)) if place not in left_out]
    return Folded("".join(folded.text[i] for i in kept), [*(folded.places[i] for i in kept), folded.places[-1]])
