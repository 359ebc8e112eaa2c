"""Glossary follower: retranslates texts that contain a term whose glossary entry has changed."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from unicodedata import normalize

from expo.kit.journal.entries import Entry
from expo.localisation.glossaries.models import GlossaryTerm, words_of
from expo.localisation.texts.sources import FairLanguages, fair_languages
from expo.localisation.translations.models import Translation, Urgency
from expo.localisation.translations.reading import TranslationReading
from expo.localisation.translations.store import TranslationStore
from translation.glossary.words import TermTrie, keys_of

ChangedSince = Callable[[str, datetime], Awaitable[Sequence[GlossaryTerm]]]
"""Returns an owner's terms changed at or after a point in time."""
_GLOSSARY: Final = "glossary"
_FEW: Final = 100
_VERBS: Final = frozenset({"term.saved", "term.removed", "glossary.imported"})


class _Words:
    """Words to search for in many texts, most of which contain none of them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._term_trie: TermTrie[None] = TermTrie()
        self._firsts: set[str] = set()
        for word in words:
            self._term_trie.add(word, None)
            self._firsts.update(keys_of(word)[:1])

    def are_in(self, text: str) -> bool:
        """Return whether a text contains any of the words."""
        # Tokenising a text takes many times as long as checking for a few first words.
        if len(self._firsts) <= _FEW and not any(map(normalize("NFC", text.casefold()).__contains__, self._firsts)):
            return False
        return next(self._term_trie.matches(text), None) is not None


class Reworded:
    """Words whose glossary entries have changed: ``words`` in originals, ``forbidden`` ones in translations.

    Matched as in glossaries: whole words, case-insensitive except for acronyms.
    """

    def __init__(self, words: Iterable[str], forbidden_terms: Iterable[str]) -> None:
        self._words, self._forbidden = _Words(words), _Words(forbidden_terms)

    def concerns(self, translation: Translation) -> bool:
        """Return whether a translation might differ if made now.

        The words' languages do not matter: a term added or removed also hides or uncovers shorter terms in it.
        """
        shown = (translation.text,) if translation.text is not None else translation.lost_values
        used = (translation.original, *((translation.made_from.text,) if translation.made_from else ()))
        return any(map(self._words.are_in, used)) or any(map(self._forbidden.are_in, shown))

    def among(self, translations: Sequence[Translation]) -> list[Translation]:
        """Return the translations concerned."""
        return [each for each in translations if self.concerns(each)]


@dataclass(frozen=True)
class TermFollower:
    """Has translations of any text remade when terms change.

    Glossary changes that arrive during a pass are handled together in the next pass. Outdated translations are shown
    until they have been remade, and human translations stay.
    """

    _store: TranslationStore
    reading: TranslationReading
    changed_since: ChangedSince
    fairs: Sequence[FairLanguages]
    name: str = "terms"
    verbs: frozenset[str] = _VERBS

    async def begin(self) -> None:
        """Do nothing: no preparation is needed."""

    async def close(self) -> None:
        """Do nothing: no resources are held."""

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Outdate and request again the translations that the entries concern, in one pass per owner."""
        by_owner: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            by_owner[entry.facts["owner"]].append(entry)
        for owner, some in by_owner.items():
            reworded = await self._reworded(owner, some)
            async for made in self._store.made_for(owner):
                if concerned := await asyncio.to_thread(reworded.among, made):
                    await self._outdate(concerned)

    async def _reworded(self, owner: str, entries: Sequence[Entry]) -> Reworded:
        words, forbidden = set[str](), set[str]()
        for entry in entries:
            facts = [entry.facts]
            if entry.subject.kind == _GLOSSARY:
                # Writing a large file takes a while: its terms are older than the entry.
                facts.append(words_of(await self.changed_since(owner, entry.facts.get("since", entry.at))))
            for each in facts:
                words.update(each.get("words", ()))
                forbidden.update(each.get("forbidden", ()))
        return Reworded(words, forbidden)

    async def _outdate(self, translations: Sequence[Translation]) -> None:
        """Have translations remade, into the languages of fairs first."""
        languages = await fair_languages(self.fairs)
        await self.reading.outdate([each.id for each in translations])
        for urgency, first in ((Urgency.PUBLISHED, True), (Urgency.LATER, False)):
            await self.reading.ask(
                [each.request for each in translations if (each.target in languages) is first], urgency
            )
