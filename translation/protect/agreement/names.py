"""Latin letters that a translation must keep: names in Chinese titles, suffixes of part numbers, energy classes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from translation.protect.agreement.codes import plain
from translation.protect.agreement.texts import ValuedText
from translation.protect.kinds import Span, ValueKind
from translation.protect.quantities.measures import is_counting_word
from translation.protect.quantities.units import bare_unit
from translation.protect.script import normal, primary

_OTHER_SCRIPTS: Final = frozenset({"zh", "ru", "ar", "ja", "ko", "uk", "bg", "el", "fa", "hi", "th", "he"})
_RUN: Final = re.compile(
    r"(?<![A-Za-zÀ-ɏ0-9\ue000_.@-])[A-Za-zÀ-ɏ]+(?:[-'&][A-Za-zÀ-ɏ]+)*(?:\+{1,3}(?![A-Za-z0-9_@+\ue000]))?(?![A-Za-z0-9_@])"
)
_CHINESE_WORDS: Final = {
    "T": "恤台字", "U": "盘型形", "X": "光射线型形", "B": "超站", "K": "歌金线粉", "Q": "弹版萌", "A": "股字",
    "D": "罩", "V": "领", **dict.fromkeys("CHILOS", "型形"),
}  # fmt: skip
"""Letters that are parts of Chinese words, by the character after them: T恤 is a shirt, U盘 a drive."""
_EXPANSIONS: Final = {
    "pu": "polyureth|polyuréth|poliuret", "pvc": "vinyl|vinil", "pp": "polyprop|poliprop",
    "pe": "polyeth|polyéth|polieti",
    "pc": "polycarb|policarb|comput|ordinat|ordenador", "pa": "polyamid|poliamid|nylon|nailon", "led": "diod|luminous",
    "lcd": "liquid|líquid|liquide", "uv": "ultra", "app": "appli|aplica", "logo": "logotip", "tv": "telev|télév",
    "wifi": "wi-fi|wireless|inal|sans fil|sem fio", "cnc": "numeric|numéri", "dna": "adn", "ok": "",
    "diy": "yourself|bricol", "suv": "todoterreno|4x4", "spa": "", "ins": "",
    "vip": "", "ai": "artific", "ktv": "karaoke",
    "nbr": "nitril", "epdm": "ethyl|etil", "lowe": "emissiv|emisiv", "pet": "polyest|poliest",
}  # fmt: skip
"""Abbreviations of Chinese texts that other languages may write out: beginnings of the words."""
_WORDS_OF: Final = {"type": "(?:type|tipo)"}
"""Parts of names that languages spell their own way: USB Type-C is USB tipo C."""
_JOINT: Final = r"[\s\u00a0'&-]{0,3}"
_CLASS: Final = re.compile(r"(?<![A-Za-z0-9+])[A-G]\+{1,3}(?![A-Za-z0-9+])")
_SUFFIX: Final = re.compile(r"[ \u00a0]([A-Z]{1,3})(?![A-Za-z0-9'+-])")
_WORDS: Final = frozenset({
    "A", "I", "Y", "E", "O", "OR", "AND", "DE", "EN", "IN", "BY", "TO", "OF", "ON", "NO", "AS", "AT", "IF", "UP", "VS",
    "THE", "FOR", "LA", "LE", "LES",
    "EL", "ET", "UN", "DU", "AU", "DO", "DA", "EM", "OU", "WAS", "HAS", "IS", "US", "UK",
    "UTC", "GMT",
    "AM", "PM", "AD", "BC", "CE", "BCE", "USD", "EUR", "CNY", "RMB", "SUR", "DES", "DIN", "PCS", "SET", "NEW",
})  # fmt: skip
_PART: Final = re.compile(r"[A-Za-z0-9]+(?:[-_./][A-Za-z0-9]+)*")
_CAPITALS_SHARE: Final = 0.6
_MAX_RUNS: Final = 200


def lost_names(original: ValuedText, translation: ValuedText) -> list[Span]:
    """Return the Latin letters of an original that its translation should have, as names without counterpart.

    A run of a Chinese text counts where the translation's language has Latin letters.
    """
    text, other = normal(original.text), normal(translation.text)
    found = [*_classes(text, other), *_suffixes(text, other, original.spans)]
    if primary(original.language) == "zh" and primary(translation.language) not in _OTHER_SCRIPTS:
        found += _runs(text, _folded(other), other, original.spans)
    return _as_names(original.text, found)


def invented_names(original: ValuedText, translation: ValuedText) -> list[Span]:
    """Return the classes and suffixes of part numbers of a translation that its original should have."""
    text, other = normal(translation.text), normal(original.text)
    return _as_names(translation.text, [*_classes(text, other), *_suffixes(text, other, translation.spans)])


def _as_names(text: str, places: Iterable[tuple[int, int]]) -> list[Span]:
    return [Span(start, end, ValueKind.NAME, text[start:end]) for start, end in sorted(set(places))]


def _classes(text: str, other: str) -> Iterator[tuple[int, int]]:
    others = set(_CLASS.findall(other))
    for found in _CLASS.finditer(text):
        if found[0] not in others:
            yield found.span()


def _suffixes(text: str, other: str, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield capitals after a part number that the other text has without them: FFP2 NR is not FFP2 R."""
    found = [(each, _SUFFIX.match(text, each.end)) for each in spans if each.kind is ValueKind.MODEL]
    suffixed = [(each, match) for each, match in found if match and match[1] not in _WORDS and not bare_unit(match[1])]
    if not suffixed or _is_in_capitals(text):
        return
    words = set(_PART.findall(other))
    for each, match in suffixed:
        if text[each.start : each.end] in words and match[1] not in words:
            yield match.span(1)


def _is_in_capitals(text: str) -> bool:
    letters = [each for each in text if each.isalpha()]
    return sum(map(str.isupper, letters)) > _CAPITALS_SHARE * len(letters)


def _runs(text: str, other: str, exact: str, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    rest = _blanked(text, spans)
    for found in islice(_RUN.finditer(rest), _MAX_RUNS):
        run = found[0]
        if len(run) == 1:
            missing = not _is_chinese_word(rest, found) and not re.search(rf"(?<![A-Za-z0-9]){run}(?![a-z0-9])", exact)
        else:
            missing = not (_is_counted(run) or _has(other, run) or _is_written_out(other, exact, run))
        if missing:
            yield found.span()


def _is_chinese_word(text: str, run: re.Match[str]) -> bool:
    return run[0].islower() or text[run.end() : run.end() + 1] in {*_CHINESE_WORDS.get(run[0], "")}


def _is_counted(run: str) -> bool:
    return bare_unit(run) is not None or is_counting_word(run)


def _has(other: str, run: str) -> bool:
    parts = [_WORDS_OF.get(each, re.escape(each)) for each in re.split("[-'&]", _folded(run.rstrip("+")))]
    plus = "".join(rf"{_JOINT}{re.escape(each)}" for each in run[len(run.rstrip("+")) :])
    pattern = rf"{_JOINT}(?:(?:type|tipo){_JOINT})?".join(parts)
    return bool(re.search(rf"(?<![a-z0-9]){pattern}{plus}(?:'?s)?(?![a-z0-9+])", other))


def _is_written_out(other: str, exact: str, run: str) -> bool:
    expansion = _EXPANSIONS.get(plain(run))
    if expansion is not None and re.search(_folded(expansion), other):
        return True
    letters = sorted(run)
    return run.isupper() and any(sorted(each) == letters for each in re.findall("[A-Z]{2,}", exact))


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(each for each in apart if not unicodedata.combining(each)).casefold().replace("’", "'")


def _blanked(text: str, spans: Sequence[Span]) -> str:
    pieces, end = [], 0
    for each in sorted(spans, key=lambda span: span.start):
        pieces += [text[end : each.start], "\ue000" * (each.end - each.start)]
        end = max(end, each.end)
    return "".join([*pieces, text[end:]])
