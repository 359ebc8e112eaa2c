"""Input and output of the index."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

Range = tuple[float | None, float | None]
"""Lower and upper limit, both inclusive; None leaves a side open."""


@dataclass(frozen=True)
class Document:
    """One searchable document.

    Ids are unique across all `kind`s. `language` is a BCP 47 tag, empty if unknown.
    """

    id: str
    kind: str
    title: str
    body: str = ""
    language: str = ""
    group: str = ""
    """The owner's own category for it, in its language; helps to tell what it is."""
    brand: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    """Properties: name and value, as shown to people. The values are searched, with less weight than title and body; if
    the value is "yes", the name is searched. A product type among them says what it is.
    """
    codes: tuple[str, ...] = ()
    """Item numbers, GTINs, HS codes: match in every spelling, and rank first."""
    keywords: tuple[str, ...] = ()
    """Names of its categories in every language: matches across languages. Never shown."""
    titles: tuple[tuple[str, str], ...] = ()
    """Its title in other languages, as its owner wrote it: BCP 47 tag and text. They are searched as keywords are, and
    tell what it is where the title does not. Never shown.
    """
    certificates: tuple[str, ...] = ()
    """Names of marks and certificates that it or its owner has. They are searched as keywords are. Never shown."""
    is_thing: bool = True
    """Whether its title says what it is. A company is no bottle, whatever it is called."""
    names: tuple[str, ...] = ()
    """Names for its kind of thing in every language. Never shown, and for whole queries only: they do not
    count if no document has all words even with them, because `steel` in such a name says little.
    """
    owner: str = ""
    """Its owner's id; a query can hide all documents of an owner."""
    audiences: tuple[str, ...] = ()
    """The audiences that may see it; a document without an audience is never found."""
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name → values to filter by and to count, such as section, country, certificate."""
    numbers: Mapping[str, float] = field(default_factory=dict)
    """Name → number for sorting, range filters and histograms."""

    @property
    def details(self) -> str:
        """Its text apart from the title: the body, then its properties, one per line."""
        return "\n".join(part for part in (self.body, *(f"{name}: {value}" for name, value in self.facts)) if part)


class Fit(Enum):
    """Which matches to list where it is known what thing is asked for, and there are such things."""

    ALL = "all"
    """All of them: by relevance, first those that are the thing asked for."""
    FITTING = "fitting"
    """Only those that are the thing asked for, or a kind of it, or whose code is named."""
    OTHERS = "others"
    """Only the others, which have some of the words, or a similar meaning."""


class FitCounts(NamedTuple):
    """Number of matches that are the thing asked for, and of the others, on all pages of both lists."""

    fitting: int
    others: int


@dataclass(frozen=True)
class Query:
    """A search request. Without `text` it browses everything that passes the filters.

    Whatever `audiences`, `kinds`, `owners`, `hidden_ids` and `hidden_owners` exclude appears nowhere: not in hits,
    totals, facets, histograms or suggestions.
    """

    text: str = ""
    language: str = ""
    """The language of `text` (BCP 47) if known; selects the stopwords."""
    kinds: tuple[str, ...] = ()
    """Empty for every kind."""
    audiences: tuple[str, ...] = ("public",)
    """The audiences the user belongs to; a document matches if it has one of them."""
    owners: tuple[str, ...] = ()
    """Empty for every owner. Like `kinds`, it is no filter that can be dropped for more results."""
    hidden_ids: tuple[str, ...] = ()
    hidden_owners: tuple[str, ...] = ()
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name → values, of which a document must have one for each name. A name without values filters nothing."""
    ranges: Mapping[str, Range] = field(default_factory=dict)
    """Name → (low, high), both inclusive; documents without the number are excluded."""
    fit: Fit = Fit.ALL
    """Whatever it excludes appears neither in hits nor in totals, facets and histograms."""
    sort: tuple[str, bool] | None = None
    """(number, ascending), or None for relevance. Documents without the number come last in both directions."""
    first: int = 20
    after: str | None = None
    """The `cursor` of the last hit of the previous page."""
    facets: tuple[str, ...] = ()
    """Names of terms to count. Counts for a name ignore its own filter, so that a second value can be chosen."""
    without_highlights: bool = False
    """For programs: no highlights, no spelling suggestion and no `fit_counts`, which halves the work."""
    histograms: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Number → ascending edges of n buckets: n+1 edges. Each bucket includes its low edge and excludes its high edge,
    but the last includes both. Counts ignore the number's own range filter.
    """


class Fragment(NamedTuple):
    """A piece of text, and whether it matches the query."""

    text: str
    matched: bool


@dataclass(frozen=True)
class Hit:
    """One search hit. Scores of different queries are not comparable."""

    id: str
    kind: str
    score: float
    cursor: str
    highlights: Mapping[str, tuple[Fragment, ...]]
    """"title" (whole) and "body" (an excerpt around the first match); the joined fragments are the text. Empty if the
    query is `without_highlights`.
    """
    fits: bool | None = None
    """Whether it is the thing asked for, or a kind of it, or its code is named.

    None if that is not known: the query names no known thing, or nothing that the user may see is such a thing, or the
    best matches do not tell what they are.
    """


@dataclass(frozen=True)
class Result:
    """One page of hits, and statistics over all matches."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    """Exact number of matching documents, on all pages; only of those that the query's `fit` lists."""
    fit_counts: FitCounts | None = None
    """None where no hit has a `fits`."""
    has_next: bool = False
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    """Name → (value, count), highest count first, then by value."""
    histograms: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    suggestion: str | None = None
    """Another spelling of the text that would find more."""
    relaxed: bool = False
    """No document has all words; these have some of them, or a similar meaning."""
    lacks_thing: bool = False
    """No document is the thing that the text names; the best ones tell that they are other things."""
    loosened: Mapping[str, int] = field(default_factory=dict)
    """If nothing matched: name of a term or range → number of matches without that filter; omitted where zero."""
