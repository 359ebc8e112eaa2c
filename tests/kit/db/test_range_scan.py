"""Collections that are read in pages by their ids: all of it, each once, in pages of a bounded size."""

import bisect

from hypothesis import given
from hypothesis import strategies as st
from pymongo import IndexModel

from expo.kit.db.mongo import Database
from expo.kit.db.range_scan import RangeScan
from expo.kit.ids import NUMBERS, id_at, id_of, new_id, number_now, number_of
from tests.support.commands import counted

TIMES = st.lists(st.integers(0, 1 << 41), max_size=40).map(lambda times: [time << 80 for time in times])
NUMBERS_OF_ALL_KINDS = st.one_of(TIMES, st.lists(st.integers(0, NUMBERS - 1), max_size=40))
ODD = st.lists(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1), max_size=10)


@given(st.integers(0, NUMBERS - 1))
def test_id_round_trips_its_number(number: int) -> None:
    assert number_of(id_at("need", number)) == number
    assert number_of(id_at("need", number) + "/behind") == number


def walked(ids: list[str], walk: RangeScan) -> tuple[list[str], int]:
    """Return what a walk finds among ascending ids, and of how many stretches."""
    found, stretches = [], 0
    while (stretch := walk.next_range()) is not None:
        begin, end = (bisect.bisect_right(ids, each) for each in stretch)
        page = ids[begin:end][: walk.batch_size]
        walk.advance(page, stretch[1])
        found += page
        stretches += 1
    return found, stretches


@given(NUMBERS_OF_ALL_KINDS, ODD, st.integers(1, 5), st.integers(0, NUMBERS - 1))
def test_walk_finds_each_id_once(numbers: list[int], odd: list[str], at_once: int, since: int) -> None:
    ids = sorted({*(id_at("need", each) for each in numbers), *odd})
    for walk in (RangeScan("need", at_once), RangeScan("need", at_once, since=id_at("fair", since))):
        found, stretches = walked(ids, walk)
        assert found == ids
        assert stretches <= 70 * (len(ids) + 2)


@given(NUMBERS_OF_ALL_KINDS.filter(bool), st.data())
def test_walk_resumes_after_an_id(numbers: list[int], data: st.DataObject) -> None:
    ids = sorted({id_at("need", each) for each in numbers})
    last = data.draw(st.integers(0, len(ids) - 1))
    assert walked(ids, RangeScan("need", 3, ids[last]))[0] == ids[last + 1 :]


def test_ids_made_since_the_fair_are_found_in_few_steps() -> None:
    made = number_now()
    ids = [id_at("need", made + each) for each in range(3)]
    assert walked(ids, RangeScan("need", 10, since=id_at("fair", made - 1))) == (ids, 3)
    found, stretches = walked(ids, RangeScan("need", 10, since=id_at("fair", made - (365 * 24 * 3600 * 1000 << 80))))
    assert found == ids
    assert stretches < 10


async def test_pages_are_read_by_small_queries_without_a_cursor(database: Database) -> None:
    """As many as the documents fill, and some to find out where they lie."""
    things = database.collection("things")
    await database.raw["things"].create_indexes([IndexModel([("fair", 1), ("_id", 1)])])
    made = [new_id("need") for _ in range(250)] + [id_of("need", str(each)) for each in range(250)]
    others = [{"_id": id_of("need", "other", str(each)), "fair": "other"} for each in range(50)]
    await things.insert_many([*({"_id": each, "fair": "one"} for each in made), *others])
    with counted() as heard:
        pages = [[each["_id"] for each in page] async for page in things.pages({"fair": "one"}, RangeScan("need", 50))]
    assert [each for page in pages for each in page] == sorted(made)
    assert max(map(len, pages)) == 50
    assert set(heard) == {"find"}
    assert len(heard) <= 500 / 50 * 3 + 20


async def test_deletions_run_in_batches_of_one_hundred(database: Database) -> None:
    things = database.collection("things")
    await things.insert_many([{"_id": f"{each:04d}", "old": each % 2 == 0} for each in range(240)])
    with counted() as heard:
        await things.delete_in([f"{each:04d}" for each in range(230)], {"old": True})
    assert heard == ["delete"] * 3
    assert await things.count({"old": True}) == 5
    assert await things.count({"old": False}) == 120
