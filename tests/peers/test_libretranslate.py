"""The real LibreTranslate, as a server on this machine, keeps what our client for it promises."""

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from expo.kit.processes.children import start
from tests.support.engine_contract import EVERY, OFFERED, Case, EngineUnderTest
from translation.engines.engine import Pair
from translation.engines.libretranslate.engine import LibreTranslateEngine

START_S = 60

pytestmark = pytest.mark.peers


def a_free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=1) as response:  # noqa: S310 - our own server
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="module")
def server(libre: Path, surroundings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the server's address. With packages there, and nothing to update, it asks nobody for anything."""
    port, log = a_free_port(), tmp_path_factory.mktemp("libretranslate") / "log"
    options = f"--host 127.0.0.1 --port {port} --load-only zh,en,es --threads 4 --disable-web-ui"
    with log.open("wb") as output:
        process = start(
            [libre / "bin" / "libretranslate", *options.split(), "--disable-files-translation"],
            env=surroundings, cwd=log.parent, stdout=output, stderr=output,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + START_S
            while not answers(url := f"http://127.0.0.1:{port}"):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.1)
            yield url
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="module")
def subject(server: str) -> Iterator[EngineUnderTest]:
    made = EngineUnderTest(LibreTranslateEngine(server), "zh", "es", ("蓝色杯子", "不锈钢手电筒", "样品免费。"))
    yield made
    made.engine.close()


@pytest.mark.parametrize("case", [*EVERY, *OFFERED], ids=lambda case: case.__name__)
def test_real_server_fulfils_the_engine_contract(subject: EngineUnderTest, case: Case) -> None:
    case(subject)


def test_server_offers_its_packages_and_their_combinations(subject: EngineUnderTest) -> None:
    assert subject.engine.pairs() >= {Pair("zh", "en"), Pair("en", "es"), Pair("zh", "es")}


def test_server_reports_its_version(subject: EngineUnderTest) -> None:
    assert subject.engine.version("zh", "es") == "libretranslate 1.9.6"
