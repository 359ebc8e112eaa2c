"""Reads buyers' needs with the lexicon: the things that they ask for, and what they do not want."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from expo.discovery.index.rules.asked_things import FORMS, AskedPhrase, asked_for
from expo.discovery.index.rules.compounds import Compound, compounds_of
from expo.discovery.index.rules.exclusive_traits import excluded_by, said_as
from expo.discovery.index.rules.phrase_reading import OTHER_DETAILS, THINGS, TRAITS, PhraseReader
from expo.discovery.index.rules.shared_words import MAX_LINK, with_listed_kinds, with_meant_head, with_shared_words
from matching import NamedThing, NeedPhrase, NeedRole, Refused, need_phrases, refused_phrases, speaks_of
from translation.lexicon import Concept, ConceptKind, Lexicon, Noun

_TANWIN: Final = re.compile("(?<=\\w)(?:\u0627\u064b|\u064b\u0627)(?!\\w)")
"""The ending of an Arabic noun that is an object."""
_RELATIVE: Final = re.compile(
    r"\s+(?:that|which|que|qui|التي|الذي|تعمل|تتحمل)\s[^.,;:!?\n،؛]+|,\s(?:котор\w+|чтобы)\s[^.,;:!?\n]+"
)
"""A clause that says what a thing does or is for."""
_CODE_LENGTH: Final = 2
_OF_CHILDREN: Final = ("for_children", "for_babies")
"""What goods for adults are not for."""
_SEVERAL: Final = 2
_OF_ADULTS: Final = frozenset({"for_women", "for_men"})
"""For whom goods are that are not for children."""
_USERS: Final = ("for_children", "for_babies", "for_pets", "for_women", "for_men")
"""For whom goods are that say so."""
_PLAYED: Final = frozenset({"toy", "game"})
"""Goods of which few say that they are for children, since all are."""
_VAGUE: Final = frozenset({"device", "electronic_gadget", "electrical_goods", "equipment", "instrument", "machine"})
"""Things of which a need means those only that are what else it says: an electrical appliance for coffee."""

_PROCESSED: Final = frozenset({"food", "beverage", "agricultural_product"})
"""Goods that machines work on."""

_COMPONENTS: Final = frozenset(
    {
        "component",
        "battery",
        "motor",
        "engine",
        "charger",
        "cable",
        "lid",
        "handle",
        "wheel",
        "remote_control",
        "filter",
    }
    | {"appliance_part", "adapter"}
)
"""What belongs to a thing that is named before it in a list, if it is one."""


class NeedReader:
    """Reads needs with a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take a lexicon."""
        self._lexicon = lexicon
        self._phrases = PhraseReader(lexicon)

    def things(self, text: str, language: str) -> Sequence[NamedThing]:
        """Return the things that a need asks for, in order; the head of each is as the lexicon reads it."""
        text = _TANWIN.sub("", text)
        phrases = [self._phrases.read(text, each, language) for each in self._named_by(text, language)]
        phrases = with_listed_kinds(phrases, lambda joined: self._phrases.whole(joined, language, THINGS), language)
        phrases = with_shared_words(phrases, lambda joined: self._phrases.whole(joined, language, THINGS))
        if language == "zh":
            phrases = with_meant_head(text, phrases, lambda joined: self._phrases.whole(joined, language))
        phrases = [
            each for place, each in enumerate(phrases) if not self._is_component(phrases[:place], each, language)
        ]
        phrases = [self._doubted(phrases[:place], each, language) for place, each in enumerate(phrases)]
        named = [each for each in asked_for(phrases) if each.concepts or not _is_code(each.text)]
        above = {key for each in named for concept in each.concepts for key in self._lexicon.broader(concept.key)}
        named = [each for each in named if not (each.concepts and each.is_whole and above.issuperset(each.thing.keys))]
        named = [self._with_fitting_meanings(each, [other for other in named if other is not each]) for each in named]
        named = [self._as_in_list(each, named[0]) for each in self._without_processed(named)]
        refused = self._refused(text, language, [each.thing for each in named])
        speaks_of_adults = speaks_of("adults", text, language)
        wanted_details = self._wanted_details(text, language)
        return [
            self._named_thing(each)._replace(
                refused=refused,
                other_details=other_details,
                excluded=excluded_by({*chain(*each.details, *other_details)}, self._kinds(each.concepts)),
                text=_with_relative(text, each),
                users=() if speaks_of_adults else self._users(each, other_details if len(named) == 1 else ()),
            )
            for each in named
            for other_details in [_other_details(wanted_details, each)]
        ]

    def _wanted_details(self, text: str, language: str) -> dict[Concept, tuple[str, ...]]:
        """Return the traits and materials that a need names and does not refuse, with the keys of what they are."""
        refused = [range(each.start, each.end) for each in refused_phrases(text, language)]
        named = (
            each.concepts[0]
            for each in self._phrases.concepts(text, language).mentions
            if not any(each.start in span for span in refused)
        )
        return {each: (each.key, *self._lexicon.broader(each.key)) for each in named if each.kind in OTHER_DETAILS}

    def _users(self, phrase: AskedPhrase, other_details: Sequence[Sequence[str]]) -> tuple[str, ...]:
        """Return the keys of those for whom a phrase, or what a need says beside it, tells that its thing is."""
        if not self._kinds(phrase.concepts).isdisjoint(_PLAYED):
            return ()
        named_keys = {*chain(*phrase.details), *chain(*other_details)}
        return tuple(each for each in _USERS if each in named_keys)

    def _doubted(self, before: Sequence[AskedPhrase], phrase: AskedPhrase, language: str) -> AskedPhrase:
        """Return a phrase of a list as a fallback if it may be one of what a thing is for: `glue for glass, windows`.

        Things of one kind are listed as such: `tables for the garden, chairs`.
        """
        listed = [each for each in before if each.text != each.core]
        if phrase.phrase.role is not NeedRole.ADDED or not phrase.is_whole or not listed:
            return phrase
        use = listed[-1].text[len(listed[-1].core) :].partition(" ")[2].partition(" ")[2]
        read = (self._phrases.concepts(each, language) for each in (use, use.rpartition(" ")[2]))
        named = [concept for each in read for mention in each.mentions for concept in mention.concepts]
        is_use = any(each.kind in THINGS or each.kind is ConceptKind.MATERIAL for each in named)
        is_related = not self._kinds(listed[-1].concepts).isdisjoint(self._kinds(phrase.concepts))
        return replace(phrase, is_fallback=True) if is_use and not is_related else phrase

    def _is_component(self, before: Sequence[AskedPhrase], phrase: AskedPhrase, language: str) -> bool:
        """Return whether a phrase of a list is one part of the thing before it: `toy car, remote control, battery`."""
        things = [each for each in before if each.is_good and self._kinds(each.concepts).isdisjoint(_COMPONENTS)]
        if phrase.phrase.role is not NeedRole.NEXT or not things or not phrase.is_thing:
            return False
        is_form = {each.key for each in phrase.concepts} <= FORMS  # fire extinguishers, powder
        is_component = is_form or phrase.is_part or not self._kinds(phrase.concepts).isdisjoint(_COMPONENTS)
        return is_component and _is_singular(phrase, language)

    def _without_processed(self, phrases: Sequence[AskedPhrase]) -> Sequence[AskedPhrase]:
        """Return phrases without the food that machines are for: `machines: threshing grain, milling rice`."""
        if not any(each.concepts and _VAGUE.issuperset(each.thing.keys) for each in phrases):
            return phrases
        return [each for each in phrases if self._kinds(each.concepts).isdisjoint(_PROCESSED)]

    def _kinds(self, concepts: Sequence[Concept]) -> set[str]:
        return {key for each in concepts for key in (each.key, *self._lexicon.broader(each.key))}

    def _with_fitting_meanings(self, phrase: AskedPhrase, others: Sequence[AskedPhrase]) -> AskedPhrase:
        """Return a phrase with those of its meanings that are of a kind with other things: `ручки, тетради`, pens."""
        kinds = [self._kinds([each]) for each in phrase.concepts]
        if len(kinds) < _SEVERAL or set.intersection(*kinds):
            return phrase
        beside = {key for other in others for key in self._kinds(other.concepts)}
        meanings = [each for each, own in zip(phrase.concepts, kinds, strict=True) if not own.isdisjoint(beside)]
        return replace(phrase, concepts=meanings or phrase.concepts)

    def _as_in_list(self, phrase: AskedPhrase, first: AskedPhrase) -> AskedPhrase:
        """Return a phrase that only names a kind of the first thing with what that is like: `safe footwear, boots`."""
        above = {key for each in phrase.concepts for key in self._lexicon.broader(each.key)}
        if not phrase.is_whole or above.isdisjoint(each.key for each in first.concepts):
            return phrase
        return replace(phrase, details=phrase.details or first.details, materials=phrase.materials or first.materials)

    def _named_thing(self, phrase: AskedPhrase) -> NamedThing:
        """Return the thing that a phrase names; of a vague one only what names a detail, if it says one.

        What else a vague one says is unknown, `أجهزة إغلاق ذاتي`, so that no machine is known to be it.
        """
        thing = phrase.thing
        if _VAGUE.issuperset(thing.keys) and not phrase.is_whole and not thing.details:
            return thing._replace(keys=())
        if thing.details and _VAGUE.issuperset(thing.keys):
            of_kinds = ((key, (detail[0],)) for key in thing.keys for detail in thing.details)
            return thing._replace(keys=(), compounds=tuple(of_kinds))
        return thing._replace(compounds=self._compounds(phrase.concepts))

    def _compounds(self, concepts: Sequence[Concept]) -> tuple[Compound, ...]:
        return tuple(found for each in concepts for found in compounds_of(self._lexicon, each))

    def _refused(self, text: str, language: str, things: Sequence[NamedThing]) -> Refused:
        """Return what a need does not want, but nothing that it asks for."""
        wanted_keys = {key for each in things for key in (*each.keys, *each.materials, *chain(*each.details))}
        wanted_keys |= {above for key in wanted_keys for above in self._lexicon.broader(key)}
        kinds: dict[str, None] = {}
        traits: dict[str, None] = {}
        for phrase in refused_phrases(text, language):
            is_use = phrase.core_end == phrase.start
            named = [
                each.concepts[0] for each in self._phrases.concepts(text[phrase.start : phrase.end], language).mentions
            ]
            goods = {each.key: None for each in named if each.kind is ConceptKind.GOOD and each.key not in wanted_keys}
            traits |= {each.key: None for each in named if each.kind in TRAITS and each.key not in wanted_keys}
            (traits if is_use else kinds).update(goods)
        traits |= dict.fromkeys(said_as(kinds.keys() | traits.keys()) - wanted_keys)
        if self._is_for_adults(text, language):
            traits |= dict.fromkeys(_OF_CHILDREN)
        return Refused(tuple(kinds), tuple(traits))

    def _is_for_adults(self, text: str, language: str) -> bool:
        """Return whether a need speaks of adults, or of women or men, and of no children."""
        if speaks_of("children", text, language):
            return False
        mentions = self._phrases.concepts(text, language).mentions
        named = self._kinds([concept for each in mentions for concept in each.concepts])
        return speaks_of("adults", text, language) or not _OF_ADULTS.isdisjoint(named)

    def _named_by(self, text: str, language: str) -> list[NeedPhrase]:
        """Return the phrases of a need: those that are one name as one, without what may belong to a complement."""
        found: list[NeedPhrase] = []
        for each in need_phrases(text, language):
            before = found[-1] if found else None
            if before is not None and self._is_one_name(text, before, each, language):
                found[-1] = before._replace(end=each.end, core_end=each.core_end)
            elif not self._is_complement(text, before, each, language):
                found.append(each)
        return found

    def _is_one_name(self, text: str, first: NeedPhrase, second: NeedPhrase, language: str) -> bool:
        """Return whether a name goes on from one phrase to the next: `pots and pans`."""
        if second.role is not NeedRole.ADDED or not 0 < second.start - first.end <= MAX_LINK:
            return False
        place = second.start - first.start
        mentions = self._phrases.concepts(text[first.start : second.end], language).mentions
        return any(each.start < place - 1 and each.end > place for each in mentions)

    def _is_complement(self, text: str, before: NeedPhrase | None, phrase: NeedPhrase, language: str) -> bool:
        """Return whether a phrase may belong to a complement that names goods: `jars with lid and spoon`."""
        if phrase.role is not NeedRole.BEHIND:
            return False
        return before is None or self._names_goods(text[before.core_end : phrase.start], language)

    def _names_goods(self, text: str, language: str) -> bool:
        named = [concept for each in self._phrases.concepts(text, language).mentions for concept in each.concepts]
        return any(each.kind in THINGS for each in named)


def _is_singular(phrase: AskedPhrase, language: str) -> bool:
    """Return whether the head of a phrase is a name of one thing, in a language with other names of several."""
    names = [name for each in phrase.concepts for name in each.names.get(language, ()) if isinstance(name, Noun)]
    head = phrase.head_text.casefold()
    return any(each.singular.casefold() == head and each.singular != each.plural for each in names)


def _other_details(details: Mapping[Concept, tuple[str, ...]], phrase: AskedPhrase) -> tuple[tuple[str, ...], ...]:
    """Return the keys of the traits that a need names beside a phrase, and, as one, those of its materials.

    Buyers list materials of which any will do: `fabric or leather, reclining`.
    """
    own = {key for each in phrase.details for key in each} | {*phrase.materials}
    others = {each: keys for each, keys in details.items() if each.key not in own}
    materials = tuple(each.key for each in others if each.kind is ConceptKind.MATERIAL)
    traits = (keys for each, keys in others.items() if each.kind is not ConceptKind.MATERIAL)
    return (*traits, *([materials] if materials else []))


def _with_relative(text: str, phrase: AskedPhrase) -> str:
    """Return the text of a phrase with the clause that says what the thing does: `bottles that keep drinks hot`."""
    found = _RELATIVE.match(text, phrase.phrase.end)
    return phrase.text + found[0] if found else phrase.text


def _is_code(text: str) -> bool:
    """Return whether an unknown text is no name of a thing: FOB, Ra."""
    return text.isupper() or (text.isascii() and len(text) <= _CODE_LENGTH)
