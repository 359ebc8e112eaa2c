"""What goes into the index and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Range = tuple[float | None, float | None]
"""From the first to the second value, both included; None leaves a side open."""


@dataclass(frozen=True)
class Document:
    """One thing that can be found.

    Two documents may not share an `id`, whatever their `kind`. `language` is a BCP 47 tag, empty if unknown.
    """

    id: str
    kind: str
    title: str
    body: str = ""
    language: str = ""
    group: str = ""
    """The group in which its owner puts it, in its language; helps to see what it is."""
    brand: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    """Properties: name and value, as people read them. The values are searched, but say less than title and body; of
    one whose value is "yes" the name is. A product type among them says what it is."""
    codes: tuple[str, ...] = ()
    """Item numbers, GTINs, HS codes: found in every spelling, and first."""
    keywords: tuple[str, ...] = ()
    """Names of what it belongs to, in every language: a bridge between languages. Never shown."""
    names: tuple[str, ...] = ()
    """What things of its kind are called, in every language. Never shown, and only a bridge for whole queries: where
    nothing has all words even with them they count for nothing, for `steel` in such a name says little."""
    owner: str = ""
    """Whose it is; a query can hide all documents of an owner."""
    audiences: tuple[str, ...] = ()
    """Who may see it; a document without an audience is never found."""
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name → values to filter by and to count, such as section, country, certificate."""
    numbers: Mapping[str, float] = field(default_factory=dict)
    """Name → number to sort by, to filter by range and to draw histograms of."""

    @property
    def details(self) -> str:
        """What is said about it: the body, then its properties, one a line."""
        return "\n".join(part for part in (self.body, *(f"{name}: {value}" for name, value in self.facts)) if part)


@dataclass(frozen=True)
class Query:
    """What is asked. Without `text` it browses everything that the filters leave.

    What `audiences`, `kinds`, `hidden_ids` and `hidden_owners` exclude appears nowhere: not in hits, totals,
    facets, histograms or suggestions.
    """

    text: str = ""
    language: str = ""
    """The language of `text` (BCP 47) if it is known; helps to tell small words."""
    kinds: tuple[str, ...] = ()
    """Empty: every kind."""
    audiences: tuple[str, ...] = ("public",)
    """A document is seen by whoever belongs to one of its audiences."""
    hidden_ids: tuple[str, ...] = ()
    hidden_owners: tuple[str, ...] = ()
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name → values: one of the values of each name. A name with no value filters nothing."""
    ranges: Mapping[str, Range] = field(default_factory=dict)
    """Name → (low, high), both included; a document without the number is outside."""
    sort: tuple[str, bool] | None = None
    """(number, ascending), or None for relevance. Documents without the number come last both ways."""
    first: int = 20
    after: str | None = None
    """The `cursor` of the last hit of the page before."""
    facets: tuple[str, ...] = ()
    """Names of terms to count. A name's counts ignore its own filter, so that a second value can be chosen."""
    bare: bool = False
    """For programs: hits without highlights, and no other spelling is looked for, which halves the work."""
    histograms: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Number → ascending edges of n buckets: n+1 edges, each bucket from its low edge up to, without, its high
    edge, the last with it. Counts ignore the number's own range."""


class Fragment(NamedTuple):
    """A piece of a text, and whether it is what was searched for."""

    text: str
    matched: bool


@dataclass(frozen=True)
class Hit:
    """One document found. Scores of two queries cannot be compared."""

    id: str
    kind: str
    score: float
    cursor: str
    highlights: Mapping[str, tuple[Fragment, ...]]
    """"title" (whole) and "body" (the piece around the first match): join the fragments and you have the text. Empty
    where the query is `bare`."""


@dataclass(frozen=True)
class Result:
    """One page of hits, and figures over all that matched."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    """How many documents matched, exactly, whatever the page."""
    has_next: bool = False
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    """Name → (value, count), highest count first, then by value."""
    histograms: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    suggestion: str | None = None
    """Another spelling of the text that would find more."""
    relaxed: bool = False
    """No document has all words; these have some of them, or mean something near."""
    loosened: Mapping[str, int] = field(default_factory=dict)
    """Where nothing matched: name of a term or range → how many match without that filter; only those that help."""
