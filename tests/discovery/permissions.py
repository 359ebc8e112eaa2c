"""Who may ask and do what of discovery, with example arguments."""

from typing import Final

from tests.support.permissions import ANYBODY, EXHIBITOR, ORGANISER, ORGANISERS, Permissions

PERMISSIONS: Final = Permissions(
    queries={
        "insteadOf": ANYBODY,
        "search": ANYBODY,
        "suspectedCopies": ORGANISER,
    },
    mutations={
        "rebuildIndex": ORGANISERS,
        "decideCopy": ORGANISER,
        "declareDifferentGoods": EXHIBITOR,
    },
)
