"""Language detection, down to titles of a few words.

The script decides first: Chinese characters without kana are Chinese, Arabic letters Arabic, Cyrillic ones Russian,
unless there are letters foreign to these languages. Latin letters are English, Spanish, French or Portuguese by three
sources of evidence: `py3langid`, spelling, and what was trained on a lexicon, if one is given. Values, model numbers
and probable brand names do not count.
"""

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from translation.spelling import HANDWRITTEN, LATIN
from translation.symbols import UNIT_SYMBOLS

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SUPPORTED_LANGUAGES = ("en", "zh", "es", "fr", "ru", "ar", "pt")
MAX_CHARACTERS = 4_000
"""Characters examined; the rest is likely to be in the same language."""
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3040-\u30ff\uff66-\uff9f"
_MARKS = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670"
_RUN = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<kana>[{_KANA}]+)|(?P<word>[^\W_{_HAN}{_KANA}](?:[^\W_{_HAN}{_KANA}]|[{_MARKS}])*)"
)
_HAN_WEIGHT = 2
"""Latin letters per Chinese character: a word has about twice as many letters as characters."""
_BY_SCRIPT = {"han": "zh", "arabic": "ar", "cyrillic": "ru"}
_FOREIGN_LETTERS = {
    "arabic": frozenset("پچژگکیٹڈڑںہھےۓڤڭۋېۇۆڧەځڅډړږښګټڼ"),
    "cyrillic": frozenset("іїєґўјљњђћџѓќѕәғқңөұүһӣӯҳҷ"),
    "latin": frozenset("ßäåøæłąęśźżčšžřěůőűğışđơưțșăāēīūņķļģėųþðĳ") | frozenset(map(chr, range(0x1EA0, 0x1EFA))),
}
"""Letters foreign to the one supported language of this script: Persian, Urdu, Ukrainian, German and so on.

U+1EA0 to U+1EF9 are the Vietnamese letters with a tone or a dot below (Unicode, Latin Extended Additional).
"""
_MAX_FOREIGN_SHARE = 0.1
"""With foreign letters in more than this share of the words it is another language; with fewer, these are names."""
_NEIGHBOURS = (
    *("de", "nl", "af", "sv", "da", "no", "nn", "fi", "et", "lt", "lv"),
    *("it", "ca", "gl", "oc", "eu", "ro", "sq"),
    *("pl", "cs", "sk", "sl", "hr", "sr", "bg", "mk", "uk", "be", "hu"),
    *("tr", "ku", "fa", "ur", "vi", "id", "ms", "tl", "sw"),
)
_MIN_LETTERS = 20
"""Least number of letters for a text to be judged foreign, in none of the seven languages."""
_RELIABLE_FROM = 0.9
_MAX_FOREIGN_CONFIDENCE = 0.3
"""Upper bound of confidence for a text that is probably in none of the seven languages."""
_LOG_SCALE = 7.0
"""Factor by which the witnesses' logarithms exaggerate: overlapping n-grams are not independent."""
_MIN_SHARE = 0.1
_MAX_ACRONYM_LENGTH = 5
_MAX_NAME_WORDS = 2
_DECORATION = frozenset("の")
"""The one kana that Chinese brands like to use."""


class Evidence(Protocol):
    """Judge of spelling: a `SpellingModel`, or an object that delegates to one."""

    def scores(self, text: str) -> Sequence[float]:
        """Return the evidence of a text for each language of `LATIN`."""
        ...


class Share(NamedTuple):
    """A language and the share of a text in it, 0 to 1."""

    language: str
    share: float


class Detected(NamedTuple):
    """Detected language of the main part of a text, or None if there is none to tell, and its confidence, 0 to 1.

    ``others`` are the languages of other parts in scripts of their own, the largest first.
    """

    language: str | None
    confidence: float
    others: tuple[Share, ...] = ()

    @property
    def is_reliable(self) -> bool:
        """Whether the language may be used, or proposed, without asking the user first (decision 31)."""
        return self.confidence >= _RELIABLE_FROM


UNDETECTED = Detected(None, 0.0)


class _Part(NamedTuple):
    """The part of a text in one script: the words that tell its language, and all words."""

    script: str
    words: Sequence[str]
    all: Sequence[str]

    @property
    def weight(self) -> int:
        return _weight(self.script, self.words)


def _weight(script: str, words: Iterable[str]) -> int:
    return sum(map(len, words)) * (_HAN_WEIGHT if script in {"han", "kana"} else 1)


def detect(text: str, languages: Collection[str] = SUPPORTED_LANGUAGES, evidence: Evidence | None = None) -> Detected:
    """Return the language of a text among ``languages``, a subset of `SUPPORTED_LANGUAGES`.

    ``evidence`` is `SpellingModel.train` from the words of a lexicon; with it, titles of one to three words are
    distinguished as well as by `lingua` (decision 31).
    """
    parts = _parts(text[:MAX_CHARACTERS])
    whole = sum(part.weight for part in parts)
    if not whole:
        return UNDETECTED
    found = [(_classified(part, languages, evidence), part.weight / whole) for part in parts]
    (language, confidence), share = found[0]
    others = (Share(other, portion) for (other, _), portion in found[1:] if other and portion >= _MIN_SHARE)
    return Detected(language, confidence * share if language else 0.0, tuple(others))


def _classified(part: _Part, languages: Collection[str], evidence: Evidence | None) -> tuple[str | None, float]:
    """Return the language of a part, if any, and its confidence."""
    if part.script == "latin":
        candidates = [language for language in LATIN if language in languages]
        language, confidence = _latin(" ".join(part.words), candidates, evidence) if candidates else (None, 0.0)
    else:
        language, confidence = _BY_SCRIPT.get(part.script), 1.0
    if language not in languages:
        return None, 0.0
    return language, min(confidence, _MAX_FOREIGN_CONFIDENCE) if _is_foreign(part, language) else confidence


def _latin(text: str, candidates: Sequence[str], evidence: Evidence | None) -> tuple[str, float]:
    ranked = _ranks(text)
    witnesses: list[Sequence[float]] = [[ranked[language] for language in LATIN], HANDWRITTEN.scores(text)]
    witnesses += [evidence.scores(text)] if evidence else []
    total = dict(zip(LATIN, map(math.fsum, zip(*witnesses, strict=True)), strict=True))
    best = max(candidates, key=total.__getitem__)
    # All Latin languages count: a Spanish text is not English just because only English was asked about.
    return best, 1 / math.fsum(math.exp((other - total[best]) / _LOG_SCALE) for other in total.values())


def _is_foreign(part: _Part, language: str | None) -> bool:
    """Return whether a part is probably in none of the seven languages."""
    letters = _FOREIGN_LETTERS.get(part.script, frozenset())
    strange = sum(not letters.isdisjoint(word.lower()) for word in part.all)
    if strange > _MAX_FOREIGN_SHARE * len(part.all):
        return True
    if part.script == "han" or _weight(part.script, part.all) < _MIN_LETTERS:
        return False
    ranked = _ranks(" ".join(part.all))
    return any(ranked[neighbour] > ranked[language or ""] for neighbour in _NEIGHBOURS)


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - 90 ms and numpy, for Latin letters only

    return LanguageIdentifier.from_model_file(MODEL_FILE)


def _ranks(text: str) -> dict[str, float]:
    return dict(_identifier().rank(text.lower()))


def _parts(text: str) -> list[_Part]:
    """Return the parts of a text by script, the largest first; uninformative words are left out where possible."""
    by_script: dict[str, list[str]] = {}
    for script, word in _words(text):
        by_script.setdefault(script, []).append(word)
    if set(by_script.get("kana", [])) - _DECORATION:
        by_script["kana"] += by_script.pop("han", [])  # Japanese uses both
    else:
        by_script.pop("kana", None)
    telling = dict(by_script)
    if "latin" in by_script:
        latin = by_script["latin"]
        rest = sum(_weight(script, words) for script, words in by_script.items() if script != "latin")
        kept = _without_brands(latin, main=_weight("latin", _without_names(latin)) > rest or not rest)
        telling["latin"] = kept if kept or rest else latin
    parts = [_Part(script, words, by_script[script]) for script, words in telling.items() if words]
    return sorted(parts, key=lambda part: part.weight, reverse=True)


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words with their scripts, without addresses, models, and numbers with their units."""
    behind_number = False
    for chunk in unicodedata.normalize("NFC", text).split():
        if "@" in chunk or "://" in chunk or chunk.lower().startswith("www."):
            continue
        for match in _RUN.finditer(chunk):
            run, kind = match[0], match.lastgroup or ""
            if any(letter.isdigit() for letter in run):
                behind_number = True
                continue
            if not (behind_number and run.lower() in UNIT_SYMBOLS):
                yield _script(run[0]) if kind == "word" else kind, run
            behind_number = False


def _script(letter: str) -> str:
    if letter <= "\u024f" or "\u1e00" <= letter <= "\u1eff":
        return "latin"
    if "\u0400" <= letter <= "\u052f":
        return "cyrillic"
    if "\u0600" <= letter <= "\u077f" or "\ufb50" <= letter <= "\ufdff" or "\ufe70" <= letter <= "\ufeff":
        return "arabic"
    return "other"


def _without_names(words: Sequence[str]) -> list[str]:
    """Return words without acronyms and inner capitals; one or two capitalised words are a brand name."""
    plain = [word for word in words if (len(word) > _MAX_ACRONYM_LENGTH if word.isupper() else word[1:].islower())]
    return plain if len(plain) > _MAX_NAME_WORDS else [word for word in plain if word.islower()]


def _without_brands(words: Sequence[str], *, main: bool) -> list[str]:
    """Return words without probable names: ``iPhone``, ``LED``, and capitals where other words have none.

    In the main part of a text the first word may have a capital, or all of them.
    """
    loud = main and sum(word.isupper() for word in words) * 2 > len(words)
    titled = main and sum(word[0].islower() for word in words) * 2 < len(words)
    return [
        word
        for place, word in enumerate(words)
        if loud or word.islower() or (word[1:] == word[1:].lower() and (titled or (main and place == 0)))
    ]
