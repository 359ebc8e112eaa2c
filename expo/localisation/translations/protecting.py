"""Protected parts of a text besides numbers: its owner's names, and glossary terms."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from expo.localisation.glossaries.service import Glossaries
from expo.localisation.texts.models import TextFacts, TextRequest
from expo.localisation.texts.store import SubjectTextStore
from translation.glossary.terms import Glossary
from translation.protect import Protection


@dataclass(frozen=True)
class TextProtection:
    """Protection of one text. ``glossary`` is the one that applies to its owner."""

    protection: Protection
    glossary: Glossary
    target: str

    @property
    def plain(self) -> bool:
        """Whether the text involves no names or terms of its owner, so any owner's translation reads the same."""
        forbids = any(self.target in entry.forbidden for entry in self.glossary.entries)
        return not (self.protection.names or self.protection.terms or forbids)

    def forbidden_in(self, words: str) -> tuple[str, ...]:
        """Return the forbidden terms in a translation."""
        return self.glossary.forbidden_in(words, self.target)


@dataclass(frozen=True)
class Protecting:
    """Gathers the protection of texts."""

    glossaries: Glossaries
    _texts: SubjectTextStore

    async def of(self, requests: Sequence[TextRequest]) -> dict[str, TextProtection]:
        """Return the shields of texts, by translation id."""
        facts = await self._texts.facts_of(requests)
        glossaries = await self.glossaries.for_sections({(each.owner, facts[each.id].sections) for each in requests})
        # In a thread: a glossary of thousands of terms is built on first use.
        return await asyncio.to_thread(
            lambda: {
                each.id: _shield(each, facts[each.id], glossaries[each.owner, facts[each.id].sections])
                for each in requests
            }
        )


def _shield(request: TextRequest, facts: TextFacts, glossary: Glossary) -> TextProtection:
    names = frozenset(name for name in facts.names if name and name in request.text)
    terms = glossary.terms_in(request.text, request.source, request.target)
    return TextProtection(Protection(names, terms), glossary, request.target)
