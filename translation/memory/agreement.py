"""Whether a translation stays grammatical when a number in it becomes another one.

``1 pieza`` cannot become ``5 pieza``: the word that follows a number agrees with it in most languages (Unicode CLDR,
plural rules, as babel has them). Symbols of units do not.
"""

import re
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from translation.symbols import UNIT_SYMBOLS

_NEXT = re.compile(r"[\s\-\u2010\u2011]{0,3}([^\W\d_]+)")
_ARTICLE = re.compile(r"(?:^|[^\w])(an?)[\s\-]$", re.IGNORECASE)


def agrees(old: str, new: str, language: str, before: str, after: str) -> bool:
    """Say whether ``new`` may stand for ``old`` (``1200.5``) between these texts of a language.

    Where a word follows that is no symbol of a unit, only if both numbers ask for the same plural; and in English
    behind *a* or *an* only if both sound alike. In a language babel does not know every
    number is like any other.
    """
    if language == "en" and _ARTICLE.search(before[-4:]) and _begins_with_vowel(old) != _begins_with_vowel(new):
        return False
    following = _NEXT.match(after)
    if following is None or following[1].lower() in UNIT_SYMBOLS:
        return True
    return _plural(old, language) == _plural(new, language)


@lru_cache(maxsize=10_000)
def _plural(number: str, language: str) -> str:
    try:
        return str(Locale.parse(language).plural_form(Decimal(number)))
    except (UnknownLocaleError, ValueError):  # no language babel knows
        return "other"


def _begins_with_vowel(number: str) -> bool:
    whole = number.partition(".")[0]
    return whole.startswith("8") or (len(whole) % 3 == 2 and whole[:2] in {"11", "18"})
