"""What the trade lexicon tells the search: names of things to complete, and the words of our languages."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from expo.fairs.sections.models import categories
from matching import ThingNames
from matching.text import fold_text
from translation.lexicon import LANGUAGES, Adjective, Concept, ConceptKind, Lexicon, Noun

_THINGS: Final = frozenset({ConceptKind.GOOD, ConceptKind.PART, ConceptKind.MATERIAL})
_ARTICLE: Final = "ال"


@cache
def thing_names() -> ThingNames:
    """Return the lexicon's names of goods, parts and materials; there is one object per process."""
    return ThingNames(
        [(language, name.plain) for language in LANGUAGES for name in concept.names[language]]
        for concept in Lexicon.load().concepts
        if concept.kind in _THINGS
    )


def is_known_word(word: str) -> bool:
    """Return whether a word stands in a name of a concept or section in any language, in any of its forms."""
    folded = fold_text(word)
    return folded in _known_words() or (folded.startswith(_ARTICLE) and folded.removeprefix(_ARTICLE) in _known_words())


@cache
def _known_words() -> frozenset[str]:
    texts = {form for concept in Lexicon.load().concepts for form in _forms(concept)}
    for category in categories():
        texts.update(category.names.values(), *(section.names.values() for section in category.sections))
    return frozenset(re.findall(r"\w+", fold_text("\n".join(texts))))


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
