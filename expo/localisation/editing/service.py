"""Translation editing for exhibitors: their texts in a language, as shown, missing or changed."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from expo.accounts.models import OrganisationKind
from expo.kit.access import Actor, require_kind
from expo.kit.errors import Invalid
from expo.kit.journal.entries import Subject
from expo.kit.paging import LARGEST_PAGE, Page, Slice, decode_cursor, encode_cursor
from expo.kit.text import LANGUAGES, checked_language
from expo.localisation.editing.edited import EditedText, edited_texts, plain_request
from expo.localisation.editing.rules.approving import Approval, approval
from expo.localisation.models import READ, WRITE
from expo.localisation.texts.models import SubjectText
from expo.localisation.texts.store import SubjectTextStore
from expo.localisation.translations.errors import (
    FormerTranslationNotFound,
    TextNotFound,
    TranslationNotFound,
    TranslationSuggestionNotFound,
)
from expo.localisation.translations.models import Translation
from expo.localisation.translations.rules.status import LanguageProgress, LanguageTexts, TextFilter, former_of
from expo.localisation.translations.service import Translations
from expo.localisation.translations.store import TranslationStore

_BATCH: Final = 500
MAX_TEXTS: Final = 10_000
"""Most texts of an exhibitor scanned for one response, from the cursor on."""


@dataclass(frozen=True)
class TranslationEditing:
    """Lists the published texts of the actor's own company, and edits and approves their translations."""

    _store: TranslationStore
    _texts: SubjectTextStore
    translations: Translations

    async def page(self, actor: Actor, *, language: str, show: TextFilter, part: Slice) -> Page[EditedText]:
        """Return the texts beside their translations into ``language``, except those written in it.

        Raises `SignInRequired`, `Forbidden`, `Invalid`.
        """
        owner, target = require_kind(actor, OrganisationKind.EXHIBITOR, scope=READ), checked_language(language)
        after = decode_cursor(part.after, [str])[0] if part.after else ""
        found = await self._fitting(owner, target, show, after, part.first + 1)
        items = await self._edited(found[: part.first], target)
        return Page(
            items=tuple(items),
            cursors=tuple(encode_cursor(each.text.id) for each in items),
            has_next=len(found) > part.first,
        )

    async def progress(self, actor: Actor) -> list[LanguageProgress]:
        """Return the translation progress for each language of the fair, in one pass over the texts.

        One database command per language and per 500 texts, for at most `MAX_TEXTS`. Raises `SignInRequired`,
        `Forbidden`.
        """
        owner = require_kind(actor, OrganisationKind.EXHIBITOR, scope=READ)
        translation_sets = [await self._translation_set(owner, language) for language in LANGUAGES]
        counts: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
        async for some in self._all(owner, ""):
            for translation_set, more in zip(
                translation_sets, await asyncio.to_thread(_counted, translation_sets, some), strict=True
            ):
                counts[translation_set.language].update(more)
        return [_progress(language, count) for language, count in counts.items()]

    async def accept_translation_suggestion(self, actor: Actor, *, translation_id: str) -> Translation:
        """Take the suggested translation of a similar text.

        Raises `SignInRequired`, `Forbidden`, `TranslationNotFound`, `TranslationSuggestionNotFound`, `ValuesLost`,
        `TermForbidden`.
        """
        owner = require_kind(actor, OrganisationKind.EXHIBITOR, scope=WRITE)
        known = await self._store.find(translation_id)
        if known is None or known.owner != owner:
            raise TranslationNotFound
        if known.suggestion is None or known.worded:
            raise TranslationSuggestionNotFound
        return await self.translations.correct(
            actor,
            owner=owner,
            original=known.original,
            language=known.source,
            target=known.target,
            text=known.suggestion.text,
            verb="translation.suggestion_accepted",
        )

    async def keep_translation(self, actor: Actor, *, text_id: str, language: str) -> Translation:
        """Keep the former translation of a text that has changed.

        Raises `SignInRequired`, `Forbidden`, `TextNotFound`, `FormerTranslationNotFound`, `ValuesLost`,
        `TermForbidden`.
        """
        owner, target = require_kind(actor, OrganisationKind.EXHIBITOR, scope=WRITE), checked_language(language)
        text = await self._texts.find(text_id)
        if text is None or text.owner != owner:
            raise TextNotFound
        [each] = await self._edited([text], target)
        if each.changed is None:
            raise FormerTranslationNotFound
        return await self.translations.correct(
            actor,
            owner=owner,
            original=text.text,
            language=text.language,
            target=target,
            text=each.changed.translation,
            verb="translation.kept",
        )

    async def approve(
        self,
        actor: Actor,
        *,
        translation_ids: Sequence[str],
        seen_at: datetime | None = None,
        validate_only: bool = False,
    ) -> Approval:
        """Make shown translations the actor's own translations; human translations stay as they are.

        Translations made later than ``seen_at`` are left. Raises `SignInRequired`, `Forbidden`, `Invalid`.
        """
        owner, ids = require_kind(actor, OrganisationKind.EXHIBITOR, scope=WRITE), list(dict.fromkeys(translation_ids))
        if not 1 <= len(ids) <= LARGEST_PAGE:
            raise Invalid(f"1 to {LARGEST_PAGE} translations.", field="ids")
        bureau = self.translations

        async def write() -> Approval:
            known = await self._store.find_many(ids)
            found = approval(ids, known, owner=owner, by=actor.person_id, now=bureau.clock(), seen_at=seen_at)
            if found.news and not validate_only:
                await self._store.keep_many(found.news)
                await self._record(actor, found.news)
            return found

        return await bureau.database.transact(write, Approval)

    async def _record(self, actor: Actor, approved: Sequence[Translation]) -> None:
        subjects = [Subject("translation", each.id) for each in approved]
        languages = {each.id: {"source": each.source, "target": each.target} for each in approved}
        facts = {"owner": actor.organisation_id}
        await self.translations.journal.record_many(
            actor, "translation.approved", subjects, facts=facts, own_facts=languages
        )

    async def _fitting(self, owner: str, target: str, show: TextFilter, after: str, maximum: int) -> list[SubjectText]:
        translation_set = (
            LanguageTexts(target, {}) if show is TextFilter.ALL else await self._translation_set(owner, target)
        )
        found: list[SubjectText] = []
        async for some in self._all(owner, after):
            found += [each for each in some if translation_set.fits(each, show)]
            if len(found) >= maximum:
                break
        return found[:maximum]

    async def _translation_set(self, owner: str, target: str) -> LanguageTexts:
        return LanguageTexts(target, await self._store.glances(owner, target))

    async def _all(self, owner: str, after: str) -> AsyncIterator[Sequence[SubjectText]]:
        for _ in range(MAX_TEXTS // _BATCH):
            some = await self._texts.page(owner, after, _BATCH)
            yield some
            if len(some) < _BATCH:
                return
            after = some[-1].id

    async def _edited(self, texts: Sequence[SubjectText], target: str) -> list[EditedText]:
        reading, protecting = self.translations.reading, self.translations.protecting
        requests = [each for text in texts if (each := text.request_for(target)) is not None]
        former = [each for text in texts if (each := former_of(text, target)) is not None]
        translations = [*await reading.find_many(requests), *await reading.known(former)]
        known = {each.id: each for each in translations if each is not None}
        shields = await protecting.of([plain_request(each, target) for each in texts])
        return await asyncio.to_thread(edited_texts, texts, target, known, shields)


def _counted(translation_sets: Sequence[LanguageTexts], texts: Sequence[SubjectText]) -> list[Counter[str]]:
    return [translation_set.progress(texts) for translation_set in translation_sets]


def _progress(language: str, count: Counter[str]) -> LanguageProgress:
    return LanguageProgress(
        language=language,
        texts=count["texts"],
        by_person=count["by_person"],
        memory=count["memory"],
        machine=count["machine"],
        glossary=count["glossary"],
        rejected=count["rejected"],
        waiting=count["waiting"],
        unchecked=count["unchecked"],
        suggested=count["suggested"],
        changed=count["changed"],
    )
