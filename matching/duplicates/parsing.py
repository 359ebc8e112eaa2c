"""A listing parsed for comparison: its words, their joined and split variants, numbers and names."""

import re
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import Final

from matching.duplicates.listing import Listing
from matching.duplicates.measures import Measure, measures
from matching.duplicates.variants import Variant, variants
from matching.stopwords import stopwords
from matching.text import compact, fold, grams, has_digit, tokenise

_LATIN: Final = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a"
_PART: Final = re.compile(rf"[{_LATIN}]+|[^\W\d_{_LATIN}]+|\d+")
"""A number, or letters: where Latin letters meet others, a word ends and a model number begins (`恒暖HN-500A`)."""
_MIXED: Final = re.compile(rf"[{_LATIN}]\d*[^\W\d_{_LATIN}]|[^\W\d_{_LATIN}]\d*[{_LATIN}]")
_MAX_BODY_LENGTH: Final = 4000
_MAX_PARTS: Final = 5
_MAX_JOINED_LENGTH: Final = 24
_MAX_SUFFIX_LENGTH: Final = 3
_CACHE_SIZE: Final = 1000
"""Number of parsed listings kept, some 10 kB each: listings similar to one are similar to each other."""
_LEGAL_FORMS: Final = frozenset(
    ("inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "llc", "gmbh", "ag", "sa", "com")
)


@dataclass(frozen=True)
class ListingTerms:
    """The content of a listing as sets of terms (see `matching.text`); terms are interned, because there are many."""

    id: str
    title: frozenset[str]
    """The words of the title, without stopwords."""
    title_variants: frozenset[str]
    """The title's words, and their variants with neighbours joined and codes split."""
    all_terms: frozenset[str]
    """The same for all fields: title, brand, model, description, attributes."""
    codes: frozenset[str]
    """Model numbers and the like in the title or model: letters with digits, or long numbers."""
    code_prefixes: frozenset[str]
    """The codes, and their prefixes without up to three trailing characters: `cp3505` of `cp3505n`."""
    digit_words: frozenset[str]
    """The words of the title that contain a digit."""
    gtins: frozenset[str]
    measures: frozenset[Measure]
    """From the title."""
    all_measures: frozenset[Measure]
    variants: frozenset[Variant]
    """From the title."""
    grams: frozenset[str]
    """Trigrams of the title without separators."""
    price: float | None


@lru_cache(maxsize=_CACHE_SIZE)
def parse(listing: Listing) -> ListingTerms:
    """Return a listing parsed for comparison."""
    body = "\n".join((listing.description, *listing.attributes.values()))[:_MAX_BODY_LENGTH]
    title_measures, title_rest = measures(listing.title)
    body_measures, body_rest = measures(body)
    words = _words(title_rest)
    title_variants = words | _joined(listing.title)
    brand = normalised_brand(listing.brand)
    named = _words(f"{listing.brand} {listing.model}") | _joined(listing.model) | ({brand} if brand else set())
    # Not of the whole title: `500ml` looks like a code, but is read as a measure.
    codes = frozenset(each for each in words | _joined(title_rest) | _joined(listing.model) if is_code(each))
    return ListingTerms(
        id=listing.id,
        title=words,
        title_variants=title_variants,
        all_terms=title_variants | named | _words(body_rest) | _joined(body),
        codes=codes,
        code_prefixes=frozenset(code[: len(code) - cut] for code in codes for cut in range(_MAX_SUFFIX_LENGTH + 1)),
        digit_words=frozenset(word for word in words if has_digit(word)),
        gtins=frozenset(each for gtin in listing.gtins if (each := compact(gtin))),
        measures=title_measures,
        all_measures=title_measures | body_measures,
        variants=variants(words),
        grams=trigrams(listing.title),
        price=listing.price if listing.price and listing.price > 0 else None,
    )


def is_code(term: str) -> bool:
    """Return whether a term looks like (part of) an item number: letters and digits, or five digits.

    Chinese is written without spaces: `304不锈钢保温杯` is a steel and a product, not a number. A term in two alphabets
    is no number either: `hn500a를` is one with a Korean particle.
    """
    if len(term) < 4 or not has_digit(term) or grams(term) or _MIXED.search(term):
        return False
    return term.isalnum() and (not term.isdecimal() or len(term) >= 5)


def normalised_brand(name: str) -> str:
    """Return a brand normalised for comparison: `Hewlett-Packard Inc.` is `hewlettpackard`."""
    words = [fold(each) for each in re.split(r"[\s.,]+", name) if each]
    return compact("".join(each for each in words if each not in _LEGAL_FORMS))


def trigrams(text: str) -> frozenset[str]:
    """Return the trigrams of letters and digits in a text, ignoring everything between."""
    plain = "".join(letter for letter in fold(text) if letter.isalnum())
    return frozenset(intern(plain[at : at + 3]) for at in range(len(plain) - 2))


def _words(text: str) -> frozenset[str]:
    small = stopwords("en")
    return frozenset(intern(_number(token.term)) for token in tokenise(text) if token.term and token.term not in small)


def _number(term: str) -> str:
    return f"{float(term):g}" if re.fullmatch(r"\d+\.\d+", term) else term


def _joined(text: str) -> frozenset[str]:
    """Return neighbouring parts joined into one term if it contains a digit: `wh1000xm4`, and its part `1000xm4`."""
    found: set[str] = set()
    parts = [(fold(match[0]), match.start(), match.end()) for match in _PART.finditer(text)]
    for first in range(len(parts)):
        joined = ""
        for last in range(first, min(first + _MAX_PARTS, len(parts))):
            if last > first and parts[last][1] - parts[last - 1][2] > 1:
                break
            joined += parts[last][0]
            if len(joined) > _MAX_JOINED_LENGTH:
                break
            if (last > first and has_digit(joined) and len(joined) > 2) or (last == first and len(joined) > 1):
                found.add(intern(joined))
    return frozenset(found)
