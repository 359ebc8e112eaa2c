"""Reads a phrase of a need with the lexicon: the thing that it names, its materials and its details."""

import re
from collections.abc import Sequence
from typing import Final

from expo.discovery.index.rules.asked_things import AskedPhrase
from expo.discovery.index.rules.other_wordings import name_with, said_otherwise, with_complement, words_of
from expo.discovery.index.rules.text_reading import concepts_of, is_material, languages_of, sure_head
from matching import NeedPhrase
from translation.lexicon import Concept, ConceptKind, Lexicon, Mention, TextConcepts

GOODS: Final = frozenset({ConceptKind.GOOD})
THINGS: Final = frozenset({ConceptKind.GOOD, ConceptKind.PART})
TRAITS: Final = frozenset({ConceptKind.QUALITY, ConceptKind.PROCESS})
OTHER_DETAILS: Final = TRAITS | {ConceptKind.MATERIAL}
_DETAILS: Final = frozenset({ConceptKind.GOOD, ConceptKind.PART, ConceptKind.QUALITY, ConceptKind.PROCESS})
_PACKED: Final = frozenset({ConceptKind.PACKING, ConceptKind.UNIT})
_ARABIC_PREPOSITIONS: Final = frozenset({"ل", "لل", "ب", "بال", "ك", "كال"})
_ARABIC_FOR_THE: Final = "لل"
_ARABIC_FOR: Final = re.compile(r"(?<=\s)لل?(?=\w{3})")
_BEFORE_MATERIAL: Final = frozenset("的、，和及与或")
"""What a Chinese material may follow beside known words."""
_HAN_LINK: Final = "的"
_USE_AND_MATERIAL: Final = {
    language: re.compile(rf"\s*(?:{use})\s(?:(?!\b(?:{having})\s).)*?\s(?:{source})\s", re.IGNORECASE)
    for language, use, having, source in (
        ("en", "for", "with", "in|made of|made from"),
        ("es", "para", "con", "en|hech[oa]s? de"),
        ("fr", "pour", "avec", "en"),
        ("pt", "para", "com", "em|feit[oa]s? de"),
        ("ru", "для", "с|со", "из"),
    )
}
"""What a thing is for, up to the material that it is made of: `para terraza en ratán`."""
_HEAD_FIRST: Final = frozenset({"es", "fr", "pt", "ar", "ru"})
_CONSUMED: Final = frozenset({"food", "beverage", "condiment", "dietary_supplement", "extract", "oil_good"})
"""Goods that are named by what they are made from."""
_GENERAL: Final = frozenset({"household_appliance", "electrical_goods", "device", "equipment", "instrument", "machine"})
"""Goods of which a phrase means those only that are what else it says."""
SETS: Final = frozenset({"bundle_set", "kit"})
"""Things that are what they consist of."""
_GENUINE: Final = {"solid_wood": "wood", "real_wood": "wood", "genuine_leather": "leather", "pure_cotton": "cotton"}
"""Materials that are asked for as genuine: oak is solid wood."""


class PhraseReader:
    """Reads phrases of needs with a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take a lexicon."""
        self._lexicon = lexicon

    def read(self, text: str, phrase: NeedPhrase, language: str) -> AskedPhrase:
        """Return a phrase of a need with its head, if that is known, and the materials named before complements."""
        own, core_text = text[phrase.start : phrase.end], text[phrase.start : phrase.core_end]
        whole = self.concepts(own, language)
        if language == "ar":
            core_text = core_text[: _arabic_use(own, whole.mentions)]
            phrase = phrase._replace(core_end=phrase.start + len(core_text))
        core = self.concepts(core_text, language)
        head = _first_part(core, language) or sure_head(core)
        head = (head and _beyond(head, len(core_text), whole.mentions)) or head
        head = (head and _content(head, [each for each in whole.mentions if each.start < len(core_text)])) or head
        if named := self._named_otherwise(own, head, language):
            name, concepts = named
            materials = _materials(core_text, core.mentions, None)
            details = self._details(core.mentions, head) if head else ()
            return AskedPhrase(phrase, own, concepts, materials, details, is_whole=name == own and not details)
        if language == "zh" and not head and (concepts := self.whole(tail := _behind_link(own), language, THINGS)):
            details = self._details(core.mentions, Mention(len(own) - len(tail), len(own), tuple(concepts)))
            return AskedPhrase(phrase, own, concepts, _materials(own, core.mentions, None), details, head_text=tail)
        head = head or sure_head(whole) or (_counted(core, own) if language == "ru" else None)
        if head is None or head.start >= len(core_text):  # it is only what the thing has or is for
            return AskedPhrase(phrase, own, materials=_materials(core_text, core.mentions, None))
        return AskedPhrase(
            phrase,
            own,
            self._narrower(core_text, head, core.mentions, language)
            or self._with_complement(own, head, language)
            or head.concepts,
            (*_materials(core_text, core.mentions, head), *_behind_use(own, len(core_text), whole.mentions, language)),
            self._details(whole.mentions, head),
            is_whole=head.end - head.start == len(own),
            head_text=own[head.start : head.end],
            is_use=language == "ar" and _is_led(own, head.start),
        )

    def _narrower(self, text: str, head: Mention, mentions: Sequence[Mention], language: str) -> Sequence[Concept]:
        """Return the kinds of a head that another word of its phrase makes a name: `зелёный листовой чай`, green tea.

        A quality makes none, since listings of such goods need not name it.
        """
        own = {each.key for each in head.concepts}
        words = [(each.start, each.end) for each in mentions] if language == "zh" else words_of(text)
        for start, end in words:
            named = [concept for each in mentions if each.start < end and start < each.end for concept in each.concepts]
            if head.start <= start < head.end or any(each.kind in TRAITS for each in named):
                continue
            wording = name_with(text[head.start : head.end], text[start:end], language)
            for each in self.whole(wording, language, THINGS):
                if not named or not own.isdisjoint(self._lexicon.broader(each.key)):
                    return [each]
        return ()

    def _with_complement(self, text: str, head: Mention, language: str) -> Sequence[Concept]:
        """Return the goods that the first word of a phrase names with a complement behind adjectives.

        A name of more words says what kind of goods they are, unless it is vague: `أجهزة منزلية`, household appliances.
        """
        is_vague = _GENERAL.issuperset(each.key for each in head.concepts)
        if head.start or not (is_vague or head.end == len(text.split(maxsplit=1)[0])):
            return ()
        named = (self.whole(each, language, THINGS) for each in with_complement(text, language))
        return next((each for each in named if each), ())

    def _named_otherwise(self, text: str, head: Mention | None, language: str) -> tuple[str, Sequence[Concept]] | None:
        """Return the beginning of a phrase that is a name if said otherwise, `housse pour couette`, with its goods."""
        for name, wording in said_otherwise(text, language, text[head.start : head.end] if head else ""):
            concepts = self.whole(wording, language)
            if concepts and not self._names_source(name, concepts, language):
                return name, concepts
        return None

    def _names_source(self, text: str, concepts: Sequence[Concept], language: str) -> bool:
        """Return whether "of" may say what goods are made from: sauce for fish is no fish sauce."""
        keys = {key for each in concepts for key in (each.key, *self._lexicon.broader(each.key))}
        return not keys.isdisjoint(_CONSUMED) or any(
            map(is_material, self.concepts(text.rsplit(maxsplit=1)[-1], language).mentions)
        )

    def _details(self, mentions: Sequence[Mention], head: Mention) -> tuple[tuple[str, ...], ...]:
        """Return the keys of what a phrase names besides its head, materials, colours and certificates."""
        head_keys = {above for each in head.concepts for above in (each.key, *self._lexicon.broader(each.key))}
        named = (each for each in mentions if (each.start, each.end) != (head.start, head.end))
        found = [concept for each in named for concept in each.concepts[:1] if concept.key not in head_keys]
        details = [
            (each.key, *(self._lexicon.broader(each.key) if each.kind in TRAITS else ()))
            for each in found
            if each.kind in _DETAILS and each.key not in SETS
        ]
        return tuple(dict.fromkeys(details))

    def whole(self, text: str, language: str, kinds: frozenset[ConceptKind] = GOODS) -> Sequence[Concept]:
        """Return the goods that a text is a name of; none if it says more or less."""
        head = sure_head(concepts_of(self._lexicon, text, language))
        is_whole = head is not None and head.end - head.start == len(text)
        return [each for each in head.concepts if each.kind in kinds] if head and is_whole else []

    def concepts(self, text: str, language: str) -> TextConcepts:
        """Return the concepts of a text."""
        return concepts_of(self._lexicon, text, language)


def _behind_use(text: str, core_end: int, mentions: Sequence[Mention], language: str) -> tuple[str, ...]:
    """Return the keys of the material that a thing is made of, said behind what it is for."""
    pattern = _USE_AND_MATERIAL.get(language)
    found = pattern.match(text, core_end) if pattern else None
    return _materials(text, [each for each in mentions if found and each.start == found.end()], None)


def _beyond(head: Mention, core_end: int, mentions: Sequence[Mention]) -> Mention | None:
    """Return the name that a head only begins, since it has a use or part in it: `маски для волос`."""
    found = next((each for each in mentions if each.start <= head.start < each.end and each.end > core_end), None)
    is_thing = found is not None and any(each.kind in THINGS for each in found.concepts)
    return found if is_thing else None


def _content(head: Mention, mentions: Sequence[Mention]) -> Mention | None:
    """Return the goods that a set, named before them, consists of: keys, of `набор гаечных ключей`."""
    if not SETS.issuperset(each.key for each in head.concepts):
        return None
    behind = (each for each in mentions if each.start >= head.end)
    return next((each for each in behind if any(concept.kind in GOODS for concept in each.concepts)), None)


def _first_part(concepts: TextConcepts, language: str) -> Mention | None:
    """Return a part that a phrase begins with where heads come first: `batterie de chariot` is no trolley."""
    first = concepts.mentions[0] if concepts.mentions and language in _HEAD_FIRST else None
    if first is None or first.start or not all(each.kind is ConceptKind.PART for each in first.concepts):
        return None
    return first


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
