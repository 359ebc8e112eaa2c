"""Separators between the parts of a specification, and which parts may stand beside them."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from translation.lexicon.phrases import Phrase
from translation.lexicon.segmentation.connectives import ALTERNATIVES, OR
from translation.lexicon.specifications.parts import Part, Sort

_AND: Final = {"en": "and", "zh": "和|与|及", "es": "y|e", "fr": "et", "ru": "и", "ar": "و", "pt": "e"}
_SPACED: Final = r"(?<=\s){}(?=\s)"
_CLAUSE: Final = re.compile(r"[，,；;؛،]")
_HEAD_LAST: Final = frozenset({"en", "zh"})


class Separator(NamedTuple):
    """A separator at ``text[start:end]``, the mark to write for it, and whether what it separates is independent."""

    start: int
    end: int
    mark: str
    is_loose: bool


def separators(text: str, language: str) -> Iterator[Separator]:
    """Yield the separators of a text that are outside brackets."""
    depth = 0
    for match in _regex(language).finditer(text):
        sign = match[0].strip()
        if sign in "(（)）":
            depth += 1 if sign in "(（" else -1
        elif depth == 0 and match.start() > 0 and match.end() < len(text):
            mark = _mark(sign, language)
            yield Separator(match.start(), match.end(), mark, bool(_CLAUSE.search(sign)))


def _regex(language: str) -> re.Pattern[str]:
    words = [_AND[language].replace("|", "|") if language == "zh" else _SPACED.format(f"(?:{_AND[language]})")]
    words.append("或者?" if language == "zh" else _SPACED.format(ALTERNATIVES[language]))
    words += ["加(?!热|湿|厚|固|长|宽|大|强|密|工|绒|价)"] if language == "zh" else []
    marks = r"[，、；;،؛]|,(?!\d)|(?<!\d),|(?<=\s)/(?=\s)|(?<![\dA-Za-z])/|/(?![\dA-Za-z])|[+＋]|[()（）]"
    return re.compile(rf"\s*(?:{marks}|{'|'.join(words)})\s*", re.IGNORECASE)


def _mark(sign: str, language: str) -> str:
    if sign in "，、,،":
        return ","
    if sign in "；;؛":
        return ";"
    if sign == "/":
        return "/"
    if sign in "+＋加":
        return "+"
    return OR if sign.startswith("或") or sign.casefold() == ALTERNATIVES[language] else "&"


def are_alike(left: Part, separator: Separator, right: Part, language: str) -> bool:
    """Return whether two parts are said one by one: no word of one may belong to the other as well."""
    if left.sort.is_closed or right.sort.is_closed:
        return True
    if separator.is_loose:
        return not _takes_more(left, right, language)
    if {left.sort, right.sort} == {Sort.MATERIAL, Sort.FABRIC} and right.phrase and left.phrase:
        return not (_is_described(right.phrase) or _is_described(left.phrase))
    if left.sort is not right.sort or left.sort in {Sort.OTHER, Sort.LIST}:
        return False
    return not _share(left.phrase, right.phrase, language)


def _takes_more(left: Part, right: Part, language: str) -> bool:
    """Return whether a bare noun may be one more material of the thing before it: a box of wood, cardboard."""
    if language in _HEAD_LAST or left.phrase is None:
        return False
    is_bare = right.sort is Sort.MATERIAL or (right.phrase is not None and not _is_described(right.phrase))
    return is_bare and right.sort is not Sort.DESCRIPTION and bool(left.phrase.materials or left.phrase.tails)


def _share(left: Phrase | None, right: Phrase | None, language: str) -> bool:
    """Return whether a description of one of two phrases may be one of both."""
    if left is None or right is None:
        return True
    first, second = (left, right) if language not in _HEAD_LAST else (right, left)
    if first.head is None:
        return False
    return (
        _is_described(second) and not _is_described(first)
        if language not in _HEAD_LAST
        else bool((right.tails and not left.tails) or (left.described and not right.described))
    )


def _is_described(phrase: Phrase) -> bool:
    return bool(phrase.described or phrase.materials or phrase.tails)
