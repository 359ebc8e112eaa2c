"""Extension points for higher features: their texts for translation, and the languages of fairs."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from expo.localisation.texts.models import Published

TextsOf = Callable[[Sequence[str]], Awaitable[Sequence[Published]]]
"""Returns the texts of those of the given subjects that are published now."""
PRODUCT: Final = "product"
EXHIBITOR: Final = "exhibitor"


@dataclass(frozen=True)
class TextSource:
    """A feature's texts to be translated, for subjects of one ``kind``.

    ``texts_of`` returns the texts of published subjects; ``verbs`` are the journal verbs that change them.
    """

    kind: str
    texts_of: TextsOf
    verbs: frozenset[str]


@dataclass(frozen=True)
class FairLanguages:
    """Extension by fairs: ``languages`` returns the languages of fairs."""

    languages: Callable[[], Awaitable[Collection[str]]]


async def fair_languages(suggestions: Sequence[FairLanguages]) -> set[str]:
    """Return the languages of fairs."""
    return {language for each in suggestions for language in await each.languages()}
