"""`LocalText` in GraphQL."""

from collections.abc import Awaitable, Callable, Mapping
from operator import attrgetter
from typing import Any, Final, cast

import strawberry

from expo.kit.graphql.types import Context, Flat, Info
from expo.localisation.languages.service import Languages, another_language
from expo.localisation.models import PLATFORM, ReadText, Text, TranslationOrigin, checked_text
from expo.localisation.texts.models import TextRequest
from expo.localisation.translations.models import Reason, Translation, TranslationSuggestion
from expo.localisation.translations.reading import TranslationReading
from expo.localisation.translations.service import Translations
from translation.detect import Detected

_DETECTION_LENGTH: Final = 600
"""Characters used to detect a text's language: more only take longer, in Latin letters 10 ms per thousand."""
_DETECTED_LANGUAGE: Final[Mapping[str, int]] = {"points": 3}

TextOrigin = strawberry.enum(
    TranslationOrigin, name="TextOrigin", description="Origin of the words that a reader sees."
)
RefusalReason = strawberry.enum(
    Reason,
    name="TranslationRejection",
    description="Reason why a text has no translation that may be shown: no engine translates between the languages, "
    "the engine lost values or meaning (it named another thing, lost one, or invented one), it used a forbidden term "
    "or failed, or the text is too long.",
)


@strawberry.type(name="AuthorTranslation", description="The author's own version of a text in another language.")
class AuthorTranslationType:
    """A rendering by the author."""

    language: str
    text: str


@strawberry.type(
    name="TranslationSuggestion",
    description="A suggestion: a person's translation of a similar text, to accept or ignore.",
)
class TranslationSuggestionType(Flat[TranslationSuggestion]):
    """An suggestion."""

    original: str
    text: str
    similarity: float = strawberry.field(
        description="Similarity of the texts, from 0 to 1; 1 means that they differ in values only."
    )


@strawberry.type(
    name="LocalText", description="A text in the reader's language where available, and always the original."
)
class LocalTextType:
    """A text as the reader of this request sees it."""

    model: strawberry.Private[Text]
    shown: strawberry.Private[Text]
    reader: strawberry.Private[str]
    request: strawberry.Private[TextRequest | None]
    original: str
    original_language: str

    @strawberry.field(description="The text as the reader sees it.")
    def text(self, info: Info) -> str:
        return cast("str", self._read(info, attrgetter("text")))

    @strawberry.field(description="Language of `text`.")
    def language(self, info: Info) -> str:
        return cast("str", self._read(info, attrgetter("language")))

    @strawberry.field(description="Origin of `text`.")
    def origin(self, info: Info) -> TranslationOrigin:
        return cast("TranslationOrigin", self._read(info, attrgetter("origin")))

    @strawberry.field(
        description="Whether `text` is a machine translation that may be wrong: its meaning could not be verified."
    )
    def doubtful(self, info: Info) -> bool:
        return cast("bool", self._read(info, attrgetter("doubtful")))

    @strawberry.field(
        description="Id of the translation in progress, while `text` is the original: see `finishedTranslations`. "
        "Null where there is a translation, where none is needed, and where nothing translates."
    )
    async def pending_translation(self, info: Info) -> strawberry.ID | None:
        if self.request is None or await self._translation(info) is not None:
            return None
        status = await info.context.service(TranslationReading).status()
        translates = status is not None and status.version(self.request.source, self.request.target) is not None
        return strawberry.ID(self.request.id) if translates else None

    @strawberry.field(
        description="Reason why the translation may not be shown; null if it may, or if there is none yet."
    )
    async def rejection(self, info: Info) -> Reason | None:
        found = None if self.request is None else await self._translation(info)
        return None if found is None else found.reason

    @strawberry.field(description="Whether the reader may improve the translation with `editTranslation`.")
    async def editable(self, info: Info) -> bool:
        if self.request is None or not info.context.actor.signed_in:
            return False
        return await info.context.loader(load_wordable).load(self.request.owner)

    @strawberry.field(
        description="Organisation that wrote the text, for readers who may improve the translation; null for others."
    )
    async def owner(self, info: Info) -> strawberry.ID | None:
        return strawberry.ID(self.request.owner) if self.request is not None and await self.editable(info) else None

    @strawberry.field(
        description="Suggestion from a similar text, for readers who may improve the translation; null for others."
    )
    async def suggestion(self, info: Info) -> TranslationSuggestionType | None:
        found = await self._translation(info) if await self.editable(info) else None
        return None if found is None or found.suggestion is None else TranslationSuggestionType.of(found.suggestion)

    @strawberry.field(
        description="Detected language of the original, if it clearly differs from `originalLanguage`: the author may "
        "have chosen the wrong one. Null otherwise.",
        metadata=_DETECTED_LANGUAGE,
    )
    async def detected_language(self, info: Info) -> str | None:
        found = await info.context.loader(load_languages).load(self.original[:_DETECTION_LENGTH])
        return another_language(found, self.original_language)

    @strawberry.field(description="The author's own versions in other languages, for editing.")
    def author_translations(self) -> list[AuthorTranslationType]:
        renderings = self.model.renderings.items()
        return [
            AuthorTranslationType(language=language, text=each.text)
            for language, each in renderings
            if each.origin is TranslationOrigin.PERSON
        ]

    def _read(self, info: Info, part: Callable[[ReadText], Any]) -> Any:
        """Return a part of what the reader sees, synchronously if no lookup is needed."""
        if self.request is None:
            return part(self.shown.reading(self.reader))
        return self._looked_up(info, part)

    async def _looked_up(self, info: Info, part: Callable[[ReadText], Any]) -> Any:
        found = await self._translation(info)
        return part(self.model.reading(self.reader) if found is None else found.reading())

    def _translation(self, info: Info) -> Awaitable[Translation | None]:
        return info.context.loader(load_translations).load(cast("TextRequest", self.request))


async def load_translations(context: Context, requests: list[TextRequest]) -> list[Translation | None]:
    """Return translations by their requests: a loader's fetch, for readers of these texts only."""
    return await context.service(TranslationReading).find_many(requests)


async def load_wordable(context: Context, owners: list[str]) -> list[bool]:
    """Return for each owner whether the reader may word its texts: a loader's fetch."""
    return await context.service(Translations).may_word(context.actor, owners)


async def load_languages(context: Context, texts: list[str]) -> list[Detected]:
    """Return the detected language of each text: a loader's fetch."""
    return await context.service(Languages).of(texts)


def local_text(
    info: Info,
    text: Text,
    language: str | None = None,
    *,
    owner: str | None = None,
    shown: Text | None = None,
    is_specification: bool = False,
) -> LocalTextType:
    """Return ``text`` for the request's reader, or for a reader of ``language``.

    ``owner`` is the organisation that wrote it (`PLATFORM` for none): its text is translated if necessary.
    Without an owner, the text is read as written, as for names, which are not translated. ``shown`` is such a text with
    renderings that its author gave elsewhere. ``is_specification`` as in `TextRequest`.
    """
    reader = language or info.context.language
    translated = owner is not None and reader != text.language and reader not in text.renderings
    return LocalTextType(
        model=text,
        shown=shown or text,
        reader=reader,
        request=TextRequest(owner or PLATFORM, text.text, text.language, reader, is_specification)
        if translated
        else None,
        original=text.text,
        original_language=text.language,
    )


def optional_text(
    info: Info,
    text: Text | None,
    language: str | None = None,
    *,
    owner: str | None = None,
    is_specification: bool = False,
) -> LocalTextType | None:
    """Return ``text`` as `local_text` does, or None."""
    return None if text is None else local_text(info, text, language, owner=owner, is_specification=is_specification)


@strawberry.input(
    name="LocalTextInput", description="A text, its language, and the author's own versions in other languages."
)
class LocalTextInput:
    """A text as its author enters it."""

    text: str
    language: str
    others: list["AuthorTranslationInput"] = strawberry.field(default_factory=list)

    def checked(self, field: str, limit: int, *, lines: bool = False) -> Text:
        """Return the text cleaned and bounded (see `checked_text`); raises `Invalid` naming ``field``."""
        others = {other.language: other.text for other in self.others}
        return checked_text(self.text, self.language, field=field, limit=limit, lines=lines, others=others)


@strawberry.input(description="The author's own version of a text in another language.")
class AuthorTranslationInput:
    """A rendering by the author."""

    language: str
    text: str


def optional_input(value: LocalTextInput | None, field: str, limit: int, *, lines: bool = False) -> Text | None:
    """Return a given text checked (see `LocalTextInput.checked`), or None."""
    return None if value is None else value.checked(field, limit, lines=lines)
