"""Russian oblique cases, derived from the lexicon: nominative and genitive of nouns, four forms of adjectives.

The instrumental follows «с» (с крышкой), the genitive «из», «для» and numbers. Rules from the Russian Grammar of 1980
(§§ 1170-1300); where only stress decides between two endings, the usual one for names of goods is taken.
"""

import re
from collections.abc import Iterator
from typing import Final

from translation.lexicon.entries import Adjective, Gender, Noun

_HARD_BEFORE_I: Final = "кгхжшщч"
"""Consonants after which и replaces ы."""
_STRESSED_STEMS: Final = frozenset({"душ", "плюш", "скотч", "фарш", "пляж", "клатч", "тач"})
"""Short masculine nouns in a sibilant that keep the stress: душем. Others lose it: ножом, ключом."""
_STRESSED_ENDINGS: Final = frozenset({"аж", "яж", "ёж", "еж", "ич", "ач", "яч"})
"""Ends of longer ones that lose it: муляжом, кирпичом."""
_VOWEL: Final = re.compile("[аеёиоуыэюя]")
_PLURAL_INSTRUMENTAL: Final = re.compile(r"([аяыи])ми\b")


def instrumental(noun: Noun, *, plural: bool = False) -> str:
    """Return the instrumental of a noun. Words with equal nominative and genitive (complements) stay unchanged."""
    nominative, genitive = noun.form(plural=plural).split(), noun.genitive_form(plural=plural).split()
    if len(nominative) != len(genitive):
        return noun.form(plural=plural)
    of_word = _plural_word if noun.is_plural(preferred=plural) else _singular_word
    pairs = zip(nominative, genitive, strict=True)
    return " ".join(word if word == other else of_word(word, other) for word, other in pairs)


def accusative(noun: Noun, *, plural: bool = False) -> str:
    """Return the accusative of a noun without life: that of feminine nouns in the singular differs (крышку)."""
    nominative = noun.form(plural=plural)
    if noun.gender is not Gender.FEMININE or noun.is_plural(preferred=plural):
        return nominative
    words, genitive = nominative.split(), noun.genitive_form().split()
    if len(words) != len(genitive):
        return nominative
    pairs = zip(words, genitive, strict=True)
    return " ".join(word if word == other else _accusative_word(word) for word, other in pairs)


def prepositional(noun: Noun, *, plural: bool = False) -> str:
    """Return the prepositional, which follows «в» and «на» (на крышке)."""
    if noun.is_plural(preferred=plural):
        return _PLURAL_INSTRUMENTAL.sub(r"\1х", instrumental(noun, plural=plural))
    nominative, genitive = noun.form().split(), noun.genitive_form().split()
    if len(nominative) != len(genitive):
        return noun.form()
    pairs = zip(nominative, genitive, strict=True)
    return " ".join(word if word == other else _prepositional_word(word, other) for word, other in pairs)


def accusative_adjective(adjective: Adjective, gender: Gender, *, plural: bool) -> str:
    """Return the accusative of an adjective beside a noun without life: красную, else the nominative."""
    form = adjective.form_for(gender, plural=plural)
    if plural or gender is not Gender.FEMININE or adjective.invariable:
        return form
    pairs = zip(form.split(), adjective.masculine.split(), strict=False)
    return " ".join(word if word == other else _accusative_word(word) for word, other in pairs)


def prepositional_adjective(adjective: Adjective, gender: Gender, *, plural: bool) -> str:
    """Return the prepositional of an adjective: красном, красной, красных."""
    return _declined(adjective, gender, plural=plural, hard=("ом", "ой", "ых"), soft=("ем", "ей", "их"))


def genitive_adjective(adjective: Adjective, gender: Gender, *, plural: bool) -> str:
    """Return the genitive of an adjective: красного, красной, красных."""
    return _declined(adjective, gender, plural=plural, hard=("ого", "ой", "ых"), soft=("его", "ей", "их"))


def instrumental_adjective(adjective: Adjective, gender: Gender, *, plural: bool) -> str:
    """Return the instrumental of an adjective: красным, красной, красными."""
    return _declined(adjective, gender, plural=plural, hard=("ым", "ой", "ыми"), soft=("им", "ей", "ими"))


def oblique_adjectives(adjective: Adjective) -> Iterator[str]:
    """Yield the forms of an adjective beside a noun after a preposition."""
    if adjective.invariable:
        return
    for decline in (genitive_adjective, instrumental_adjective):
        for gender in (Gender.MASCULINE, Gender.FEMININE):
            yield decline(adjective, gender, plural=False)
        yield decline(adjective, Gender.MASCULINE, plural=True)


def _declined(
    adjective: Adjective, gender: Gender, *, plural: bool, hard: tuple[str, str, str], soft: tuple[str, str, str]
) -> str:
    columns = (adjective.masculine.split(), adjective.feminine.split(), adjective.neuter.split())
    if len({*map(len, columns)}) > 1:
        return adjective.masculine
    which = 2 if plural or gender is Gender.PLURAL_ONLY else int(gender is Gender.FEMININE)
    return " ".join(
        masculine if masculine == feminine else _ending(neuter, hard[which], soft[which])
        for masculine, feminine, neuter in zip(*columns, strict=True)
    )


def _ending(neuter: str, hard: str, soft: str) -> str:
    stem = neuter.removesuffix("ся")[:-2]
    reflexive = "ся" if neuter.endswith("ся") else ""
    if neuter.removesuffix("ся").endswith("ее"):
        return stem + soft + reflexive
    return stem + (hard.replace("ы", "и") if stem[-1:] in _HARD_BEFORE_I else hard) + reflexive


def _accusative_word(word: str) -> str:
    for nominative, ending in (("ая", "ую"), ("яя", "юю"), ("а", "у"), ("я", "ю")):
        if word.removesuffix("ся").endswith(nominative):
            return re.sub(f"{nominative}(?=(?:ся)?$)", ending, word)
    return word


def _prepositional_word(word: str, genitive: str) -> str:
    if word[-2:] in {"ый", "ий", "ой", "ое", "ее"} and genitive[-3:] in {"ого", "его"}:
        return genitive[:-2] + "м"
    if word[-2:] in {"ая", "яя"} and genitive[-2:] in {"ой", "ей"}:
        return genitive
    if word[-2:] in {"ия", "ие", "ий"} or (word.endswith("ь") and genitive.endswith("и")):
        return genitive[:-1] + "и"
    if word[-1:] in "оеёая":
        return word[:-1] + "е"
    return genitive[:-1] + "е"


def _singular_word(word: str, genitive: str) -> str:
    if word[-2:] in {"ый", "ий", "ой", "ое", "ее"} and genitive[-3:] in {"ого", "его"}:
        stem = genitive[:-3]
        return stem + ("им" if genitive.endswith("его") or stem[-1:] in _HARD_BEFORE_I else "ым")
    if word[-2:] in {"ая", "яя"} and genitive[-2:] in {"ой", "ей"}:
        return genitive
    return _singular_noun(word, genitive)


def _singular_noun(word: str, genitive: str) -> str:
    if word.endswith("а"):
        return word[:-1] + ("ей" if word[-2:-1] in "жшщчц" else "ой")
    if word.endswith("я"):
        return word[:-1] + "ей"
    if word.endswith("ь") and genitive.endswith("и"):
        return word + "ю"
    if word[-1:] in "ое":
        return word + "м"
    is_soft = genitive.endswith("я") or genitive[-2:-1] == "ц" or _is_unstressed_sibilant(word)
    return genitive[:-1] + ("ем" if is_soft else "ом")


def _is_unstressed_sibilant(word: str) -> bool:
    """Return whether a masculine noun ends in a sibilant, with the stress on its stem: вкладышем, but ножом."""
    if word[-1:] not in "жшщч" or word in _STRESSED_STEMS:
        return word in _STRESSED_STEMS
    is_short = len(_VOWEL.findall(word)) == 1
    return not is_short and word[-2:] not in _STRESSED_ENDINGS


def _plural_word(word: str, genitive: str) -> str:
    if word[-2:] in {"ые", "ие"} and genitive[-2:] in {"ых", "их"}:
        return genitive[:-1] + "ми"
    soft = word.endswith("я") or (word.endswith("и") and word[-2:-1] not in _HARD_BEFORE_I)
    return word[:-1] + ("ями" if soft else "ами")
