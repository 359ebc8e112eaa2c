"""Russian: «красный термос из нержавеющей стали с крышкой»."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import IntEnum
from typing import ClassVar, Final

from translation.lexicon.entries import Adjective, ConceptKind, Gender, Noun
from translation.lexicon.grammar.grammar import Grammar, InexpressiblePhrase, prefixed, spaced, tail
from translation.lexicon.phrases import Agreement, Material, Phrase, Relation, Supply
from translation.lexicon.relational import adjective_of_material, genitive_of_material
from translation.lexicon.russian_cases import (
    accusative,
    accusative_adjective,
    genitive_adjective,
    instrumental,
    instrumental_adjective,
    prepositional,
    prepositional_adjective,
)


class Case(IntEnum):
    """Cases in which phrases are written."""

    NOMINATIVE = 0
    GENITIVE = 1
    INSTRUMENTAL = 2
    ACCUSATIVE = 3
    PREPOSITIONAL = 4


_NOMINATIVE, _GENITIVE, _INSTRUMENTAL = Case.NOMINATIVE, Case.GENITIVE, Case.INSTRUMENTAL
_WITH_O: Final = re.compile("[сзшжСЗШЖ][бвгджзйклмнпрстфхцчшщ]|[Щщ]")
"""Beginnings of words before which «с» becomes «со»."""
_SUPPLIES: Final[Mapping[Supply | None, str]] = {Supply.SET: "комплект", Supply.KIT: "комплект"}
_INCH: Final = Noun("дюйм", "дюймы", Gender.MASCULINE, "дюйма", "дюймов")
_INCHES: Final = re.compile(r"(?<![\d,])(\d+(?:,\d+)?)\sдюйм$")
_FOR: Final = "для "
_HAS: Final = ("с ", "со ", "без ")
"""Beginnings of what a thing has, which follows its values; what it is for belongs to its name: бокал для вина."""
_PREPOSITIONS: Final = ("в ", "во ", "на ", "под ", "из ", "от ", "к ", "по ", "при ", "против ", "за ", "о ")
_WITHIN: Final = re.compile(" (?:для|на|под|из|от|в|с) ")
_SETS: Final = ("набор", "комплект")
_PREFIXES: Final = frozenset({"мини", "ретро"})
"""What a hyphen joins to a noun that it describes: мини-рисоварка."""
_ADJECTIVE: Final = re.compile(r"(?:[ыио]й|[ая]я|[ое]е|[ыи]е)(?:ся)?$")
"""Endings of adjectives in the nominative."""
_OF_ADJECTIVE: Final = re.compile(r"(?:[ое]го|[ое]й)(?:ся)?$")
"""Their endings in the genitive of the singular."""


class Russian(Grammar):
    """Adjectives precede the noun in agreement, phrases follow it; prepositions and numbers govern cases."""

    language: ClassVar[str] = "ru"
    has_decimal_comma: ClassVar[bool] = True
    conjunction: ClassVar[str] = " и "

    def write(self, phrase: Phrase, before: Agreement) -> str:
        """Return a phrase in the nominative; without a head it agrees with the previous one."""
        if phrase.supply in _SUPPLIES:
            return f"{_SUPPLIES[phrase.supply]} {self._in_case(replace(phrase, supply=None), before, _GENITIVE)}"
        return self._in_case(phrase, before, _case_after(phrase.count))

    def decline(self, phrase: Phrase, case: Case) -> str:
        """Return a phrase in a case. Raises `InexpressiblePhrase` where its count would have to be inflected."""
        if phrase.count and case is Case.ACCUSATIVE:
            return self.write(phrase, Agreement())
        if (phrase.count and case is _GENITIVE and _is_few(phrase.count)) or _has_one(phrase.count):
            raise InexpressiblePhrase
        return self._in_case(phrase, Agreement(), case)

    def with_preposition(self, phrase: str) -> str:
        """Return a phrase in the instrumental behind «с» or «со»."""
        return _with(phrase)

    def value(self, text: str) -> str:
        """Return a value; inches are no symbol in Russian: 27,5 дюйма, 24 дюймов."""
        return _INCHES.sub(lambda value: f"{value[1]} {self.form_after_number(_INCH, value[1])}", super().value(text))

    def form_after_number(self, noun: Noun, number: str) -> str:
        """Return the form after a number: 1 штука, 2 штуки, 5 штук."""
        if _case_after(number) is _NOMINATIVE:
            return noun.form()
        return _few(noun) if _is_few(number) else noun.genitive_form(plural=True)

    def material(self, material: Material) -> str:
        """Return a material in the genitive, for use after «из», with its grade."""
        noun = material.concept.noun(self.language)
        of_fibre = genitive_of_material(material.fibre.key, noun.gender) if material.fibre else ""
        fibre = f"из {material.fibre.noun(self.language).genitive_form()}" if material.fibre and not of_fibre else ""
        return spaced([of_fibre, noun.genitive_form(), fibre, self.value(material.grade)])

    def adjunct(self, noun: Noun) -> str:
        """Return a noun in the genitive."""
        return noun.genitive_form()

    def _in_case(self, phrase: Phrase, before: Agreement, case: Case) -> str:
        if phrase.supply in _SUPPLIES:
            raise InexpressiblePhrase
        if phrase.count and case == _NOMINATIVE:
            phrase = replace(phrase, plural=False)  # 21 красная тарелка
        described = self._described(phrase, before, case)
        behind = [word for word, follows in described if follows]
        name, complement = self._split(phrase, self._head(phrase, case))
        leading, name = _with_prefix([word for word, follows in described if not follows], name)
        behind, name = _with_codes(behind, name)
        words = [self.value(phrase.count), *leading]
        relational = self._relational(phrase, name)
        words += [_declined(relational, self.agreement(phrase, before), case)] if relational else []
        words += [name, self.value(phrase.grade), "в сборе" if phrase.supply else ""]
        words += self.adjuncts(phrase, Relation.OF)
        if phrase.members:
            holds = phrase.head is not None and phrase.head.kind is ConceptKind.PACKING and not name.startswith(_SETS)
            words += [self._members(phrase.members, is_packing=holds), complement]
            complement = ""
        if name and any(_is_kind_of(each.concept.noun(self.language).form(), name) for each in phrase.materials):
            raise InexpressiblePhrase  # glass of borosilicate glass
        materials = [*([] if relational else self.materials(phrase)), *self.adjuncts(phrase, Relation.IN)]
        made_of = [prefixed(_made_of(phrase), self.join_with_and(materials))]
        words += [*made_of, *_bare(behind)] if f" {_FOR}" in name else [*_bare(behind), *made_of]
        words += [word for word in behind if word.startswith(_PREPOSITIONS)]
        fixed = self.fixed(phrase)
        values = self.values_of_whole(phrase, fixed)
        has = [complement, *(word for word in behind if word.startswith(_HAS))]
        words += [*values, *has, *(word for word in behind if word.startswith(_FOR))]
        tails = [
            _with(self._tails(phrase, Relation.WITH, before, _INSTRUMENTAL)),
            prefixed("без ", self._tails(phrase, Relation.WITHOUT, before, _GENITIVE)),
            prefixed("для ", self._tails(phrase, Relation.FOR, before, _GENITIVE)),
        ]
        words += self.around_tails(fixed[len(values) :], tails)
        return spaced(words, prepositions=("для ", "с "))

    def _tails(self, phrase: Phrase, relation: Relation, before: Agreement, case: Case) -> str:
        return self.join_with_and([self._in_case(each, before, case) for each in tail(phrase, relation)])

    def _members(self, members: Phrase, *, is_packing: bool) -> str:
        """Return what a set consists of, or what a packing is for so many of: коробка на 12 банок."""
        if members.count and is_packing:
            return f"на {self._in_case(members, Agreement(), _case_after(members.count))}"
        if members.count.isdecimal() and not _has_one(members.count):
            written = self._in_case(replace(members, count="", plural=True), Agreement(), _GENITIVE)
            return f"из {members.count} {written}"
        written = self._in_case(members, Agreement(), _GENITIVE)
        return f"из {written}" if members.count else written

    def _head(self, phrase: Phrase, case: Case) -> str:
        if phrase.head is None:
            return ""
        noun = phrase.head.noun(self.language)
        if case == _GENITIVE and phrase.count:
            return self.form_after_number(noun, phrase.count)
        if case == _GENITIVE:
            return noun.genitive_form(plural=phrase.plural)
        return _INFLECTED[case](noun, plural=phrase.plural) if case in _INFLECTED else noun.form(plural=phrase.plural)

    def _relational(self, phrase: Phrase, name: str) -> Adjective | None:
        """Return the material as an adjective before a name that says what the thing is for: «медный таз для варенья».

        Behind such a name it might be the material of something else.
        """
        if f" {_FOR}" not in name or len(phrase.materials) != 1 or not self.materials(phrase):
            return None
        material = phrase.materials[0]
        return None if material.grade or material.fibre else adjective_of_material(material.concept.key)

    def _split(self, phrase: Phrase, name: str) -> tuple[str, str]:
        """Return the name of a head without what it says last, and that: «комод» из дуба «с ящиками».

        What a set consists of is said before its number: «комплект» горшков «из трёх предметов».
        """
        if phrase.grade or phrase.supply:
            return name, ""
        words = (" из ",) if phrase.members else tuple(f" {each}" for each in _HAS)
        place = min((at for word in words if (at := name.find(word)) > 0), default=len(name))
        return name[:place], name[place:].strip()

    def _described(self, phrase: Phrase, before: Agreement, case: Case) -> list[tuple[str, bool]]:
        """Return adjectives in written order, each with whether it follows the noun."""
        agreement = self.agreement(phrase, before)
        groups = [
            [each.adjective(self.language) for each in group]
            for kind in (ConceptKind.QUALITY, ConceptKind.COLOUR, ConceptKind.PROCESS)
            for group in reversed(self.described(phrase))
            if group[0].kind is kind
        ]
        genitive = f" {phrase.head.noun(self.language).genitive_form()} " if phrase.head else ""
        if genitive.strip() and any(genitive in f" {each.masculine} " for group in groups for each in group):
            raise InexpressiblePhrase  # стекло из высокоборосиликатного стекла
        return [
            (
                self.join_with_and([_declined(each, agreement, case) for each in group]),
                any(map(_stands_behind, group)),
            )
            for group in groups
        ]


def _is_kind_of(material: str, name: str) -> bool:
    """Return whether the name of a material is an adjective and the name of what is made of it."""
    return material.endswith(f" {name}")


def _made_of(phrase: Phrase) -> str:
    """Return the preposition before a material; a property is that of the material: плотность пеноматериала."""
    return "" if phrase.head and phrase.head.kind is ConceptKind.PROPERTY else "из "


def _bare(behind: Iterable[str]) -> list[str]:
    """Return the descriptions behind a noun that begin with no preposition: ручной работы."""
    return [word for word in behind if not word.startswith((*_PREPOSITIONS, *_HAS, _FOR))]


def _declined(adjective: Adjective, agreement: Agreement, case: Case) -> str:
    if adjective.invariable or case == _NOMINATIVE:
        return adjective.form_for(agreement.gender, plural=agreement.plural)
    return _INFLECTED_ADJECTIVE[case](adjective, agreement.gender, plural=agreement.plural)


def _stands_behind(adjective: Adjective) -> bool:
    """Return whether it is invariable and follows the noun: ручной работы, унисекс, Bluetooth; мини precedes it."""
    return adjective.invariable and adjective.masculine not in _PREFIXES


def _with_prefix(leading: list[str], name: str) -> tuple[list[str], str]:
    """Return what precedes a name, and the name with a prefix, unless it begins with an adjective."""
    prefix = next(filter(_PREFIXES.__contains__, leading), "")
    first, _, rest = name.partition(" ")
    if not prefix or not name or (rest and _ADJECTIVE.search(first[-4:])):
        return leading, name
    return [word for word in leading if word != prefix], f"{prefix}-{name}"


def _with_codes(behind: list[str], name: str) -> tuple[list[str], str]:
    """Return what follows a name, and the name with codes and brands before its preposition: фильтр Toyota для воды."""
    preposition = _WITHIN.search(name)
    codes = [word for word in behind if word.isascii()] if preposition else []
    if preposition is None or not codes:
        return behind, name
    thing, rest = name[: preposition.start()], name[preposition.start() :]
    return [word for word in behind if word not in codes], " ".join([thing, *codes]) + rest


def _few(noun: Noun) -> str:
    """Return the form after two, three and four: три жестяные банки, три стальных троса."""
    words, singular = noun.form().split(), noun.genitive_form().split()
    others = noun.form(plural=True) if noun.gender is Gender.FEMININE else noun.genitive_form(plural=True)
    plural = others.split()
    if not len(words) == len(singular) == len(plural):
        return noun.genitive_form()
    forms = zip(words, singular, plural, strict=True)
    return " ".join(many if _is_adjective(word, one) else one for word, one, many in forms)


def _is_adjective(word: str, genitive: str) -> bool:
    return bool(_ADJECTIVE.search(word[-4:]) and _OF_ADJECTIVE.search(genitive[-5:]))


def _case_after(number: str) -> Case:
    """Return the case that a number governs: the nominative only after those ending in one."""
    return (
        _NOMINATIVE if not number or (number[-1] == "1" and number[-2:] != "11" and number.isdecimal()) else _GENITIVE
    )


def _has_one(number: str) -> bool:
    """Return whether a number governs the singular: 1, 21."""
    return bool(number) and _case_after(number) is _NOMINATIVE


def _is_few(number: str) -> bool:
    """Return whether a number governs the genitive singular: those ending in two to four, and all fractions."""
    return not number.isdecimal() or (number[-1] in "234" and number[-2:] not in {"12", "13", "14"})


def _with(phrase: str) -> str:
    return phrase and f"{'со' if _WITH_O.match(phrase) else 'с'} {phrase}"


_INFLECTED: Final[Mapping[Case, Callable[..., str]]] = {
    _INSTRUMENTAL: instrumental,
    Case.ACCUSATIVE: accusative,
    Case.PREPOSITIONAL: prepositional,
}
"""Forms of nouns by case, but for the genitive, which is in the lexicon."""
_INFLECTED_ADJECTIVE: Final[Mapping[Case, Callable[..., str]]] = {
    _GENITIVE: genitive_adjective,
    _INSTRUMENTAL: instrumental_adjective,
    Case.ACCUSATIVE: accusative_adjective,
    Case.PREPOSITIONAL: prepositional_adjective,
}
