"""An artificial fair of any size: exhibitors, their listings and buyers, equal for equal seeds.

No real listings of 25,000 exhibitors are available. These derive from the demo's: each exhibitor sells what one of the
demo's companies and its neighbours in the section have, in that company's language, and each listing is one of their
goods with another material, colour, use, other numbers, and a series and an item number of its own. The number of
products per exhibitor is log-normal: a few have thousands, most some dozens.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from expo.catalog.harmonized.models import hs_entries
from expo.demo.data.exhibitors import Company, Goods, companies
from expo.fairs.sections.models import section
from matching import Document

_COUNTRIES: Final = (
    "US",
    "DE",
    "BR",
    "RU",
    "MX",
    "ES",
    "FR",
    "GB",
    "IN",
    "VN",
    "TR",
    "EG",
    "SA",
    "ZA",
    "NG",
    "JP",
    "KR",
    "PE",
)
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")
_SPREAD: Final = 1.1
"""Standard deviation of the logarithm of an exhibitor's number of products."""
_SYLLABLES: Final = ("al", "bo", "ca", "den", "er", "fi", "gan", "hul", "ka", "lum", "mor", "nex", "pra", "ros", "tal")
_QUERY_WORDS: Final = (1, 2, 2, 3, 3, 4)
_QUERY_LETTERS: Final = (2, 3, 4, 6)


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = tomllib.loads(
        (Path(__file__).parent / "made_fair.toml").read_text(encoding="utf-8")
    )
    return found


@dataclass(frozen=True)
class MadeQuery:
    """A made-up buyer's query: words of a listing in its language, with its section, and the buyer's country."""

    text: str
    language: str
    section: str
    country: str


@dataclass(frozen=True)
class MadeFair:
    """A fair of the given sizes. Product p belongs to exhibitor `owner_of[p]`; ids derive from these numbers."""

    exhibitors: int
    products: int
    buyers: int
    seed: int = 1
    _archetypes: tuple[Company, ...] = field(default_factory=companies, repr=False)

    @cached_property
    def owner_of(self) -> NDArray[np.int32]:
        """The exhibitor of each product, int32 [products], ascending."""
        random = np.random.default_rng((self.seed, 1))
        sizes = random.lognormal(0, _SPREAD, self.exhibitors)
        shares = np.cumsum(sizes / sizes.sum())
        return np.searchsorted(shares, (np.arange(self.products) + 0.5) / self.products).astype(np.int32)

    def archetype(self, exhibitor: int) -> Company:
        """Return the demo's company that an exhibitor is modelled on."""
        random = np.random.default_rng((self.seed, 2, exhibitor))
        return self._archetypes[int(random.integers(len(self._archetypes)))]

    def listings(self, start: int = 0, stop: int | None = None) -> Iterator[Document]:
        """Yield the products from `start` up to `stop`, in order."""
        known, company = -1, self._archetypes[0]
        for product in range(start, self.products if stop is None else stop):
            exhibitor = int(self.owner_of[product])
            if exhibitor != known:
                known, company = exhibitor, self.archetype(exhibitor)
            yield self._listing(product, exhibitor, company, version=0)

    def changed(self, product: int, version: int) -> Document:
        """Return a product after its `version`th change."""
        exhibitor = int(self.owner_of[product])
        return self._listing(product, exhibitor, self.archetype(exhibitor), version)

    def query_of(self, buyer: int) -> MadeQuery:
        """Return a buyer's query: consecutive words of some listing's title."""
        random = np.random.default_rng((self.seed, 4, buyer))
        listing = self.changed(int(random.integers(self.products)), version=0)
        country = _COUNTRIES[int(random.integers(len(_COUNTRIES)))]
        return MadeQuery(_piece(listing.title, random), listing.language, listing.terms["section"][0], country)

    def _listing(self, product: int, exhibitor: int, company: Company, version: int) -> Document:
        random = np.random.default_rng((self.seed, 3, product, version))
        goods = company.products[int(random.integers(len(company.products)))]
        draws = random.integers(1 << 30, size=8).tolist()
        material, colour, use = (
            _pick(_words()[kind][company.language], draw)
            for kind, draw in zip(("materials", "colours", "uses"), draws, strict=False)
        )
        number = f"{_series(draws[3])}{draws[4] % 9000 + 1000}{'ABCDEFGH'[draws[5] % 8]}"
        title = f"{_renumbered(goods.title, draws[6])} {material} {use} {number}"
        body = f"{_renumbered(goods.description, draws[7])}\n{_attributes(goods, draws[6])}\n{colour}, {material}"
        price = float(goods.tiers[0][1]) * float(random.lognormal(0, 0.3))
        return Document(
            id=f"prod_{product:08d}",
            kind="product",
            title=title,
            body=body,
            language=company.language,
            group=goods.category,
            codes=(number, goods.hs),
            keywords=tuple(section(goods.section).names.values()),
            names=_kinds(goods.hs),
            owner=f"exh_{exhibitor:06d}",
            audiences=("public",) if draws[0] % 20 else ("registered",),
            terms={
                "section": (goods.section,),
                "category": (section(goods.section).category,),
                "country": (company.country,),
                "certificate": tuple(goods.certificates),
                "fair": ("fair_0",),
            },
            numbers={"price": price, "minimum_order": float(goods.minimum_order), "published_at": 1.7e9 + product},
        )


def scale_size(size: int, scale: float) -> int:
    """Return a size multiplied by a scale, at least 1."""
    return max(1, round(size * scale))


def _pick(words: list[str], draw: int) -> str:
    return words[draw % len(words)]


def _series(draw: int) -> str:
    first, second = draw % len(_SYLLABLES), draw // len(_SYLLABLES) % len(_SYLLABLES)
    return (_SYLLABLES[first] + _SYLLABLES[second]).upper()[:4]


def _renumbered(text: str, draw: int) -> str:
    """Return a text with all numbers scaled by one factor; integers stay integers."""
    factor = 0.5 + draw % 151 / 100

    def other(match: re.Match[str]) -> str:
        value = float(match[0].replace(",", ".")) * factor
        return f"{value:.1f}" if "." in match[0] or "," in match[0] else str(max(1, round(value)))

    return _NUMBER.sub(other, text)


def _attributes(goods: Goods, draw: int) -> str:
    return "\n".join(f"{each.name}: {_renumbered(str(each.value), draw)}" for each in goods.attributes)


@cache
def _kinds(code: str) -> tuple[str, ...]:
    known = (hs_entries().get(code[:digits]) for digits in (4, 6))
    return tuple(name for kind in known if kind for name in kind.names.values())


def _piece(title: str, random: np.random.Generator) -> str:
    words = title.split()
    if len(words) > 3 or title.isascii():
        length = min(int(random.choice(_QUERY_WORDS)), len(words))
        start = int(random.integers(len(words) - length + 1))
        return " ".join(words[start : start + length]).lower()
    length = min(int(random.choice(_QUERY_LETTERS)), len(title))  # a language without spaces between words
    start = int(random.integers(len(title) - length + 1))
    return title[start : start + length]
