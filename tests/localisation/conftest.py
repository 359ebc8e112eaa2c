"""What the tests of localisation share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from expo.kit.db.mongo import Database
from expo.kit.files.blobs import Signer, local_blobs
from expo.kit.files.exports import ExportFiles
from expo.kit.files.uploads import Uploads
from expo.kit.jobs.queue import Jobs
from expo.localisation.glossaries.exchange import GlossaryExchange
from expo.localisation.glossaries.store import GlossaryStore
from expo.localisation.memory_exchange.service import MemoryExchange
from tests.localisation.filing import Files
from tests.support.clock import FakeClock
from tests.support.declarations import DECLARED
from tests.support.models_harness import ModelsHarness, a_models_harness, serving_models
from tests.support.translating import TranslationHarness, a_translation_harness


@pytest.fixture
def harness(database: Database, clock: FakeClock) -> TranslationHarness:
    """Give all services of translation over an empty database, with an engine that puts words in brackets."""
    return a_translation_harness(database, clock)


@pytest.fixture
def files(harness: TranslationHarness, database: Database, clock: FakeClock, tmp_path: Path) -> Files:
    """Give what uploads files of terms and translations and imports them."""
    blobs = local_blobs(tmp_path / "files")
    uploads = Uploads(database, blobs, Signer(b"secret" * 8, clock), clock, DECLARED.uploads)
    kept, jobs, service = ExportFiles(database, blobs, clock), Jobs(database, clock), harness.service
    memory = MemoryExchange(harness.store, harness.texts, service.protecting, service.journal, uploads, kept, jobs)
    return Files(uploads, GlossaryExchange(GlossaryStore(database), harness.glossaries, uploads, kept), memory)


@pytest.fixture
def models(database: Database, clock: FakeClock, tmp_path: Path) -> Iterator[ModelsHarness]:
    """Give what installs models into an empty folder, and a server that has some."""
    with serving_models(tmp_path / "mirror") as served:
        yield a_models_harness(database, clock, tmp_path / "models", served)
