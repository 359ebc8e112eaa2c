"""`LocalText` in GraphQL."""

import strawberry

from expo.kit.graphql import Info
from expo.localisation.models import Origin, Text, written

TextOrigin = strawberry.enum(Origin, name="TextOrigin", description="Where the words that a reader sees come from.")


@strawberry.type(name="Wording", description="The author's own words in another language than the original's.")
class WordingType:
    """A rendering by the author."""

    language: str
    text: str


@strawberry.type(
    name="LocalText", description="A text in the reader's language where there is one, and always the original."
)
class LocalTextType:
    """A text as the reader of this request sees it."""

    model: strawberry.Private[Text]
    text: str
    language: str
    original: str
    original_language: str
    origin: Origin

    @strawberry.field(description="What its author has said in other languages, for editing.")
    def wordings(self) -> list[WordingType]:
        """Return the author's own renderings."""
        renderings = self.model.renderings.items()
        return [
            WordingType(language=language, text=each.text)
            for language, each in renderings
            if each.origin is Origin.PERSON
        ]


def local_text(info: Info, text: Text, language: str | None = None) -> LocalTextType:
    """Return ``text`` for the request's reader, or for a reader of ``language``."""
    reading = text.reading(language or info.context.language)
    return LocalTextType(
        model=text,
        text=reading.text,
        language=reading.language,
        original=reading.original,
        original_language=reading.original_language,
        origin=reading.origin,
    )


def optional_text(info: Info, text: Text | None, language: str | None = None) -> LocalTextType | None:
    """Return ``text`` as `local_text` does, or None."""
    return None if text is None else local_text(info, text, language)


@strawberry.input(name="LocalTextInput", description="A text, its language, and the author's own wording in others.")
class LocalTextInput:
    """A text as its author gives it."""

    text: str
    language: str
    others: list["WordingInput"] = strawberry.field(default_factory=list)

    def checked(self, field: str, limit: int, *, lines: bool = False) -> Text:
        """Return the text cleaned and bounded (see `written`); raises `Invalid` naming ``field``."""
        others = {other.language: other.text for other in self.others}
        return written(self.text, self.language, field=field, limit=limit, lines=lines, others=others)


@strawberry.input(description="The author's own wording of a text in another language.")
class WordingInput:
    """A rendering by the author."""

    language: str
    text: str


def optional_input(value: LocalTextInput | None, field: str, limit: int, *, lines: bool = False) -> Text | None:
    """Return a given text checked (see `LocalTextInput.checked`), or None."""
    return None if value is None else value.checked(field, limit, lines=lines)
