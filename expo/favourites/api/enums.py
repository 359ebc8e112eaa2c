"""Enums of favourites, described for GraphQL before the first type refers to them."""

import strawberry

from expo.favourites.models import ThingKind

strawberry.enum(ThingKind, name="FavouriteKind", description="Kind of thing kept in a list.")

__all__ = ["ThingKind"]
