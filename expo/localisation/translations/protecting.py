"""What must come through a text unchanged, beside its numbers: its owner's names, and the terms of glossaries."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from expo.localisation.glossaries.service import Glossaries
from expo.localisation.texts.models import TextFacts, TextRequest
from expo.localisation.texts.store import SubjectTextStore
from translation.glossary.terms import Glossary
from translation.protect import Protection


@dataclass(frozen=True)
class Shield:
    """What protects one text. ``glossary`` is what applies to its owner."""

    protection: Protection
    glossary: Glossary
    target: str

    @property
    def plain(self) -> bool:
        """Say whether neither names nor terms of its owner are in the text: then any owner's would read the same."""
        forbids = any(self.target in entry.forbidden for entry in self.glossary.entries)
        return not (self.protection.names or self.protection.terms or forbids)

    def forbidden_in(self, words: str) -> tuple[str, ...]:
        """Return the forbidden terms in a wording."""
        return self.glossary.forbidden_in(words, self.target)


@dataclass(frozen=True)
class Protecting:
    """Gathers what protects texts."""

    glossaries: Glossaries
    _texts: SubjectTextStore

    async def of(self, wanted: Sequence[TextRequest]) -> dict[str, Shield]:
        """Return what protects texts, by the ids of their translations."""
        facts = await self._texts.facts_of(wanted)
        glossaries = await self.glossaries.for_sections({(each.owner, facts[each.id].sections) for each in wanted})
        # In a thread: a glossary of thousands of terms is made when it is asked first.
        return await asyncio.to_thread(
            lambda: {
                each.id: _shield(each, facts[each.id], glossaries[each.owner, facts[each.id].sections])
                for each in wanted
            }
        )


def _shield(wanted: TextRequest, facts: TextFacts, glossary: Glossary) -> Shield:
    names = frozenset(name for name in facts.names if name and name in wanted.text)
    terms = glossary.terms_in(wanted.text, wanted.source, wanted.target)
    return Shield(Protection(names, terms), glossary, wanted.target)
