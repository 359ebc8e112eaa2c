"""What the lexicon is made of: concepts of trade, with their names in seven languages and the forms those take."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LANGUAGES: Final = ("en", "zh", "es", "fr", "ru", "ar", "pt")
"""The languages that every concept has a name in, as BCP 47 primary tags, in the order of the files' columns."""


class ConceptKind(StrEnum):
    """What a concept is, which decides how its names are inflected and where they stand in a phrase."""

    GOOD = "good"
    MATERIAL = "material"
    COLOUR = "colour"
    QUALITY = "quality"
    PROCESS = "process"
    CERTIFICATE = "certificate"
    TRADE_TERM = "trade_term"
    PACKING = "packing"
    UNIT = "unit"
    PART = "part"

    @property
    def describes(self) -> bool:
        """Whether its names are adjectives, or phrases that stand as one does."""
        return self in {ConceptKind.COLOUR, ConceptKind.QUALITY, ConceptKind.PROCESS}


class Gender(StrEnum):
    """A noun's gender; plural-only nouns (ножницы) agree as the plural does, whatever their gender once was."""

    MASCULINE = "m"
    FEMININE = "f"
    NEUTER = "n"
    PLURAL_ONLY = "p"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun or noun phrase. ``plural`` is empty where it is not counted, ``singular`` where there is only a plural.

    The genitives are Russian's, and empty elsewhere; Chinese has one form, which is both singular and plural.
    """

    singular: str
    plural: str = ""
    gender: Gender = Gender.NONE
    genitive: str = ""
    genitive_plural: str = ""

    def is_plural(self, *, wanted: bool) -> bool:
        """Return whether it is written in the plural where that is ``wanted``: only in so far as it has one."""
        return bool(self.plural) if wanted or not self.singular else False

    def form(self, *, plural: bool = False) -> str:
        """Return the form for one or for several, the other one where there is only that."""
        return self.plural if self.is_plural(wanted=plural) else self.singular

    @property
    def plain(self) -> str:
        """What it is called by itself."""
        return self.form()

    def genitive_form(self, *, plural: bool = False) -> str:
        """Return the genitive for one or for several; the plain form in languages without."""
        inflected = self.genitive_plural if self.is_plural(wanted=plural) else self.genitive
        return inflected or self.form(plural=plural)

    @property
    def is_symbol(self) -> bool:
        """Whether it is a symbol of a measure (ml, kg), which is written alike for one and for several."""
        return self.singular == self.plural and len(self.singular) <= _LONGEST_SYMBOL


_LONGEST_SYMBOL: Final = 5


@dataclass(frozen=True, slots=True)
class Adjective:
    """An adjective, participle or phrase used as one, in all forms by which it agrees with a noun.

    Languages without a form have their nearest one in its place: English five times the same, and Arabic the feminine
    singular for both plurals, for so it agrees with several things.
    """

    masculine: str
    feminine: str
    neuter: str
    masculine_plural: str
    feminine_plural: str

    def agreeing(self, gender: Gender, *, plural: bool) -> str:
        """Return the form that goes with a noun of ``gender``."""
        if plural or gender is Gender.PLURAL_ONLY:
            return self.feminine_plural if gender is Gender.FEMININE else self.masculine_plural
        if gender is Gender.NEUTER:
            return self.neuter
        return self.feminine if gender is Gender.FEMININE else self.masculine

    @property
    def plain(self) -> str:
        """What it is called by itself: the masculine."""
        return self.masculine

    @property
    def invariable(self) -> bool:
        """Whether it never changes, as phrases do: ручной работы, for children."""
        return self.masculine == self.feminine == self.masculine_plural


Name = Noun | Adjective


@dataclass(frozen=True, slots=True, eq=False)
class Concept:
    """One thing that trade speaks of. ``names`` are by language, the one to write first, then those also understood."""

    key: str
    kind: ConceptKind
    names: Mapping[str, tuple[Name, ...]]

    def noun(self, language: str) -> Noun:
        """Return how it is written as a noun. Raises TypeError for a concept that describes."""
        name = self.names[language][0]
        if isinstance(name, Noun):
            return name
        raise TypeError(f"{self.key} is no noun")

    def adjective(self, language: str) -> Adjective:
        """Return how it is written as an adjective. Raises TypeError for a concept that is a thing."""
        name = self.names[language][0]
        if isinstance(name, Adjective):
            return name
        raise TypeError(f"{self.key} is no adjective")
