"""Who may ask and do what of discovery, with example arguments."""

from typing import Final

from tests.support.permissions import ADMINISTRATOR, ANYBODY, EXHIBITOR, ORGANISER, Permissions

PERMISSIONS: Final = Permissions(
    queries={
        "productAlternatives": ANYBODY,
        "search": ANYBODY,
        "searchIndex": ADMINISTRATOR,
        "searchSuggestions": ANYBODY,
        "possibleDuplicates": ORGANISER,
    },
    mutations={
        "rebuildIndex": ADMINISTRATOR,
        "decidePossibleDuplicate": ORGANISER,
        "declareDifferentProducts": EXHIBITOR,
    },
)
