"""Kinds and audiences of documents in the index, and the facts that hide documents."""

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
"""Facts after which a document may no longer be shown to some readers."""


def audiences(actor: Actor) -> tuple[str, ...]:
    """Return the audiences of a reader."""
    if not actor.signed_in or actor.organisation_id is None or not actor.has_scope("catalog:read"):
        return (PUBLIC,)
    return (PUBLIC, REGISTERED, actor.organisation_id)
