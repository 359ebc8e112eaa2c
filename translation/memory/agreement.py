"""Check that a translation stays grammatical when a number in it changes.

``1 pieza`` cannot become ``5 pieza``: in most languages the word after a number agrees with it (Unicode CLDR,
plural rules, as in babel). Unit symbols do not.
"""

import re
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from translation.symbols import UNIT_SYMBOLS

_NEXT = re.compile(r"[\s\-\u2010\u2011]{0,3}([^\W\d_]+)")
_ARTICLE = re.compile(r"(?:^|[^\w])(an?)[\s\-]$", re.IGNORECASE)


def agrees(old: str, new: str, language: str, text_before: str, text_after: str) -> bool:
    """Return whether ``new`` may replace ``old`` (``1200.5``) between two texts of a language.

    Before a word that is no unit symbol, both numbers must take the same plural form; in English after *a* or *an*,
    both must begin with the same kind of sound. In a language unknown to babel all numbers are alike.
    """
    if language == "en" and _ARTICLE.search(text_before[-4:]) and _begins_with_vowel(old) != _begins_with_vowel(new):
        return False
    following = _NEXT.match(text_after)
    if following is None or following[1].lower() in UNIT_SYMBOLS:
        return True
    return _plural(old, language) == _plural(new, language)


@lru_cache(maxsize=10_000)
def _plural(number: str, language: str) -> str:
    try:
        return str(Locale.parse(language).plural_form(Decimal(number)))
    except (UnknownLocaleError, ValueError):  # unknown to babel
        return "other"


def _begins_with_vowel(number: str) -> bool:
    whole = number.partition(".")[0]
    return whole.startswith("8") or (len(whole) % 3 == 2 and whole[:2] in {"11", "18"})
