"""Reading help as GraphQL types."""

from typing import Final

import strawberry

from expo.kit.graphql.types import Flat
from translation.dictionary import Credit, HelpedWord, Meaning, MeaningSource, ReadingHelp

ReadingSource: Final = strawberry.enum(MeaningSource, name="ReadingSource", description="Source of a word's meaning.")


@strawberry.type(name="ReadingCredit", description="Attribution of a dictionary, to be shown beside its entries.")
class ReadingCreditType(Flat[Credit]):
    """The attribution of a source."""

    source: MeaningSource
    name: str
    licence: str | None = strawberry.field(
        description="Licence of the dictionary; null for the fair's own trade dictionary."
    )
    address: str | None = strawberry.field(description="URL of the licence.")


@strawberry.type(name="ReadingMeaning", description="Meaning of a word according to one source.")
class ReadingMeaningType(Flat[Meaning]):
    """A meaning."""

    source: MeaningSource
    language: str = strawberry.field(
        description="Language of `glosses`: the reader's, or English where the source has no other."
    )
    glosses: list[str]
    pinyin: str | None = strawberry.field(
        description="Reading to which the meaning belongs; null where the source does not say."
    )


@strawberry.type(name="ReadingWord", description="A word of a text.")
class ReadingWordType:
    """A word."""

    text: str = strawberry.field(description="The word as written in the text.")
    readings: list[str] = strawberry.field(
        description="Readings in pinyin with tone marks, the likeliest first; empty where no dictionary has one."
    )
    meanings: list[ReadingMeaningType] = strawberry.field(
        description="Meanings: those of the trade dictionary first, in the reader's language."
    )

    @classmethod
    def of(cls, word: HelpedWord) -> "ReadingWordType":
        """Return a word."""
        meanings = [ReadingMeaningType.of(each) for each in word.meanings]
        return cls(text=word.text, readings=list(word.readings), meanings=meanings)


@strawberry.type(name="ReadingHelp", description="A Chinese text cut into words, with their meanings.")
class ReadingHelpType:
    """Reading help for a text."""

    pieces: list[str] = strawberry.field(
        description="Pieces of the text, which they make up when joined; a piece equal to the `text` of a word is "
        "that word."
    )
    words: list[ReadingWordType] = strawberry.field(description="Words with a meaning, each once, in text order.")
    credits: list[ReadingCreditType] = strawberry.field(description="Attributions of the dictionaries available here.")

    @classmethod
    def of(cls, reading_help: ReadingHelp) -> "ReadingHelpType":
        """Return the help."""
        words = [ReadingWordType.of(each) for each in reading_help.words]
        return cls(
            pieces=list(reading_help.pieces),
            words=words,
            credits=[ReadingCreditType.of(each) for each in reading_help.credits],
        )
