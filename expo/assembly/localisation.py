"""How texts are read in other languages: what is kept, what is asked for, and what makes it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from expo.assembly.parts import the
from expo.catalog.service import Catalog
from expo.catalog.translatable import CompanyTexts, ProductTexts
from expo.exhibitors.service import Exhibitors
from expo.exhibitors.translatable import ExhibitorTexts
from expo.fairs.service import Fairs
from expo.kit.exports import ExportFiles
from expo.kit.jobs import Jobs
from expo.kit.journal import Journal
from expo.kit.mongo import Database
from expo.kit.uploads import Uploads
from expo.localisation.dictionary.service import WordHelp
from expo.localisation.glossaries.exchange import GlossaryExchange
from expo.localisation.glossaries.service import Glossaries
from expo.localisation.glossaries.store import GlossaryStore
from expo.localisation.languages.service import Languages
from expo.localisation.packages.installing import ModelInstalling
from expo.localisation.packages.service import ModelDesk
from expo.localisation.tallies.counting import Tallying
from expo.localisation.tallies.service import TranslationQuality
from expo.localisation.tallies.store import TallyStore
from expo.localisation.translations.editing import TranslationEditing
from expo.localisation.translations.follower import EXHIBITOR, PRODUCT, TextFollower
from expo.localisation.translations.memory import Memory
from expo.localisation.translations.memory_exchange import MemoryExchange
from expo.localisation.translations.protecting import Protecting
from expo.localisation.translations.reading import TranslationReading
from expo.localisation.translations.rewording import TermFollower
from expo.localisation.translations.service import Translations
from expo.localisation.translations.status import EngineReport
from expo.localisation.translations.store import TranslationStore
from expo.localisation.translations.subject_texts import SubjectTextStore
from expo.localisation.translations.telling import TranslationNews
from expo.localisation.translations.working import TranslationWork
from expo.settings import Settings
from translation.detector import Detector
from translation.dictionary import Cedict, ReadingAid
from translation.engines.engine import Engine
from translation.engines.named import engine_from
from translation.lexicon.lexicon import Lexicon
from translation.packages.index import PUBLIC_INDEX, load_index
from translation.packages.loading import require_loads
from translation.packages.store import PackageStore
from translation.translator import Translator


def languages() -> Languages:
    """Return what tells the languages of texts; the lexicon is read when the first text needs it."""
    return Languages(Detector(Lexicon.load()))


def localisation(services: Sequence[Any], settings: Settings, database: Database, book: Journal) -> list[Any]:
    """Return the services of translation over those that are there."""
    store, texts, clock = TranslationStore(database), SubjectTextStore(database), book.clock
    reading, memory = TranslationReading(store, clock), Memory(store)
    glossaries = Glossaries(GlossaryStore(database), book, database, clock)
    protecting, budget = Protecting(glossaries, texts), settings.translate_budget
    lexicon = Lexicon.load()
    translator = Translator(_engine(settings), lexicon)
    catalog, companies = the(services, Catalog), ExhibitorTexts(the(services, Exhibitors))
    uploads, files = the(services, Uploads), the(services, ExportFiles)
    sources = {PRODUCT: ProductTexts(companies.exhibitors, catalog).of, EXHIBITOR: CompanyTexts(companies, catalog).of}
    told = the(services, Languages)
    translations = Translations(store, reading, protecting, memory, told, book, database, clock, budget)
    return [
        glossaries,
        reading,
        translations,
        TranslationEditing(texts, translations),
        TextFollower(texts, reading, sources, the(services, Fairs).spoken, clock),
        TermFollower(reading, glossaries.said_since, the(services, Fairs).spoken),
        TranslationWork(store, texts, protecting, memory, translator, clock, budget),
        EngineReport(store, translator, clock),
        TranslationNews(texts, book, database),
        GlossaryExchange(glossaries, uploads, files),
        MemoryExchange(store, texts, protecting, book, uploads, files, the(services, Jobs)),
        TranslationQuality(TallyStore(database), reading),
        Tallying(TallyStore(database), clock),
        WordHelp(ReadingAid(lexicon, Cedict())),
        *_models(settings, the(services, Jobs), book),
    ]


def _models(settings: Settings, jobs: Jobs, book: Journal) -> list[Any]:
    """Return what orders models, and what installs them, over one folder."""
    store = PackageStore(settings.models_folder.resolve(), check=require_loads)
    index = partial(load_index, settings.translate_index or PUBLIC_INDEX)
    return [
        ModelDesk(store, index, bool(settings.translate_url), jobs, book),
        ModelInstalling(store, index, jobs),
    ]


def _engine(settings: Settings) -> Engine:
    """Return what translates, as the settings say; nothing is started before it is used."""
    key, budget = settings.translate_key.get_secret_value(), settings.translate_memory_mb * 1_000_000
    return engine_from(settings.translate_url, settings.models_folder.resolve(), budget, key or None)
