"""What the names of things say: a camping chair is a chair, for camping."""

from collections.abc import Iterator

from translation.lexicon import Concept, Lexicon, Noun

Compound = tuple[str, tuple[str, ...]]
"""The key of a broader thing, and those of what a name says besides."""


def compounds_of(lexicon: Lexicon, concept: Concept) -> Iterator[Compound]:
    """Yield what each English name of a thing is made up of, if its last words name what the thing is a kind of."""
    broader = set(lexicon.broader(concept.key))
    names = [each.singular or each.plural for each in concept.names["en"] if isinstance(each, Noun)]
    for words in (each.split() for each in names if broader):
        for place in range(1, len(words)):
            above = [each.concept.key for each in lexicon.find(" ".join(words[place:]), "en")]
            modifiers = lexicon.read(" ".join(words[:place]), "en")
            head = next((each for each in above if each in broader), None)
            further = tuple(each.concepts[0].key for each in modifiers.mentions)
            if head and further and not modifiers.unknown and concept.key not in further:
                yield head, further
