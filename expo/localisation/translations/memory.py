"""Translation memory: human translations, suggested for similar texts."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from expo.localisation.models import TranslationOrigin
from expo.localisation.translations.models import Task, Translation, TranslationSuggestion
from expo.localisation.translations.store import TranslationStore
from translation.memory.fuzzy import similarity
from translation.memory.keys import blocking_keys
from translation.memory.matching import Match, best_match
from translation.memory.units import Origin as UnitOrigin
from translation.memory.units import TranslationUnit

_ALL: Final = 500
"""Up to this many translations of an owner into a language, all are compared; beyond, only those that share a key."""
_NEAR: Final = 100
_OFFERED: Final = 2_000
"""Most translations of an owner that a new translation is compared with."""
SIMILAR_ENOUGH: Final = 0.75


@dataclass(frozen=True)
class Remembered:
    """The best human translation of a similar text.

    ``unit`` is for the translator, which uses sure matches; ``suggestion`` is for a person to accept or ignore.
    """

    unit: TranslationUnit
    suggestion: TranslationSuggestion


@dataclass(frozen=True)
class Memory:
    """Finds human translations of similar texts of the same owner."""

    _store: TranslationStore

    async def recall(self, tasks: Sequence[Task]) -> dict[str, Remembered]:
        """Return human translations of texts similar to those of tasks, by task id; tasks without any are left out."""
        translation_sets: dict[tuple[str, str], list[Task]] = defaultdict(list)
        for each in tasks:
            translation_sets[each.owner, each.target].append(each)
        found: dict[str, Remembered] = {}
        for owner, target in sorted(await self._store.have_worded(translation_sets.keys())):
            worded = await self._store.worded(owner, target, _ALL + 1)
            near = [
                worded if len(worded) <= _ALL else await self._near(each) for each in translation_sets[owner, target]
            ]
            found |= await asyncio.to_thread(_remembered, translation_sets[owner, target], near)
        return found

    async def _near(self, task: Task) -> list[Translation]:
        return await self._store.similar(blocking_keys(task.text, task.source), task.request, _NEAR)

    async def suggestion(self, translation: Translation) -> int:
        """Offer a new translation for its owner's similar texts without a human translation, and return their number.

        No translation is changed: a person decides.
        """
        suggestions: dict[str, TranslationSuggestion] = {}
        after = ""
        for _ in range(_OFFERED // _ALL):
            page = await self._store.page(translation.owner, translation.target, after, _ALL)
            suggestions |= await asyncio.to_thread(_suggestions, translation, page)
            if len(page) < _ALL:
                break
            after = page[-1].id
        await self._store.suggestion(suggestions)
        return len(suggestions)


def _suggestions(translation: Translation, others: Sequence[Translation]) -> dict[str, TranslationSuggestion]:
    """Return the suggestions for an owner's translations, by translation id."""
    alike = {each.id: _likeness(translation, each) for each in others}
    return {
        id_: TranslationSuggestion(translation.original, translation.text or "", round(likeness, 3))
        for id_, likeness in alike.items()
        if likeness >= SIMILAR_ENOUGH
    }


def _likeness(translation: Translation, other: Translation) -> float:
    if other.worded or other.source != translation.source or other.id == translation.id:
        return 0.0
    return similarity(translation.original, other.original, translation.source)


def _remembered(tasks: Sequence[Task], similar_translations: Sequence[Sequence[Translation]]) -> dict[str, Remembered]:
    """Return the best matches of tasks, by id, among the translations ``similar_translations`` each of them."""
    matches = {each.id: _match(each, worded) for each, worded in zip(tasks, similar_translations, strict=True)}
    return {
        id_: Remembered(
            match.unit, TranslationSuggestion(match.unit.source_text, match.translation, round(match.score, 3))
        )
        for id_, match in matches.items()
        if match is not None
    }


def _match(task: Task, translations: Sequence[Translation]) -> Match | None:
    """Return the best match of a task; one with a draft only where no other can be used without review."""
    usable = [each for each in translations if each.source == task.source]
    drafts = [_unit(each) for each in usable if each.draft]
    units = [_unit(each) for each in usable if not each.draft]
    match = best_match(units, task.text, task.source, task.target, scope=task.owner)
    if not drafts or (match is not None and match.automatic):
        return match
    return best_match([*units, *drafts], task.text, task.source, task.target, scope=task.owner)


def _unit(translation: Translation) -> TranslationUnit:
    return TranslationUnit(
        source_text=translation.original,
        target_text=translation.text or "",
        source=translation.source,
        target=translation.target,
        origin=UnitOrigin.PERSON if translation.origin is TranslationOrigin.PERSON else UnitOrigin.IMPORTED,
        author=translation.by or "",
        changed_at=translation.at,
        scope=translation.owner,
    )
