"""Language-independent representation of a listing: phrases of a head and its dependents."""

from dataclasses import dataclass, field
from enum import Enum, auto

from translation.lexicon.entries import Concept, Gender
from translation.lexicon.labels import Label


class Relation(Enum):
    """Meaning of a connecting word."""

    WITH = auto()
    WITHOUT = auto()
    OF = auto()
    FOR = auto()
    AND = auto()
    NOTHING = auto()
    KIND = auto()
    """Behind a description, of which it makes a noun: 防水型, 春秋款."""
    LACKING = auto()
    """Before a part that something does not have, and else part of a word that may be unknown: 无脚踏, 无水."""
    USE = auto()
    """Behind what something is for: 电机用."""
    IN = auto()
    """Before what something is made of or comes in: in oak, in 25 kg drum."""
    INCLUDED = auto()
    """Behind what something comes with."""
    EXCLUDED = auto()
    """Behind what does not come with something."""


@dataclass(frozen=True, slots=True)
class Material:
    """A material; ``grade`` is a value that belongs to it (304, 18/10), empty without.

    ``fibre`` is what a fabric is woven of.
    """

    concept: Concept
    grade: str = ""
    fibre: Concept | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit of the lexicon. ``number`` is kept as written; ``converted`` is the same in another unit."""

    number: str
    unit: Concept
    converted: "Quantity | None" = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value, and what it is: as written, a number with a unit of the lexicon, or the thing that names a type."""

    label: Label
    value: str | Quantity | Concept


Fixed = str | Concept | Quantity | Labelled
"""An invariable after a phrase: a verbatim value, a certificate, a quantity, a labelled value."""


class Supply(Enum):
    """How a thing is supplied: in a set of it and what belongs to it (套装), as a kit (套件), or assembled (总成)."""

    SET = auto()
    KIT = auto()
    ASSEMBLY = auto()


Described = tuple[Concept, ...]
"""One adjective, or several joined by "and"."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase. ``described`` is ordered from the head outwards; ``count`` is a whole number, or empty.

    ``members`` are the contents if the head is a set or packing. A phrase without a head describes another one.
    """

    head: Concept | None
    plural: bool = False
    grade: str = ""
    count: str = ""
    described: tuple[Described, ...] = ()
    materials: tuple[Material, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    members: "Phrase | None" = None
    supply: Supply | None = None
    tails: tuple[tuple[Relation, "Phrase"], ...] = ()
    continues: bool = False
    """Whether a mark joins its last value to what follows: 20 pieces / box."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of adjectives without a noun of their own: that of the previous phrase."""

    gender: Gender = Gender.MASCULINE
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Phrases and the marks around them: ``marks[i]`` precedes ``phrases[i]``, the last mark follows all."""

    phrases: tuple[Phrase | None, ...]
    marks: tuple[str, ...] = field(default=("",))
