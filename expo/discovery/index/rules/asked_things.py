"""Which phrases of a buyer's need are things asked for, once a lexicon has said which of them are goods."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matching import NamedThing, NeedPhrase, NeedRole
from translation.lexicon import Concept, ConceptKind

_SURE: Final = frozenset({NeedRole.WANTED, NeedRole.FIRST, NeedRole.BUYER, NeedRole.LISTED})
"""Roles of phrases that may be goods even if it is not known of what kind."""


@dataclass(frozen=True)
class AskedPhrase:
    """A phrase of a need and its text, the concepts that its head may mean (none if unknown), and its materials."""

    phrase: NeedPhrase
    text: str
    concepts: Sequence[Concept]
    materials: tuple[str, ...] = ()
    is_whole: bool = False
    """Whether its head is all that it says: `sillas`, but not `patas de madera`, which describes a thing before."""

    @property
    def is_good(self) -> bool:
        """Whether its head is known to be goods."""
        return any(each.kind is ConceptKind.GOOD for each in self.concepts)

    @property
    def thing(self) -> NamedThing:
        """The thing that it names."""
        return NamedThing(self.text, tuple(each.key for each in self.concepts), self.materials)


def asked_for(phrases: Sequence[AskedPhrase]) -> Sequence[AskedPhrase]:
    """Return the phrases that a need asks for: what is wanted before what comes first, both before what is added.

    What is only added counts if it is known to be goods, a clause by itself if it names them and nothing else. Where a
    list of goods follows a colon, what comes before sums it up.
    """
    wanted_phrases = [each for each in phrases if each.phrase.role is NeedRole.WANTED]
    listed = [place for place, each in enumerate(phrases) if each.phrase.role is NeedRole.LISTED]
    several = bool(listed) and sum(each.is_good for each in phrases[listed[0] :]) > 1
    passed_over = {NeedRole.BUYER} if wanted_phrases or listed else set()
    passed_over |= {NeedRole.FIRST} if several or any(each.is_good for each in wanted_phrases) else set()
    return [each for each in phrases if each.phrase.role not in passed_over and _counts(each)]


def _counts(phrase: AskedPhrase) -> bool:
    if phrase.phrase.role is NeedRole.NEXT:
        return phrase.is_whole and all(each.kind is ConceptKind.GOOD for each in phrase.concepts)
    return phrase.is_good or phrase.phrase.role in _SURE
