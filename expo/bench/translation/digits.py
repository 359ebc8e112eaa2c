"""Independent check of whether two texts have the same numbers; shares no code with the finder in `translation`.

It knows nothing of units, prices or models: it compares numbers and their frequency by their digits and the number of
decimals, ignoring redundant zeros. Three digits after a separator may be a group or decimals; it does not distinguish
the two.
"""

import re
import unicodedata
from collections import Counter
from decimal import Decimal
from typing import Final

_SPACED: Final = frozenset({"es", "fr", "ru", "pt"})
"""Languages that group digits with ordinary spaces."""

_RAISED: Final = re.compile("[²³™®©℃℉]")
_CLAUSE: Final = re.compile("(?<![０-９])，|，(?![０-９])")
_MYRIADS: Final = re.compile(r"(\d+(?:\.\d+)?)([万亿])")
_TIMES: Final = {"万": 10**4, "亿": 10**8}
_HARD: Final = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", "'"))
_ARABIC: Final = str.maketrans({"٬": ",", "٫": ".", "’": "'"})
_GROUPS: Final = re.compile(r"(?<![A-Za-zА-я0-9/.])\d{1,3}(?: \d{3}(?![\dA-Za-zА-я]))+")
_NUMBER: Final = re.compile(r"(?<=[A-Za-zА-я])\d+|(?:(?<![^\s(])\.)?\d+(?:[.,']\d+)*")
_GLUED: Final = re.compile(r"(?<![A-Za-z])(USD|EUR|CNY|RMB|RUB|[xхXХ])(?=\d)")
_SEPARATOR: Final = re.compile("[.,']")


def digits_of(text: str, language: str) -> Counter[str]:
    """Return the numbers of a text in a language: their digits, and how many are certainly decimals."""
    apart = _CLAUSE.sub("; ", _RAISED.sub(" ", text)).translate(_HARD)
    plain = unicodedata.normalize("NFKC", apart).translate(_ARABIC)
    plain = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in plain)
    plain = _MYRIADS.sub(lambda match: f"{Decimal(match[1]) * _TIMES[match[2]]:.0f}", plain)
    plain = _GLUED.sub(r"\1 ", plain)
    if language in _SPACED:
        plain = _GROUPS.sub(lambda match: match[0].replace(" ", ""), plain)
    return Counter(map(_key, _NUMBER.findall(plain)))


def _key(text: str) -> str:
    parts = _SEPARATOR.split(text)
    if len(parts) > 1 and len(parts[-1]) != 3:
        parts[-1] = parts[-1].rstrip("0")
    decimals = len(parts[-1]) if len(parts) > 1 and len(parts[-1]) != 3 else 0
    digits = "".join(parts)
    return f"{digits.lstrip('0') if parts[0] in {'', '0'} else digits}/{decimals}"
