"""The localisation feature: texts in the reader's language, glossaries, translation models, reading help."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from expo.accounts.guests import OrganiserAudience
from expo.kit.db.mongo import Database
from expo.kit.features.feature import Feature, read_verbs
from expo.kit.features.parts import Parts
from expo.kit.features.serving import Serving
from expo.kit.features.work import Loop, Work
from expo.kit.files.exports import ExportFiles
from expo.kit.files.uploads import Uploads
from expo.kit.jobs.queue import Jobs
from expo.kit.journal.entries import Journal
from expo.localisation.dictionary.service import WordHelp
from expo.localisation.editing.service import TranslationEditing
from expo.localisation.exchange.models import TRANSLATION_FILE
from expo.localisation.glossaries import store as glossary_store
from expo.localisation.glossaries.exchange import GlossaryExchange
from expo.localisation.glossaries.service import Glossaries
from expo.localisation.glossaries.store import GlossaryStore
from expo.localisation.languages.service import Languages
from expo.localisation.machine_translation.follower import TextFollower
from expo.localisation.machine_translation.news import TranslationNews
from expo.localisation.machine_translation.rewording import TermFollower
from expo.localisation.machine_translation.running import WANTED, TranslationRun
from expo.localisation.machine_translation.status import EngineReport
from expo.localisation.machine_translation.working import TranslationWork
from expo.localisation.memory_exchange.service import IMPORT, MemoryExchange
from expo.localisation.packages.installing import ModelInstalling
from expo.localisation.packages.models import MODEL
from expo.localisation.packages.service import ModelAdmin
from expo.localisation.properties.service import Properties
from expo.localisation.tallies import store as tally_store
from expo.localisation.tallies.counting import Tallying
from expo.localisation.tallies.service import TranslationQuality
from expo.localisation.tallies.store import TallyStore
from expo.localisation.texts import store as subject_texts
from expo.localisation.texts.sources import FairLanguages, TextSource
from expo.localisation.texts.store import SubjectTextStore
from expo.localisation.translations import store as translation_store
from expo.localisation.translations.memory import Memory
from expo.localisation.translations.models import TASKS, TRANSLATIONS
from expo.localisation.translations.protecting import Protecting
from expo.localisation.translations.reading import TranslationReading
from expo.localisation.translations.service import Translations
from expo.localisation.translations.store import TranslationStore
from expo.localisation.translations.watching import FINISHED
from expo.settings import Settings
from translation.detector import Detector
from translation.dictionary import Cedict, ReadingAid
from translation.engines.engine import Engine
from translation.engines.named import engine_from
from translation.errors import TranslationError
from translation.lexicon.attribute_names import AttributeNames
from translation.lexicon.lexicon import Lexicon
from translation.packages.index import PUBLIC_INDEX, load_index
from translation.packages.installed.loading import require_loads
from translation.packages.installed.store import PackageStore
from translation.translator import Translator

_LOOK: Final = timedelta(seconds=2)


def _services(parts: Parts) -> Iterable[object]:
    settings, database, journal = parts[Settings], parts[Database], parts[Journal]
    clock, lexicon, budget = journal.clock, Lexicon.load(), settings.translate_budget
    store, texts, tallies = TranslationStore(database), SubjectTextStore(database), TallyStore(database)
    reading, memory, languages = TranslationReading(store, clock), Memory(store), Languages(Detector.of(lexicon))
    terms = GlossaryStore(database)
    glossaries = Glossaries(terms, journal, database, clock)
    protecting, translator = Protecting(glossaries, texts), Translator(_engine(settings), lexicon)
    uploads, files, queue = parts[Uploads], parts[ExportFiles], parts[Jobs]
    sources, spoken, hosted = parts.offered(TextSource), parts.offered(FairLanguages), parts.offered(OrganiserAudience)
    translations = Translations(
        store, texts, reading, protecting, memory, languages, journal, database, clock, budget, hosted
    )
    return [
        languages,
        glossaries,
        reading,
        translations,
        TranslationEditing(store, texts, translations),
        TextFollower(texts, reading, sources, spoken, clock),
        TermFollower(store, reading, glossaries.changed_since, spoken),
        TranslationWork(store, texts, protecting, memory, translator, clock, budget),
        EngineReport(store, translator, clock),
        TranslationNews(texts, journal, database),
        GlossaryExchange(terms, glossaries, uploads, files),
        MemoryExchange(store, texts, protecting, journal, uploads, files, queue),
        TranslationQuality(tallies, reading, hosted),
        Tallying(tallies, clock),
        WordHelp(ReadingAid(lexicon, Cedict.load())),
        Properties(AttributeNames(lexicon)),
        *_models(settings, queue, journal),
    ]


def _models(settings: Settings, jobs: Jobs, journal: Journal) -> Iterable[object]:
    """Return the services that order and install models, over one folder."""
    store = PackageStore(settings.models_folder.resolve(), check=require_loads)
    index = partial(load_index, settings.translate_index or PUBLIC_INDEX)
    return [
        ModelAdmin(store, index, bool(settings.translate_url), jobs, journal),
        ModelInstalling(store, index, jobs),
    ]


def _engine(settings: Settings) -> Engine:
    """Return the translation engine of the settings; it starts on first use."""
    key, budget = settings.translate_key.get_secret_value(), settings.translate_memory_mb * 1_000_000
    return engine_from(settings.translate_url, settings.models_folder.resolve(), budget, key or None)


def _work(parts: Parts) -> Work:
    run = TranslationRun(parts[TranslationWork], parts[EngineReport], parts[TranslationNews], parts[Tallying])
    return Work(
        jobs={IMPORT: parts[MemoryExchange].run, MODEL: parts[ModelInstalling].run},
        # Separate followers: a platform term is searched for in all translations, and publications must not wait for
        # it.
        followers=(parts[TextFollower], parts[TermFollower]),
        loops=(
            Loop(
                "translating",
                run.turn,
                rest=_LOOK,
                wake=WANTED,
                until_idle=True,
                exclusive=True,
                outages=(TranslationError,),
            ),
        ),
        signals={TASKS: WANTED},
    )


def _serve(parts: Parts) -> Serving:
    return Serving(signals={TRANSLATIONS: FINISHED}, warm=(parts[Languages].warm,))


async def _close(parts: Parts) -> None:
    await asyncio.to_thread(parts[TranslationWork].translator.engine.close)


FEATURE: Final = Feature(
    name="localisation",
    needs=("accounts",),
    subfeatures=(
        "texts",
        "languages",
        "dictionary",
        "properties",
        "packages",
        "exchange",
        "glossaries",
        "translations",
        "editing",
        "memory_exchange",
        "tallies",
        "machine_translation",
    ),
    api=(
        "expo.localisation.translations.api.translations",
        "expo.localisation.editing.api.editing",
        "expo.localisation.memory_exchange.api.memories",
        "expo.localisation.glossaries.api.glossaries",
        "expo.localisation.packages.api.packages",
        "expo.localisation.languages.api.languages",
        "expo.localisation.tallies.api.tallies",
        "expo.localisation.dictionary.api.dictionary",
    ),
    indexes=(glossary_store.INDEXES, translation_store.INDEXES, subject_texts.INDEXES, tally_store.INDEXES),
    scopes=("localisation:read", "localisation:write"),
    verbs=read_verbs(Path(__file__).with_name("verbs.toml")),
    uploads={TRANSLATION_FILE: "localisation:write"},
    services=_services,
    work=_work,
    serve=_serve,
    close=_close,
)
