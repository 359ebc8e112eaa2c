"""Concepts: things, materials and qualities, the same in every language, that queries and documents name.

A document's head is what it is (a vacuum flask); everything else that it names describes it (stainless steel). Each
concept brings those that it is a kind of (a vacuum flask is a bottle), so that a query for the broader one finds it.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol


class NamedConcept(NamedTuple):
    """A word at ``text[start:end]``, the keys of the concepts that it may mean, and whether they are materials.

    ``implied`` are the keys of what its name says besides of the thing: a wall clock is for walls.
    """

    start: int
    end: int
    keys: tuple[str, ...]
    is_material: bool = False
    implied: tuple[str, ...] = ()


class Refused(NamedTuple):
    """Keys of what a need does not want: things of some kinds, and things that name something."""

    kinds: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()


class NamedThing(NamedTuple):
    """A phrase of a need that names a thing asked for, and the keys of what its head may mean.

    Without keys it is not known what it is. ``materials`` are the keys of what it is to be made of, ``details`` those
    of all else that the phrase says of it (what it is like, has and is for), each with those that say so more broadly.
    ``compounds`` are what the thing is too: a broader thing, if it names these further concepts (a camping chair is a
    chair, for camping).
    """

    text: str
    keys: tuple[str, ...]
    materials: tuple[str, ...] = ()
    details: tuple[tuple[str, ...], ...] = ()
    compounds: tuple[tuple[str, tuple[str, ...]], ...] = ()
    refused: Refused = Refused()
    users: tuple[str, ...] = ()
    """The keys of for whom it is: where goods name one of them, those that name none are for others."""
    other_details: tuple[tuple[str, ...], ...] = ()
    """What else the need says, of this thing or others, as ``details`` are: `cups, shirts; steel, for the office`."""
    excluded: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    """Pairs of keys of traits: goods that name none of the first, but one of the others, are another kind; without
    others, so are all that name none."""
    is_fallback: bool = False
    """Whether it counts only if there are none of the other things: it sums them up, or may be what one is for."""


class TextReading(NamedTuple):
    """The concepts that a text names, in order, and the one that is its head: the thing that its first phrase names.

    ``several`` says that other phrases name things too.
    """

    named: tuple[NamedConcept, ...] = ()
    head: NamedConcept | None = None
    several: bool = False


class ConceptReader(Protocol):
    """Reader of concepts. Implementations must be thread-safe and picklable, and load their data on first use."""

    @property
    def version(self) -> str:
        """Version string; another one may read texts otherwise."""
        ...

    def read(self, text: str, language: str) -> TextReading:
        """Return the concepts of a text; of unknown language (an empty tag) the likeliest ones."""
        ...

    def things(self, text: str, language: str) -> Sequence[NamedThing]:
        """Return the things that a longer text, a buyer's need, asks for, in order."""
        ...

    def broader(self, key: str) -> Sequence[str]:
        """Return the keys of all that a concept is a kind of."""
        ...


class NoConcepts:
    """A reader that knows no concepts."""

    version = ""

    def read(self, text: str, language: str) -> TextReading:
        """Return nothing."""
        del text, language
        return TextReading()

    def things(self, text: str, language: str) -> Sequence[NamedThing]:
        """Return nothing."""
        del text, language
        return ()

    def broader(self, key: str) -> Sequence[str]:
        """Return nothing."""
        del key
        return ()


NO_CONCEPTS: Final = NoConcepts()


KNOWN_THING: Final = "be:"
"""The term of documents of which it is known what thing they are, or that they are none."""


def exactly(key: str) -> str:
    """Return the term of documents that are a thing by that very name."""
    return f"be:{key}"


def is_a(key: str) -> str:
    """Return the term of documents that are a thing or a kind of it."""
    return f"is:{key}"


def names(key: str) -> str:
    """Return the term of documents that name a concept or a kind of it."""
    return f"has:{key}"


def made_of(key: str) -> str:
    """Return the term of documents made of a material or a kind of it; of an empty key, of any material."""
    return f"made:{key}"


def made_of_exactly(key: str) -> str:
    """Return the term of documents made of a material by that very name."""
    return f"of:{key}"


def called_by(word: str) -> str:
    """Return the term of documents that are no thing, as a company, and have a word in a title."""
    return f"called:{word}"
