"""Writing of clauses: templates filled with phrases in their form, and words that agree with them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from translation.lexicon.entries import ROMANCE, Adjective, Concept, Gender
from translation.lexicon.grammar import GRAMMARS, InexpressiblePhrase
from translation.lexicon.grammar.arabic import Arabic
from translation.lexicon.grammar.russian import Russian
from translation.lexicon.phrases import Agreement, Listing, Phrase
from translation.lexicon.prose.forms import (
    arabic_form,
    english_form,
    has_two,
    is_countable,
    is_measured,
    romance_form,
    russian_form,
)
from translation.lexicon.prose.nodes import Filled, Node, Things, named
from translation.lexicon.prose.templates import Agreeing, Optional, Slot

_AGREEMENTS: Final = tuple(map(Agreement, (Gender.MASCULINE, Gender.FEMININE, Gender.NEUTER)))
"""Agreements with a thing that is not named; it is taken for one."""
_SE: Final = re.compile(r"\bse (?=[aeiouéèêh])")
_MEASURED: Final = re.compile("个(?=颜色|尺寸|尺码|规格|款式|图案|型号|色|香型|口味)")
_FOR: Final = {"en": "for", "zh": "", "es": "para", "fr": "pour", "ru": "для", "ar": "", "pt": "para"}
_Y: Final = re.compile(r" y (?=h?[iíÍI](?![aeo]))")


class Writer:
    """Writer of clauses in one language. Its methods raise `InexpressiblePhrase`."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._grammar = GRAMMARS[language]

    def write(self, node: Node, before: Phrase | None = None) -> str:
        """Return a clause; ``before`` is the thing that a description without one belongs to, if any is certain."""
        match node:
            case Things():
                return self._spelt(self._phrases_alone(node, before))
            case Filled():
                return self._spelt(self._filled(node))

    def _spelt(self, text: str) -> str:
        """Return a clause with words as they are spelt beside others: s'installer, 3种颜色."""
        match self._language:
            case "fr":
                return _SE.sub("s'", text)
            case "zh":
                return _MEASURED.sub("种", text).replace(" 或 ", "或")
        return text

    def _phrases_alone(self, node: Things, before: Phrase | None) -> str:
        """Return a clause of phrases alone, like a listing. A description must suit whatever it belongs to."""
        listing = node.listing
        if before is not None:
            return self._listing(listing, "", self._grammar.agreement(before, Agreement()))
        written = {self._listing(listing, "", each) for each in _AGREEMENTS}
        if len(written) > 1:
            raise InexpressiblePhrase
        return written.pop()

    def _filled(self, node: Filled, form: str = "") -> str:
        """Return a pattern with its slots; its first one, if it is plain, in the ``form`` of the whole."""
        words = []
        template = node.pattern.templates[self._language][0]
        for token in template:
            match token:
                case str():
                    words.append(token)
                case Slot(form="like1"):
                    words.append(self._description(node))
                case Slot():
                    words.append(
                        self._slot(node.slots[token.number - 1], token.form or (form if token.number == 1 else ""))
                    )
                case Agreeing():
                    words.append(self._agreeing(token, node.slots[token.number - 1]))
                case Optional():
                    continue
        return "".join(words)

    def _description(self, node: Filled) -> str:
        """Return the second slot in agreement with the first, a thing without complements."""
        thing, description = node.slots
        if not isinstance(thing, Things) or not isinstance(description, Things):
            raise InexpressiblePhrase
        if any(each.tails for each in named(thing.listing)):
            raise InexpressiblePhrase
        return self._listing(description.listing, "", self._agreement(thing))

    def _slot(self, node: Node, form: str) -> str:
        match node:
            case Things() if form == "purpose":
                return self._purposes(node.listing)
            case Things():
                return self._listing(node.listing, form, Agreement(), node.article)
            case Filled():
                return self._filled(node, form)

    def _purposes(self, listing: Listing) -> str:
        """Return what something is for, with the preposition before the first alone."""
        word = _FOR[self._language]
        text = ""
        for mark, phrase in zip(listing.marks, named(listing), strict=False):
            written = self._purpose(phrase).removeprefix(f"{word} " if text else "")
            text += (self._grammar.mark(mark) if mark else "") + written
        return _Y.sub(" e ", text) if self._language == "es" else text

    def _purpose(self, phrase: Phrase) -> str:
        if phrase.head is None:
            return self._purpose_phrase(phrase.described[0][0])
        match self._language:
            case "zh":
                return self._grammar.write(phrase, Agreement())
            case "ru":
                return f"для {self._phrase(phrase, 'gen', Agreement(), '')}"
            case "ar":
                return self._phrase(phrase, "for", Agreement(), "")
            case language:
                return f"{_FOR[language]} {self._grammar.write(phrase, Agreement())}"

    def _purpose_phrase(self, concept: Concept) -> str:
        """Return the name of a description that says a purpose. Raises `InexpressiblePhrase` if there is none."""
        if self._language == "zh":
            return concept.adjective("zh").masculine.removesuffix("用")
        beginning = {"ar": "ل"}.get(self._language, f"{_FOR[self._language]} ")
        names = [each.masculine for each in concept.names[self._language] if isinstance(each, Adjective)]
        for name in names:
            if name.startswith(beginning):
                return name
        raise InexpressiblePhrase

    def _listing(self, listing: Listing, form: str, agreement: Agreement, article: str = "") -> str:
        if form == "object" and len({is_countable(each, self._language) for each in named(listing)}) > 1:
            form = "some"  # all or none has an article
        text = ""
        for mark, phrase in zip(listing.marks, [*listing.phrases, None], strict=True):
            text += self._grammar.mark(mark) if mark or (text and phrase) else ""
            if phrase:
                text += self._phrase(phrase, form, agreement, article)
                agreement = self._grammar.agreement(phrase, agreement)
        text = " ".join(text.split())
        return _Y.sub(" e ", text) if self._language == "es" else text

    def _phrase(self, phrase: Phrase, form: str, agreement: Agreement, article: str) -> str:
        if self._language == "ar" and has_two(phrase):
            raise InexpressiblePhrase  # two things take the dual
        if form == "plural":
            phrase, form = replace(phrase, plural=True), ""
        if self._language in ROMANCE and is_measured(phrase):
            bare = self._phrase(replace(phrase, fixed=()), form, agreement, article)
            return f"{bare} de {self._grammar.value(str(phrase.fixed[0]))}"
        if not form:
            return self._grammar.write(phrase, agreement)
        match self._grammar:
            case Russian() as russian:
                return russian_form(russian, phrase, form)
            case Arabic() as arabic:
                return arabic_form(arabic, phrase, form, article)
            case grammar if self._language in ROMANCE:
                return romance_form(grammar.write(phrase, agreement), phrase, form, article, self._language)
            case grammar:
                return english_form(grammar.write(phrase, agreement), phrase, form)

    def _agreeing(self, token: Agreeing, node: Node) -> str:
        agreement = self._agreement(node)
        one, *others = token.forms
        if not others:
            return one
        choose = _CHOICES.get((self._language, len(token.forms)), _by_number)
        return token.forms[choose(agreement)]

    def _agreement(self, node: Node) -> Agreement:
        """Return the gender and number of the subject: several things are a plural, feminine if all are."""
        if isinstance(node, Filled):
            return self._agreement(node.slots[0])
        phrases = named(node.listing)
        each = [self._of_phrase(phrase) for phrase in phrases]
        if len(each) == 1:
            return each[0]
        if self._language == "ar":
            raise InexpressiblePhrase  # two things take the dual
        genders = {agreement.gender for agreement in each}
        return Agreement(Gender.FEMININE if genders == {Gender.FEMININE} else Gender.MASCULINE, plural=True)

    def _of_phrase(self, phrase: Phrase) -> Agreement:
        agreement = self._grammar.agreement(phrase, Agreement())
        number = phrase.count or next((each for each in phrase.fixed if isinstance(each, str)), "")
        is_many = number.isdecimal() and number != "1"
        return Agreement(agreement.gender, agreement.plural or is_many)


def _by_number(agreement: Agreement) -> int:
    return int(agreement.plural or agreement.gender is Gender.PLURAL_ONLY)


def _by_gender_and_number(agreement: Agreement) -> int:
    return int(agreement.gender is Gender.FEMININE) + 2 * agreement.plural


def _by_russian_gender(agreement: Agreement) -> int:
    if agreement.plural or agreement.gender is Gender.PLURAL_ONLY:
        return 3
    return {Gender.FEMININE: 1, Gender.NEUTER: 2}.get(agreement.gender, 0)


def _by_arabic_gender(agreement: Agreement) -> int:
    return int(agreement.plural or agreement.gender is Gender.FEMININE)


_CHOICES: Final[Mapping[tuple[str, int], Callable[[Agreement], int]]] = {
    ("es", 4): _by_gender_and_number,
    ("fr", 4): _by_gender_and_number,
    ("pt", 4): _by_gender_and_number,
    ("ru", 4): _by_russian_gender,
    ("ar", 2): _by_arabic_gender,
}
"""Choice of a form by language and number of forms; two forms are else the singular and the plural."""
