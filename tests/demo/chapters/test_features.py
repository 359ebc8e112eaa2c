"""What features show at the demo: each chapter alone, and by people whom the demo knows."""

import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from expo.demo.data.buyers import buyers
from expo.demo.data.exhibitors import exhibitor
from expo.demo.data.plan import people
from expo.demo.opening import Opening
from expo.fairs.fairs.models import Fair
from expo.features import FEATURES
from expo.kit.db.mongo import Database
from expo.kit.features.feature import Feature
from tests.demo.conftest import play
from tests.support.contents import contents
from tests.support.world import World

ROOT = Path(__file__).parents[3] / "expo"
CHAPTERS = [each for each in FEATURES if each.demo is not None]


@pytest.mark.parametrize("feature", CHAPTERS, ids=lambda feature: feature.name)
async def test_chapter_played_twice_changes_nothing(
    one_company: tuple[Opening, Fair], world: World, database: Database, feature: Feature
) -> None:
    opening, fair = one_company
    before = await contents(database, without=())
    await play(opening, fair, feature)
    after = await contents(database, without=())
    assert after != before
    world.clock.advance(minutes=1)
    await play(opening, fair, feature)
    assert await contents(database, without=()) == after


@pytest.mark.parametrize("feature", CHAPTERS, ids=lambda feature: feature.name)
async def test_chapter_without_its_exhibitors_succeeds(
    no_company: tuple[Opening, Fair], database: Database, feature: Feature
) -> None:
    opening, fair = no_company
    await play(opening, fair, feature)
    after = await contents(database, without=())
    await play(opening, fair, feature)
    assert await contents(database, without=()) == after


async def test_visitors_meet_the_exhibitor_with_a_displayed_sign_in_at_once(
    one_company: tuple[Opening, Fair], database: Database
) -> None:
    opening, fair = one_company
    await play(opening, fair, *(each for each in CHAPTERS if each.name == "meetings"))
    [stored] = await database.collection("booking_policies").find({"fair_id": fair.id})
    assert (stored["confirmation"], stored["notice_hours"], stored["minutes"]) == (False, 0, 15)


def test_chapters_name_only_known_buyers_and_products() -> None:
    told = [row for each in CHAPTERS for row in _rows(ROOT / each.name / "demo.toml")]
    named = {row["buyer"] for row in told if "buyer" in row}
    assert named
    assert named <= {each.email for each in people().buyers} | {each.email for each in buyers()}
    shown = {(row["exhibitor"], row.get("number")) for row in told if "exhibitor" in row}
    shown |= {(each, None) for row in told for each in row.get("exhibitors", ())}
    assert shown
    for file, number in shown:
        assert number in {None, *(each.number for each in exhibitor(file).products)}


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    """Yield all tables of a file, those within others too."""
    found = [tomllib.loads(file.read_text(encoding="utf-8"))]
    while found:
        row = found.pop()
        yield row
        values = [each if isinstance(each, list) else [each] for each in row.values()]
        found += [each for each in chain.from_iterable(values) if isinstance(each, dict)]
