"""Kinds of programme events, described for GraphQL before the first type uses them."""

import strawberry

from expo.fairs.programme.models import ProgrammeKind

strawberry.enum(ProgrammeKind, description="Kind of a programme event.")

__all__ = ["ProgrammeKind"]
