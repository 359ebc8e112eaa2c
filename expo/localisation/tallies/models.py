"""Translation figures, ranked by quality, worst first."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zlib import crc32

from expo.localisation.models import TranslationOrigin
from expo.localisation.translations.models import Reason

_SURE: Final = 1.96
"""Standard deviations of a normal distribution for 95 %."""
_SPARE: Final = 256
"""Boxes for tallies without trouble, spread by a hash so that no bucket is large."""
_STEPS: Final = 250
"""Steps of trouble, 0.4 % each."""
_APART: Final = 32
"""Boxes per step: many tallies have the same trouble."""


@dataclass(frozen=True)
class TranslationCounts:
    """Numbers of translations that may be shown, by origin, and of those that may not, by reason.

    ``corrected`` counts human translations that replaced a machine's; ``values_kept`` and ``values_lost`` count the
    values, names and terms of the originals that survived translation and that did not.
    """

    origins: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    corrected: int = 0
    values_kept: int = 0
    values_lost: int = 0

    @property
    def shown(self) -> int:
        """Number of translations that may be shown."""
        return sum(self.origins.values())

    @property
    def texts(self) -> int:
        """Number of all texts to be translated."""
        return self.shown + sum(self.rejected.values())

    @property
    def corrected_share(self) -> float | None:
        """Share of machine translations corrected by people, 0 to 1; None without machine translations."""
        made = self.corrected + self.origins.get(TranslationOrigin.MACHINE, 0)
        return self.corrected / made if made else None

    @property
    def kept_share(self) -> float | None:
        """Share of values that survived translation, 0 to 1; None without values."""
        return self.values_kept / (self.values_kept + self.values_lost) if self.values_kept + self.values_lost else None

    def plus(self, other: "TranslationCounts") -> "TranslationCounts":
        """Return the sum of both."""
        origins = dict(Counter(self.origins) + Counter(other.origins))
        rejected = dict(Counter(self.rejected) + Counter(other.rejected))
        return TranslationCounts(
            origins,
            rejected,
            self.corrected + other.corrected,
            self.values_kept + other.values_kept,
            self.values_lost + other.values_lost,
        )

    @property
    def trouble(self) -> float:
        """Badness, 0 to 1: the lower bound, at 95 % confidence, of the share of rejected and corrected texts.

        This is the lower end of Wilson's score interval (E. B. Wilson 1927, J. Am. Stat. Assoc. 22, 209-212), so that
        one rejected text of one is not worse than 90 of 100. Texts without an engine for their languages do not count.
        """
        rejected = sum(count for reason, count in self.rejected.items() if reason != Reason.NO_ENGINE)
        bad, all_ = self.corrected + rejected, self.shown + rejected
        if not bad:
            return 0.0
        share, z2 = bad / all_, _SURE**2
        spread = _SURE * math.sqrt(share * (1 - share) / all_ + z2 / (4 * all_ * all_))
        return max(0.0, (share + z2 / (2 * all_) - spread) / (1 + z2 / all_))


def count_translations(documents: Iterable[Mapping[str, Any]]) -> TranslationCounts:
    """Return the figures of translations, given as documents with origin, reason, corrected and values."""
    origins: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    corrected = kept = lost = 0
    for each in documents:
        if each["reason"] is None:
            origins[each["origin"]] += 1
        else:
            rejected[each["reason"]] += 1
        corrected += each.get("corrected", False)
        kept += len(each["kept_values"])
        lost += len(each["lost_values"])
    return TranslationCounts(dict(origins), dict(rejected), corrected, kept, lost)


@dataclass(frozen=True)
class TranslationTally:
    """The figures of one owner's texts in one language. ``id`` is the translation set of its translations."""

    id: str
    owner: str
    target: str
    figures: TranslationCounts
    at: datetime

    @property
    def bucket(self) -> int:
        """Number of its bucket; all tallies are sorted into buckets, the worst into the highest."""
        step, chance = math.ceil(self.figures.trouble * _STEPS), crc32(self.id.encode())
        return _SPARE + (step - 1) * _APART + chance % _APART if step else chance % _SPARE

    @property
    def rank(self) -> str:
        """Unique sort key of the tally: the worst is the highest, to 0.4 %."""
        return f"{self.bucket:04d}/{self.figures.trouble:.6f}/{self.id}"


@dataclass(frozen=True)
class TranslationStatus:
    """Figures of all translations; ``waiting`` counts the pending texts, a lower bound if ``waiting_more``."""

    figures: TranslationCounts
    waiting: int
    waiting_more: bool
