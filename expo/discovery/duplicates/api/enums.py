"""Enum of evidence, described for GraphQL before the first type refers to it."""

import strawberry

from matching.duplicates import Sign

strawberry.enum(
    Sign, name="DuplicateSign", description="Evidence that two listings are the same product, or that they are not."
)

__all__ = ["Sign"]
