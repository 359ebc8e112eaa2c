"""How tests are shared out among the processes that run them, and when what they share is ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import sharing
from tests.support.sharing import Shared, in_order, unit

HERE = Path(__file__).parent
PAGES, OFFLINE = HERE / "journeys" / "test_every_page.py", HERE / "journeys" / "test_offline_journey.py"
SOCKETS, IDS = HERE / "protocol" / "test_sockets.py", HERE / "kit" / "test_ids.py"


def test_files_sharing_a_costly_fixture_run_together() -> None:
    assert unit(PAGES) == unit(OFFLINE) == "demo_fair"
    assert unit(SOCKETS) == "running"
    assert unit(IDS) == str(IDS)


def test_every_user_of_a_shared_fixture_is_grouped_with_it(request: pytest.FixtureRequest) -> None:
    for item in request.session.items:
        wanted = sharing.SHARED.keys() & set(getattr(item, "fixturenames", ()))
        assert wanted <= {unit(item.path)}, f"sharing.SHARED does not see that {item.path} wants {wanted}"


def test_collected_tests_are_in_start_order(request: pytest.FixtureRequest) -> None:
    items = request.session.items
    assert items == in_order(items)


@contextmanager
def a_thing(diary: list[str]) -> Iterator[str]:
    diary.append("made")
    yield "thing"
    diary.append("ended")


class _Item:
    def __init__(self, path: Path) -> None:
        self.path = path


def test_shared_fixture_is_made_once_and_ended_after_last_user() -> None:
    shared, diary = Shared(), list[str]()
    pages, offline, ids = (_Item(path) for path in (PAGES, OFFLINE, IDS))
    assert [shared.get("thing", lambda: a_thing(diary)) for _ in range(2)] == ["thing", "thing"]
    shared.goes_on(pages, offline)
    assert diary == ["made"]
    shared.goes_on(offline, ids)
    assert diary == ["made", "ended"]
    shared.get("thing", lambda: a_thing(diary))
    shared.goes_on(pages, None)
    assert diary == ["made", "ended"] * 2
