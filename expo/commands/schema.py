"""``expo schema``: the GraphQL schema as text."""

import sys

from expo.schema import whole_schema


def schema() -> None:
    """Print the GraphQL schema in the schema definition language."""
    sys.stdout.write(whole_schema().as_str() + "\n")
