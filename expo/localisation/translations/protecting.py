"""Protected parts of a text besides numbers: its owner's names, and glossary terms; in all its author's languages."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from expo.kit.text import LANGUAGES
from expo.localisation.glossaries.service import Glossaries
from expo.localisation.texts.models import TextFacts, TextRequest
from expo.localisation.texts.store import SubjectTextStore
from translation.glossary.terms import Glossary
from translation.protect import Protection
from translation.translator import Alternative


@dataclass(frozen=True)
class TextProtection:
    """Protection of one text. ``glossary`` is the one that applies to its owner.

    ``alternatives`` are the author's own translations with their protection, English first.
    """

    protection: Protection
    glossary: Glossary
    target: str
    alternatives: tuple[Alternative, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether the text involves no names, terms or translations of its owner: any owner's reads the same."""
        forbids = any(self.target in entry.forbidden for entry in self.glossary.entries)
        return not (self.protection.names or self.protection.terms or self.alternatives or forbids)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the alternatives."""
        return tuple(each.language for each in self.alternatives)

    def alternative(self, language: str, text: str) -> Alternative | None:
        """Return the alternative with this text, or None if there is no longer any."""
        return next((each for each in self.alternatives if (each.language, each.text) == (language, text)), None)

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
    def protection(text: str, language: str) -> Protection:
        names = frozenset(name for name in facts.names if name and name in text)
        return Protection(names, glossary.terms_in(text, language, request.target))

    # LANGUAGES begins with English, the language of most models and of most that authors write with care.
    alternatives = tuple(
        Alternative(text, language, protection(text, language))
        for language in LANGUAGES
        if language not in {request.source, request.target}
        and (text := facts.author_translations.get(language)) is not None
    )
    return TextProtection(protection(request.text, request.source), glossary, request.target, alternatives)
