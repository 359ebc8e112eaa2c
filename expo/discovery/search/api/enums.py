"""The enums of searches, described for GraphQL before the first type mentions them."""

import strawberry

from expo.discovery.search.models import Kind, SearchFilter, Sort

strawberry.enum(Kind, name="SearchKind", description="What can be found.")
strawberry.enum(Sort, name="SearchSort", description="In which order what was found is listed.")
strawberry.enum(SearchFilter, name="SearchFilter", description="A way to narrow a search down.")

__all__ = ["Kind", "SearchFilter", "Sort"]
