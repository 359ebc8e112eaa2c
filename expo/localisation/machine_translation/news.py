"""Journal entries for newly translated subjects, so that search also finds them by their translated words."""

from dataclasses import dataclass
from typing import Final

from expo.kit.access import SYSTEM
from expo.kit.db.mongo import Database
from expo.kit.journal.entries import Journal, Subject
from expo.localisation.texts.store import SubjectTextStore

TRANSLATED: Final = "translated"
_BATCH: Final = 500


@dataclass(frozen=True)
class TranslationNews:
    """Turns the marks on translated texts into journal entries, one per subject."""

    _texts: SubjectTextStore
    journal: Journal
    database: Database

    async def tell(self) -> int:
        """Announce at most 500 texts, each exactly once, and return the number."""
        news = await self._texts.news(_BATCH)
        subjects = {each.subject_id: Subject(each.subject_kind, each.subject_id) for each in news}

        async def write() -> None:
            for kind in sorted({each.kind for each in subjects.values()}):
                some = [each for each in subjects.values() if each.kind == kind]
                await self.journal.record_many(SYSTEM, f"{kind}.{TRANSLATED}", some)
            await self._texts.clear_news([each.id for each in news])

        if news:
            await self.database.transact(write)
        return len(news)
