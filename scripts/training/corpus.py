"""Synthetic parallel texts: titles, descriptions and taglines of listings, composed from the lexicon.

The same seed gives the same texts. A fixed share of all texts, chosen by a hash of the source text alone, is
`held_out`: never trained on, so that figures and tests can use texts that a model has not seen.
"""

import random
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from scripts.training.grammar import Chosen, Filling, Goods, Invariable, render, sentence_case
from scripts.training.lexicon import LANGUAGES, Concept, read
from scripts.training.masking import masked
from scripts.training.values import Values

SENTENCES: Final = Path(__file__).with_name("sentences.toml")
_HELD_OUT_OF: Final = 40
_USES: Final = 2000
_MASKED_SHARE: Final = 0.6
_KIND: Final = str.maketrans("", "", "0123456789")
_SLOT_KINDS: Final = {"item": "good"}
# Templates of titles with a measure or model number, and its position in each language.
_AFTER: Final = dict.fromkeys(LANGUAGES, "{good} {value}")
_BEFORE: Final = _AFTER | {"zh": "{value}{good}", "en": "{value} {good}"}
_ALONE: Final = dict.fromkeys(LANGUAGES, "{good}")


@dataclass(frozen=True)
class Pair:
    """A text, its translation, and its sort: title, sentence or term."""

    source: str
    target: str
    sort: str


def held_out(source: str) -> bool:
    """Return whether a text is held out of training."""
    return int.from_bytes(sha256(source.encode()).digest()[:4], "big") % _HELD_OUT_OF == 0


def _forms(concepts: Sequence[Concept], language: str) -> list[str]:
    forms = {form for concept in concepts for word in concept.words[language] for form in word}
    words = sorted(form for form in forms if len(form) > 1 or language == "zh")
    return [_inside(word, language) for word in words] + [sentence_case(word) for word in words if language != "zh"]


def _inside(words: str, language: str) -> str:
    # Prevents a piece of a Chinese word together with the mark of a text's beginning; a digit is always its own piece.
    return f"0{words}" if language == "zh" else words


@dataclass
class Deck:
    """Dealer of concepts in random order: each comes once before any comes twice."""

    concepts: Sequence[Concept]
    chance: random.Random
    _rest: list[Concept] = field(default_factory=list)

    def deal(self) -> Concept:
        """Return the next concept."""
        if not self._rest:
            self._rest = self.chance.sample(self.concepts, len(self.concepts))
        return self._rest.pop()


class Corpus:
    """Endless source of text pairs from ``source`` to ``target``; ``folder`` holds the lexicon's files."""

    def __init__(self, folder: Path, source: str, target: str, *, seed: int) -> None:
        self._source, self._target = source, target
        self._chance = random.Random(seed)  # noqa: S311 - must be reproducible
        concepts = read(folder, source, target)
        self._decks = {kind: Deck(words, self._chance) for kind, words in concepts.items()}
        self._values = Values(self._chance, concepts["measure"])
        sentences = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))["sentence"]
        self._sentences: list[dict[str, str]] = [words for words in sentences if self._sayable(words["en"])]

    def pairs(self) -> Iterator[Pair]:
        """Yield titles, sentences and single terms in the ratio 12 : 10 : 3."""
        sorts: Sequence[Callable[[], Pair]] = (self._title, self._sentence, self._term)
        while True:
            yield self._chance.choices(sorts, (12, 10, 3))[0]()

    def vocabulary(self) -> Iterator[str]:
        """Yield the lexicon's words and the text between the slots of the sentences, in both languages.

        A tokenizer trained on these learns pieces of words, none of which spans two slots.
        """
        for language in (self._source, self._target):
            for deck in self._decks.values():
                # As often as they are dealt: all kinds about equally often, so a unit comes more often than a good.
                yield from _forms(deck.concepts, language) * (1 + _USES // len(deck.concepts))
            fragments = [part for sentence in self._sentences for part in re.split(r"\{[^}]*\}", sentence[language])]
            yield from [_inside(part, language) for part in fragments if part.strip()] * 20

    def _title(self) -> Pair:
        chance = self._chance
        template = chance.choices((_ALONE, _AFTER, _BEFORE), (6, 3, 3))[0]
        slots: dict[str, Filling] = {"good": self._goods()}
        if template is not _ALONE:
            slots["value"] = self._values.model() if chance.random() < 0.3 else self._values.measure(self._source)
        return self._pair(template, slots, "title")

    def _goods(self) -> Goods:
        chance = self._chance
        adjectives = [self._adjective() for _ in range(chance.choices((0, 1, 2), (4, 4, 1))[0])]
        return Goods(
            self._decks["good"].deal(),
            tuple(dict.fromkeys(filter(None, adjectives))),
            self._maybe("colour", 0.3),
            self._maybe("material", 0.4),
            self._maybe("part", 0.2),
        )

    def _adjective(self) -> Concept | None:
        return self._maybe(self._chance.choice(("quality", "quality", "process")), 1)

    def _maybe(self, kind: str, likely: float) -> Concept | None:
        return self._decks[kind].deal() if kind in self._decks and self._chance.random() < likely else None

    def _sentence(self) -> Pair:
        template = self._chance.choice(self._sentences)
        if "{" not in template["zh"] and self._chance.random() < 0.8:
            return self._sentence()
        names = dict.fromkeys(part.split("}")[0].split(":")[0].split("@")[0] for part in template["en"].split("{")[1:])
        return self._pair(template, {name: self._filling(name) for name in names}, "sentence")

    def _filling(self, name: str) -> Filling:
        kind = name.translate(_KIND)
        values: Mapping[str, Callable[[], Invariable]] = {
            "n": self._values.number, "m": lambda: self._values.measure(self._source), "year": self._values.year,
            "model": self._values.model, "price": self._values.price, "brand": self._values.brand,
        }  # fmt: skip
        if kind in values:
            return values[kind]()
        if kind == "good":
            return Goods(
                self._decks["good"].deal(), colour=self._maybe("colour", 0.3), material=self._maybe("material", 0.4)
            )
        return Chosen(self._decks[_SLOT_KINDS.get(kind, kind)].deal(), self._synonym())

    def _term(self) -> Pair:
        kinds = [kind for kind in self._decks if kind not in {"measure", "setting", "label"}]
        kind = self._chance.choices(kinds, [len(self._decks[kind].concepts) ** 0.5 for kind in kinds])[0]
        template = dict.fromkeys(LANGUAGES, "{" + kind + "}")
        return self._pair(template, {kind: Chosen(self._decks[kind].deal(), self._synonym())}, "term")

    def _synonym(self) -> int:
        return self._chance.choices((0, 1, 2, 3), (8, 2, 1, 1))[0]

    def _pair(self, template: Mapping[str, str], slots: Mapping[str, Filling], sort: str) -> Pair:
        source = render(template[self._source], self._source, slots, synonyms=self._synonym() or 1)
        target = render(template[self._target], self._target, slots)
        source = self._as_people_write(source, sort)
        if self._chance.random() < _MASKED_SHARE:
            brand = slots.get("brand")
            names = frozenset(brand.texts.values()) if isinstance(brand, Invariable) else frozenset()
            source, target = masked(source, target, (self._source, self._target), names, self._chance)
        return Pair(source, target, sort)

    def _as_people_write(self, text: str, sort: str) -> str:
        """Return a source text as users may write it: without its initial capital, or in title case."""
        luck = self._chance.random()
        if self._source == "zh":
            return text
        if sort != "sentence" and luck < 0.08:
            return " ".join(word if word.isupper() else sentence_case(word) for word in text.split(" "))
        return text[:1].lower() + text[1:] if luck < 0.16 and not text[1:2].isupper() else text

    def _sayable(self, template: str) -> bool:
        kinds = {part.split("}")[0].split(":")[0].split("@")[0].translate(_KIND) for part in template.split("{")[1:]}
        return all(_SLOT_KINDS.get(kind, kind) in self._decks or kind in Values.KINDS for kind in kinds)


def seen(pairs: Iterator[Pair]) -> Iterator[Pair]:
    """Yield the pairs that may be trained on."""
    return (pair for pair in pairs if not held_out(pair.source))


def unseen(pairs: Iterator[Pair]) -> Iterator[Pair]:
    """Yield held-out pairs, each text once. Single terms never count: all of them are trained on."""
    known: set[str] = set()
    for pair in pairs:
        if held_out(pair.source) and pair.sort != "term" and pair.source not in known:
            known.add(pair.source)
            yield pair
