"""Figures of translations, and which of them is the worst."""

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
"""Boxes of those of whom there is nothing to say: which one is by chance, so that none is large."""
_STEPS: Final = 250
"""Steps of trouble, 0.4 % each."""
_APART: Final = 32
"""Boxes of one step: those of whom there is the same to say are many."""


@dataclass(frozen=True)
class TranslationCounts:
    """How many translations there are of each origin that may be shown, and how many may not, by reason.

    ``corrected`` are those of people's wordings that replaced a machine's; ``kept`` and ``lost`` are values, names and
    terms of the originals that came through, and that did not.
    """

    origins: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    corrected: int = 0
    kept: int = 0
    lost: int = 0

    @property
    def shown(self) -> int:
        """Translations that may be shown."""
        return sum(self.origins.values())

    @property
    def texts(self) -> int:
        """All texts that were to be translated."""
        return self.shown + sum(self.refused.values())

    @property
    def corrected_share(self) -> float | None:
        """Of what machines made, the share that people worded better since, 0 to 1; None: machines made nothing."""
        made = self.corrected + self.origins.get(TranslationOrigin.MACHINE, 0)
        return self.corrected / made if made else None

    @property
    def kept_share(self) -> float | None:
        """The share of values that came through, 0 to 1; None: there were none."""
        return self.kept / (self.kept + self.lost) if self.kept + self.lost else None

    def plus(self, other: "TranslationCounts") -> "TranslationCounts":
        """Return the sum of both."""
        origins = dict(Counter(self.origins) + Counter(other.origins))
        refused = dict(Counter(self.refused) + Counter(other.refused))
        corrected, kept, lost = self.corrected + other.corrected, self.kept + other.kept, self.lost + other.lost
        return TranslationCounts(origins, refused, corrected, kept, lost)

    @property
    def trouble(self) -> float:
        """How bad it is, 0 to 1: the least that the share of refused and corrected texts is with 95 % certainty.

        That is the lower end of Wilson's score interval (E. B. Wilson 1927, J. Am. Stat. Assoc. 22, 209-212), so that
        one refused text of one is not worse than 90 of 100. What nothing here translates is no fault of the text.
        """
        refused = sum(count for reason, count in self.refused.items() if reason != Reason.NO_ENGINE)
        bad, all_ = self.corrected + refused, self.shown + refused
        if not bad:
            return 0.0
        share, z2 = bad / all_, _SURE**2
        spread = _SURE * math.sqrt(share * (1 - share) / all_ + z2 / (4 * all_ * all_))
        return max(0.0, (share + z2 / (2 * all_) - spread) / (1 + z2 / all_))


def counted(documents: Iterable[Mapping[str, Any]]) -> TranslationCounts:
    """Return the figures of translations, given as documents with origin, reason, corrected, kept and lost."""
    origins: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    corrected = kept = lost = 0
    for each in documents:
        if each["reason"] is None:
            origins[each["origin"]] += 1
        else:
            refused[each["reason"]] += 1
        corrected += each.get("corrected", False)
        kept += len(each["kept"])
        lost += len(each["lost"])
    return TranslationCounts(dict(origins), dict(refused), corrected, kept, lost)


@dataclass(frozen=True)
class TranslationTally:
    """The figures of one owner's texts in one language. ``id`` is the shelf of its translations."""

    id: str
    owner: str
    target: str
    figures: TranslationCounts
    at: datetime

    @property
    def box(self) -> int:
        """Which of the boxes it lies in that all tallies are sorted into, the worst in the highest."""
        step, chance = math.ceil(self.figures.trouble * _STEPS), crc32(self.id.encode())
        return _SPARE + (step - 1) * _APART + chance % _APART if step else chance % _SPARE

    @property
    def rank(self) -> str:
        """What sorts tallies, the worst highest, to 0.4 %: each has its own."""
        return f"{self.box:04d}/{self.figures.trouble:.6f}/{self.id}"


@dataclass(frozen=True)
class TranslationStatus:
    """How all translations stand: ``waiting`` are texts without one yet, at least so many if ``waiting_more``."""

    figures: TranslationCounts
    waiting: int
    waiting_more: bool
