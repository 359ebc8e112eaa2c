"""Results of the index as search results."""

from collections.abc import Sequence

from expo.discovery.search.facets import in_own_order
from expo.discovery.search.models import FacetValue, SearchResult
from matching import Hit, Query, Result


def search_result(result: Result, query: Query) -> SearchResult:
    """Return the page of results for a result of the index; `query` is the index's."""
    facets = {
        name: _values(in_own_order(name, dict(values)), query.terms.get(name, ()))
        for name, values in result.facets.items()
    }
    hits: Sequence[Hit] = result.hits
    return SearchResult(
        hits,
        result.total,
        result.has_next,
        facets,
        result.fit_counts,
        result.suggestion,
        result.relaxed,
        result.lacks_thing,
    )


def _values(counts: Sequence[tuple[str, int]], chosen_values: Sequence[str]) -> list[FacetValue]:
    """Return a facet's values; selected ones are included even without hits, so that they can be deselected."""
    counted_values = {value for value, _ in counts}
    none = [
        FacetValue(value, 0, selected=True) for value in dict.fromkeys(chosen_values) if value not in counted_values
    ]
    return [FacetValue(value, count, value in chosen_values) for value, count in counts] + none
