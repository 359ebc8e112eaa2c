"""Queries made up from the printed schema, over HTTP: whatever is asked, the server never breaks."""

from typing import Final

import httpx2
import hypothesis
from hypothesis_graphql import from_schema

from expo.schema import printed_schema

CASES: Final = 150
