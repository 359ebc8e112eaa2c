"""Which LibreTranslate it is: what is not known is no other version, or an outage would have all translated again."""

from collections.abc import Iterator

import pytest

from tests.support.libretranslate import FakeServer, Reply
from tests.translation.engines.libretranslate.test_engine import Time
from translation.engines.libretranslate.engine import LibreTranslateEngine
from translation.engines.libretranslate.server import DEFAULT_LIMITS, Environment
from translation.errors import EngineUnavailable


@pytest.fixture
def engine(server: FakeServer, time: Time) -> Iterator[LibreTranslateEngine]:
    made = LibreTranslateEngine(server.url, None, DEFAULT_LIMITS, Environment(time.clock, time.sleep, lambda: 1.0))
    yield made
    made.close()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.mark.parametrize("status", [403, 500, 503])
def test_engine_is_unavailable_until_version_is_known(
    engine: LibreTranslateEngine, server: FakeServer, time: Time, status: int
) -> None:
    said = server.description
    server.description = Reply(status)
    with pytest.raises(EngineUnavailable):
        engine.version("en", "es")
    server.description = said
    assert engine.version("en", "es") == "libretranslate 1.9.6"
    server.description = Reply(status)
    time.now += 301
    assert engine.version("en", "es") == "libretranslate 1.9.6"


def test_missing_description_gives_no_version_and_no_retry(engine: LibreTranslateEngine, server: FakeServer) -> None:
    server.description = Reply(404)
    for _ in range(2):
        assert engine.version("en", "es") == "libretranslate"
    assert server.paths.count("/spec") == 1
