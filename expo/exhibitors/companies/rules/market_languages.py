"""The languages in which a company's buyers read."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from babel.languages import get_territory_language_info

from expo.kit.text import LANGUAGES

TRADE: Final = "en"
"""The language in which companies without a common one trade."""
_OFFICIAL: Final = frozenset({"official", "de_facto_official"})


def market_languages(markets: Iterable[str]) -> list[str]:
    """Return languages of the site by how much they matter to a company: English, then those of its markets.

    ``markets`` are ISO 3166-1 alpha-2. The language that is official in most of them comes first; others are left out.
    """
    counts: Counter[str] = Counter()
    for market in markets:
        counts.update(_official(market))
    ranked = sorted(counts.keys() - {TRADE}, key=lambda each: (-counts[each], LANGUAGES.index(each)))
    return [TRADE, *ranked]


def _official(country: str) -> set[str]:
    """Return the languages of the site that are official in a whole country (Unicode CLDR)."""
    found = {
        tag.partition("_")[0]
        for tag, facts in get_territory_language_info(country).items()
        if facts["official_status"] in _OFFICIAL
    }
    return found & set(LANGUAGES)
