"""Pages with suspected duplicates ask the database no more often for many of them than for one."""

from expo.catalog.products.models import Product
from expo.catalog.products.rules.drafts import Wording
from expo.discovery.possible_duplicates.models import possible_duplicate
from expo.kit.access import Actor
from frontend.areas import documents
from matching.duplicates import Judgement, Sign
from tests.discovery.market import a_draft
from tests.discovery.suspects import Suspects
from tests.support.commands import counted

TABLE = """query { myProducts(first: 50) { nodes { id listedTwice { id older { title { text } } } } } }"""
GOODS = """query($ids: [ID!]!) { productsByIds(ids: $ids) { id offeredByOthers(first: 2) { id title { text } } } }"""


async def some_pairs(suspects: Suspects, one: Actor, other: Actor, numbers: range) -> list[Product]:
    """Write pairs as if they had been found, each of a product of its own of both, and return all products."""
    drafts = [a_draft(number=f"{at}", title=Wording(f"Tool {at}", "en")) for at in numbers]
    lefts = await suspects.market.shows(one, *drafts)
    rights = await suspects.market.shows(
        other, *(a_draft(number=f"again-{at}", title=Wording(f"Tool {at}", "en")) for at in numbers)
    )
    fairs = {each.exhibitor_id: {suspects.fair.id} for each in (*lefts, *rights)}
    for left, right in zip(lefts, rights, strict=True):
        pair = possible_duplicate(
            left, right, Judgement(right.id, 0.9, (Sign.SAME_WORDS,)), suspects.world.clock(), fairs
        )
        assert pair is not None
        await suspects.store.write([pair])
    return [*lefts, *rights]


async def test_organisers_page_takes_same_commands_for_many_pairs(suspects: Suspects) -> None:
    owner, _ = await suspects.a_company()
    trader, _ = await suspects.a_company("Marfa Trading")
    page, counts = documents().texts["console_possible_duplicates"], []
    for numbers, there in ((range(1), 1), (range(1, 6), 6)):
        await some_pairs(suspects, owner, trader, numbers)
        await suspects.world.run(suspects.organiser, page, fairId=suspects.fair.id)
        with counted() as heard:
            data = await suspects.world.run(suspects.organiser, page, fairId=suspects.fair.id)
        assert len(data["possibleDuplicates"]["nodes"]) == there
        counts.append(len(heard))
    assert counts[0] == counts[1]


async def test_product_queries_take_same_commands_for_many_pairs(suspects: Suspects) -> None:
    owner, _ = await suspects.a_company()
    trader, _ = await suspects.a_company("Marfa Trading")
    counts, ids = list[int](), list[str]()
    for numbers in (range(1), range(1, 6)):
        await some_pairs(suspects, owner, owner, numbers)
        ids += [each.id for each in await some_pairs(suspects, owner, trader, range(100 + len(ids), 101 + len(ids)))]
        with counted() as heard:
            mine = await suspects.world.run(owner, TABLE)
            too = await suspects.world.run(suspects.organiser, GOODS, ids=ids)
        assert sum(bool(each["listedTwice"]) for each in mine["myProducts"]["nodes"]) == 2 * numbers.stop
        assert all(len(each["offeredByOthers"]) == 1 for each in too["productsByIds"])
        counts.append(len(heard))
    assert counts[0] == counts[1]


async def test_oversized_field_request_fails_only_that_field(suspects: Suspects) -> None:
    owner, _ = await suspects.a_company()
    trader, _ = await suspects.a_company("Marfa Trading")
    one, _ = await some_pairs(suspects, owner, trader, range(1))
    both = """query($fair: ID!) { possibleDuplicates(fairId: $fair) { nodes { pair {
        older { offeredByOthers(first: 11) { id } } younger { offeredByOthers(first: 2) { id } }
    } } } }"""
    answer = await suspects.world.ask(suspects.organiser, both, fair=suspects.fair.id)
    assert [each["extensions"]["code"] for each in answer["errors"]] == ["INVALID"]
    [node] = answer["data"]["possibleDuplicates"]["nodes"]
    assert node["pair"] == {"older": None, "younger": {"offeredByOthers": [{"id": one.id}]}}
