"""Specifications that a listing would misread: yarn counts as seconds, E 440 as "and 440", huilé as oil."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from translation.lexicon.entries import ROMANCE, ConceptKind, Name, Noun
from translation.lexicon.folding import fold
from translation.lexicon.readings import Forms, Sense
from translation.lexicon.syntax.senses.context_rules import without_company

# Panes of glass; 60支, which may be pieces or a count of yarn; T3专用, which is not dedicated; cuts, ribs of wire, a
# blend of colours of yarn or light, the lining of a gift box, a choice, plies of a board; counts of yarn, pieces of a
# size; groups of a memory, turns of a test of wear, what ports share, months of the year, cycles of use; in Romance
# languages E 440, and "to" as amperes.
_SIGNS: Final = {
    "zh": r"\d\s?\+\s?\d+A\s?\+\s?\d|^\d+支$|[A-Z]\d+专用|\d刀|[丝钢]骨|、.*混色$|礼盒.+内衬"
    r"|[、，,/].*可选$|\d层板|^内衬|[箱袋盒桶]包装$|^[\d×]+组$|^AC\d.*转|口共享|\d月|\d次[（(]",
    "en": r"\d+s\b|^\d+ of \d|% of |^[Ff]ilter\b",
    "es": r"\b[AEOY] \d|\d a \d",
    "fr": r"\b[AEOY] \d|\d à \d",
    "pt": r"\b[AEO] \d|\d a \d",
}
_RANGE_OF_THINGS: Final = re.compile(r"\d+\s?[-–]\s?\d+ [^\W\d_]{4,}$")
"""A range that counts something; its value would stand behind its name: bottles 6–9."""
_ALONE: Final = {"es": {"medio"}, "pt": {"medio"}, "ar": {"مجدول", "ساده", "ساده مسطح"}}
"""Words that mean something else where they stand alone: a medium roast; Medjool dates."""
_CAPITALS: Final = re.compile(r"\d\s+([A-Z]{3,})\b")
_STUFF: Final = (ConceptKind.MATERIAL, ConceptKind.PACKING)
_ACCENTED: Final = re.compile(r"[^\W\d_]*[à-öø-ÿœ][^\W\d_]*")


def is_misread(text: str, language: str, forms: Forms) -> bool:
    """Return whether a specification is none of the words that a listing would find in it."""
    signs = _SIGNS.get(language)
    if signs and re.search(signs, text):
        return True
    if language != "zh" and _RANGE_OF_THINGS.match(text):
        return True
    if language != "zh" and any(_is_symbol(each, forms) for each in _CAPITALS.findall(text)):
        return True
    senses = forms.find(fold(text))
    if fold(text) in _ALONE.get(language, ()) or senses_alone(senses):
        return True
    return not senses and language in ROMANCE and any(map(forms.find, map(fold, _missing_accents(text, forms))))


def _is_symbol(capitals: str, forms: Forms) -> bool:
    """Return whether capitals behind a number are no word of the lexicon: 110 ASTA are no horns."""
    senses = forms.find(fold(capitals))
    if any(each.concept.kind is ConceptKind.UNIT for each in senses):
        return False  # 12 PCS
    return bool(senses) and not any(capitals in name.plain for each in senses for name in _names(each))


def senses_alone(senses: Sequence[Sense]) -> list[Sense]:
    """Return the senses of a word that stands alone, if it has several kinds: light is a lamp, and a quality.

    The name of a property is none of them (medium), for no property has it as its value. Of a thing and what things
    are made of or packed in, by one name, it is the latter. Nor is a sense that is meant beside other things.
    """
    plain = without_company([each for each in senses if not each.governed])
    others = [each for each in plain if each.concept.kind is not ConceptKind.PROPERTY]
    kinds = {each.concept.kind for each in plain}
    if len(kinds) <= 1:
        return []
    if kinds <= {*_STUFF, ConceptKind.GOOD} and len({each.rank for each in others}) == 1:
        kind = next((each for each in _STUFF if each in kinds), ConceptKind.GOOD)
        return [each for each in others if each.concept.kind is kind]
    return others


def _missing_accents(text: str, forms: Forms) -> Iterator[str]:
    """Yield words with accents that are also other words without them: huilé is oiled, and huile is oil."""
    for word in _ACCENTED.findall(text.lower()):
        senses = forms.find(fold(word))
        if not all(word in _spellings(sense) for sense in senses):
            yield word


def _names(sense: Sense) -> Iterator[Name]:
    return (name for names in sense.concept.names.values() for name in names)


def _spellings(sense: Sense) -> Iterator[str]:
    for name in _names(sense):
        if isinstance(name, Noun):
            yield from (name.singular.lower(), name.plural.lower())
        else:
            yield from (name.masculine, name.feminine, name.masculine_plural, name.feminine_plural)
