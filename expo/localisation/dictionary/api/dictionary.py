"""Reading help for Chinese text, open to everyone."""

from typing import Final

import strawberry

from expo.kit.graphql.types import Info
from expo.localisation.dictionary.api.types import ReadingHelpType
from expo.localisation.dictionary.service import WordHelp

_LONG_WORK: Final = {"points": 100}


@strawberry.type
class Query:
    """Queries about the words of a text."""

    @strawberry.field(
        description="Words of a Chinese text of at most 5,000 characters, with pinyin and meanings: from the trade "
        "dictionary in the reader's language (or `language`), and in English from CC-CEDICT where it is installed. "
        "Clients that show entries of CC-CEDICT must name it and its licence: see `credits`.",
        metadata=_LONG_WORK,
    )
    async def reading_help(self, info: Info, text: str, language: str | None = None) -> ReadingHelpType:
        reader = language or info.context.language
        return ReadingHelpType.of(await info.context.service(WordHelp).read(text, language=reader))
