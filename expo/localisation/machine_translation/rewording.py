"""Follows glossaries: what was translated of texts with a word of which one says something else now is made anew."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from unicodedata import normalize

from expo.kit.journal.entries import Entry
from expo.localisation.glossaries.models import GlossaryTerm, words_of
from expo.localisation.texts.sources import SpokenAtFairs, spoken
from expo.localisation.translations.models import Translation, Urgency
from expo.localisation.translations.reading import TranslationReading
from expo.localisation.translations.store import TranslationStore
from translation.glossary.words import Tree, keys_of

SaidSince = Callable[[str, datetime], Awaitable[Sequence[GlossaryTerm]]]
"""Returns which terms of an owner were changed at a moment or later."""
_GLOSSARY: Final = "glossary"
_FEW: Final = 100
_VERBS: Final = frozenset({"term.saved", "term.removed", "glossary.imported"})


class _Words:
    """Words to be looked for in many texts, most of which have none of them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._tree: Tree[None] = Tree()
        self._firsts: set[str] = set()
        for word in words:
            self._tree.put(word, None)
            self._firsts.update(keys_of(word)[:1])

    def are_in(self, text: str) -> bool:
        """Say whether one of them is in a text."""
        # Cutting a text into words takes many times as long as to see that it has none of a few.
        if len(self._firsts) <= _FEW and not any(map(normalize("NFC", text.casefold()).__contains__, self._firsts)):
            return False
        return next(self._tree.hits(text), None) is not None


class Reworded:
    """Words of which glossaries say something else now: ``words`` in originals, ``forbidden`` ones in translations.

    They are found as glossaries find them: whole, without case but for acronyms.
    """

    def __init__(self, words: Iterable[str], forbidden: Iterable[str]) -> None:
        self._words, self._forbidden = _Words(words), _Words(forbidden)

    def concerns(self, made: Translation) -> bool:
        """Say whether a translation may not be what it would be now.

        In whatever languages the words are: a term that is new, or gone, also hides or shows shorter ones in it.
        """
        shown = (made.text,) if made.text is not None else made.lost
        return self._words.are_in(made.original) or any(map(self._forbidden.are_in, shown))

    def among(self, made: Sequence[Translation]) -> list[Translation]:
        """Return those that are concerned."""
        return [each for each in made if self.concerns(each)]


@dataclass(frozen=True)
class TermFollower:
    """Has translations made anew when terms change, whatever they are translations of.

    A glossary's changes that come while it goes through translations are done together in the next pass. What is
    outdated is shown until it has been made anew, and what people have worded stays.
    """

    _store: TranslationStore
    reading: TranslationReading
    said_since: SaidSince
    fairs: Sequence[SpokenAtFairs]
    name: str = "terms"
    verbs: frozenset[str] = _VERBS

    async def begin(self) -> None:
        """Nothing has to be made ready."""

    async def close(self) -> None:
        """Nothing is held."""

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Outdate the translations that the entries concern, and ask for them: one pass for each owner."""
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
                # A large file is written for longer than a moment: its terms are older than the entry.
                facts.append(words_of(await self.said_since(owner, entry.facts.get("since", entry.at))))
            for each in facts:
                words.update(each.get("words", ()))
                forbidden.update(each.get("forbidden", ()))
        return Reworded(words, forbidden)

    async def _outdate(self, made: Sequence[Translation]) -> None:
        """Have translations made anew: in the languages that fairs are held in before the others."""
        languages = await spoken(self.fairs)
        await self.reading.outdate([each.id for each in made])
        for urgency, first in ((Urgency.PUBLISHED, True), (Urgency.LATER, False)):
            await self.reading.ask([each.wanted for each in made if (each.target in languages) is first], urgency)
