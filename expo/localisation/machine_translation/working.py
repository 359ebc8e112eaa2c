"""Background translation of pending texts: by urgency, each text once, within each owner's daily budget."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from expo.kit.clock import Clock
from expo.localisation.machine_translation.rechecking import is_still_right, would_be_the_same
from expo.localisation.machine_translation.versions import BatchVersions
from expo.localisation.models import PLATFORM, TranslationOrigin
from expo.localisation.texts.store import SubjectTextStore
from expo.localisation.translations.memory import Memory, Remembered
from expo.localisation.translations.models import AuthorText, Reason, Task, Translation, Urgency
from expo.localisation.translations.protecting import Protecting, TextProtection
from expo.localisation.translations.store import TranslationStore
from translation.errors import EngineUnavailable
from translation.translator import (
    Refusal,
    TranslationRequest,
    TranslationResult,
    TranslationSource,
    Translator,
)

_URGENT_BATCH: Final = 50
_BATCH: Final = 200
_MAX_CHARACTERS: Final = 20_000
"""Per batch: a few seconds' work, the longest that an urgent text waits for a batch to end."""
_AGAIN_BATCH: Final = 15
"""Batch size for tasks begun once before: narrows down the one that killed the worker in a batch of 200."""
_MAX_TRIES: Final = 3


@dataclass
class TranslationWork:
    """Processes translation tasks in batches; for the single worker that holds the lease.

    A batch that dies with its worker is repeated: results are stored before their tasks are deleted, and existing
    translations are not made again unless names or terms have changed since. ``budget`` is the number of characters
    that an organisation may have translated per day.
    """

    _store: TranslationStore
    _texts: SubjectTextStore
    protecting: Protecting
    memory: Memory
    translator: Translator
    clock: Clock
    budget: int
    _laps: dict[Urgency, AsyncIterator[list[Task]]] = field(default_factory=dict, init=False)
    _day: str = field(default="", init=False)
    _versions: BatchVersions = field(init=False, repr=False)

    async def work(self) -> int:
        """Translate the next batch and return its number of texts, 0 if none is pending.

        Raises `translation.errors.EngineUnavailable`; the tasks begun stay pending.
        """
        await self._begin_day()
        if not await self._store.tasks.any_waits():
            return 0
        tasks = _begun_apart(_short_enough(await self._store.tasks.urgent(_URGENT_BATCH) or await self._next()))
        self._versions = BatchVersions(self.translator)
        missing = await self._missing(tasks)
        affordable = await self._affordable(missing)
        stale = await self._make(affordable)
        # Charged afterwards: attempts while the engine is unavailable cost nothing.
        await self._store.spend(_costs(affordable), self._day)
        waiting = {each.id for each in missing} - {each.id for each in affordable} | stale
        await self._store.tasks.finish([each for each in tasks if each.id not in waiting])
        return len(tasks)

    async def _begin_day(self) -> None:
        day = f"{self.clock():%Y-%m-%d}"
        if day != self._day:
            self._day = day
            await self._store.tasks.move(Urgency.HELD, Urgency.LATER)

    async def _next(self) -> list[Task]:
        """Return the next background tasks: languages of fairs before all others, each lane in laps."""
        for lane in (Urgency.PUBLISHED, Urgency.LATER):
            for lap in (self._laps.get(lane), self._store.tasks.waiting(lane, _BATCH)):
                if lap is not None:
                    self._laps[lane] = lap
                    async for tasks in lap:
                        return tasks
            self._laps.pop(lane, None)
        return []

    async def _missing(self, tasks: Sequence[Task]) -> list[Task]:
        """Return the tasks without a current translation; give up on tasks that killed the worker repeatedly."""
        known = await self._store.find_many([each.id for each in tasks])
        await self._versions.learn([*((each, ()) for each in tasks), *_with_languages(known.values())])
        found = [each for each in tasks if self._is_made(each, known.get(each.id))]
        settled = await self._settled(found, known)
        missing = [each for each in tasks if each.id not in settled]
        given_up = [each for each in missing if each.tries >= _MAX_TRIES]
        await self._store.keep_made([self._translation(each, self._failed_result(each)) for each in given_up])
        return [each for each in missing if each.tries < _MAX_TRIES]

    async def _settled(self, tasks: Sequence[Task], translations: Mapping[str, Translation]) -> set[str]:
        """Return the ids of tasks whose translation is human, or would be the same if made again.

        The worker that made it may have died before checking it against the terms of that time (`_stale`).
        """
        made = [each for each in tasks if not translations[each.id].worded]
        shields = await self.protecting.of([each.request for each in made]) if made else {}
        wrong = await asyncio.to_thread(
            lambda: {x.id for x in made if not would_be_the_same(translations[x.id], shields[x.id])}
        )
        return {each.id for each in tasks} - wrong

    def _is_made(self, task: Task, translation: Translation | None) -> bool:
        """Return whether a task is done already: by a person, or since it was requested."""
        return translation is not None and (
            translation.worded or (translation.at >= task.at and self._is_current(translation))
        )

    def _is_current(self, translation: Translation) -> bool:
        return translation.under == self._versions.of(translation, translation.author_languages)

    def _failed_result(self, task: Task) -> TranslationResult:
        return TranslationResult(None, TranslationSource.MACHINE, self._versions.of(task, ()), Refusal.NOT_DONE)

    async def _affordable(self, tasks: Sequence[Task]) -> list[Task]:
        """Return the tasks within their owners' daily budgets; postpone the others to tomorrow.

        A text longer than a whole day's budget is translated as soon as its owner has any budget left, as the last one
        of that day. Refusing it would protect no one: one more text per day is no load.
        """
        spent = Counter(await self._store.spent({each.owner for each in tasks} - {PLATFORM}, self._day))
        affordable: list[Task] = []
        for each in tasks:
            cost, left = len(each.text), self.budget - spent[each.owner]
            if each.owner == PLATFORM or cost <= left or (cost > self.budget and left > 0):
                spent[each.owner] += cost
                affordable.append(each)
        chosen = {each.id for each in affordable}
        await self._store.tasks.postpone([each.id for each in tasks if each.id not in chosen], Urgency.HELD)
        return affordable

    async def _make(self, tasks: Sequence[Task]) -> set[str]:
        """Translate tasks, store the results, and return the ids of those to be made again."""
        if not tasks:
            return set()
        shields = await self.protecting.of([each.request for each in tasks])
        memory = await self.memory.recall(tasks)
        await self._versions.learn((each, shields[each.id].languages) for each in tasks)
        # Tasks that need no engine cannot kill the worker.
        ids = [each.id for each in tasks if self._versions.needs_engine(each, shields[each.id].languages)]
        await self._store.tasks.count_attempts(ids)
        try:
            done, lent = await self._done(tasks, shields, memory)
        except EngineUnavailable:
            await self._store.tasks.count_attempts(ids, times=-1)
            raise
        made = [
            self._translation(each, done[each.id], shields[each.id], memory.get(each.id), lent=each.id in lent)
            for each in tasks
        ]
        # Announced first: a worker that dies in between repeats both, but no one announces results that already exist.
        await self._texts.announce([each.request for each in made if each.text is not None])
        await self._store.keep_made(made)
        stale = await self._stale(made, shields) | await self._remembered_meanwhile(tasks, memory)
        await self._store.tasks.count_attempts([each for each in ids if each in stale], times=-1)
        return stale

    async def _stale(self, translations: Sequence[Translation], shields: Mapping[str, TextProtection]) -> set[str]:
        """Outdate translations whose terms or author's translations changed meanwhile, and return their ids.

        The translations are stored by now, so the followers find what this check misses.
        """
        self.protecting.glossaries.forget_platform()
        after = await self.protecting.of([each.request for each in translations])
        stale = await asyncio.to_thread(
            lambda: {x.id for x in translations if not is_still_right(x, shields[x.id], after[x.id])}
        )
        await self._store.outdate(sorted(stale))
        return stale

    async def _remembered_meanwhile(self, tasks: Sequence[Task], memory: Mapping[str, Remembered]) -> set[str]:
        """Outdate translations of texts for whose likes a person's translation was stored meanwhile; return their ids.

        It was offered to the translations that were stored by then; these were not, or have replaced those.
        """
        stale = (await self.memory.recall(tasks)).keys() - memory.keys()
        await self._store.outdate(sorted(stale))
        return stale

    async def _done(
        self, tasks: Sequence[Task], shields: Mapping[str, TextProtection], memory: Mapping[str, Remembered]
    ) -> tuple[dict[str, TranslationResult], set[str]]:
        """Return the results of tasks by id, and the ids of those that other owners' equal texts may reuse.

        Equal texts that involve no owner's names, terms or translations are translated only once.
        """
        shared = {each.id: each.request.content for each in tasks if shields[each.id].plain and each.id not in memory}
        twins = await self._store.lent(sorted(set(shared.values())))
        await self._versions.learn(_with_languages(twins))
        fresh = {each.content: _as_done(each) for each in twins if self._is_current(each)}
        first = {content: id_ for id_, content in reversed(shared.items()) if content not in fresh}
        orders = [each for each in tasks if each.id not in shared or first.get(shared[each.id]) == each.id]
        requests = [_order(each, shields[each.id], memory.get(each.id)) for each in orders]
        made = await asyncio.to_thread(self.translator.translate, requests)
        done = dict(zip((each.id for each in orders), made, strict=True))
        fresh |= {content: done[id_] for content, id_ in first.items()}
        return done | {id_: fresh[content] for id_, content in shared.items()}, set(first.values())

    def _translation(
        self,
        task: Task,
        done: TranslationResult,
        shield: TextProtection | None = None,
        memory_match: Remembered | None = None,
        *,
        lent: bool = False,
    ) -> Translation:
        used, languages = done.made_from, () if shield is None else shield.languages
        return Translation.of(
            task.request,
            done.text,
            TranslationOrigin(done.source),
            self.clock(),
            engine=done.engine,
            under=self._versions.of(task, languages),
            reason=None if done.refusal is None else Reason(done.refusal),
            kept_values=done.kept_values,
            lost_values=done.lost_values,
            doubtful=done.doubtful,
            lent=lent and done.text is not None,
            author_languages=languages,
            made_from=None if used is None else AuthorText(used.language, used.text),
            suggestion=None
            if memory_match is None or done.source is TranslationSource.MEMORY
            else memory_match.suggestion,
        )


def _with_languages(translations: Iterable[Translation]) -> list[tuple[Translation, tuple[str, ...]]]:
    return [(each, each.author_languages) for each in translations]


def _costs(tasks: Sequence[Task]) -> Counter[str]:
    """Return the number of characters in tasks, by owner."""
    costs: Counter[str] = Counter()
    for each in tasks:
        costs[each.owner] += len(each.text)
    return costs


def _short_enough(tasks: Sequence[Task]) -> list[Task]:
    """Return the first tasks that add up to a few seconds' work, at least one."""
    length = 0
    taken: list[Task] = []
    for each in tasks:
        length += len(each.text)
        if taken and length > _MAX_CHARACTERS:
            break
        taken.append(each)
    return taken


def _begun_apart(tasks: Sequence[Task]) -> list[Task]:
    """Return the tasks to translate together: few of those begun before, which may have killed their worker.

    A task begun twice runs alone, so that no other task is given up with it the next time.
    """
    once = [each for each in tasks if each.tries == 1][:_AGAIN_BATCH]
    oftener = [each for each in tasks if each.tries > 1][:1]
    return once or oftener or list(tasks)


def _order(task: Task, shield: TextProtection, memory_match: Remembered | None) -> TranslationRequest:
    units = () if memory_match is None else (memory_match.unit,)
    return TranslationRequest(
        task.text,
        task.source,
        task.target,
        shield.protection,
        shield.glossary,
        units,
        task.owner,
        shield.alternatives,
        task.is_specification,
    )


def _as_done(twin: Translation) -> TranslationResult:
    return TranslationResult(
        twin.text,
        TranslationSource(twin.origin),
        twin.engine,
        None,
        twin.kept_values,
        twin.lost_values,
        doubtful=twin.doubtful,
    )
