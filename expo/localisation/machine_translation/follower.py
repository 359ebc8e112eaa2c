"""Follows what is published, so that it is translated before anybody comes to read it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from expo.kit.clock import Clock
from expo.kit.journal.entries import Entry
from expo.kit.text import LANGUAGES
from expo.localisation.texts.models import Published, SubjectText, TextRequest
from expo.localisation.texts.sources import SpokenAtFairs, TextSource, spoken
from expo.localisation.texts.store import SubjectTextStore
from expo.localisation.translations.models import Urgency
from expo.localisation.translations.reading import TranslationReading


@dataclass
class TextFollower:
    """Keeps `subject_texts` in step with what is published, and asks for what readers will want.

    ``sources`` give the texts of things, each of one kind.
    """

    _texts: SubjectTextStore
    reading: TranslationReading
    sources: Sequence[TextSource]
    fairs: Sequence[SpokenAtFairs]
    clock: Clock
    name: str = "texts"

    @property
    def verbs(self) -> frozenset[str]:
        """The facts that change what is published."""
        return frozenset().union(*(source.verbs for source in self.sources))

    async def begin(self) -> None:
        """Nothing has to be made ready."""

    async def close(self) -> None:
        """Nothing is held."""

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Take in the texts of what the entries are about, as they are now."""
        languages = await spoken(self.fairs)
        for source in self.sources:
            ids = sorted({entry.subject.id for entry in entries if entry.subject.kind == source.kind})
            if ids:
                await self._take(ids, await source.texts_of(ids), languages)

    async def _take(self, ids: Sequence[str], published: Sequence[Published], spoken: Collection[str]) -> None:
        now = self.clock()
        known = await self._texts.of_subjects(sorted({*ids, *(each.id for each in published)}))
        current = {text.id: text for each in published for text in each.subject_texts(now)}
        kept = [_following(text, known.get(text.id)) for text in current.values()]
        changed = [text for text in kept if text != known.get(text.id)]
        # Before it is written: who dies in between finds the change again. Somebody may have read it before, and had it
        # translated without the names that protect it.
        await self.reading.outdate(await self._read_before(changed))
        await self._texts.write(changed, sorted(known.keys() - current.keys()))
        await self._ask(kept, spoken)

    async def _read_before(self, texts: Sequence[SubjectText]) -> list[str]:
        """Return the ids of the translations that there are of texts with names or a section."""
        wanted = [each for text in texts if any(text.protection) for each in _all_wanted(text)]
        return sorted({made.id for made in await self.reading.known(wanted) if made is not None})

    async def _ask(self, texts: Sequence[SubjectText], spoken: Collection[str]) -> None:
        first = [language for language in LANGUAGES if language in spoken]
        for languages, urgency in ((first, Urgency.PUBLISHED), (set(LANGUAGES) - set(first), Urgency.LATER)):
            wanted = [each for text in texts for language in languages if (each := text.wanted(language)) is not None]
            await self.reading.find_many(wanted, urgency=urgency)


def _all_wanted(text: SubjectText) -> list[TextRequest]:
    return [each for language in LANGUAGES if (each := text.wanted(language)) is not None]


def _following(text: SubjectText, known: SubjectText | None) -> SubjectText:
    """Return a text with what it was before; the same as before where nothing has changed."""
    if known is None:
        return text
    if known.text == text.text and known.language == text.language:
        return replace(text, at=known.at, before=known.before)
    return replace(text, before=known.text)
