"""Who is led to whom, why, and how a no changes the list."""

from tests.matchmaking.fairground import Fairground, a_flask


async def test_a_russian_wish_in_her_words_leads_to_a_chinese_exhibitor_with_a_true_reason(ground: Fairground) -> None:
    _, exhibitor = await ground.a_seller(a_flask(), markets=["RU", "DE"])
    buyer = await ground.a_buyer()
    await ground.wishes(buyer, "Ищу термосы из нержавеющей стали, 500 мл")
    [found] = await ground.suggested(buyer, language="ru")
    assert found["exhibitor"]["id"] == exhibitor.id
    assert found["reason"] == "Показывает «不锈钢保温杯 500毫升» · продаёт в страну: Россия"


async def test_a_no_changes_the_next_list(ground: Fairground) -> None:
    await ground.a_seller(a_flask())
    await ground.a_seller(a_flask(number="2"), english_name="Second Flasks")
    buyer = await ground.a_buyer()
    await ground.wishes(buyer)
    first, second = await ground.suggested(buyer)
    said = await ground.answers(buyer, first["id"], "DECLINED", reason="ALREADY_KNOWN")
    assert said["answer"] == {"answer": "DECLINED", "reason": "ALREADY_KNOWN", "starred": False}
    assert [each["id"] for each in await ground.suggested(buyer)] == [second["id"]]


async def test_the_exhibitor_sees_her_and_what_she_wants(ground: Fairground) -> None:
    seller, _ = await ground.a_seller(a_flask(), markets=["RU"])
    buyer = await ground.a_buyer()
    await ground.wishes(buyer, quantity=None)
    [found] = await ground.buyers_for(seller)
    assert (found["company"], found["country"]["code"]) == ("Дом и Чай", "RU")
    assert found["wanted"]["text"]["original"] == "термос"
    assert found["reason"].startswith(
        "Looks for goods like your “不锈钢保温杯 500毫升” · buys for one of your markets: Russia"
    )
