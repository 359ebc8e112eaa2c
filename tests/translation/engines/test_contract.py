"""All engines promise the same."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import fake_library
from tests.support.engine_contract import EVERY, OFFERED, Case, EngineUnderTest
from tests.support.libretranslate import FakeServer
from translation.engines.argos.engine import ArgosEngine
from translation.engines.argos.library import ArgosTranslateEngine
from translation.engines.libretranslate.engine import LibreTranslateEngine
from translation.engines.named import engine_from
from translation.engines.null import NullEngine
from translation.engines.worker.engine import WorkerEngine
from translation.engines.worker.messages import EngineSpec

_ENGINES = ("argos", "argos by way of English", "worker", "worker with argos", "libretranslate", "argostranslate")
_CHINESE = ("不锈钢水瓶", "灯具和电缆", "Bottle, 水瓶")


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerEngine]:
    engine = WorkerEngine("shouting", EngineSpec("tests.support.fake_engines:UppercaseEngine"))
    yield engine
    engine.close()


@pytest.fixture
def subject(
    request: pytest.FixtureRequest,
    packages: Path,
    worker: WorkerEngine,
    server: FakeServer,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[EngineUnderTest]:
    match request.param:
        case "argos":
            made = EngineUnderTest(ArgosEngine(packages, threads=1))
        case "argos by way of English":
            made = EngineUnderTest(ArgosEngine(packages, threads=1), "zh", "es", _CHINESE)
        case "worker":
            made = EngineUnderTest(worker)
        case "worker with argos":
            made = EngineUnderTest(engine_from("", packages, 100_000_000, threads=1), "zh", "es", _CHINESE)
        case "libretranslate":
            made = EngineUnderTest(LibreTranslateEngine(server.url))
        case _:
            for name, module in fake_library.MODULES.items():
                monkeypatch.setitem(sys.modules, name, module)
            made = EngineUnderTest(ArgosTranslateEngine(packages))
    yield made
    made.engine.close()


@pytest.mark.parametrize("case", [*EVERY, *OFFERED], ids=lambda case: case.__name__)
@pytest.mark.parametrize("subject", _ENGINES, indirect=True)
def test_engine_fulfils_contract(subject: EngineUnderTest, case: Case) -> None:
    case(subject)


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.__name__)
def test_null_engine_fulfils_contract(case: Case) -> None:
    case(EngineUnderTest(NullEngine()))


def test_null_engine_offers_no_pairs() -> None:
    assert NullEngine().pairs() == frozenset()
