"""A dictionary built from glossaries: concepts, each with its names in several languages."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from matching.dictionaries.protocol import Translation, key_of

_FOLDER: Final = Path(__file__).parent / "glossary"
_LANGUAGES: Final = ("en", "zh", "es", "fr", "ru", "ar", "pt")
Concept = Mapping[str, Sequence[str]]
"""The names of one concept by language, the usual one first."""


class GlossaryDictionary:
    """A given glossary: names of sections, of customs headings, of goods.

    All names of a concept are correct, so they weigh the same; their order is kept for callers that want only one.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        """Take concepts; they are indexed on first use."""
        self._source_concepts = concepts

    def translations(self, key: str) -> Sequence[Translation]:
        """Return the names in other languages of all concepts that have this name in one."""
        found: dict[Translation, None] = {}
        for concept, language in self._concepts.get(key, ()):
            for other, names in concept.items():
                if other != language:
                    found |= dict.fromkeys(Translation(name, other, 1.0) for name in names)
        return tuple(found)

    @cached_property
    def _concepts(self) -> Mapping[str, Sequence[tuple[Concept, str]]]:
        by_key = defaultdict(list)
        for concept in self._source_concepts:
            for language, names in concept.items():
                for key in dict.fromkeys(map(key_of, names)):
                    by_key[key].append((concept, language))
        return dict(by_key)


@cache
def trade_glossary() -> GlossaryDictionary:
    """Return the library's own trade glossary: some 1,100 concepts in seven languages."""
    return GlossaryDictionary(concept for file in sorted(_FOLDER.glob("*.toml")) for concept in _concepts_of(file))


def _concepts_of(file: Path) -> Iterable[Concept]:
    for rows in tomllib.loads(file.read_text(encoding="utf-8")).values():
        for row in rows:
            named = zip(_LANGUAGES, row, strict=True)
            yield {language: tuple(names.split(", ")) for language, names in named if names}
