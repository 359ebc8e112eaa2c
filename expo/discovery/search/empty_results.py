"""What a search that finds nothing offers instead: fewer filters, and full sections."""

import asyncio
from dataclasses import replace
from typing import Final

from expo.discovery.search.models import FacetValue, SearchFilter
from expo.discovery.search.rules.quantities import is_about_prices
from matching import IndexReader, Query, Result

_ALTERNATIVES: Final = 5


async def loosened_counts(reader: IndexReader, query: Query, result: Result) -> dict[SearchFilter, int]:
    """Return the number of hits without each one of the filters, by filter, except where that is 0."""
    by_price = {name for name in query.ranges if is_about_prices(name)}
    together = by_price if len(by_price) > 1 else set()
    loosened = {_filter(name): count for name, count in result.loosened.items() if name not in together}
    without = {SearchFilter.KIND: replace(query, kinds=())} if query.kinds else {}
    if together:  # without one of its numbers alone, a price at a quantity would still filter
        ranges = {name: each for name, each in query.ranges.items() if name not in together}
        without[SearchFilter.PRICE] = replace(query, ranges=ranges)
    for name, each in without.items():
        found = await asyncio.to_thread(reader.search, replace(each, after=None, first=1, facets=()))
        loosened |= {name: found.total} if found.total else {}
    return loosened


async def section_alternatives(reader: IndexReader, query: Query) -> list[FacetValue]:
    """Return the fullest sections as alternatives for the reader."""
    fair = {name: values for name, values in query.terms.items() if name == "fair"}
    browse = replace(query, text="", terms=fair, ranges={}, sort=None, after=None, first=1, facets=("section",))
    result = await asyncio.to_thread(reader.search, browse)
    fullest = result.facets.get("section", ())[:_ALTERNATIVES]
    return [FacetValue(value, count, selected=False) for value, count in fullest]


def _filter(name: str) -> SearchFilter:
    """Return the filter for an index name: of a term, or of a number; prices have one number per currency."""
    return SearchFilter.PRICE if name.startswith("price") else SearchFilter(name.upper())
