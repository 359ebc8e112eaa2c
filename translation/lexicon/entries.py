"""Entries of the lexicon: trade concepts, with inflected names in seven languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LANGUAGES: Final = ("en", "zh", "es", "fr", "ru", "ar", "pt")
"""Languages of every concept, as BCP 47 primary tags, in the order of the files' columns."""
ROMANCE: Final = frozenset({"es", "fr", "pt"})
"""Those among them that put adjectives behind nouns, and make them agree in gender and number."""


class ConceptKind(StrEnum):
    """Kind of a concept, which determines the inflection and position of its names."""

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
    PROPERTY = "property"
    PLACE = "place"

    @property
    def has_one_form(self) -> bool:
        """Whether its names are never inflected: certificates and places."""
        return self in {ConceptKind.CERTIFICATE, ConceptKind.PLACE}

    @property
    def describes(self) -> bool:
        """Whether its names are adjectives, or phrases used as such."""
        return self in {ConceptKind.COLOUR, ConceptKind.QUALITY, ConceptKind.PROCESS}


class Gender(StrEnum):
    """Grammatical gender; plural-only nouns (ножницы) agree as plurals, whatever their historical gender."""

    MASCULINE = "m"
    FEMININE = "f"
    NEUTER = "n"
    PLURAL_ONLY = "p"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun or noun phrase. ``plural`` is empty if it is uncountable, ``singular`` if it is plural-only.

    The genitives exist only in Russian; Chinese has one form, which is both singular and plural.
    """

    singular: str
    plural: str = ""
    gender: Gender = Gender.NONE
    genitive: str = ""
    genitive_plural: str = ""

    def is_plural(self, *, preferred: bool) -> bool:
        """Return whether its plural is used: if ``preferred`` and it has one, or if it has no singular."""
        return bool(self.plural) if preferred or not self.singular else False

    def form(self, *, plural: bool = False) -> str:
        """Return the singular or plural, or the only form that exists."""
        return self.plural if self.is_plural(preferred=plural) else self.singular

    @property
    def plain(self) -> str:
        """Its base form."""
        return self.form()

    def genitive_form(self, *, plural: bool = False) -> str:
        """Return the genitive singular or plural; the plain form in languages without a genitive."""
        inflected = self.genitive_plural if self.is_plural(preferred=plural) else self.genitive
        return inflected or self.form(plural=plural)

    @property
    def is_symbol(self) -> bool:
        """Whether it is a unit symbol (ml, kg), which has no plural form."""
        return self.singular == self.plural and len(self.singular) <= _MAX_SYMBOL_LENGTH


_MAX_SYMBOL_LENGTH: Final = 5


@dataclass(frozen=True, slots=True)
class Adjective:
    """An adjective, participle or adjectival phrase, in all forms of agreement.

    Missing forms are filled with the nearest one: English has the same five times, Arabic the feminine singular for
    both plurals, which agrees with several things.
    """

    masculine: str
    feminine: str
    neuter: str
    masculine_plural: str
    feminine_plural: str

    def form_for(self, gender: Gender, *, plural: bool) -> str:
        """Return the form that agrees with a noun of ``gender``."""
        if plural or gender is Gender.PLURAL_ONLY:
            return self.feminine_plural if gender is Gender.FEMININE else self.masculine_plural
        if gender is Gender.NEUTER:
            return self.neuter
        return self.feminine if gender is Gender.FEMININE else self.masculine

    @property
    def plain(self) -> str:
        """Its base form: the masculine."""
        return self.masculine

    @property
    def invariable(self) -> bool:
        """Whether it is never inflected, as phrases are: ручной работы, for children."""
        return self.masculine == self.feminine == self.masculine_plural


Name = Noun | Adjective


@dataclass(frozen=True, slots=True, eq=False)
class Concept:
    """A trade concept. ``names`` by language: the one to write first, then those also understood.

    ``broader`` are the keys of the concepts that it is one of: a vacuum flask is a bottle.
    """

    key: str
    kind: ConceptKind
    names: Mapping[str, tuple[Name, ...]]
    broader: tuple[str, ...] = ()

    def is_any(self, names: re.Pattern[str]) -> bool:
        """Return whether its key, or that of a broader concept, has one of some names."""
        return any(map(names.search, (self.key, *self.broader)))

    def noun(self, language: str) -> Noun:
        """Return its preferred name as a noun. Raises TypeError for a concept that describes."""
        name = self.names[language][0]
        if isinstance(name, Noun):
            return name
        raise TypeError(f"{self.key} is no noun")

    def adjective(self, language: str) -> Adjective:
        """Return its preferred name as an adjective. Raises TypeError for a concept that is a thing."""
        name = self.names[language][0]
        if isinstance(name, Adjective):
            return name
        raise TypeError(f"{self.key} is no adjective")
