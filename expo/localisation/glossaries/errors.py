"""Errors of glossary editing."""

from expo.kit.errors import Conflict, NotFound, TooMuch


class TermNotFound(NotFound):
    """The term does not exist, or the actor may not see it."""

    code = "TERM_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no term with this id.", field="id")


class TermAlreadyExists(Conflict):
    """The glossary already has an entry for this term."""

    code = "TERM_THERE"

    def __init__(self, term: str) -> None:
        super().__init__(f"The glossary already has {term}.", field="terms")


class TooManyTerms(TooMuch):
    """A glossary is full."""

    code = "TOO_MANY_TERMS"

    def __init__(self, maximum: int) -> None:
        super().__init__(f"A glossary can have at most {maximum:,} terms.")
