"""Errors about products."""

from expo.kit.errors import Conflict, Invalid, NotFound, TooMuch


class ProductNotFound(NotFound):
    """No such product, or the reader may not see it."""

    code = "PRODUCT_NOT_FOUND"

    def __init__(self, *, field: str | None = None) -> None:
        super().__init__("There is no such product.", field=field)


class NumberTaken(Conflict):
    """The exhibitor has another product with this item number."""

    code = "NUMBER_TAKEN"

    def __init__(self) -> None:
        super().__init__("Another of your products already has this item number.", field="number")


class UnknownOrganisation(Invalid):
    """A product's audience names an organisation that does not exist."""

    code = "UNKNOWN_ORGANISATION"

    def __init__(self, organisation_id: str) -> None:
        super().__init__(f"There is no organisation with the id {organisation_id}.", field="organisationIds")


class VersionNotFound(NotFound):
    """The product has no such version."""

    code = "VERSION_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such version of this product.", field="version")


class Missing(Invalid):
    """A value that a product needs, always or for publishing, is missing."""

    code = "MISSING"


class RepeatedNumber(Invalid):
    """Several rows of one request have the same item number."""

    code = "REPEATED_NUMBER"

    def __init__(self) -> None:
        super().__init__("Another row of this list has the same item number.", field="number")


class NotDraft(Conflict):
    """The product has been published before: it can be withdrawn, not deleted."""

    code = "NOT_DRAFT"

    def __init__(self) -> None:
        super().__init__("Only drafts can be deleted; withdraw this product instead.")


class NotPublished(Conflict):
    """The product is not published, so it cannot be withdrawn."""

    code = "NOT_PUBLISHED"

    def __init__(self) -> None:
        super().__init__("This product is not published.")


class TooManyProducts(TooMuch):
    """More rows or ids than one request accepts."""

    code = "TOO_MANY_PRODUCTS"

    def __init__(self, maximum: int, *, field: str) -> None:
        super().__init__(f"At most {maximum} products at once.", field=field)
