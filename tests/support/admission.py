"""Whom a test's context lets in."""

from expo.kit.graphql.types import Context


async def freely(_context: Context) -> None:
    """Let every operation in, whatever it costs."""
