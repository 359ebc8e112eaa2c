"""All areas of the site, and what is found through their folders."""

from functools import cache
from typing import Final

from frontend.site.documents import Documents

FOLDERS: Final = ("parts", "fair", "account", "buyer", "exhibitor", "organiser", "developer")
"""Where queries and templates lie."""


@cache
def documents() -> Documents:
    """Return all documents of the site."""
    return Documents.of(FOLDERS)
