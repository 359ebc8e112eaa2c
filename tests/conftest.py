"""What every test can ask for.

``clock``      a `FakeClock` that stands still at 2027-04-15T01:00Z
``world``      a whole installation over the two below, asked by ``world.run(actor, query, **variables)``
``database``   an empty `Database` with all indexes, on the session's one server process
``cast``       everybody who can come to the fair, and something of each kind; then ``database`` holds that
``running``    the fair of ``expo serve``, one for all tests that want it: its address, data folder and process
``fair_url``   its address, without a slash at the end
``server_url`` that server's address, for tests that start processes of their own
``preloaded``  runs ``expo`` with given words, each time a process of its own, without the seconds of loading
``bench``      does so with ``expo bench``
``page``       a page of a fresh browser profile, 1440 × 900
``browser``    the session's Chromium, for tests that need several profiles
``real_goods`` the path of the 19,406 real products below ``../shared``

A test marked ``clients`` runs clients from npm by `tests.support.clients`.
"""

import gc
import os
import signal
from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Final

import pytest
import structlog
from hypothesis import HealthCheck, settings
from playwright.async_api import Browser, Page

from expo.bench.server.slow_line import installed_chromium
from expo.kit.db.mongo import Database
from tests.support import browser as chromium
from tests.support import clients, databases, sharing
from tests.support.beginnings import begun_in
from tests.support.benching import Bench
from tests.support.cast import a_cast
from tests.support.clock import FakeClock
from tests.support.network import NetworkGuard
from tests.support.permissions import Cast
from tests.support.preloaded import Preloaded
from tests.support.preloaded import preloaded as starting
from tests.support.running import Running, a_fair
from tests.support.world import World, a_world

ROOT: Final = Path(__file__).resolve().parent.parent
JOURNEYS: Final = ROOT / "tests" / "journeys"
REAL_GOODS: Final = ROOT.parent / "shared" / "data" / "catalogs" / "icecat.jsonl.gz"
IN_CI: Final = os.environ.get("CI", "").lower() in {"1", "true", "yes"}

_MARKED: Final = {
    "browser": {"browser"},
    "processes": {"running", "demo_fair", "preloaded"},
    "realgoods": {"real_goods"},
}
"""Marks, and the fixtures for which a test gets them."""

# Examples are drawn the same way in each run, and a slow machine is no defect.
settings.register_profile(
    "expo",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("expo")
_network_guard: Final = NetworkGuard()
_shared: Final = sharing.Shared()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-skips",
        action="store_true",
        default=IN_CI,
        help="Fail the run when a test is skipped (on when the environment says CI=true).",
    )
    parser.addoption(
        "--database-url",
        default=os.environ.get("TEST_DATABASE_URL"),
        help="A MongoDB replica set to test against instead of the embedded database.",
    )
    parser.addoption(
        "--kills",
        type=int,
        default=3,
        help="How many processes of a fair under load are killed, by turns worker, server, database and media server.",
    )


def pytest_configure() -> None:
    """Let the log's tracebacks have no variables: to write whole worlds down takes longer than most tests."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])


def _interrupted(_signal: int, _frame: FrameType | None) -> None:
    """Do as Python's own handler of Ctrl-C does.

    Where that one waits, asyncio, which begins anew for each fixture, puts one of its own, and looks at it through an
    enumeration, which writes down what its task has returned: a whole world, in the words of `repr`.
    """
    raise KeyboardInterrupt


def pytest_runtest_setup(item: pytest.Item) -> None:
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupted)
    if item.get_closest_marker("realgoods") and not REAL_GOODS.is_file():
        pytest.skip("the real products are missing: ../shared/data/catalogs/icecat.jsonl.gz")
    if item.get_closest_marker("browser") and installed_chromium() is None:
        pytest.skip("no Chromium: apt-get install chromium-headless-shell")
    if item.get_closest_marker("clients") and (lack := clients.missing()):
        pytest.skip(lack)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Search for no garbage while tests are collected, and pass over all that was loaded in later searches.

    A third of the time of collecting tests goes into such searches, which find nothing.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        wanted = set(getattr(item, "fixturenames", ()))
        for mark, fixtures in _MARKED.items():
            if fixtures & wanted:
                item.add_marker(mark)
        if item.path.is_relative_to(JOURNEYS):
            item.add_marker("processes")
    items[:] = sharing.in_order(items)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    _shared.goes_on(item, nextitem)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> sharing.Sharing:
    return sharing.Sharing(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else sharing.workers()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in CI that left tests out: there nothing may be missing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    left_out = len(reporter.stats.get("skipped", ()))
    if left_out and session.config.getoption("--no-skips") and session.exitstatus in {0, 5}:
        reporter.write_line(f"\n{left_out} skipped; with --no-skips, as in CI, that is a failure.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """Refuse every socket that would leave the loopback interface."""
    _network_guard.raise_()
    yield
    _network_guard.lower()


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock that the test moves."""
    return FakeClock()


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[str]:
    """Give the address of the one database server of this session."""
    with databases.server(tmp_path_factory.mktemp("db"), pytestconfig.getoption("--database-url")) as url:
        yield url


@pytest.fixture
def beginnings() -> Sequence[str]:
    """Return which of a folder's fixtures are made by `begun`: each a beginning of this name, which databases hold."""
    return ("cast",)


@pytest.fixture
async def database(
    server_url: str, beginnings: Sequence[str], request: pytest.FixtureRequest
) -> AsyncIterator[Database]:
    """Give a database with all indexes, empty but for the test's beginning; what the test wrote is put back after it."""
    beginning = next((name for name in beginnings if name in request.fixturenames), "")
    async with databases.fresh(server_url, beginning) as opened:
        yield opened


@pytest.fixture
async def world(database: Database, clock: FakeClock, tmp_path: Path) -> AsyncIterator[World]:
    """Give a whole installation over ``database`` and ``clock``, files in memory."""
    async with a_world(database, clock, tmp_path) as built:
        yield built


@pytest.fixture
async def cast(world: World) -> Cast:
    """Give everybody, as `a_cast` makes them."""
    return await begun_in(world, "cast", partial(a_cast, world))


@pytest.fixture(scope="session")
def shared() -> Iterator[sharing.Shared]:
    """Give what keeps costly things from test to test, of all that share them."""
    yield _shared
    _shared.close()


@pytest.fixture
def running(shared: sharing.Shared, tmp_path_factory: pytest.TempPathFactory) -> Running:
    """Return the running fair, processes of their own; its data stay from test to test."""
    return shared.get("running", lambda: a_fair(tmp_path_factory.mktemp("fair") / "data"))


@pytest.fixture(scope="session")
def preloaded() -> Iterator[Preloaded]:
    """Give what starts ``expo`` with any words, as a process of its own that has been loaded before."""
    with starting() as opened:
        yield opened


@pytest.fixture
def bench(preloaded: Preloaded) -> Bench:
    """Give what runs ``expo bench``."""
    return Bench(preloaded)


@pytest.fixture
def fair_url(running: Running) -> str:
    """Return the running fair's address."""
    return running.url


@pytest.fixture
def real_goods() -> Path:
    """Return the file of real products; a test that asks for it is marked ``realgoods``."""
    return REAL_GOODS


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Give the session's Chromium; a test that asks for it is marked ``browser``."""
    async with chromium.browser() as opened:
        yield opened


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """Give a page with nothing of other tests in it: no cookie, no cache."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        yield await context.new_page()
    finally:
        await context.close()
