"""Kinds of items of a programme, described for GraphQL before the first type mentions them."""

import strawberry

from expo.fairs.programme.models import ProgrammeKind

strawberry.enum(ProgrammeKind, description="What happens at a time of the programme.")

__all__ = ["ProgrammeKind"]
