"""What a clause says, in no language: phrases of the lexicon, and patterns with what fills them."""

from dataclasses import dataclass
from typing import Final

from translation.lexicon.entries import Adjective, Concept
from translation.lexicon.phrases import Agreement, Listing, Phrase
from translation.lexicon.prose.patterns import Pattern

THE: Final = "the"
A: Final = "a"


@dataclass(frozen=True, slots=True)
class Things:
    """Phrases of a listing, and the ``article`` that the text has before them: `THE`, `A` or none."""

    listing: Listing
    article: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A pattern, and what fills its slots in order."""

    pattern: Pattern
    slots: "tuple[Node, ...]"


Node = Things | Filled


def named(listing: Listing) -> list[Phrase]:
    """Return the phrases of a listing."""
    return [each for each in listing.phrases if each]


def is_plural(node: Node) -> bool:
    """Return whether a verb beside what a node names is a plural."""
    if isinstance(node, Filled):
        return bool(node.slots) and is_plural(node.slots[0])
    phrases = named(node.listing)
    return len(phrases) > 1 or any(each.plural or each.count not in {"", "1"} for each in phrases)


def says_purpose(concept: Concept) -> bool:
    """Return whether a description says what something is for: for hotels."""
    return concept.kind.describes and any(
        isinstance(each, Adjective) and each.masculine.startswith("for ") for each in concept.names["en"]
    )


def last_phrase(node: Node) -> Phrase | None:
    """Return what a description after a clause would belong to: the last thing of a listing; None after a pattern."""
    phrases = named(node.listing) if isinstance(node, Things) else []
    return phrases[-1] if phrases else None


__all__ = ["THE", "A", "Agreement", "Filled", "Node", "Things", "is_plural", "last_phrase", "named", "says_purpose"]
