"""Pages with suspected duplicates ask the database no more often for many of them than for one."""

from expo.catalog.products.models import Product
from expo.catalog.products.rules.drafts import Wording
from expo.discovery.possible_duplicates.models import possible_duplicate
from expo.kit.access import Actor
from frontend.areas import documents
from matching.duplicates import Judgement, Sign
from tests.discovery.harness import a_draft
from tests.discovery.possible_duplicates.harness import DuplicatesHarness
from tests.support.commands import counted

TABLE = """query { myProducts(first: 50) { nodes { id listedTwice { id older { title { text } } } } } }"""
GOODS = """query($ids: [ID!]!) { productsByIds(ids: $ids) { id offeredByOthers(first: 2) { id title { text } } } }"""


async def some_pairs(harness: DuplicatesHarness, one: Actor, other: Actor, numbers: range) -> list[Product]:
    """Write pairs as if they had been found, each of a product of its own of both, and return all products."""
    drafts = [a_draft(number=f"{at}", title=Wording(f"Tool {at}", "en")) for at in numbers]
    lefts = await harness.discovery.shows(one, *drafts)
    rights = await harness.discovery.shows(
        other, *(a_draft(number=f"again-{at}", title=Wording(f"Tool {at}", "en")) for at in numbers)
    )
    fairs = {each.exhibitor_id: {harness.fair.id} for each in (*lefts, *rights)}
    for left, right in zip(lefts, rights, strict=True):
        pair = possible_duplicate(
            left, right, Judgement(right.id, 0.9, (Sign.SAME_WORDS,)), harness.world.clock(), fairs
        )
        assert pair is not None
        await harness.store.write([pair])
    return [*lefts, *rights]


async def test_organisers_page_takes_same_commands_for_many_pairs(harness: DuplicatesHarness) -> None:
    owner, _ = await harness.a_company()
    trader, _ = await harness.a_company("Marfa Trading")
    page, counts = documents().texts["console_possible_duplicates"], []
    for numbers, there in ((range(1), 1), (range(1, 6), 6)):
        await some_pairs(harness, owner, trader, numbers)
        await harness.world.run(harness.organiser, page, fairId=harness.fair.id)
        with counted() as heard:
            data = await harness.world.run(harness.organiser, page, fairId=harness.fair.id)
        assert len(data["possibleDuplicates"]["nodes"]) == there
        counts.append(len(heard))
    assert counts[0] == counts[1]


async def test_product_queries_take_same_commands_for_many_pairs(harness: DuplicatesHarness) -> None:
    owner, _ = await harness.a_company()
    trader, _ = await harness.a_company("Marfa Trading")
    counts, ids = list[int](), list[str]()
    for numbers in (range(1), range(1, 6)):
        await some_pairs(harness, owner, owner, numbers)
        ids += [each.id for each in await some_pairs(harness, owner, trader, range(100 + len(ids), 101 + len(ids)))]
        with counted() as heard:
            mine = await harness.world.run(owner, TABLE)
            too = await harness.world.run(harness.organiser, GOODS, ids=ids)
        assert sum(bool(each["listedTwice"]) for each in mine["myProducts"]["nodes"]) == 2 * numbers.stop
        assert all(len(each["offeredByOthers"]) == 1 for each in too["productsByIds"])
        counts.append(len(heard))
    assert counts[0] == counts[1]


async def test_oversized_field_request_fails_only_that_field(harness: DuplicatesHarness) -> None:
    owner, _ = await harness.a_company()
    trader, _ = await harness.a_company("Marfa Trading")
    one, _ = await some_pairs(harness, owner, trader, range(1))
    both = """query($fair: ID!) { possibleDuplicates(fairId: $fair) { nodes { pair {
        older { offeredByOthers(first: 11) { id } } younger { offeredByOthers(first: 2) { id } }
    } } } }"""
    answer = await harness.world.ask(harness.organiser, both, fair=harness.fair.id)
    assert [each["extensions"]["code"] for each in answer["errors"]] == ["INVALID"]
    [node] = answer["data"]["possibleDuplicates"]["nodes"]
    assert node["pair"] == {"older": None, "younger": {"offeredByOthers": [{"id": one.id}]}}
