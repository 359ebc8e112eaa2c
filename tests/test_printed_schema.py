"""The printed schema in the repository is the one that is served."""

from pathlib import Path

from expo.schema import whole_schema

PRINTED = Path(__file__).parent.parent / "expo" / "schema.graphql"


def test_printed_schema_is_up_to_date() -> None:
    assert PRINTED.read_text(encoding="utf-8") == whole_schema().as_str() + "\n", "run: make docs"
