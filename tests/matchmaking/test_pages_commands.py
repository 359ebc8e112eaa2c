"""The pages of suggestions ask the database no more often for many of them than for one."""

from expo.kit.access import Actor
from expo.matchmaking.checks import Amount
from frontend.documents import document
from tests.matchmaking.fairground import Fairground, a_flask
from tests.support.commands import counted


async def commands(ground: Fairground, actor: Actor, page: str) -> tuple[int, int]:
    """Return how many suggestions a page shows, and how many commands that took."""
    await ground.world.run(actor, document(page), fairId=ground.fair.id)  # what is asked once for all is asked here
    with counted() as heard:
        data = await ground.world.run(actor, document(page), fairId=ground.fair.id)
    [shown] = [data[name]["nodes"] for name in ("suggestedExhibitors", "suggestedBuyers") if name in data]
    return len(shown), len(heard)


async def test_a_buyers_page_costs_as_much_with_many_suggestions_as_with_one(ground: Fairground) -> None:
    buyer = await ground.a_buyer()
    await ground.a_seller(a_flask())
    await ground.wishes(buyer)
    one = await commands(ground, buyer, "for_you")
    for number in range(2, 7):
        await ground.a_seller(a_flask(number=str(number)), english_name=f"Flasks {number}")
    await ground.wishes(buyer, quantity=Amount("3000"))
    many = await commands(ground, buyer, "for_you")
    assert (one[0], many[0]) == (1, 6)
    assert many[1] == one[1]


async def test_an_exhibitors_page_costs_as_much_with_many_suggestions_as_with_one(ground: Fairground) -> None:
    seller, _ = await ground.a_seller(a_flask())
    await ground.wishes(await ground.a_buyer())
    one = await commands(ground, seller, "portal_buyers")
    for number in range(5):
        await ground.wishes(await ground.a_buyer(name=f"Дом {number}"))
    many = await commands(ground, seller, "portal_buyers")
    assert (one[0], many[0]) == (1, 6)
    assert many[1] == one[1]
