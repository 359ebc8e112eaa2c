"""The lexicon of trade as a dictionary of search: the names of a concept translate each other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from expo.discovery.index.concepts import SAID
from matching import Translation
from matching.dictionaries.protocol import key_of
from translation.lexicon import LANGUAGES, Concept, Lexicon, code_digest

_NAMES: Final = 2
"""Names of a concept that count as its translations; further ones are rare."""
_CODE: Final = code_digest(
    (
        __name__,
        "expo.discovery.index.concepts",
        "matching.dictionaries.protocol",
        "matching.stems",
        "matching.stopwords",
        "matching.text",
    ),
    ("rjieba", "tantivy"),
)


class LexiconDictionary:
    """The lexicon's names (a `TranslationDictionary`): all of a concept are correct, so they weigh the same."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take a lexicon, whose names are indexed on first use."""
        self._lexicon = lexicon

    def translations(self, key: str) -> Sequence[Translation]:
        """Return the names in other languages of all concepts that have this name in one."""
        found: dict[Translation, None] = {}
        for concept, language in self._named(key):
            for other in LANGUAGES:
                if other != language:
                    found |= dict.fromkeys(Translation(name, other, 1.0) for name in _names(concept, other))
        return tuple(found)

    def _named(self, key: str) -> Iterator[tuple[Concept, str]]:
        for code in self._index.get(key, ()):
            place, language = divmod(code, len(LANGUAGES))
            yield self._lexicon.concepts[place], LANGUAGES[language]

    @cached_property
    def _index(self) -> Mapping[str, Sequence[int]]:
        found: Mapping[str, Sequence[int]] = self._lexicon.derive("dictionary", self._index_of_names, _CODE)
        return found

    def _index_of_names(self) -> Mapping[str, Sequence[int]]:
        """Return the places of concepts by the keys of their names, each with that of its language in lower digits."""
        found = defaultdict(list)
        for place, concept in enumerate(self._lexicon.concepts):
            if concept.kind in SAID:
                for number, language in enumerate(LANGUAGES):
                    for key in dict.fromkeys(map(key_of, _names(concept, language))):
                        found[key].append(place * len(LANGUAGES) + number)
        return found


def _names(concept: Concept, language: str) -> Sequence[str]:
    return [name.plain for name in concept.names[language][:_NAMES]]
