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
from tests.support.model_shop import Shop, a_shop, serving_models
from tests.support.translating import Bureau, a_bureau


@pytest.fixture
def bureau(database: Database, clock: FakeClock) -> Bureau:
    """Give all services of translation over an empty database, with an engine that puts words in brackets."""
    return a_bureau(database, clock)


@pytest.fixture
def files(bureau: Bureau, database: Database, clock: FakeClock, tmp_path: Path) -> Files:
    """Give a desk at which files are handed in."""
    blobs = local_blobs(tmp_path / "files")
    uploads = Uploads(database, blobs, Signer(b"secret" * 8, clock), clock, DECLARED.uploads)
    kept, jobs, service = ExportFiles(database, blobs, clock), Jobs(database, clock), bureau.service
    memory = MemoryExchange(bureau.store, bureau.texts, service.protecting, service.journal, uploads, kept, jobs)
    return Files(uploads, GlossaryExchange(GlossaryStore(database), bureau.glossaries, uploads, kept), memory)


@pytest.fixture
def shop(database: Database, clock: FakeClock, tmp_path: Path) -> Iterator[Shop]:
    """Give a desk that takes orders of models, over an empty folder."""
    with serving_models(tmp_path / "mirror") as served:
        yield a_shop(database, clock, tmp_path / "models", served)
