"""How keeping a glossary can go wrong."""

from expo.kit.errors import Conflict, NotFound, TooMuch


class TermNotFound(NotFound):
    """There is no such term, or it is not for this actor."""

    code = "TERM_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no term with this id.", field="id")


class TermThere(Conflict):
    """The glossary says something about this term already."""

    code = "TERM_THERE"

    def __init__(self, term: str) -> None:
        super().__init__(f"The glossary has {term} already.", field="terms")


class TooManyTerms(TooMuch):
    """A glossary is full."""

    code = "TOO_MANY_TERMS"

    def __init__(self, most: int) -> None:
        super().__init__(f"A glossary has at most {most:,} terms.")
