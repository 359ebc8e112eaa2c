"""Enums of the search, described for GraphQL before the first type refers to them."""

import strawberry

from expo.discovery.search.models import Kind, SearchFilter, SearchFit, Sort

strawberry.enum(Kind, name="SearchKind", description="Kind of search result.")
strawberry.enum(Sort, name="SearchSort", description="Sort order of search results.")
strawberry.enum(
    SearchFit,
    name="SearchFit",
    description="Which results to list where it is known what thing is asked for, and there are such things: ALL, by "
    "relevance with those that fit first; only those that are FITTING, such a thing or a kind of it; or only the "
    "OTHERS, which have some of the words or a similar meaning. Everywhere else, all results are listed.",
)
strawberry.enum(SearchFilter, name="SearchFilter", description="A filter of a search.")

__all__ = ["Kind", "SearchFilter", "SearchFit", "Sort"]
