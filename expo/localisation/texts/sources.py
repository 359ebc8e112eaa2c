"""What features above offer to translation: their texts, and the languages that fairs are held in."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from expo.localisation.texts.models import Published

TextsOf = Callable[[Sequence[str]], Awaitable[Sequence[Published]]]
"""Returns the texts of those of some things that are published now."""
PRODUCT: Final = "product"
EXHIBITOR: Final = "exhibitor"


@dataclass(frozen=True)
class TextSource:
    """An offer of a feature with texts to be translated.

    ``texts_of`` returns those of its things of one ``kind`` that are published; ``verbs`` are the journal's that change
    which these are.
    """

    kind: str
    texts_of: TextsOf
    verbs: frozenset[str]


@dataclass(frozen=True)
class SpokenAtFairs:
    """An offer of fairs: ``languages`` returns those that fairs are held in."""

    languages: Callable[[], Awaitable[Collection[str]]]


async def spoken(offers: Sequence[SpokenAtFairs]) -> set[str]:
    """Return the languages that fairs are held in."""
    return {language for each in offers for language in await each.languages()}
