"""Journal follower that requests translations of published texts before anyone reads them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from expo.kit.clock import Clock
from expo.kit.journal.entries import Entry
from expo.kit.text import LANGUAGES
from expo.localisation.texts.models import Published, SubjectText, TextRequest
from expo.localisation.texts.sources import FairLanguages, TextSource, fair_languages
from expo.localisation.texts.store import SubjectTextStore
from expo.localisation.translations.models import Urgency
from expo.localisation.translations.reading import TranslationReading


@dataclass
class TextFollower:
    """Keeps `subject_texts` in step with published texts, and requests the translations that readers will need.

    Each of the ``sources`` provides the texts of one kind of subject.
    """

    _texts: SubjectTextStore
    reading: TranslationReading
    sources: Sequence[TextSource]
    fairs: Sequence[FairLanguages]
    clock: Clock
    name: str = "texts"

    @property
    def verbs(self) -> frozenset[str]:
        """Journal verbs that change published texts."""
        return frozenset().union(*(source.verbs for source in self.sources))

    async def begin(self) -> None:
        """Do nothing: no preparation is needed."""

    async def close(self) -> None:
        """Do nothing: no resources are held."""

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Store the current texts of the entries' subjects."""
        languages = await fair_languages(self.fairs)
        for source in self.sources:
            ids = sorted({entry.subject.id for entry in entries if entry.subject.kind == source.kind})
            if ids:
                await self._take(ids, await source.texts_of(ids), languages)

    async def _take(
        self, ids: Sequence[str], published_texts: Sequence[Published], fair_languages: Collection[str]
    ) -> None:
        now = self.clock()
        known = await self._texts.of_subjects(sorted({*ids, *(each.id for each in published_texts)}))
        current = {text.id: text for each in published_texts for text in each.subject_texts(now)}
        kept = [_with_history(text, known.get(text.id)) for text in current.values()]
        changed = [text for text in kept if text != known.get(text.id)]
        # Before the write, so that a worker that dies in between finds the change again. A reader may have requested
        # a translation earlier, without the names that protect the text, or its author may have translated it anew.
        await self.reading.outdate(await self._read_before(changed, known))
        await self._texts.write(changed, sorted(known.keys() - current.keys()))
        await self._ask(kept, fair_languages)

    async def _read_before(self, texts: Sequence[SubjectText], known: Mapping[str, SubjectText]) -> list[str]:
        """Return the ids of existing translations of texts with names, a section or other translations than before."""
        retold = {text.id for text in texts if text.author_translations != _author_translations(known.get(text.id))}
        concerned = [text for text in texts if any(text.protection) or text.id in retold]
        requests = [each for text in concerned for each in _all_requests(text)]
        return sorted({made.id for made in await self.reading.known(requests) if made is not None})

    async def _ask(self, texts: Sequence[SubjectText], fair_languages: Collection[str]) -> None:
        first = [language for language in LANGUAGES if language in fair_languages]
        for languages, urgency in ((first, Urgency.PUBLISHED), (set(LANGUAGES) - set(first), Urgency.LATER)):
            requests = [
                each for text in texts for language in languages if (each := text.request_for(language)) is not None
            ]
            await self.reading.find_many(requests, urgency=urgency)


def _author_translations(text: SubjectText | None) -> dict[str, str]:
    return {} if text is None else text.author_translations


def _all_requests(text: SubjectText) -> list[TextRequest]:
    return [each for language in LANGUAGES if (each := text.request_for(language)) is not None]


def _with_history(text: SubjectText, earlier_text: SubjectText | None) -> SubjectText:
    """Return a text with the stored one as ``before``; an unchanged text keeps the stored ``at`` and ``before``."""
    if earlier_text is None:
        return text
    if earlier_text.text == text.text and earlier_text.language == text.language:
        return replace(text, at=earlier_text.at, before=earlier_text.before)
    return replace(text, before=earlier_text.text)
