"""Errors of translation requests."""

from datetime import UTC, datetime, time, timedelta

from expo.kit.errors import Conflict, Invalid, NotFound, TooMuch, Unavailable, whole_seconds


class TranslationNotFound(NotFound):
    """The translation does not exist, or the reader may not see it."""

    code = "TRANSLATION_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no translation with this id.", field="id")


class TextNotFound(NotFound):
    """The published text does not exist, or the reader may not see it."""

    code = "TEXT_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no published text of yours with this id.", field="textId")


class TranslationSuggestionNotFound(NotFound):
    """A text has no suggested translation, or a person has worded it meanwhile."""

    code = "TRANSLATION_SUGGESTION_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("This suggestion no longer applies.", field="id")


class FormerTranslationNotFound(NotFound):
    """No person had worded a text before it changed, or a person has worded it since."""

    code = "FORMER_TRANSLATION_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no earlier translation of this text to keep.", field="textId")


class NothingShown(Conflict):
    """A text has no shown translation to approve."""

    code = "NOTHING_SHOWN"

    def __init__(self) -> None:
        super().__init__("No translation of this text is shown.", field="ids")


class TranslationChanged(Conflict):
    """A translation was remade since the user looked at it."""

    code = "TRANSLATION_CHANGED"

    def __init__(self) -> None:
        super().__init__("This translation has changed in the meantime. Look at it first.", field="ids")


class ValuesLost(Invalid):
    """A translation lacks values of the original, or has values that the original lacks."""

    code = "VALUES_LOST"

    def __init__(self, lost_values: tuple[str, ...], invented_values: tuple[str, ...]) -> None:
        parts = []
        if lost_values:
            parts.append(f"Missing from the translation: {', '.join(lost_values)}.")
        if invented_values:
            parts.append(f"Not in the original: {', '.join(invented_values)}.")
        super().__init__(" ".join(parts), field="text")


class TermForbidden(Invalid):
    """A translation contains a term that a glossary forbids."""

    code = "TERM_FORBIDDEN"

    def __init__(self, terms: tuple[str, ...]) -> None:
        super().__init__(f"The glossary forbids: {', '.join(terms)}.", field="text")


class NoTranslationEngine(Unavailable):
    """No engine here translates between these languages."""

    code = "NOTHING_TRANSLATES"

    def __init__(self, source: str, target: str) -> None:
        super().__init__(f"Nothing here translates from {source} to {target} at the moment.")


class BudgetSpent(TooMuch):
    """An organisation has used up today's translation budget."""

    code = "BUDGET_SPENT"

    def __init__(self, characters: int, *, now: datetime) -> None:
        super().__init__(
            f"Your organisation has had {characters:,} characters translated today. Continue tomorrow.",
            retry_after=whole_seconds(datetime.combine(now + timedelta(days=1), time(tzinfo=UTC)) - now),
        )
