"""Errors of favourites."""

from expo.kit.errors import Conflict, Invalid, NotFound, TooMuch


class ListNotFound(NotFound):
    """The list does not exist, or is not visible to this reader."""

    code = "LIST_NOT_FOUND"

    def __init__(self, *, field: str | None = None) -> None:
        super().__init__("There is no such list.", field=field)


class FavouriteNotFound(NotFound):
    """The item is in no list visible to this reader."""

    code = "FAVOURITE_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("This is in none of your lists.", field="id")


class SavedSearchNotFound(NotFound):
    """The saved search does not exist, or belongs to another person."""

    code = "SAVED_SEARCH_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such saved search.", field="id")


class ExactlyOneTargetRequired(Invalid):
    """Neither a product nor an exhibitor was named, or both were."""

    code = "ONE_THING"

    def __init__(self) -> None:
        super().__init__("Give either a product or an exhibitor.", field="productId")


class DefaultListProtected(Conflict):
    """The default list cannot be renamed, shared or deleted."""

    code = "DEFAULT_LIST"

    def __init__(self) -> None:
        super().__init__("Your first list cannot be renamed or shared. Create another one.", field="id")


class ListOwnerLeft(Conflict):
    """A list cannot become private again: its maker has left, and would get what colleagues wrote."""

    code = "MAKER_HAS_LEFT"

    def __init__(self) -> None:
        super().__init__(
            "The person who made this list has left the company. Keep it shared, or delete it.", field="shared"
        )


class FavouriteHasNote(Conflict):
    """Removing an item from all lists would delete someone's note."""

    code = "FAVOURITE_HAS_NOTE"

    def __init__(self) -> None:
        super().__init__("You wrote a note about this. Confirm that it will be deleted too.", field="notesToo")


class AlreadyInList(Conflict):
    """The other list has the same item, and both have notes."""

    code = "ALREADY_IN_LIST"

    def __init__(self) -> None:
        super().__init__("It is already in that list, with a different note.", field="listId")


class TooManyFavourites(TooMuch):
    """A person or a list has reached a limit."""

    code = "TOO_MANY_KEPT"

    def __init__(self, maximum: int, *, field: str | None = None) -> None:
        super().__init__(f"There can be at most {maximum} of these. Remove some first.", field=field)
