"""Labels for listings: their problems, and the evidence that two are of the same product."""

from collections.abc import Mapping, Sequence
from typing import Final

from frontend.site.languages.catalogues import marked

LISTING_PROBLEMS: Final[Mapping[str, str]] = {
    "NO_PICTURE": marked("No picture"),
    "NO_PRICE": marked("No price information"),
    "NO_HS_CODE": marked("No HS code"),
    "TITLE_SHORT": marked("Very short name"),
    "TITLE_IN_CAPITALS": marked("Name in capital letters"),
    "FORBIDDEN_WORD": marked("Forbidden word"),
    "CERTIFICATE_EXPIRED": marked("Certificate expired"),
    "PRICE_FAR_OFF": marked("Unusual price"),
    "PICTURE_REPEATED": marked("Same picture on many products"),
}
"""Problems of a listing."""

FOR: Final[Mapping[str, str]] = {
    "SAME_GTIN": marked("same GTIN"),
    "SAME_MODEL": marked("same model number"),
    "SAME_WORDS": marked("same text"),
    "SAME_MEANING": marked("same meaning in another language"),
    "SAME_MEASURES": marked("same sizes and quantities"),
    "SAME_PICTURE": marked("same picture"),
    "SAME_BRAND": marked("same brand"),
    "CLOSE_PRICE": marked("about the same price"),
}
"""Evidence that two listings are of the same product, strongest first."""

AGAINST: Final[Mapping[str, str]] = {
    "OTHER_GTIN": marked("different GTIN"),
    "OTHER_MODEL": marked("different model number"),
    "OTHER_MEASURES": marked("different sizes or quantities"),
}


def reasons_of(signs: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the evidence for and against two listings being the same product, as words to be translated."""
    return [FOR[each] for each in FOR if each in signs], [AGAINST[each] for each in AGAINST if each in signs]
