"""Grammar of seven languages: number, gender, articles, and the word order of a listing's title.

`render` fills a template of ``sentences.toml``. Slots take a concept (`Chosen`), an `Invariable`, or
`Goods`, a noun with its modifiers in a title.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scripts.training.lexicon import Concept, Word

_SLOT: Final = re.compile(r"\{(\w+)(?:@(\w+))?(?::(\w+))?\}")
_ROMANCE: Final = ("es", "fr", "pt")
_THE: Final = {"es": ("el", "la"), "fr": ("le", "la"), "pt": ("o", "a")}
_THIS: Final = {
    "es": ("este", "esta"),
    "fr": ("ce", "cette"),
    "pt": ("este", "esta"),
    "ar": ("هذا", "هذه"),
}
_THIS_RU: Final = {"m": "этот", "f": "эта", "n": "это", "p": "эти"}
_OF: Final = {"es": "de", "fr": "en", "pt": "de", "ru": "из", "ar": "من"}
_WITH: Final = {"en": "with", "es": "con", "fr": "avec", "pt": "com", "ar": "مع"}
_PHRASE: Final = re.compile(
    r"(with|made|for|without|in|of|on|to|ready|free|custom|easy|"
    r"с|со|под|на|из|без|для|по|в|от) ",
    re.IGNORECASE,
)


def noun(word: Word, language: str, form: str) -> str:
    """Return ``word`` (a noun's forms) in ``form``: "", pl, of, ofpl, the or this; not every language has all."""
    singular, plural = (
        word[0] or word[1],
        (word[1] if len(word) > 2 or language == "en" else "") if len(word) > 1 else "",
    )
    if language == "ru":
        genitive = word[2] or word[3]
        forms = {"pl": plural or singular, "of": genitive, "ofpl": word[3] or genitive}
        return f"{_THIS_RU[word[4]]} {singular}" if form == "this" else forms.get(form, singular)
    if form in {"pl", "ofpl"}:
        return plural or singular
    if form == "the":
        return _with_article(singular, language, feminine=word[2] == "f")
    if form == "this":
        return _with_this(singular, language, feminine=word[2] == "f")
    return singular


def gender(word: Word, language: str) -> str:
    """Return the gender of a noun: m, f, n or p (Russian plural-only); m where the language has none."""
    return word[-1] if language in {*_ROMANCE, "ru", "ar"} else "m"


def _with_article(singular: str, language: str, *, feminine: bool) -> str:
    if language == "ar":
        return _definite(singular)
    if language == "fr" and _elided(singular):
        return f"l'{singular}"
    if language == "es" and feminine and re.match(r"(agua|asa|área|arma|alma|ala|ancla|hacha|arca|alza)\b", singular):
        return f"el {singular}"
    return f"{_THE[language][feminine]} {singular}"


def _with_this(singular: str, language: str, *, feminine: bool) -> str:
    if language == "ar":
        return f"{_THIS['ar'][feminine]} {_definite(singular)}"
    if language == "fr" and not feminine and _elided(singular):
        return f"cet {singular}"
    return f"{_THIS[language][feminine]} {singular}"


def _elided(word: str) -> bool:
    return (
        word[:1].casefold() in "aeiouéèêâîôû"
        or re.match(r"(huile|habit|haltère|huître|horloge|herbe|hôtel|humid|hydr)", word) is not None
    )


def _definite(singular: str) -> str:
    # A genitive construction takes the article on its last word, an adjective on both; the former is the rule here.
    first, _, rest = singular.rpartition(" ")
    return f"{first} ال{rest}".strip() if not rest.startswith("ال") else singular


def adjective(word: Word, language: str, of: str, *, plural: bool = False) -> str:
    """Return an adjective in agreement with a noun of gender ``of``."""
    if language in _ROMANCE:
        return word[(of == "f") + 2 * plural]
    if language == "ru":
        return word[3] if plural else word[{"m": 0, "f": 1, "n": 2, "p": 3}[of]]
    if language == "ar":
        return word[of == "f" or plural]
    return word[0]


@dataclass(frozen=True)
class Goods:
    """A good with its modifiers in a title."""

    good: Concept
    adjectives: tuple[Concept, ...] = ()
    colour: Concept | None = None
    material: Concept | None = None
    part: Concept | None = None


@dataclass(frozen=True)
class Chosen:
    """A concept in a slot; ``synonym`` selects its word in a source text (0: the preferred one)."""

    concept: Concept
    synonym: int = 0


@dataclass(frozen=True)
class Invariable:
    """Fixed text per language: numbers, measures, names."""

    texts: Mapping[str, str]


Filling = Goods | Chosen | Invariable


def render(template: str, language: str, slots: Mapping[str, Filling], *, synonyms: int = 0) -> str:
    """Return ``template`` with its slots filled; ``synonyms`` shifts the choice of words in a source text."""

    def fill(match: re.Match[str]) -> str:
        name, noun_slot, form = match[1], match[2], match[3] or ""
        filling = slots[name]
        if isinstance(filling, Goods):
            return goods(filling, language, form, synonyms)
        if isinstance(filling, Invariable):
            return filling.texts[language]
        of = "m"
        if noun_slot:
            of = gender(_word(slots[noun_slot], language, synonyms), language)
        return _chosen(filling, language, of, form, synonyms)

    return sentence_case(joined(_SLOT.sub(fill, template), language))


def _word(filling: Filling, language: str, synonyms: int) -> Word:
    if not isinstance(filling, Chosen):
        raise TypeError("An adjective in a template agrees with a plain noun.")
    return filling.concept.word(language, filling.synonym if synonyms else 0)


def _chosen(chosen: Chosen, language: str, of: str, form: str, synonyms: int) -> str:
    word = _word(chosen, language, synonyms)
    if chosen.concept.kind in {"colour", "quality", "process"}:
        return adjective(word, language, of)
    if chosen.concept.kind == "place":
        return word[-1] if form == "in" else word[0]
    if chosen.concept.kind in {"setting", "label", "certificate"}:
        return word[-1] if form == "of" else word[0]
    return noun(word, language, form)


def goods(goods: Goods, language: str, form: str = "", synonyms: int = 0) -> str:
    """Return a title: "Foldable red plastic cup with lid", "Taza de plástico plegable roja con tapa"."""
    word = goods.good.word(language, synonyms)
    kinds = [*goods.adjectives, *([goods.colour] if goods.colour else [])]
    agreed = [
        adjective(kind.word(language, synonyms), language, gender(word, language), plural=form == "pl")
        for kind in kinds
    ]
    name = noun(word, language, form)
    material = noun(goods.material.word(language, synonyms), language, "of") if goods.material else ""
    part = noun(goods.part.word(language, synonyms), language, "") if goods.part else ""
    if language == "zh":
        return (f"带{part}的" if part else "") + "".join(agreed) + material + name
    if language in {"en", "ru"}:
        return _adjectives_first(language, agreed, material, name, part)
    words = [name]
    of_material = f"{_OF[language]} {material}" if material else ""
    words += [*agreed, of_material] if language == "ar" else [of_material, *agreed]
    return " ".join(filter(None, [*words, f"{_WITH[language]} {part}" if part else ""]))


def _adjectives_first(language: str, agreed: list[str], material: str, name: str, part: str) -> str:
    before = [text for text in agreed if not _PHRASE.match(text)]
    after = [text for text in agreed if _PHRASE.match(text)]
    if language == "en":
        words = [*before, material, name, *after, f"with {part}" if part else ""]
        return " ".join(filter(None, words))
    words = [*before, name, f"из {material}" if material else "", *after]
    return " ".join(filter(None, words)) + (f", {part} в комплекте" if part else "")


def joined(text: str, language: str) -> str:
    """Return ``text`` with Spanish "y" and "o" changed to "e" and "u" before the same sound."""
    if language != "es":
        return text
    # Only before words: model numbers are read aloud as letters.
    text = re.sub(r"\by (?=([iI](?!o)|[hH]i(?!e))[a-záéíóúñ])", "e ", text)
    return re.sub(r"\bo (?=([oO]|[hH]o)[a-záéíóúñ])", "u ", text)


def sentence_case(text: str) -> str:
    """Return ``text`` with its first letter in upper case, if it begins with one."""
    return text[:1].upper() + text[1:]
