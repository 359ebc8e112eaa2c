"""Enum of evidence, described for GraphQL before the first type refers to it."""

import strawberry

from matching.copies import Sign

strawberry.enum(
    Sign, name="CopySign", description="Evidence that two listings are the same product, or that they are not."
)

__all__ = ["Sign"]
