"""Spelling of Spanish, French, Portuguese and English words, for telling these apart in titles of a few words.

A language's words are counted as n-grams of up to five letters (including word boundaries) and as whole words; the
evidence of an n-gram is the logarithm of its share in a language (naive Bayes, as in Cavnar and Trenkle 1994 and
successors). A model trained on the trade lexicon in this way knows the words of catalogues.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TypedDict

from translation.function_words import FUNCTION_WORDS

LATIN = ("en", "es", "fr", "pt")
_MAX_NGRAM = 5
_WHOLE_WORD = _MAX_NGRAM + 1
_MAX_WORD_LENGTH = 40
_CACHE_SIZE = 65_536
_SMOOTHING = 0.1
_WORD = re.compile(r"[^\W\d_]+")
_NGRAMS = {
    "en": """ing$ ed$ er$ ers$ ness$ ght ck sh ^th th$ ee oo ^wh ow ew aw ay$ ey$ ly$ less$ ful$ able$ ment$ ity$ ss$
        tch ft$ rd$ nd$ nt$ st$ ll$ y$ w k ^un tion$ ware$ wood$ ea ous$ ^st ^sp ^sc ^sk ^sl ^sm ^sn ^sw""",
    "es": """ción$ ones$ sión$ ento$ dad$ ades$ dor$ dora$ ores$ ero$ era$ eros$ eras$ ado$ ada$ ados$ adas$ ido$ ida$
        illa$ illo$ ito$ ita$ eza$ aje$ ajes$ ería$ ble$ bles$ z$ ñ ll ue ie á é í ó ú j a$ o$ os$ as$ ura$ nte$
        ico$ ica$ al$ ar$ or$ án$ ín$ ón$ és$ ch""",
    "fr": """tion$ ions$ eur$ eurs$ euse$ eux$ age$ ages$ ette$ eau$ eaux$ aux$ ille$ elle$ ment$ ier$ ière$ iers$
        ique$ é$ ée$ ées$ és$ er$ oir$ oire$ euil ou oi ai au eau œ ç à â è ê ë î ï ô û ù é qu$ que$ che$ te$ re$
        ne$ le$ se$ e$ es$ ain$ in$ on$ ine$ esse$ ure$ ph ch x$""",
    "pt": """ção$ ções$ são$ ão$ ões$ ãos$ ento$ dade$ ades$ dor$ dora$ ores$ eiro$ eira$ ado$ ada$ ados$ adas$ ido$
        ida$ inho$ inha$ eza$ agem$ gens$ aria$ vel$ veis$ nh lh ã õ ç á â é ê í ó ô ú à m$ ns$ ou ei oi x ss rr
        ais$ éis$ óis$ a$ o$ os$ as$ ura$ nte$ ico$ ica$ al$ ar$ or$ j""",
}
_DISTINCTIVE_NGRAMS = {
    "en": "w k sh ^th ght ing$ ee oo",
    "es": "ñ ción$ ll illo$ illa$",
    "fr": "œ è ê eur$ eux$ euse$ ette$ eau$",
    "pt": "ã õ ção$ ções$ ão$ nh lh eiro$ eira$ agem$",
}
_TRAINED_WEIGHT, _HANDWRITTEN_WEIGHT = 0.5, 1.0
"""Relative to the logarithms of `py3langid`, with its n-grams of bytes: tuned on titles and terms outside training."""


class NgramCounts(TypedDict):
    """What a model learns from: how often each n-gram occurs, and all of its length, in each of `LATIN`.

    ``times`` by n-gram; ``wholes`` by language and length, with the smoothing of each n-gram.
    """

    times: Mapping[str, Sequence[int]]
    wholes: Sequence[Sequence[float]]


@dataclass(frozen=True)
class SpellingModel:
    """Evidence of n-grams and whole words.

    ``of`` returns a number of mean zero for each language of `LATIN`, or None for an unknown one.
    """

    of: Callable[[str], Sequence[float] | None]

    @classmethod
    def train(cls, words: Mapping[str, Iterable[str]]) -> "SpellingModel":
        """Learn from texts of each of `LATIN` (words or terms, any number)."""
        return cls.of_counts(count_ngrams(words))

    @classmethod
    def of_counts(cls, counts: NgramCounts) -> "SpellingModel":
        """Return the model of what `count_ngrams` counted."""

        @lru_cache(_CACHE_SIZE)
        def of(ngram: str) -> Sequence[float] | None:
            times = counts["times"].get(ngram)
            if times is None:
                return None
            length = _length(ngram)
            parts = zip(times, counts["wholes"], strict=True)
            logs = [math.log((each + _SMOOTHING) / whole[length]) for each, whole in parts]
            return [_TRAINED_WEIGHT * log for log in _centred(logs)]

        return cls(of)

    def scores(self, text: str) -> list[float]:
        """Return the total evidence of a text for each of `LATIN`."""
        found = [evidence for ngram in ngrams(text) if (evidence := self.of(ngram)) is not None]
        return [math.fsum(column) for column in zip(*found, strict=True)] or [0.0] * len(LATIN)


def ngrams(text: str) -> Iterator[str]:
    """Yield the n-grams of each word of a text; ``^`` marks its beginning and ``$`` its end."""
    for word in _WORD.findall(text.lower()):
        yield from _ngrams_of(word)


def _ngrams_of(word: str) -> Iterator[str]:
    marked = f"^{word[:_MAX_WORD_LENGTH]}$"
    for length in range(1, _MAX_NGRAM + 1):
        for start in range(len(marked) - length + 1):
            yield marked[start : start + length]
    if len(marked) > _MAX_NGRAM:
        yield marked


def count_ngrams(words: Mapping[str, Iterable[str]]) -> NgramCounts:
    """Return the n-grams of texts of each of `LATIN` (a second for 20,000 each)."""
    counts = [_counted(words.get(language, ())) for language in LATIN]
    times = {ngram: [count[ngram] for count in counts] for ngram in dict.fromkeys(chain.from_iterable(counts))}
    return NgramCounts(times=times, wholes=_wholes(counts))


def _counted(texts: Iterable[str]) -> Counter[str]:
    """Return the count of each n-gram; each distinct word is taken apart once."""
    counts: Counter[str] = Counter()
    for word, times in Counter(word for text in texts for word in _WORD.findall(text.lower())).items():
        for ngram in _ngrams_of(word):
            counts[ngram] += times
    return counts


def _length(ngram: str) -> int:
    return min(len(ngram), _WHOLE_WORD)


def _wholes(counts: Sequence[Counter[str]]) -> list[list[float]]:
    """Return the denominator of the shares for each language and length: all counts plus smoothing of each kind."""
    kinds = Counter(map(_length, set().union(*counts)))
    wholes = []
    for count in counts:
        totals: Counter[int] = Counter()
        for ngram, times in count.items():
            totals[_length(ngram)] += times
        wholes.append([totals[length] + _SMOOTHING * kinds[length] for length in range(_WHOLE_WORD + 1)])
    return wholes


def _centred(numbers: Sequence[float]) -> list[float]:
    mean = math.fsum(numbers) / len(numbers)
    return [number - mean for number in numbers]


def _handwritten() -> SpellingModel:
    evidence: dict[str, list[float]] = {}
    for table, weight in ((_NGRAMS, 1.0), (_DISTINCTIVE_NGRAMS, 2.0)):
        for place, language in enumerate(LATIN):
            for ngram in table[language].split():
                evidence.setdefault(ngram, [0.0] * len(LATIN))[place] += weight
    for place, language in enumerate(LATIN):
        for word in FUNCTION_WORDS[language]:
            evidence.setdefault(f"^{word}$", [0.0] * len(LATIN))[place] += 3.0
    weights = {ngram: [_HANDWRITTEN_WEIGHT * one for one in _centred(of)] for ngram, of in evidence.items()}
    return SpellingModel(weights.get)


HANDWRITTEN = _handwritten()
"""Evidence that a person would look at: function words, letters and endings."""
