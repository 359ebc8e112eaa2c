"""What a listing says, in no language: phrases of a head and what is said of it."""

from dataclasses import dataclass, field
from enum import Enum, auto

from translation.lexicon.entries import Concept, Gender


class Relation(Enum):
    """What a connecting word says."""

    WITH = auto()
    OF = auto()
    FOR = auto()
    AND = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Material:
    """What something is made of; ``grade`` is a value that belongs to it (304, 18/10), empty without."""

    concept: Concept
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit of the lexicon. ``number`` is written as it stood."""

    number: str
    unit: Concept


Fixed = str | Concept | Quantity
"""What follows a phrase: a value as it stands, a certificate, a quantity."""
Described = tuple[Concept, ...]
"""One adjective, or several joined by "and"."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase. ``described`` is in order from the head outwards; ``count`` is a whole number, empty without.

    ``members`` is what the head is a set or packing of. A phrase without head is what is said of another one.
    """

    head: Concept | None
    plural: bool = False
    grade: str = ""
    count: str = ""
    described: tuple[Described, ...] = ()
    materials: tuple[Material, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    members: "Phrase | None" = None
    tails: tuple[tuple[Relation, "Phrase"], ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """What adjectives without a noun of their own agree with: that of the phrase before."""

    gender: Gender = Gender.MASCULINE
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Phrases with the marks before each of them: ``marks[i]`` stands before ``phrases[i]``, the last after all."""

    phrases: tuple[Phrase | None, ...]
    marks: tuple[str, ...] = field(default=("",))
