"""Arabic: «ترمس أحمر من ستانلس ستيل مع غطاء». Indefinite nouns, followed by adjectives in agreement."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum, auto
from typing import ClassVar, Final

from translation.lexicon.entries import Adjective, ConceptKind, Noun
from translation.lexicon.grammar.grammar import Grammar, InexpressiblePhrase, prefixed, spaced, tail
from translation.lexicon.phrases import Agreement, Material, Phrase, Relation, Supply

_ARTICLE: Final = "ال"
_COMPLEMENT: Final = re.compile(" (?:ب|من |على |في |يدويًا|مشيًا)")
_CONTAINED: Final = re.compile(
    r"(?<!بي)(?<!\d) (?:في|مع) (?!ال)| ب(?:مقبض|مقبضين|كعب|غطاء|سحاب|صنبور|ساق|سلسلة|قاعدة|ذراع|نافذة رؤية"
    "|محامل|محامل كروية|إطارات عريضة|فلتر|خزان)$"
    "| لمغسلة (?=فوق )"
    r"|(?<=^طقم) من (?:قطعتين|\S+ قطعة?)$"
)
"""Beginnings of what the name of a thing says last: where it is, what belongs to it, its parts, and how many it has."""
_OF: Final = re.compile(" من ")
_LOOSE: Final = (
    "(?:عالي|منخفض|متعدد|سهل|سريع|مزدوج|متوسط|فائق|كامل|منزوع|محكوم|قليل|طويل|كبير|شديد|مفتوح|قصير|صغير|رقيق|دقيق|ثابت|متغير"
    "|خفيف|مكشوف|محكم|رفيع|واسع|جيد|عديم|مشترك|متداخل|متدرج|مسبق|مستقيم|مسطح|متوازي|متحد|مقصور|مصبوغ|ناعم|عريض|مفرد"
    "|سلس|هادئ|مغلق|تام|مشقق|مصحح|مستدير|مدبب|غير|كل|ما|من|في|على|مع|بدون|حتى|ضد|عند|عبر|حسب|فوق|تحت|داخل|خارج|أسفل"
    r"|حول|خلف|قبل|بعد|بين|أمام|\S+ي|\S+ية|[بل]\S+|[يت](?:غطي|ضيق|فتح|عمل|خفي|حمي)|ال\S+)ة? "
)
"""Words before a noun with the article that leave the name before them indefinite: صمام متعدد الاتجاهات."""
_DEFINITE: Final = re.compile(rf"(?:(?!{_LOOSE})\S+ )+ال\S+(?: ال\S+)*")
"""A name that ends in a noun with the article, which makes all of it definite: زغب البط, درجة حرارة اللون."""
_CLAUSE: Final = re.compile("لا |ذو |ذات |[يت](?:عمل|دفع|قاد|غطي|خفي|حمي|فتح|تحول)")
"""Beginnings of descriptions that have no article."""
_WORKS: Final = ("يعمل", "تعمل")
_NOT: Final = "غير "
_SINGLE: Final = "loose_item"
_OF_PIECE: Final = "القطعة"
_FUNCTION: Final = "بخاصية "
_PURPOSE: Final = re.compile(r"لل(?P<bare>\S+(?: ال\S+)*)|ل(?P<name>\S+ ال\S+(?: ال\S+)*)")
"""What something is for, with the article within it."""
_INSIDE: Final = "في "
"""The beginning of descriptions to which a measure behind them would seem to belong: في دلو 6 سم."""
_MOST_IN_PLURAL: Final = 10
_BARE_ENDS: Final = ("ة", "ى", "ا", "ء", "ي")
"""Ends of words that are written alike in the accusative."""
_SUPPLIES: Final[Mapping[Supply | None, str]] = {Supply.SET: "طقم", Supply.KIT: "طقم", Supply.ASSEMBLY: "مجموعة"}
_MARKS: Final[Mapping[str, str]] = {
    "": " ", ",": "، ", ";": "؛ ", ":": ": ", "/": " / ", "+": " + ", "|": " | ", "-": " – ", "(": " (", ")": ") ",
    "×": " × ",
}  # fmt: skip


class _Position(Enum):
    """Where an adjective stands."""

    BEFORE_MATERIAL = auto()
    BEHIND_MATERIAL = auto()
    """Of an adjective with a complement, which would seem to take the material: من نحاس مطلي بالقصدير."""
    LAST = auto()
    """Of a phrase that stands for an adjective: من زجاج للأطفال."""


class Arabic(Grammar):
    """Numbers from three to ten take the plural, other numbers the singular."""

    language: ClassVar[str] = "ar"
    conjunction: ClassVar[str] = " و"
    list_separator: ClassVar[str] = " و"
    marks: ClassVar[Mapping[str, str]] = _MARKS
    keeps_arabic_digits: ClassVar[bool] = True

    def write(self, phrase: Phrase, before: Agreement) -> str:
        """Return a phrase; without a head it agrees with the previous one."""
        plural = _few(phrase.count) if phrase.count else phrase.plural
        agreement = self._agreement(phrase, before, plural=plural)
        noun, complement = _split(phrase.head.noun(self.language).form(plural=plural) if phrase.head else "")
        if _OF.search(noun) and any(each.key == "natural" for group in phrase.described for each in group):
            raise InexpressiblePhrase  # مصباح من الروطان: it is natural rattan
        if measured := self._measured(phrase, noun):
            return spaced([*measured, *self.fixed(phrase)], comma="، ")
        words = [phrase.count, _SUPPLIES.get(phrase.supply, ""), noun]
        words += [phrase.grade, *self._genitives(phrase, noun)]
        if phrase.members:
            words += [_owned(phrase, noun, self.write(phrase.members, before))]
        words += self._adjectives(phrase, agreement, _Position.BEFORE_MATERIAL)
        if materials := self.join_with_and([*self.materials(phrase), *self.adjuncts(phrase, Relation.IN)]):
            words += [_owned(phrase, noun, materials) if _measures(phrase) else f"من {materials}"]
        words += self._adjectives(phrase, agreement, _Position.BEHIND_MATERIAL)
        words += [complement, *self._adjectives(phrase, agreement, _Position.LAST)]
        tails = [
            prefixed("مع ", self.tails(phrase, Relation.WITH, before)),
            prefixed("بدون ", self.tails(phrase, Relation.WITHOUT, before)),
            self.join_with_and([_for(self.write(each, before)) for each in tail(phrase, Relation.FOR)]),
        ]
        words += self.around_tails(self._values(phrase, words), tails)
        return spaced(words, comma="، ", prepositions=("لل", "مع "))

    def _genitives(self, phrase: Phrase, noun: str) -> list[str]:
        """Return the nouns that modify the head: behind one word as they are, behind several with «of»."""
        return [f"من {each}" if " " in noun else each for each in self.adjuncts(phrase, Relation.OF)]

    def after_for(self, phrase: Phrase) -> str:
        """Return a phrase behind «for»."""
        return _for(self.write(phrase, Agreement()))

    def woven(self, material: Material) -> str:
        """Return a material, and what it is woven of."""
        fibre = f"من {material.fibre.noun(self.language).form()}" if material.fibre else ""
        return spaced([material.concept.noun(self.language).form(), fibre])

    def _adjectives(self, phrase: Phrase, agreement: Agreement, place: _Position) -> list[str]:
        """Return the adjectives of one place."""
        chosen = [each for each in phrase.described if _place(each[0].adjective(self.language)) is place]
        words = [
            word
            for kind in (ConceptKind.QUALITY, ConceptKind.COLOUR, ConceptKind.PROCESS)
            for word in self.adjectives(replace(phrase, described=tuple(chosen)), [kind], agreement)
        ]
        if place is _Position.LAST:
            return sorted(words, key=lambda word: not word.startswith(_WORKS))
        name = phrase.head.noun(self.language).form(plural=agreement.plural) if phrase.head else ""
        return [self._definite(each) for each in words] if _DEFINITE.fullmatch(name) else words

    def _definite(self, words: str) -> str:
        """Return adjectives with the article."""
        return self.conjunction.join(map(_with_article, words.split(self.conjunction)))

    def _measured(self, phrase: Phrase, noun: str) -> list[str]:
        """Return a property of one word and the activity that it is measured of: مساحة الترشيح; else nothing."""
        is_simple = _measures(phrase) and len(phrase.described) == 1 and " " not in noun
        if not is_simple or phrase.members or phrase.materials or phrase.tails or phrase.count or phrase.supply:
            return []
        [described] = self.adjectives(phrase, [ConceptKind.QUALITY], Agreement()) or [""]
        if phrase.described[0][0].key == _SINGLE:
            return [noun, phrase.grade, _OF_PIECE]
        purpose = _PURPOSE.fullmatch(described)
        named = (purpose["name"] or f"{_ARTICLE}{purpose['bare']}") if purpose else ""
        of_function = described.removeprefix(_FUNCTION) if described.startswith(_FUNCTION) else ""
        return [noun, phrase.grade, named or of_function] if named or of_function else []

    def _values(self, phrase: Phrase, words: Sequence[str]) -> list[str]:
        """Return the values of a phrase, apart from the container named before them."""
        values = self.fixed(phrase)
        last = next(filter(None, reversed(words)), "")
        is_apart = bool(values) and phrase.head is not None and last.startswith(_INSIDE)
        return [f"{self.marks[',']}{values[0].removeprefix(self.marks[','])}", *values[1:]] if is_apart else values

    def form_after_number(self, noun: Noun, number: str) -> str:
        """Return the form after a number; nouns with a plural of their own stand in the accusative behind some."""
        form = noun.form(plural=_few(number))
        is_counted = _takes_accusative(number) and " " not in form
        is_native = not noun.form(plural=True).startswith(form) and not form.endswith(_BARE_ENDS)
        return f"{form}ًا" if is_counted and is_native else form

    def _agreement(self, phrase: Phrase, before: Agreement, *, plural: bool) -> Agreement:
        if phrase.head is None:
            return before
        noun = phrase.head.noun(self.language)
        return Agreement(noun.gender, noun.is_plural(preferred=plural))


def _place(adjective: Adjective) -> _Position:
    if adjective.invariable:
        return _Position.LAST
    return _Position.BEHIND_MATERIAL if _COMPLEMENT.search(adjective.masculine) else _Position.BEFORE_MATERIAL


def _split(name: str) -> tuple[str, str]:
    """Return a name without what it says last, behind which no adjective stands, and that: «أوركيد في أصيص»."""
    found = _CONTAINED.search(name)
    return (name[: found.start()], name[found.start() + 1 :]) if found else (name, "")


def _measures(phrase: Phrase) -> bool:
    return phrase.head is not None and phrase.head.kind is ConceptKind.PROPERTY


def _owned(phrase: Phrase, noun: str, owner: str) -> str:
    """Return what a property, or a thing, belongs to: behind a property of several words after «of»."""
    return _for(owner) if _measures(phrase) and " " in noun else owner


def _with_article(adjective: str) -> str:
    """Return an adjective with the article: القابل للطي, غير المؤكسد, الخالي من الرصاص."""
    if adjective.startswith(_ARTICLE) or _CLAUSE.match(adjective):
        return adjective
    if adjective.startswith(_NOT):
        return _NOT + _with_article(adjective.removeprefix(_NOT))
    first, space, rest = adjective.partition(" ")
    return f"{_ARTICLE}{first[:-1]}ي{space}{rest}" if first.endswith("ٍ") else f"{_ARTICLE}{adjective}"


def _few(number: str) -> bool:
    return number.isdecimal() and 3 <= int(number) % 100 <= _MOST_IN_PLURAL


def _takes_accusative(number: str) -> bool:
    """Return whether a noun stands in the accusative after a number: 24 شهرًا, but 100 شهر."""
    return number.isdecimal() and int(number) % 100 > _MOST_IN_PLURAL


def _for(phrase: str) -> str:
    """Return a phrase after «for»: one word takes the article (للسيارات), several do not."""
    if phrase[:1].isdecimal():
        return f"لـ{phrase}"
    takes_article = " " not in phrase or phrase.startswith(_ARTICLE)
    return f"لل{phrase.removeprefix(_ARTICLE)}" if takes_article else f"ل{phrase}"
