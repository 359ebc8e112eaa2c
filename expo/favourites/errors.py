"""How keeping things goes wrong."""

from expo.kit.errors import Conflict, Invalid, NotFound, TooMuch


class ListNotFound(NotFound):
    """No such list, or it is not for this reader."""

    code = "LIST_NOT_FOUND"

    def __init__(self, *, field: str | None = None) -> None:
        super().__init__("There is no such list.", field=field)


class FavouriteNotFound(NotFound):
    """No such thing in a list that this reader sees."""

    code = "FAVOURITE_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("This is in none of your lists.", field="id")


class SavedSearchNotFound(NotFound):
    """No such saved search, or it is somebody else's."""

    code = "SAVED_SEARCH_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such saved search.", field="id")


class OneThing(Invalid):
    """Neither a product nor an exhibitor was named, or both were."""

    code = "ONE_THING"

    def __init__(self) -> None:
        super().__init__("Name either a product or an exhibitor.", field="productId")


class DefaultListStays(Conflict):
    """The list that everybody has is neither renamed, shared nor deleted."""

    code = "DEFAULT_LIST"

    def __init__(self) -> None:
        super().__init__("Your first list stays yours alone; make another one to name or share.", field="id")


class MakerHasLeft(Conflict):
    """A list cannot be its maker's alone again: what colleagues wrote would go to somebody who has left."""

    code = "MAKER_HAS_LEFT"

    def __init__(self) -> None:
        super().__init__(
            "The person who made this list has left the company. Keep it shared, or delete it.", field="shared"
        )


class FavouriteHasNote(Conflict):
    """Taking something out of all lists would lose words that somebody wrote."""

    code = "FAVOURITE_HAS_NOTE"

    def __init__(self) -> None:
        super().__init__("You wrote a note about this; say that it may go too.", field="notesToo")


class AlreadyInList(Conflict):
    """The other list has the same thing, and both have notes."""

    code = "ALREADY_IN_LIST"

    def __init__(self) -> None:
        super().__init__("That list already has this, with its own note.", field="listId")


class TooManyKept(TooMuch):
    """A person or a list has as many as there may be."""

    code = "TOO_MANY_KEPT"

    def __init__(self, most: int, *, field: str | None = None) -> None:
        super().__init__(f"There may be at most {most} of these; remove some first.", field=field)
