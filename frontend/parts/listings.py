"""What is said of listings: what is wrong with one, and why two may be of the same goods."""

from collections.abc import Mapping, Sequence
from typing import Final

from frontend.site.languages.catalogues import marked

LISTING_PROBLEMS: Final[Mapping[str, str]] = {
    "NO_PICTURE": marked("No picture"),
    "NO_PRICE": marked("No price, and not on request"),
    "NO_HS_CODE": marked("No HS code"),
    "TITLE_SHORT": marked("Very short name"),
    "TITLE_IN_CAPITALS": marked("Name in capital letters"),
    "FORBIDDEN_WORD": marked("Forbidden word"),
    "CERTIFICATE_EXPIRED": marked("Certificate expired"),
    "PRICE_FAR_OFF": marked("Unusual price"),
    "PICTURE_REPEATED": marked("Same picture on many products"),
}
"""What is wrong with a listing, in words."""

FOR: Final[Mapping[str, str]] = {
    "SAME_GTIN": marked("same GTIN"),
    "SAME_MODEL": marked("same model number"),
    "SAME_WORDS": marked("same words"),
    "SAME_MEANING": marked("same meaning in another language"),
    "SAME_MEASURES": marked("same sizes and quantities"),
    "SAME_PICTURE": marked("same picture"),
    "SAME_BRAND": marked("same brand"),
    "CLOSE_PRICE": marked("about the same price"),
}
"""What says that two listings are of the same goods, what says most first."""

AGAINST: Final[Mapping[str, str]] = {
    "OTHER_GTIN": marked("different GTIN"),
    "OTHER_MODEL": marked("different model number"),
    "OTHER_MEASURES": marked("different sizes or quantities"),
}


def reasons_of(signs: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return what speaks for two listings being the same goods, and what against it, as words to be translated."""
    return [FOR[each] for each in FOR if each in signs], [AGAINST[each] for each in AGAINST if each in signs]
