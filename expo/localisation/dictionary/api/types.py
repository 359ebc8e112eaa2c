"""Help with reading in GraphQL."""

from typing import Final

import strawberry

from expo.kit.graphql.types import Flat
from translation.dictionary import Credit, HelpedWord, Meaning, MeaningSource, ReadingHelp

ReadingSource: Final = strawberry.enum(MeaningSource, name="ReadingSource", description="Who says what a word means.")


@strawberry.type(name="ReadingCredit", description="A dictionary that was looked into: name it beside what it says.")
class ReadingCreditType(Flat[Credit]):
    """A source by its name."""

    source: MeaningSource
    name: str
    licence: str | None = strawberry.field(description="Null for the fair's own.")
    address: str | None = strawberry.field(description="Where the licence can be read.")


@strawberry.type(name="ReadingMeaning", description="What a source says of a word.")
class ReadingMeaningType(Flat[Meaning]):
    """A meaning."""

    source: MeaningSource
    language: str = strawberry.field(
        description="Of `glosses`: the reader's, or English where the source has no other."
    )
    glosses: list[str]
    pinyin: str | None = strawberry.field(description="The reading that is meant so; null where the source tells not.")


@strawberry.type(name="ReadingWord", description="A word of a text.")
class ReadingWordType:
    """A word."""

    text: str = strawberry.field(description="As it stands in the text.")
    readings: list[str] = strawberry.field(
        description="In pinyin with tone marks, the likeliest first. Empty where no dictionary knows."
    )
    meanings: list[ReadingMeaningType] = strawberry.field(description="The lexicon's first, in the reader's language.")

    @classmethod
    def of(cls, word: HelpedWord) -> "ReadingWordType":
        """Return a word."""
        meanings = [ReadingMeaningType.of(each) for each in word.meanings]
        return cls(text=word.text, readings=list(word.readings), meanings=meanings)


@strawberry.type(name="ReadingHelp", description="A Chinese text cut into words, with what they mean.")
class ReadingHelpType:
    """Help with a text."""

    pieces: list[str] = strawberry.field(
        description="Joined, they are the text. A piece that is the `text` of a word is that word."
    )
    words: list[ReadingWordType] = strawberry.field(description="Those with a meaning, each once, as they come.")
    credits: list[ReadingCreditType] = strawberry.field(description="What can be looked into here.")

    @classmethod
    def of(cls, found: ReadingHelp) -> "ReadingHelpType":
        """Return help."""
        words = [ReadingWordType.of(each) for each in found.words]
        return cls(
            pieces=list(found.pieces), words=words, credits=[ReadingCreditType.of(each) for each in found.credits]
        )
