"""Input of the comparison: goods as worded by a shop or an exhibitor."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Listing:
    """A listing. All but the title may be missing; `price` is for one unit, in whatever currency both sides use."""

    id: str
    title: str
    description: str = ""
    brand: str = ""
    model: str = ""
    gtins: tuple[str, ...] = ()
    category: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)
    price: float | None = None
    language: str = ""
    """BCP 47, empty if unknown."""
    pictures: tuple[str, ...] = ()
    """Content digests of the pictures; equal digests mean the same picture."""


def in_different_languages(one: Listing, other: Listing) -> bool:
    """Return whether two listings are in different languages: only then does their cosine count."""
    ours, theirs = language_of(one), language_of(other)
    return bool(ours and theirs) and ours != theirs


def language_of(listing: Listing) -> str:
    """Return a listing's language without script and region, empty if unknown."""
    return listing.language.partition("-")[0].lower()
