"""Enums of the search, described for GraphQL before the first type refers to them."""

import strawberry

from expo.discovery.search.models import Kind, SearchFilter, Sort

strawberry.enum(Kind, name="SearchKind", description="Kind of search result.")
strawberry.enum(Sort, name="SearchSort", description="Sort order of search results.")
strawberry.enum(SearchFilter, name="SearchFilter", description="A filter of a search.")

__all__ = ["Kind", "SearchFilter", "Sort"]
