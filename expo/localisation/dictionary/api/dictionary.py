"""What anybody can ask about the words of a Chinese text."""

from typing import Final

import strawberry

from expo.kit.graphql.types import Info
from expo.localisation.dictionary.api.types import ReadingHelpType
from expo.localisation.dictionary.service import WordHelp

_LONG_WORK: Final = {"points": 100}


@strawberry.type
class Query:
    """Help with reading."""

    @strawberry.field(
        description="A Chinese text, of 5,000 characters at most, cut into words with their pinyin and what they mean: "
        "by the fair's lexicon of trade in the reader's language (or `language`), and in English by CC-CEDICT where it "
        "is installed. Whoever shows CC-CEDICT's words names it and its licence: see `credits`.",
        metadata=_LONG_WORK,
    )
    async def reading_help(self, info: Info, text: str, language: str | None = None) -> ReadingHelpType:
        reader = language or info.context.language
        return ReadingHelpType.of(await info.context.service(WordHelp).read(text, language=reader))
