"""Kinds of thing that a listing offers: the head of its title's first noun phrase, or its type and group.

A title names a brand and a model, then the kind, then appearance, measures and compatibility: `HP 255 G7 Notebook
Silver 39.6 cm`, `Canon camera cable for EOS`. So the words before the first linking word (for, with, of), colour
or number are the noun phrase. Its head is the last word in head-final languages (English, Chinese, German), the first
in head-initial ones (Spanish, French, Arabic), and either elsewhere (Levi, The Syntax and Semantics of Complex
Nominals, 1978; head-initial languages after Greenberg's universals, 1963).
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from matching.text import Token, fold, has_digit, term_of, tokenise
from matching.understand.lists import HEAD_FIRST, HEAD_LAST, fold_words, words_of

_BREAK = re.compile(r"[,;:()\[\]{}|/\"“”、，；：（）【】>]| [-–—] ")
_MIN_WORD_LENGTH = 2
_MAX_MODEL_WORDS = 3
"""A model with more words is a description, which includes the kind."""
_TYPE_PROPERTIES = frozenset(
    {
        ("product", "type"), ("item", "type"), ("type", "of", "product"), ("tipo", "de", "producto"),
        ("type", "de", "produit"), ("tipo", "de", "produto"), ("тип", "товара"), ("тип", "продукта"),
        ("вид", "товара"), ("نوع", "المنتج"), ("产品", "类型"), ("产品类型",), ("产品", "类别"), ("商品", "类型"),
    }
)  # fmt: skip
"""Names of properties whose value is the kind."""


class Head(NamedTuple):
    """A kind of thing: as a term, and as written, in lower case."""

    term: str
    surface: str


def heads_of(title: str, language: str, *, brand: str = "", codes: Sequence[str] = ()) -> tuple[Head, ...]:
    """Return the kinds that a title names, usually one; none if it names only brand, model and measures."""
    phrases = _phrases(title, _brand_words(brand, codes))
    # One word before a number is as likely a series as a kind: `HP Compaq 6530b Notebook`, `Flask 500 ml`.
    series = len(phrases) > 1 and len(phrases[0]) == 1
    ends = [end for phrase in phrases[: 1 + series] for end in _head_tokens(title, phrase, language)]
    return tuple(dict.fromkeys(ends))


@lru_cache(maxsize=10_000)
def heads_of_type(product_type: str, language: str) -> tuple[Head, ...]:
    """Return the kinds named by a type or group; for a path, by its last part."""
    part = re.split(r"\s*[>/|›»]\s*", product_type.strip())[-1]
    return tuple(end for phrase in _phrases(part, frozenset())[:1] for end in _head_tokens(part, phrase, language))


def stated_type(facts: Sequence[tuple[str, str]]) -> str:
    """Return the value of the property for the product type, empty if there is none."""
    for name, value in facts:
        words = tuple(fold_words(name))
        if any(words[-len(each) :] == each for each in _TYPE_PROPERTIES) and not value.strip().isdigit():
            return value
    return ""


def searchable_text(name: str, value: str) -> str:
    """Return the searchable part of a property: its value, its name if the value is "yes", or an empty text.

    A bare number says nothing without its unit, and "no" means that the name does not apply.
    """
    if fold(value.strip()) in words_of("yes"):
        return name
    has_words = any(letter.isalpha() for letter in value) and fold(value.strip()) not in words_of("no")
    return value if has_words else ""


def _brand_words(brand: str, codes: Sequence[str]) -> frozenset[str]:
    """Return the words of a brand and of short model numbers: they name a thing without saying what it is."""
    models = [words for code in codes if len(words := fold_words(code)) <= _MAX_MODEL_WORDS and has_digit(code)]
    return frozenset(fold_words(brand)).union(*models)


def _phrases(text: str, names: frozenset[str]) -> list[list[Token]]:
    """Return the runs of plain words of a title, up to the first link or break; numbers and colours separate them."""
    phrases: list[list[Token]] = [[]]
    end, counting = 0, False
    for token in tokenise(text, overlapping=False):
        word = fold(text[token.start : token.end])
        apart = _BREAK.search(text[end : token.start]) or word in words_of("links")
        end = token.end
        if apart and any(phrases):
            break
        # The word after a number is its unit, or what it counts: `39.6 cm`, `4 port`.
        plain = not (has_digit(word) or counting or word in words_of("colours") or (word in names and not phrases[-1]))
        counting = has_digit(word) and not any(letter.isalpha() for letter in word)
        if plain and (token.han or len(word) >= _MIN_WORD_LENGTH) and not apart:
            phrases[-1].append(token)
        elif phrases[-1]:
            phrases.append([])
    return [phrase for phrase in phrases if phrase]


def _head_tokens(text: str, phrase: Sequence[Token], language: str) -> tuple[Head, ...]:
    """Return the head of a noun phrase; its first and last word if the language allows either position."""
    base = language.partition("-")[0].lower()
    last, first = phrase[-1:], phrase[:1]
    chosen = last if base in HEAD_LAST or phrase[0].han else first if base in HEAD_FIRST else [*first, *last]
    surface = dict.fromkeys(text[token.start : token.end].lower() for token in chosen)
    return tuple(Head(term_of(word), word) for word in surface)
