"""What is known of texts beside their words: names that are in them, and the sections of the goods that they are about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TextFacts:
    """The names of company and brands, and the sections, of all things that say a text."""

    names: frozenset[str] = frozenset()
    sections: tuple[str, ...] = ()
