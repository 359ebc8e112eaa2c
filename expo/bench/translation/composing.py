"""Share of the demo's texts that the lexicon translates into each language without an engine.

Also the share that is readable in each language: written in it, worded in it by its author, or translated from either.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from expo.bench.report import Report, progress, report
from expo.demo.data.exhibitors import Company
from translation.engines.null import NullEngine
from translation.lexicon import LANGUAGES, Lexicon
from translation.translator import Alternative, TranslationRequest, TranslationResult, Translator

KINDS: Final = ("title", "attribute_name", "attribute_value", "description")
"""Kinds of texts, in the order in which their shares are told."""
_MINIMUM_S: Final = 1e-9


@dataclass(frozen=True)
class CountedText:
    """A text of a product: of which kind (see `KINDS`), in which language, and as its author words it in others."""

    kind: str
    text: str
    language: str
    others: tuple[tuple[str, str], ...] = ()
    """Languages and texts."""

    def is_worded_in(self, language: str) -> bool:
        """Return whether its author has written it in a language."""
        return language == self.language or any(language == other for other, _ in self.others)

    def request(self, target: str) -> TranslationRequest:
        """Return the request to translate it, with the author's English as an alternative."""
        alternatives = tuple(
            Alternative(text, language) for language, text in self.others if language == "en" != target
        )
        is_specification = self.kind == "attribute_value"
        return TranslationRequest(
            self.text, self.language, target, alternatives=alternatives, is_specification=is_specification
        )


def wordings(companies: Iterable[Company], *, stripped: bool = False) -> Iterator[CountedText]:
    """Yield the texts of all products of companies; of attributes' values those that are no numbers.

    ``stripped`` leaves out what authors word in other languages.
    """
    for company in companies:
        for goods in company.products:
            for kind in ("title", "description"):
                others = {} if stripped else company.author_translations.of_goods(goods.number, kind)
                yield CountedText(kind, getattr(goods, kind), company.language, tuple(others.items()))
            for attribute in goods.attributes:
                yield CountedText("attribute_name", attribute.name, company.language)
                if attribute.unit is None and isinstance(attribute.value, str):
                    yield CountedText("attribute_value", attribute.value, company.language)


def measure(texts: Sequence[CountedText], lexicon: Lexicon, out: Path | None) -> Report:
    """Translate texts into all languages of the lexicon but their own, and return the shares that are translated.

    A text counts as often as it occurs. Where ``out`` is given, each different text is written there with its
    translation, or null: ``{"kind", "text", "language", "to", "translation"}`` a line, with ``doubtful`` where readers
    are told that it may be wrong.
    """
    translator = Translator(NullEngine(), lexicon)
    figures: dict[str, float] = {}
    lines: list[dict[str, Any]] = []
    seconds = 0.0
    for target in LANGUAGES:
        counted = Counter(each for each in texts if each.language != target)
        begun = time.perf_counter()
        results = translator.translate([each.request(target) for each in counted])
        seconds += time.perf_counter() - begun
        done = dict(zip(counted, results, strict=True))
        figures |= _shares(counted, done, target) | _readable_shares(texts, done, target)
        lines += [_line(each, target, result) for each, result in done.items()]
        progress(_sentence(figures, target))
    if out is not None:
        out.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    figures["texts_per_s"] = round(len(lines) / max(seconds, _MINIMUM_S), 1)
    return report("wordings", {"texts": len(texts), "concepts": len(lexicon.concepts)}, figures)


def _shares(counted: Counter[CountedText], done: dict[CountedText, TranslationResult], target: str) -> dict[str, float]:
    """Return the share of each kind that is translated into a language; kinds without a text are left out.

    Of titles also the share of those that readers are told may be wrong.
    """
    shares = {}
    for kind in KINDS:
        texts = [each for each in counted if each.kind == kind]
        total = sum(counted[each] for each in texts)
        translated = sum(counted[each] for each in texts if done[each].text is not None)
        if total:
            shares[f"{kind}_{target}_share"] = round(translated / total, 4)
        if kind == "title" and total:
            doubtful = sum(counted[each] for each in texts if done[each].doubtful)
            shares[f"doubtful_title_{target}_share"] = round(doubtful / total, 4)
    return shares


def _readable_shares(
    texts: Sequence[CountedText], done: dict[CountedText, TranslationResult], target: str
) -> dict[str, float]:
    """Return the share of each kind that a reader of a language can read."""
    shares = {}
    for kind in KINDS:
        of_kind = [each for each in texts if each.kind == kind]
        readable = sum(each.is_worded_in(target) or done[each].text is not None for each in of_kind)
        if of_kind:
            shares[f"readable_{kind}_{target}_share"] = round(readable / len(of_kind), 4)
    return shares


def _sentence(figures: dict[str, float], target: str) -> str:
    shares = [f"{kind} {figures[key]:.1%}" for kind in KINDS if (key := f"{kind}_{target}_share") in figures]
    return f"{target}: {', '.join(shares).replace('_', ' ')}"


def _line(each: CountedText, target: str, result: TranslationResult) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "text": each.text,
        "language": each.language,
        "to": target,
        "translation": result.text,
    } | ({"doubtful": True} if result.doubtful else {})
