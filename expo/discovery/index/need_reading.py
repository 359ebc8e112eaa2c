"""Reads buyers' needs with the lexicon: the things that they ask for, and what they do not want."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from expo.discovery.index.rules.asked_things import AskedPhrase, asked_for
from expo.discovery.index.rules.compounds import Compound, compounds_of
from expo.discovery.index.rules.other_wordings import said_otherwise
from expo.discovery.index.rules.shared_words import MAX_LINK, with_meant_head, with_shared_words
from expo.discovery.index.rules.text_reading import concepts_of, is_material, languages_of, sure_head
from matching import NamedThing, NeedPhrase, NeedRole, Refused, need_phrases, refused_phrases
from translation.lexicon import Concept, ConceptKind, Lexicon, Mention, TextConcepts

_DETAILS: Final = frozenset({ConceptKind.GOOD, ConceptKind.PART, ConceptKind.QUALITY, ConceptKind.PROCESS})
_GOODS: Final = frozenset({ConceptKind.GOOD})
_THINGS: Final = frozenset({ConceptKind.GOOD, ConceptKind.PART})
_TRAITS: Final = frozenset({ConceptKind.QUALITY, ConceptKind.PROCESS})
_PACKED: Final = frozenset({ConceptKind.PACKING, ConceptKind.UNIT})
_ARABIC_PREPOSITIONS: Final = frozenset({"ل", "لل", "ب", "بال", "ك", "كال"})
_ARABIC_FOR_THE: Final = "لل"
_ARABIC_FOR: Final = re.compile(r"(?<=\s)لل?(?=\w{3})")
_TANWIN: Final = re.compile("(?<=\\w)(?:\u0627\u064b|\u064b\u0627)(?!\\w)")
"""The ending of an Arabic noun that is an object."""
_BEFORE_MATERIAL: Final = frozenset("的、，和及与或")
"""What a Chinese material may follow beside known words."""
_HAN_LINK: Final = "的"
_RELATIVE: Final = re.compile(
    r"\s+(?:that|which|que|qui|التي|الذي|تعمل|تتحمل)\s[^.,;:!?\n،؛]+|,\s(?:котор\w+|чтобы)\s[^.,;:!?\n]+"
)
"""A clause that says what a thing does or is for."""
_CODE_LENGTH: Final = 2
_ADULTS: Final = "for_adults"
_OF_CHILDREN: Final = ("for_children", "for_babies")
"""What goods for adults are not for."""
_CHILDREN: Final = re.compile(
    r"child|kid|boy|girl|bab[yi]|junior|youth|teen|toddler|niñ|infan|bebé|enfant|bébé|fille|garçon|crian|menin"
    r"|дет|реб[её]н|малыш|подрост|طفل|أطفال|اطفال|رضع|صغار|儿|孩|童|幼|婴",
    re.IGNORECASE,
)
"""Beginnings of words for children."""
_VAGUE: Final = frozenset({"device", "electronic_gadget", "electrical_goods", "equipment", "instrument", "machine"})
"""Things of which a need means those only that are what else it says: an electrical appliance for coffee."""
_CONSUMED: Final = frozenset({"food", "beverage", "condiment", "dietary_supplement", "extract", "oil_good"})
"""Goods that are named by what they are made from."""
_GENUINE: Final = {"solid_wood": "wood", "real_wood": "wood", "genuine_leather": "leather", "pure_cotton": "cotton"}
"""Materials that are asked for as genuine: oak is solid wood."""


class NeedReader:
    """Reads needs with a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take a lexicon."""
        self._lexicon = lexicon

    def things(self, text: str, language: str) -> Sequence[NamedThing]:
        """Return the things that a need asks for, in order; the head of each is as the lexicon reads it."""
        text = _TANWIN.sub("", text)
        phrases = [self._asked_phrase(text, each, language) for each in self._named_by(text, language)]
        phrases = with_shared_words(phrases, lambda joined: self._whole(joined, language, _THINGS))
        if language == "zh":
            phrases = with_meant_head(text, phrases, lambda joined: self._whole(joined, language))
        named = [each for each in asked_for(phrases) if each.concepts or not _is_code(each.text)]
        above = {key for each in named for concept in each.concepts for key in self._lexicon.broader(concept.key)}
        named = [each for each in named if not (each.concepts and each.is_whole and above.issuperset(each.thing.keys))]
        named = [self._as_in_list(each, named[0]) for each in named]
        refused = self._refused(text, language, [each.thing for each in named])
        return [self._named_thing(each)._replace(refused=refused, text=_with_relative(text, each)) for each in named]

    def _as_in_list(self, phrase: AskedPhrase, first: AskedPhrase) -> AskedPhrase:
        """Return a phrase that only names a kind of the first thing with what that is like: `safe footwear, boots`."""
        above = {key for each in phrase.concepts for key in self._lexicon.broader(each.key)}
        if not phrase.is_whole or above.isdisjoint(each.key for each in first.concepts):
            return phrase
        return replace(phrase, details=phrase.details or first.details, materials=phrase.materials or first.materials)

    def _named_thing(self, phrase: AskedPhrase) -> NamedThing:
        """Return the thing that a phrase names; of a vague one only what names a detail, if it says one."""
        thing = phrase.thing
        if thing.details and _VAGUE.issuperset(thing.keys):
            of_kinds = ((key, (detail[0],)) for key in thing.keys for detail in thing.details)
            return thing._replace(keys=(), compounds=tuple(of_kinds))
        return thing._replace(compounds=self._compounds(phrase.concepts))

    def _compounds(self, concepts: Sequence[Concept]) -> tuple[Compound, ...]:
        return tuple(found for each in concepts for found in compounds_of(self._lexicon, each))

    def _details(self, mentions: Sequence[Mention], head: Mention) -> tuple[tuple[str, ...], ...]:
        """Return the keys of what a phrase names besides its head, materials, colours and certificates."""
        head_keys = {above for each in head.concepts for above in (each.key, *self._lexicon.broader(each.key))}
        named = (each for each in mentions if (each.start, each.end) != (head.start, head.end))
        found = [concept for each in named for concept in each.concepts[:1] if concept.key not in head_keys]
        details = [
            (each.key, *(self._lexicon.broader(each.key) if each.kind in _TRAITS else ()))
            for each in found
            if each.kind in _DETAILS
        ]
        return tuple(dict.fromkeys(details))

    def _refused(self, text: str, language: str, things: Sequence[NamedThing]) -> Refused:
        """Return what a need does not want, but nothing that it asks for."""
        wanted_keys = {key for each in things for key in (*each.keys, *each.materials, *chain(*each.details))}
        wanted_keys |= {above for key in wanted_keys for above in self._lexicon.broader(key)}
        kinds: dict[str, None] = {}
        traits: dict[str, None] = {}
        for phrase in refused_phrases(text, language):
            is_use = phrase.core_end == phrase.start
            named = [each.concepts[0] for each in self._concepts(text[phrase.start : phrase.end], language).mentions]
            goods = {each.key: None for each in named if each.kind is ConceptKind.GOOD and each.key not in wanted_keys}
            traits |= {each.key: None for each in named if each.kind in _TRAITS and each.key not in wanted_keys}
            (traits if is_use else kinds).update(goods)
        if self._is_for_adults(text, language):
            traits |= dict.fromkeys(_OF_CHILDREN)
        return Refused(tuple(kinds), tuple(traits))

    def _is_for_adults(self, text: str, language: str) -> bool:
        """Return whether a need says that its goods are for adults, and does not speak of children."""
        if _CHILDREN.search(text):
            return False
        named = [concept for each in self._concepts(text, language).mentions for concept in each.concepts]
        return any(each.key == _ADULTS for each in named)

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
        mentions = self._concepts(text[first.start : second.end], language).mentions
        return any(each.start < place - 1 and each.end > place for each in mentions)

    def _is_complement(self, text: str, before: NeedPhrase | None, phrase: NeedPhrase, language: str) -> bool:
        """Return whether a phrase may belong to a complement that names goods: `jars with lid and spoon`."""
        if phrase.role is not NeedRole.BEHIND:
            return False
        return before is None or self._names_goods(text[before.core_end : phrase.start], language)

    def _names_goods(self, text: str, language: str) -> bool:
        named = [concept for each in self._concepts(text, language).mentions for concept in each.concepts]
        return any(each.kind in _THINGS for each in named)

    def _whole(self, text: str, language: str, kinds: frozenset[ConceptKind] = _GOODS) -> Sequence[Concept]:
        """Return the goods that a text is a name of; none if it says more or less."""
        head = sure_head(concepts_of(self._lexicon, text, language))
        is_whole = head is not None and head.end - head.start == len(text)
        return [each for each in head.concepts if each.kind in kinds] if head and is_whole else []

    def _asked_phrase(self, text: str, phrase: NeedPhrase, language: str) -> AskedPhrase:
        """Return a phrase of a need with its head, if that is known, and the materials named before complements."""
        own, core_text = text[phrase.start : phrase.end], text[phrase.start : phrase.core_end]
        whole = self._concepts(own, language)
        if language == "ar":
            core_text = core_text[: _arabic_use(own, whole.mentions)]
            phrase = phrase._replace(core_end=phrase.start + len(core_text))
        core = self._concepts(core_text, language)
        if named := self._named_otherwise(own, language):
            name, concepts = named
            return AskedPhrase(phrase, own, concepts, _materials(core_text, core.mentions, None), is_whole=name == own)
        if (
            language == "zh"
            and not sure_head(core)
            and (concepts := self._whole(tail := _behind_link(own), language, _THINGS))
        ):
            details = self._details(core.mentions, Mention(len(own) - len(tail), len(own), tuple(concepts)))
            return AskedPhrase(phrase, own, concepts, _materials(own, core.mentions, None), details, head_text=tail)
        head = sure_head(core) or sure_head(whole) or (_counted(core, own) if language == "ru" else None)
        if head is None or head.start >= len(core_text):  # it is only what the thing has or is for
            return AskedPhrase(phrase, own, materials=_materials(core_text, core.mentions, None))
        return AskedPhrase(
            phrase,
            own,
            head.concepts,
            _materials(core_text, core.mentions, head),
            self._details(whole.mentions, head),
            is_whole=head.end - head.start == len(own),
            head_text=own[head.start : head.end],
            is_use=language == "ar" and _is_led(own, head.start),
        )

    def _named_otherwise(self, text: str, language: str) -> tuple[str, Sequence[Concept]] | None:
        """Return the beginning of a phrase that is a name if said otherwise, `housse pour couette`, with its goods."""
        for name, wording in said_otherwise(text, language):
            concepts = self._whole(wording, language)
            if concepts and not self._names_source(name, concepts, language):
                return name, concepts
        return None

    def _names_source(self, text: str, concepts: Sequence[Concept], language: str) -> bool:
        """Return whether "of" may say what goods are made from: sauce for fish is no fish sauce."""
        keys = {key for each in concepts for key in (each.key, *self._lexicon.broader(each.key))}
        return not keys.isdisjoint(_CONSUMED) or any(
            map(is_material, self._concepts(text.rsplit(maxsplit=1)[-1], language).mentions)
        )

    def _concepts(self, text: str, language: str) -> TextConcepts:
        return concepts_of(self._lexicon, text, language)


def _with_relative(text: str, phrase: AskedPhrase) -> str:
    """Return the text of a phrase with the clause that says what the thing does: `bottles that keep drinks hot`."""
    found = _RELATIVE.match(text, phrase.phrase.end)
    return phrase.text + found[0] if found else phrase.text


def _is_code(text: str) -> bool:
    """Return whether an unknown text is no name of a thing: FOB, Ra."""
    return text.isupper() or (text.isascii() and len(text) <= _CODE_LENGTH)


def _behind_link(text: str) -> str:
    """Return what a Chinese text names behind what it says of it: 滤芯 in 小轿车保养换的滤芯."""
    return text.rpartition(_HAN_LINK)[2]


def _is_led(text: str, start: int) -> bool:
    """Return whether Arabic joins a preposition to a word: `لأبواب`, for doors."""
    return text[:start].rpartition(" ")[2] in _ARABIC_PREPOSITIONS


def _arabic_use(text: str, mentions: Sequence[Mention]) -> int:
    """Return where Arabic says what a thing is for, by the preposition that it joins to a word, `لتخزين`; else its end.

    A known word that merely begins with that letter, `ليثيوم`, is none.
    """
    for found in _ARABIC_FOR.finditer(text):
        is_known = any(each.start < found.end() and found.start() < each.end for each in mentions)
        if not is_known or found[0] == _ARABIC_FOR_THE:
            return len(text[: found.start()].rstrip())
    return len(text)


def _counted(concepts: TextConcepts, text: str) -> Mention | None:
    """Return the thing in a Russian phrase that a number or a word for supplier before it governs: 300 стульев."""
    end = 0
    for mention in concepts.mentions:
        if text[end : mention.start].strip():
            return None
        if any(each.kind is ConceptKind.GOOD for each in mention.concepts):
            return mention
        end = mention.end
    return None


def _materials(text: str, mentions: Sequence[Mention], head: Mention | None) -> tuple[str, ...]:
    """Return the keys of the materials that a phrase names, but not those of its packing or, in Chinese, of its use.

    `铁桶装的油` is oil in iron drums, and `打混凝土的电锤` a hammer to drill concrete: no known word precedes concrete.
    """
    ends = {each.end for each in mentions}
    packed = {each.start for each in mentions if all(concept.kind in _PACKED for concept in each.concepts)}
    found = [
        each for each in mentions if each != head and is_material(each) and packed.isdisjoint({each.end, each.end + 1})
    ]
    if languages_of(text) == ("zh",):
        found = [
            each for each in found if not each.start or each.start in ends or text[each.start - 1] in _BEFORE_MATERIAL
        ]
    keys = (concept.key for each in found for concept in each.concepts)
    return tuple(dict.fromkeys(_GENUINE.get(key, key) for key in keys))
