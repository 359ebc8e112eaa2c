"""Human work on translations: correct and withdraw translations, and request translations."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from expo.accounts import guests
from expo.accounts.guests import OrganiserAudience
from expo.kit.access import WRITE_INSTALLATION, Actor, Role, require_scope, require_signed_in
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden, Invalid
from expo.kit.journal.entries import Journal, Subject
from expo.kit.realtime.bus import Bus
from expo.kit.text import checked_language, clean
from expo.localisation.languages.service import MAX_CHARACTERS, Languages, require_few
from expo.localisation.models import PLATFORM, READ, WRITE, TranslationOrigin
from expo.localisation.texts.models import MAX_LENGTH, TextRequest
from expo.localisation.texts.store import SubjectTextStore
from expo.localisation.translations.errors import BudgetSpent, NoTranslationEngine, TermForbidden, ValuesLost
from expo.localisation.translations.memory import Memory
from expo.localisation.translations.models import Translation, Urgency
from expo.localisation.translations.protecting import Protecting
from expo.localisation.translations.reading import TranslationReading
from expo.localisation.translations.store import TranslationStore
from expo.localisation.translations.watching import watch_translations, within
from translation.memory.keys import blocking_keys
from translation.protect import check, surface_forms


@dataclass(frozen=True)
class Translations:
    """Human translations, and translation requests with a waiting user.

    ``guests`` know the organisations approved to an organiser's fairs.
    """

    _store: TranslationStore
    _texts: SubjectTextStore
    reading: TranslationReading
    protecting: Protecting
    memory: Memory
    languages: Languages
    journal: Journal
    database: Database
    clock: Clock
    budget: int
    guests: Sequence[OrganiserAudience] = ()

    async def may_word(self, actor: Actor, owners: Sequence[str]) -> list[bool]:
        """Return for each owner whether the actor may word its texts in other languages.

        Actors may word their own organisation's texts and those of guests approved to its fairs, administrators those
        of the platform.
        """
        may = actor.signed_in and actor.has_scope(WRITE) and actor.at_least(Role.MEMBER)
        others = [each for each in owners if each != PLATFORM and not actor.acts_for(each)]
        known = await guests.approved_organisations(self.guests, actor, others) if may else set()
        platform = actor.administrator and actor.has_scope(WRITE_INSTALLATION)
        return [platform if each == PLATFORM else may and (actor.acts_for(each) or each in known) for each in owners]

    def finished(self, bus: Bus, ids: Sequence[str]) -> AsyncIterator[Translation]:
        """Yield translations by their ids, each once, as soon as they exist (`watching.finished`)."""
        return watch_translations(self._store, bus, ids, self.clock)

    async def within(
        self, bus: Bus, translations: Sequence[tuple[TextRequest, Translation | None]], seconds: float
    ) -> list[tuple[TextRequest, Translation | None]]:
        """Return translations, with those finished within ``seconds`` filled in."""
        return await within(self._store, bus, translations, seconds, self.clock)

    async def correct(
        self,
        actor: Actor,
        *,
        owner: str,
        original: str,
        language: str,
        target: str,
        text: str,
        allow_lost_values: bool = False,
        verb: str = "translation.edited",
    ) -> Translation:
        """Store a human translation of a text; it is shown at once, with precedence over any engine's.

        ``allow_lost_values`` accepts a translation that lacks values of the original, also when a person saves the same
        words for the same text again; ``verb`` is the journal's verb.
        Raises `SignInRequired`, `Forbidden`, `Invalid`, `ValuesLost`, `TermForbidden`.
        """
        request = await self._checked_request(actor, owner, original, language, target)
        words = clean(text, field="text", limit=max(400, len(request.text) * 4), lines="\n" in request.text)
        translation = await self._checked(actor, request, words, allow_lost_values=allow_lost_values)
        kept = await self.database.transact(partial(self._keep, actor, translation, verb), Translation)
        await self.memory.suggestion(kept)
        return kept

    async def _keep(self, actor: Actor, translation: Translation, verb: str) -> Translation:
        """Write a human translation, announce it, and record it in the journal."""
        before = await self._store.find(translation.id)
        after = replace(translation, corrected=before is not None and before.is_mended_by(translation))
        await self._store.keep(after)
        await self._texts.announce([after.request])
        await self._record(actor, verb, after.request)
        return after

    async def forget(self, actor: Actor, *, owner: str, original: str, language: str, target: str) -> TextRequest:
        """Withdraw a human translation: the text is translated again.

        Raises `SignInRequired`, `Forbidden`, `Invalid`.
        """
        request = await self._checked_request(actor, owner, original, language, target)

        async def write() -> None:
            known = await self._store.find(request.id)
            if known is not None and known.worded:
                await self._store.forget(known)
                await self._record(actor, "translation.removed", request)

        await self.database.transact(write)
        await self.reading.outdate([request.id])
        await self.reading.ask([request], Urgency.READ)
        return request

    async def _record(self, actor: Actor, verb: str, request: TextRequest) -> None:
        facts = {"owner": request.owner, "source": request.source, "target": request.target}
        await self.journal.record(actor, verb, Subject("translation", request.id), facts=facts)

    async def translate(
        self, actor: Actor, *, texts: Sequence[str], target: str, source: str | None = None
    ) -> list[tuple[TextRequest, Translation | None]]:
        """Return translations of texts; missing ones are None, and are made as soon as possible.

        Existing translations cost nothing, and are returned even if no engine is left. A text already in ``target``
        yields None, too. Raises `SignInRequired`, `Forbidden`, `Invalid`, `NoTranslationEngine`, `BudgetSpent`.
        """
        require_signed_in(actor)
        require_scope(actor, READ)
        if actor.organisation_id is None:
            raise Forbidden("Choose an organisation first.")
        requests = await self._checked_requests(
            actor.organisation_id, texts, source, checked_language(target, field="to")
        )
        foreign = [each for each in requests if each.source != each.target]
        found = await self.reading.known(foreign)
        made = {each.id: translation for each, translation in zip(foreign, found, strict=True)}
        await self._affordable(actor.organisation_id, [each for each in foreign if made[each.id] is None])
        await self.reading.renew(foreign, found, Urgency.WAITED_FOR)
        return [(each, made.get(each.id)) for each in requests]

    async def _checked_request(
        self, actor: Actor, owner: str, original: str, language: str, target: str
    ) -> TextRequest:
        require_signed_in(actor)
        require_scope(actor, WRITE_INSTALLATION if owner == PLATFORM else WRITE)
        [may] = await self.may_word(actor, [owner])
        if not may:
            raise Forbidden("Only the company that wrote this and the organisers of its fairs can translate it.")
        source, into = checked_language(language), checked_language(target, field="to")
        if source == into:
            raise Invalid("This is the language of the original.", field="to")
        if not original.strip() or len(original) > MAX_LENGTH:
            raise Invalid(f"The original must have 1 to {MAX_LENGTH:,} characters.", field="original")
        request = TextRequest(owner, original, source, into)
        known = await self._store.find(request.id)
        return known.request if known else request

    async def _checked(self, actor: Actor, request: TextRequest, words: str, *, allow_lost_values: bool) -> Translation:
        protection = await self.protecting.of([request])
        shield = protection[request.id]
        forbidden = shield.forbidden_in(words)
        if forbidden:
            raise TermForbidden(forbidden)
        verdict = check(request.text, words, request.source, request.target, shield.protection)
        lost = surface_forms(request.text, verdict.lost_values)
        if not (verdict.holds or allow_lost_values or await self._is_kept(request, words)):
            raise ValuesLost(lost, surface_forms(words, verdict.invented_values))
        return Translation.of(
            request,
            words,
            TranslationOrigin.PERSON,
            self.clock(),
            kept_values=surface_forms(request.text, verdict.kept_values),
            lost_values=lost,
            by=actor.person_id,
            keys=blocking_keys(request.text, request.source),
        )

    async def _is_kept(self, request: TextRequest, words: str) -> bool:
        """Return whether a person has kept these words for the text before, in spite of its values."""
        known = await self._store.find(request.id)
        return known is not None and known.origin is TranslationOrigin.PERSON and known.text == words

    async def _checked_requests(
        self, owner: str, texts: Sequence[str], source: str | None, target: str
    ) -> list[TextRequest]:
        require_few(texts)
        words = [clean(text, field="texts", limit=MAX_CHARACTERS, lines=True) for text in texts]
        tags = (
            [checked_language(source, field="language")] * len(words)
            if source
            else await self._detected_languages(words)
        )
        return [TextRequest(owner, text, tag, target) for text, tag in zip(words, tags, strict=True)]

    async def _detected_languages(self, texts: Sequence[str]) -> list[str]:
        """Return the detected languages of texts; raises `Invalid` if one cannot be detected."""
        found = [each.language for each in await self.languages.of(texts)]
        if None in found:
            raise Invalid("Give the language of the texts: it cannot be detected.", field="language")
        return [each for each in found if each is not None]

    async def _affordable(self, owner: str, requests: Sequence[TextRequest]) -> None:
        status = await self.reading.status()
        for each in requests:
            if status is None or status.version(each.source, each.target) is None:
                raise NoTranslationEngine(each.source, each.target)
        spent = (await self._store.spent({owner}, f"{self.clock():%Y-%m-%d}")).get(owner, 0)
        if spent + sum(len(each.text) for each in requests) > self.budget:
            raise BudgetSpent(spent, now=self.clock())
