"""What is said of copies, described for GraphQL before the first type mentions it."""

import strawberry

from matching.copies import Sign

strawberry.enum(
    Sign, name="CopySign", description="What says that two listings are of the same goods, or that they are not."
)

__all__ = ["Sign"]
