"""What the index holds of the fair: its kinds and audiences, and what may no longer be shown."""

from typing import Final

from expo.kit.access import Actor

PRODUCT: Final = "product"
COMPANY: Final = "company"
PUBLIC: Final = "public"
REGISTERED: Final = "registered"
HIDING: Final = frozenset(
    {
        "product.withdrawn",
        "product.deleted",
        "product.visibility_changed",
        "exhibitor.suspended",
        "exhibitor.withdrawn",
    }
)
"""Facts after which something may no longer be shown to somebody."""


def audiences(actor: Actor) -> tuple[str, ...]:
    """Return the audiences that a reader belongs to."""
    if not actor.signed_in or actor.organisation_id is None or not actor.has_scope("catalog:read"):
        return (PUBLIC,)
    return (PUBLIC, REGISTERED, actor.organisation_id)
