"""Results of the index as results of a search."""

from collections.abc import Sequence

from expo.discovery.search.models import FacetValue, SearchFilter, SearchQuery, SearchResult
from expo.discovery.search.rules.pricing import Range
from matching import Hit, Query, Result


def minimum_order_range(query: SearchQuery) -> dict[str, Range]:
    """Return the index's range for a search's largest minimum order."""
    return {} if query.minimum_order_to is None else {"minimum_order": (None, float(query.minimum_order_to))}


def filter_of(name: str) -> SearchFilter:
    """Return the filter for an index name: of a term, or of a number; prices have one number per currency."""
    return SearchFilter.PRICE if name.startswith("price") else SearchFilter(name.upper())


def search_result(result: Result, query: Query) -> SearchResult:
    """Return a page of the index as that of a search, with the selected values of its facets."""
    facets = {name: facet_values(values, query.terms.get(name, ())) for name, values in result.facets.items()}
    hits: Sequence[Hit] = result.hits
    return SearchResult(hits, result.total, result.has_next, facets, result.suggestion, result.relaxed)


def facet_values(counts: Sequence[tuple[str, int]], chosen_values: Sequence[str]) -> list[FacetValue]:
    """Return a facet's values; selected ones are included even without hits, so that they can be deselected."""
    counted_values = {value for value, _ in counts}
    none = [
        FacetValue(value, 0, selected=True) for value in dict.fromkeys(chosen_values) if value not in counted_values
    ]
    return [FacetValue(value, count, value in chosen_values) for value, count in counts] + none
