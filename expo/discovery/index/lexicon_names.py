"""What the trade lexicon tells the search: names of things to complete, and the words of our languages."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from expo.fairs.sections.models import categories
from matching import NameColumns, ThingNames, name_columns
from matching.text import fold_text
from translation.lexicon import LANGUAGES, Adjective, Concept, ConceptKind, Lexicon, Noun, code_digest

_THINGS: Final = frozenset({ConceptKind.GOOD, ConceptKind.PART, ConceptKind.MATERIAL})
_ARTICLE: Final = "ال"
_CODE: Final = code_digest(
    (
        __name__,
        "matching.index.vocabulary.thing_names",
        "matching.prefixes",
        "matching.stems",
        "matching.stopwords",
        "matching.text",
    ),
    ("rjieba", "tantivy"),
)


@cache
def thing_names() -> ThingNames:
    """Return the lexicon's names of goods, parts and materials; there is one object per process."""
    columns: NameColumns = Lexicon.load().derive("things", lambda: name_columns(_things()), _CODE)
    return ThingNames(columns)


def _things() -> Iterator[list[tuple[str, str]]]:
    for concept in Lexicon.load().concepts:
        if concept.kind in _THINGS:
            yield [(language, name.plain) for language in LANGUAGES for name in concept.names[language]]


def is_known_word(word: str) -> bool:
    """Return whether a word stands in a name of a concept or section in any language, in any of its forms."""
    folded = fold_text(word)
    return folded in _known_words() or (folded.startswith(_ARTICLE) and folded.removeprefix(_ARTICLE) in _known_words())


@cache
def _known_words() -> frozenset[str]:
    return frozenset((*Lexicon.load().derive("words", _words_of_lexicon, _CODE), *_words(_section_names())))


def _words_of_lexicon() -> list[str]:
    return sorted(_words(form for concept in Lexicon.load().concepts for form in _forms(concept)))


def _section_names() -> Iterator[str]:
    for category in categories():
        yield from category.names.values()
        for section in category.sections:
            yield from section.names.values()


def _words(texts: Iterable[str]) -> set[str]:
    return set(re.findall(r"\w+", fold_text("\n".join(set(texts)))))


def _forms(concept: Concept) -> Iterator[str]:
    for language, names in concept.names.items():
        if language == "zh":
            continue  # Chinese words are never corrected
        for name in names:
            match name:
                case Noun():
                    yield from (name.singular, name.plural, name.genitive, name.genitive_plural)
                case Adjective():
                    yield from (name.masculine, name.feminine, name.neuter)
                    yield from (name.masculine_plural, name.feminine_plural)
