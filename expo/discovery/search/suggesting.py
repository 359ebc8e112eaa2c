"""Suggestions while a reader types a search: only of what the reader may see."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Final

from expo.discovery.index.hiding import without_hidden
from expo.discovery.index.lexicon_names import thing_names
from expo.discovery.index.models import COMPANY, PRODUCT, audiences
from expo.discovery.index.open_index import OpenIndex
from expo.fairs.sections.models import Section, categories
from expo.kit.access import Actor, require_scope
from expo.kit.errors import Unavailable
from expo.kit.journal.entries import Journal
from expo.kit.text import clean
from matching import IndexReader, Query
from matching.prefixes import PrefixTable, word_starts
from matching.text import fold_text

_MAX_LENGTH: Final = 100
_GOODS: Final = 8
_COMPANIES: Final = 4
_SECTIONS: Final = 3


@dataclass(frozen=True)
class SuggestionSet:
    """What continues a typed text, the likeliest first: texts of goods, ids of companies, sections."""

    goods: Sequence[str] = ()
    company_ids: Sequence[str] = ()
    sections: Sequence[Section] = ()


@dataclass(frozen=True)
class Suggestions:
    """Suggests words and phrases for goods, companies and sections."""

    index: OpenIndex
    journal: Journal

    def warm(self) -> None:
        """Read all names ahead of the first suggestion; blocks while the lexicon is read."""
        thing_names(), _section_names()
        with contextlib.suppress(Unavailable):
            self.index.reader().suggest_documents("-", Query(kinds=(COMPANY,)))

    async def suggest(self, actor: Actor, *, text: str, language: str, fair_id: str | None = None) -> SuggestionSet:
        """Return what continues the typed text, in any language, names in the reader's language first.

        With a fair, only what is at the fair. Not reported to listeners, as the reader has not searched yet. Raises
        `Invalid` for overlong texts.
        """
        require_scope(actor, "discovery:read")
        # The space after a word says that it is complete.
        typed = clean(text, field="text", limit=_MAX_LENGTH, minimum=0) + (" " if text[-1:].isspace() else "")
        if not typed.strip():
            return SuggestionSet()
        terms = {"fair": (fair_id,)} if fair_id else {}
        reader = await asyncio.to_thread(self.index.reader)
        visible = Query(language=language, audiences=audiences(actor), terms=terms)
        visible = await without_hidden(self.journal, reader, visible)
        return await asyncio.to_thread(suggested, reader, typed, visible)


def suggested(reader: IndexReader, typed: str, visible: Query) -> SuggestionSet:
    """Return what continues the typed text; ``visible`` gives the reader's audiences and language."""
    goods, companies = (replace(visible, kinds=(kind,)) for kind in (PRODUCT, COMPANY))
    return SuggestionSet(
        reader.suggest(typed, goods, names=thing_names(), limit=_GOODS),
        reader.suggest_documents(typed, companies, limit=_COMPANIES),
        list(_sections(reader, typed.strip(), goods)),
    )


def _sections(reader: IndexReader, typed: str, goods: Query) -> Iterator[Section]:
    """Yield sections with visible products and words of a name that begin like this; the reader's language first."""
    named, names = _section_names()
    found = [named[place] for _, place in names.beginning_with(typed)]
    found.sort(key=lambda each: each[1] != goods.language)
    sections = {section.key: section for section, _ in found}.values()
    visible = (
        section
        for section in sections
        if reader.matches_any(replace(goods, terms={**goods.terms, "section": (section.key,)}))
    )
    yield from islice(visible, _SECTIONS)


@cache
def _section_names() -> tuple[Sequence[tuple[Section, str]], PrefixTable]:
    """Return all sections with each of their languages, and these names from each word on, with their places."""
    named = [
        (section, language) for category in categories() for section in category.sections for language in section.names
    ]
    folded = [fold_text(section.names[language]) for section, language in named]
    return named, PrefixTable((name[start:], place) for place, name in enumerate(folded) for start in word_starts(name))
