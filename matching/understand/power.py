"""What listings run on: whether their words or measures show that it is electricity, or sunlight."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from matching.text import fold_text
from matching.understand.denial import says
from matching.understand.need_words import begins_like

ON_ELECTRICITY: Final = "shows:electricity"
ON_SUNLIGHT: Final = "shows:sunlight"
_LISTS: Final = {ON_ELECTRICITY: "power", ON_SUNLIGHT: "sunlight"}
_MEASURE: Final = re.compile(r"\d\s?(?:v|w|kw|wh|kwh|mah|ah|в|вт|квт|вольт|ватт|فولت|واط)(?![^\W_])(?!-\d)")
"""A voltage, power or charge: `20 V`, but not the grade of oil 5W-30."""
_HAN_MEASURE: Final = re.compile(r"\d\s?(?:伏|瓦|千瓦|安时|毫安时)")


def power_shown(texts: Iterable[str], language: str) -> frozenset[str]:
    """Return what the texts of a listing show that its goods run on, `ON_ELECTRICITY` and `ON_SUNLIGHT`.

    What a text denies, `no battery needed`, shows nothing.
    """
    base = language.partition("-")[0].lower()
    return frozenset(shown for text in texts for shown in _shown_by(fold_text(text), base))


def _shown_by(text: str, language: str) -> Iterator[str]:
    if _MEASURE.search(text) or _HAN_MEASURE.search(text):
        yield ON_ELECTRICITY
    for shown, name in _LISTS.items():
        if says(begins_like(name, language), text, language):
            yield shown
