"""Forms of phrases within sentences: cases, articles, prepositions. They raise `InexpressiblePhrase`."""

import re
from collections.abc import Mapping
from typing import Final

from translation.lexicon.grammar import GRAMMARS, InexpressiblePhrase
from translation.lexicon.grammar.arabic import Arabic
from translation.lexicon.grammar.russian import Case, Russian
from translation.lexicon.phrases import Agreement, Phrase
from translation.lexicon.prose.articles import with_definite, with_indefinite, with_preposition
from translation.lexicon.prose.nodes import THE, A

_CASES: Final[Mapping[str, Case]] = {
    "gen": Case.GENITIVE,
    "ins": Case.INSTRUMENTAL,
    "with": Case.INSTRUMENTAL,
    "acc": Case.ACCUSATIVE,
    "prep": Case.PREPOSITIONAL,
}
_PREPOSITIONS: Final = {
    "of": {"es": "de", "fr": "de", "pt": "de"},
    "to": {"es": "a", "fr": "à", "pt": "a"},
    "in": {"es": "en", "fr": "dans", "pt": "em"},
    "on": {"es": "en", "fr": "sur", "pt": "em"},
    "by": {"es": "por", "fr": "par", "pt": "por"},
}
"""Prepositions of forms; ``of_the`` is the form with a definite article as well."""
_MEASURE: Final = re.compile(
    r"\d[\d.,]*(?:\s?[-–x×]\s?\d[\d.,]*)*\s?(?:mm|cm|m|km|g|kg|t|ml|l|L|W|kW|V|A|Ah|mAh|Hz|bar|″|°C)"
)
_FEW: Final = re.compile(r"(?:^|\D)(?:\d*[02-9])?[1-4] [а-яё]{4,}")
"""Russian numbers whose word would be in another case behind «до» or «более»: 3 часа."""


def russian_form(grammar: Russian, phrase: Phrase, form: str) -> str:
    """Return a phrase in a case, behind «с», or as an ``amount`` that follows «до» or «более»."""
    if form not in _CASES:
        written = grammar.write(phrase, Agreement())
        if form == "amount" and _FEW.search(written):
            raise InexpressiblePhrase
        return written
    written = grammar.decline(phrase, _CASES[form])
    return grammar.with_preposition(written) if form == "with" else written


def is_measured(phrase: Phrase) -> bool:
    """Return whether a thing has one measure: vidrio de 5 mm."""
    if phrase.head is None or phrase.tails or len(phrase.fixed) != 1:
        return False
    return isinstance(phrase.fixed[0], str) and bool(_MEASURE.fullmatch(phrase.fixed[0]))


def has_two(phrase: Phrase) -> bool:
    """Return whether a phrase, or a complement of it, counts two things."""
    return phrase.count == "2" or any(has_two(tail) for _, tail in phrase.tails)


def arabic_form(grammar: Arabic, phrase: Phrase, form: str, article: str) -> str:
    """Return a phrase, behind «for», or ``definite``; as an ``object``, what cannot be counted is definite."""
    if form == "for":
        return grammar.after_for(phrase)
    written = grammar.write(phrase, Agreement())
    is_definite = form == "definite" or (form == "object" and (article == THE or not is_countable(phrase, "ar")))
    if not is_definite:
        return written
    noun = phrase.head.noun("ar").form(plural=phrase.plural) if phrase.head else " "
    is_plain = phrase == Phrase(phrase.head, plural=phrase.plural, described=phrase.described)
    long = any(" " in each.adjective("ar").masculine for group in phrase.described for each in group)
    if " " in noun or not is_plain or long:
        raise InexpressiblePhrase  # where its article stands depends on how it is built
    return " ".join(f"ال{word.removeprefix('ال')}" for word in written.split())


def is_countable(phrase: Phrase, language: str) -> bool:
    """Return whether the thing of a phrase has a plural."""
    return phrase.head is not None and bool(phrase.head.noun(language).plural)


def romance_form(written: str, phrase: Phrase, form: str, article: str, language: str) -> str:
    """Return a phrase with the article and preposition of its form.

    Forms: ``the``, ``some`` (what something has or contains), ``object`` (what it acts on), and the keys of
    `_PREPOSITIONS`, alone or with ``_the``.
    """
    preposition, _, definite = form.partition("_")
    if not phrase.count and phrase.head is not None:
        written = _with_article(written, phrase, "the" if definite else form, article, language)
    if preposition in _PREPOSITIONS:
        return with_preposition(_PREPOSITIONS[preposition][language], written, language)
    return written


def _with_article(written: str, phrase: Phrase, form: str, article: str, language: str) -> str:
    """Return a thing with the article that a sentence needs; Spanish and Portuguese often have none."""
    agreement = GRAMMARS[language].agreement(phrase, Agreement())
    if form not in {"the", "object", "some"}:
        return written
    has_plural = is_countable(phrase, language)
    is_single = not agreement.plural and has_plural
    if is_single and form != "the" and (article == A or (form == "some" and language == "fr" and article != THE)):
        return with_indefinite(written, agreement, language)
    if form == "the" or article == THE or (form == "object" and (language == "fr" or not has_plural)):
        return with_definite(written, agreement, language)
    if form == "some" and language == "fr":
        return with_preposition("de", with_definite(written, agreement, language), language)
    return written


def english_form(written: str, phrase: Phrase, form: str) -> str:
    """Return a phrase with the article that a single thing of a sentence needs."""
    return written if form != "the" or phrase.count or phrase.head is None else f"the {written}"
