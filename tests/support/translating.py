"""Translation over a test's database: all its services, and an engine of which one can tell what it has done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from expo.kit.db.mongo import Database
from expo.kit.journal.entries import Journal
from expo.localisation.editing.service import TranslationEditing
from expo.localisation.glossaries.service import Glossaries
from expo.localisation.glossaries.store import GlossaryStore
from expo.localisation.languages.service import Languages
from expo.localisation.machine_translation.news import TranslationNews
from expo.localisation.machine_translation.status import EngineReport
from expo.localisation.machine_translation.working import TranslationWork
from expo.localisation.properties.service import Properties
from expo.localisation.texts.models import TextRequest
from expo.localisation.texts.store import SubjectTextStore
from expo.localisation.translations.memory import Memory
from expo.localisation.translations.models import Urgency
from expo.localisation.translations.protecting import Protecting
from expo.localisation.translations.reading import TranslationReading
from expo.localisation.translations.service import Translations
from expo.localisation.translations.store import TranslationStore
from tests.support.clock import FakeClock
from translation.detector import Detector
from translation.engines.engine import Pair
from translation.errors import EngineUnavailable, PairNotOffered
from translation.lexicon.attribute_names import AttributeNames
from translation.lexicon.lexicon import Lexicon
from translation.translator import Translator

LANGUAGES = ("en", "zh", "es", "fr", "ru", "ar", "pt")


@dataclass
class BracketEngine:
    """Translates 杯 into ``[es 杯]``: every word of a reader is told, and which texts it was asked for is kept."""

    name: str = "brackets"
    release: str = "1"
    away: bool = False
    suggested: frozenset[Pair] = frozenset(Pair(one, other) for one in LANGUAGES for other in LANGUAGES if one != other)
    asked: list[str] = field(default_factory=list)

    def pairs(self) -> frozenset[Pair]:
        self._answer()
        return self.suggested

    def version(self, source: str, target: str) -> str:
        self._answer()
        if Pair(source, target) not in self.suggested:
            raise PairNotOffered(source, target)
        return f"brackets {self.release}"

    def translate(self, texts: Sequence[str], _source: str, target: str) -> list[str | None]:
        self._answer()
        self.asked += texts
        return [f"[{target} {text}]" if text else text for text in texts]

    def close(self) -> None:
        pass

    def _answer(self) -> None:
        if self.away:
            raise EngineUnavailable("The engine is away.")


@dataclass(frozen=True)
class TranslationHarness:
    """All services of translation."""

    store: TranslationStore
    texts: SubjectTextStore
    reading: TranslationReading
    service: Translations
    editing: TranslationEditing
    glossaries: Glossaries
    work: TranslationWork
    report: EngineReport
    news: TranslationNews
    engine: BracketEngine

    @property
    def services(self) -> dict[type, Any]:
        """The services that GraphQL asks."""
        own = (self.reading, self.service, self.editing, self.glossaries)
        return {type(each): each for each in (*own, Properties(AttributeNames(Lexicon.load())))}

    async def all(self) -> int:
        """Translate all that waits and return how many texts that were."""
        await self.report.tell()
        total = 0
        while done := await self.work.work():
            total += done
        return total

    async def read(self, text: str, *, owner: str = "org_1", source: str = "zh", target: str = "es") -> Any:
        """Return what is known of a text, and ask for it."""
        [found] = await self.reading.find_many([TextRequest(owner, text, source, target)], urgency=Urgency.READ)
        return found

    async def made(self, text: str, **facts: str) -> Any:
        """Return a text's translation as it is after all has been translated."""
        await self.report.tell()
        await self.read(text, **facts)
        await self.all()
        return await self.read(text, **facts)


def a_translation_harness(database: Database, clock: FakeClock, *, budget: int = 1_000_000) -> TranslationHarness:
    """Build all services of translation over a database."""
    journal, engine = Journal(database, clock), BracketEngine()
    store, texts = TranslationStore(database), SubjectTextStore(database)
    reading, memory = TranslationReading(store, clock), Memory(store)
    glossaries = Glossaries(GlossaryStore(database), journal, database, clock)
    protecting, translator = Protecting(glossaries, texts), Translator(engine, Lexicon(()))
    service = Translations(
        store, texts, reading, protecting, memory, Languages(Detector(Lexicon(()))), journal, database, clock, budget
    )
    return TranslationHarness(
        store=store,
        texts=texts,
        reading=reading,
        service=service,
        editing=TranslationEditing(store, texts, service),
        glossaries=glossaries,
        work=TranslationWork(store, texts, protecting, memory, translator, clock, budget),
        report=EngineReport(store, translator, clock),
        news=TranslationNews(texts, journal, database),
        engine=engine,
    )
