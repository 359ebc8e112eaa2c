"""Cross-language vocabulary of the fair's search."""

from collections.abc import Iterator
from functools import cache

from expo.catalog.harmonized.models import hs_entries
from expo.discovery.index.lexicon_dictionary import LexiconDictionary
from expo.fairs.sections.models import categories
from matching import CombinedDictionary, GlossaryDictionary, TranslationDictionary, default_dictionary
from translation.lexicon import Lexicon


@cache
def fair_dictionary() -> TranslationDictionary:
    """Return the dictionary of sections, categories and customs headings, then the lexicon, then the library's own.

    There is one per process, and its data are read at the first search.
    """
    return CombinedDictionary(
        GlossaryDictionary({tag: (name,) for tag, name in names.items()} for names in _names()),
        LexiconDictionary(Lexicon.load()),
        default_dictionary(),
    )


def _names() -> Iterator[dict[str, str]]:
    for category in categories():
        yield category.names
        yield from (section.names for section in category.sections)
    yield from (heading.names for heading in hs_entries().values())
