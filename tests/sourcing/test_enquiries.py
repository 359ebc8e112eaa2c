"""Who asks whom what, who sees it, and what everybody else is told."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.db.mongo import Database
from expo.sourcing import store
from expo.sourcing.models import MAX_MESSAGES, MAX_PER_DAY
from tests.support.commands import counted
from tests.support.contents import contents
from tests.support.permissions import Cast
from tests.support.world import World

FIELDS: Final = """id side state quantity { value unit { code } } askedAt changedAt answeredAt waitsSince closedAt closedBy
  unread readByBuyerAt readByExhibitorAt excerpt { text language } latestSide messageCount
  product { id } exhibitor { id } buyer { name country }
  messages { side mine author text { text language } at }"""
ASK: Final = f"""mutation($text: String!, $productId: ID, $exhibitorId: ID, $quantity: Decimal, $tongue: String) {{
  sendEnquiry(text: $text, productId: $productId, exhibitorId: $exhibitorId, quantity: $quantity, language: $tongue) {{
    ... on Enquiry {{ {FIELDS} }} ... on Problem {{ code field }} }} }}"""
REPLY: Final = f"""mutation($id: ID!, $text: String!, $tongue: String) {{
  replyToEnquiry(enquiryId: $id, text: $text, language: $tongue) {{ ... on Enquiry {{ {FIELDS} }} ... on Problem {{ code field }} }} }}"""
CLOSE: Final = f"""mutation($id: ID!) {{ closeEnquiry(enquiryId: $id) {{
  ... on Enquiry {{ {FIELDS} }} ... on Problem {{ code field }} }} }}"""
READ: Final = f"""mutation($id: ID!) {{ markEnquiryRead(enquiryId: $id) {{
  ... on Enquiry {{ {FIELDS} }} ... on Problem {{ code field }} }} }}"""
ONE: Final = f"query($id: ID!) {{ enquiry(id: $id) {{ {FIELDS} }} }}"
LIST: Final = """query($side: EnquirySide, $state: EnquiryState, $n: Int, $after: String) {
  enquiries(side: $side, state: $state, first: $n, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    nodes { id unread excerpt { text } product { id } exhibitor { id } buyer { name } messages { author } } } }"""
UNREAD: Final = "{ unreadEnquiries }"
OUTSIDERS: Final = ("other_exhibitor", "organiser", "other_organiser", "partner_key")


async def asked(world: World, cast: Cast, who: str = "buyer", **facts: Any) -> dict[str, Any]:
    """Return the enquiry, or the problem, that somebody's question makes."""
    about = {} if "exhibitorId" in facts else {"productId": cast.things["productId"]}
    given = {"text": "Your price for my quantity?"} | about | facts
    found: dict[str, Any] = (await world.run(cast.actors[who], ASK, **given))["sendEnquiry"]
    return found


async def letters(database: Database) -> list[dict[str, Any]]:
    """Return the letters about enquiries that wait to be sent, oldest first."""
    about = {"kind": "letter", "arguments.text": {"$regex": "/enquiries/"}}
    jobs = await database.raw["jobs"].find(about, sort=[("_id", 1)]).to_list()
    return [each["arguments"] for each in jobs]


async def refused(world: World, cast: Cast, doing: Any, code: str, field: str | None = None) -> None:
    """Assert that something is refused with this code and field, and writes nothing."""
    before = await contents(world.installation.database)
    assert await doing == {"code": code, "field": field}
    assert await contents(world.installation.database) == before


async def test_enquiry_is_visible_to_both_sides(world: World, cast: Cast) -> None:
    now = world.clock().isoformat()
    enquiry = await asked(world, cast, text=" Price\n\n\n\nfor  mine? ", quantity="500", tongue="es")
    assert enquiry == {
        "id": enquiry["id"],
        "side": "BUYER",
        "state": "OPEN",
        "quantity": {"value": "500", "unit": {"code": "C62"}},
        "askedAt": now,
        "changedAt": now,
        "answeredAt": None,
        "waitsSince": now,
        "closedAt": None,
        "closedBy": None,
        "unread": 0,
        "readByBuyerAt": None,
        "readByExhibitorAt": None,
        "excerpt": {"text": "Price for mine?", "language": "es"},
        "latestSide": "BUYER",
        "messageCount": 1,
        "product": {"id": cast.things["productId"]},
        "exhibitor": {"id": cast.things["exhibitorId"]},
        "buyer": {"name": "Buyer", "country": "CN"},
        "messages": [
            {
                "side": "BUYER",
                "mine": True,
                "author": "buyer",
                "text": {"text": "Price\n\nfor mine?", "language": "es"},
                "at": now,
            }
        ],
    }
    seen = (await world.run(cast.actors["exhibitor"], ONE, id=enquiry["id"]))["enquiry"]
    assert (seen["side"], seen["unread"], seen["messages"][0]["mine"]) == ("EXHIBITOR", 1, False)
    assert seen["buyer"] == {"name": "Buyer", "country": "CN"}


async def test_missing_language_is_detected_from_the_text(world: World, cast: Cast) -> None:
    enquiry = await asked(world, cast, text="请问贵公司的最低起订量是多少？")
    assert enquiry["excerpt"]["language"] == "zh"
    given = {"id": enquiry["id"], "text": "OK 500"}
    replied = await world.run(cast.actors["exhibitor"], REPLY, language="es", **given)
    assert [each["text"]["language"] for each in replied["replyToEnquiry"]["messages"]] == ["zh", "es"]


async def test_company_is_asked_without_a_product(world: World, cast: Cast) -> None:
    enquiry = await asked(world, cast, exhibitorId=cast.things["exhibitorId"], text="Do you make jugs?")
    assert enquiry["product"] is None
    assert enquiry["exhibitor"] == {"id": cast.things["exhibitorId"]}
    (letter,) = [each for each in await letters(world.installation.database) if "jugs" in each["text"]]
    assert letter["subject"] == "An enquiry about Yongkang Flasks"


async def test_enquiry_keeps_id_of_withdrawn_product(world: World, cast: Cast) -> None:
    product_id, enquiry_id = cast.things["productId"], cast.things["enquiryId"]
    query = "query($id: ID!) { enquiry(id: $id) { productId product { id } } }"
    shown = {"productId": product_id, "product": {"id": product_id}}
    assert (await world.run(cast.actors["buyer"], query, id=enquiry_id))["enquiry"] == shown
    withdraw = "mutation($id: ID!) { withdrawProducts(ids: [$id]) { __typename } }"
    await world.run(cast.actors["exhibitor"], withdraw, id=product_id)
    gone = (await world.run(cast.actors["buyer"], query, id=enquiry_id))["enquiry"]
    assert gone == {"productId": product_id, "product": None}
    company = await asked(world, cast, exhibitorId=cast.things["exhibitorId"])
    assert (await world.run(cast.actors["buyer"], query, id=company["id"]))["enquiry"]["productId"] is None


async def test_product_title_puts_no_link_into_email(world: World, cast: Cast) -> None:
    title = {"title.text": "Payment failed: confirm at https://evil.example/pay"}
    goods = world.installation.database.raw["products"]
    await goods.update_one({"_id": cast.things["productId"]}, {"$set": title})
    enquiry = await asked(world, cast)
    await world.run(cast.actors["exhibitor"], REPLY, id=enquiry["id"], text="3.50")
    (question, answer) = (await letters(world.installation.database))[-2:]
    assert question["subject"] == "An enquiry about Payment failed: confirm at …"
    for letter in (question, answer):
        assert "confirm at …" in letter["text"]
        assert "evil" not in letter["subject"] + letter["text"]


async def test_answer_names_exhibitor_as_the_buyer_can_read_it(world: World, cast: Cast) -> None:
    name = {"name.text": "永康恒暖杯业有限公司", "name.language": "zh"}
    await world.installation.database.raw["exhibitors"].update_many({}, {"$set": name})
    enquiry = await asked(world, cast)
    await world.run(cast.actors["exhibitor"], REPLY, id=enquiry["id"], text="3.50")
    answer = (await letters(world.installation.database))[-1]
    assert answer["subject"] == "Yongkang Flasks has written to you"


async def test_company_name_puts_no_link_into_email(world: World, cast: Cast) -> None:
    name, raw = "Customs: pay the duty at evil.example/duty", world.installation.database.raw
    await raw["organisations"].update_many({}, {"$set": {"name": name}})
    await raw["exhibitors"].update_many({}, {"$set": {"name.text": name}})
    enquiry = await asked(world, cast)
    await world.run(cast.actors["exhibitor"], REPLY, id=enquiry["id"], text="3.50")
    (question, answer) = (await letters(world.installation.database))[-2:]
    assert answer["subject"] == "Customs: pay the duty at … has written to you"
    for letter in (question, answer):
        assert "pay the duty at …" in letter["text"]
        assert "evil" not in letter["subject"] + letter["text"]


@pytest.mark.parametrize(
    "facts,code,field",
    [
        ({"text": " "}, "INVALID", "text"),
        ({"text": "x" * 2001}, "INVALID", "text"),
        ({"text": "a\x00b"}, "INVALID", "text"),
        ({"tongue": "tlh"}, "INVALID", "language"),
        ({"quantity": "-3"}, "INVALID", "quantity"),
        ({"quantity": "0"}, "INVALID", "quantity"),
        ({"quantity": "many"}, "INVALID", "quantity"),
        ({"productId": None}, "INVALID", "productId"),
        ({"productId": "prod_01HZX3AAAAAAAAAAAAAAAAAAAA"}, "PRODUCT_NOT_FOUND", None),
        ({"productId": "$ne"}, "PRODUCT_NOT_FOUND", None),
        ({"exhibitorId": "exh_01HZX3AAAAAAAAAAAAAAAAAAAA"}, "EXHIBITOR_NOT_FOUND", None),
        ({"exhibitorId": "$ne"}, "NOT_FOUND", "exhibitorId"),
    ],
)
async def test_invalid_enquiry_is_refused(
    world: World, cast: Cast, facts: dict[str, Any], code: str, field: str | None
) -> None:
    await refused(world, cast, asked(world, cast, **facts), code, field)


async def test_quantity_needs_a_product(world: World, cast: Cast) -> None:
    facts = {"exhibitorId": cast.things["exhibitorId"], "quantity": "5"}
    await refused(world, cast, asked(world, cast, **facts), "INVALID", "quantity")


@pytest.mark.parametrize(
    "who,code",
    [
        ("anonymous", "SIGN_IN_REQUIRED"),
        ("organiser", "FORBIDDEN"),
        ("partner_key", "FORBIDDEN"),
        ("reading_key", "FORBIDDEN"),
        ("exhibitor", "OWN_EXHIBITOR"),
    ],
)
async def test_enquiry_without_permission_is_refused(world: World, cast: Cast, who: str, code: str) -> None:
    await refused(world, cast, asked(world, cast, who), code)


async def test_person_without_organisation_cannot_ask(world: World, cast: Cast) -> None:
    loner = Actor(cast.actors["buyer"].person_id)
    answer = await world.run(loner, ASK, text="Hello?", productId=cast.things["productId"])
    assert answer["sendEnquiry"]["code"] == "FORBIDDEN"


async def test_withdrawn_product_cannot_be_asked_about(world: World, cast: Cast) -> None:
    hide = "mutation($id: ID!) { withdrawProducts(ids: [$id]) { ... on SavedProducts { written } } }"
    await world.run(cast.actors["exhibitor"], hide, id=cast.things["productId"])
    await refused(world, cast, asked(world, cast), "PRODUCT_NOT_FOUND")


async def test_same_text_within_a_minute_is_one_enquiry(world: World, cast: Cast) -> None:
    first = await asked(world, cast)
    world.clock.advance(seconds=59)
    before = await contents(world.installation.database)
    assert (await asked(world, cast))["id"] == first["id"]
    after = await contents(world.installation.database)
    assert before == after
    assert (await asked(world, cast, text="Another question?"))["id"] != first["id"]
    world.clock.advance(seconds=2)
    assert (await asked(world, cast))["id"] != first["id"]


async def test_organisation_is_limited_to_twenty_enquiries_a_day(world: World, cast: Cast) -> None:
    for number in range(MAX_PER_DAY - 1):  # the cast's is the first
        assert "code" not in await asked(world, cast, text=f"Question {number}")
    await refused(world, cast, asked(world, cast, text="One more"), "TOO_MANY_ENQUIRIES")
    world.clock.advance(hours=23)
    again = ASK.replace("{ code field }", "{ code retryAfter }")
    told = await world.run(cast.actors["buyer"], again, text="And now?", productId=cast.things["productId"])
    assert told["sendEnquiry"] == {"code": "TOO_MANY_ENQUIRIES", "retryAfter": 3600}
    world.clock.advance(hours=-23)
    assert "code" not in await asked(world, cast, "other_exhibitor", text="Another's first")
    world.clock.advance(hours=24, seconds=1)
    assert "code" not in await asked(world, cast, text="The next day")


async def test_daily_limit_of_person_spans_organisations(world: World, cast: Cast) -> None:
    buyer = cast.actors["buyer"]
    founded = replace(cast.actors["other_exhibitor"], person_id=buyer.person_id)
    mover = replace(cast, actors=cast.actors | {"mover": founded})
    for number in range(MAX_PER_DAY - 1):  # the cast's is the first
        assert "code" not in await asked(world, mover, ("buyer", "mover")[number % 2], text=f"Question {number}")
    await refused(world, mover, asked(world, mover, "mover", text="One more"), "TOO_MANY_ENQUIRIES")
    await refused(world, mover, asked(world, mover, text="One more"), "TOO_MANY_ENQUIRIES")
    assert "code" not in await asked(world, cast, "other_exhibitor", text="A colleague's first")
    world.clock.advance(hours=24, seconds=1)
    assert "code" not in await asked(world, mover, "mover", text="The next day")


async def test_exhibitor_replies_and_buyer_asks_again(world: World, cast: Cast) -> None:
    enquiry = await asked(world, cast)
    begun = world.clock()
    answered = world.clock.advance(minutes=5).isoformat()
    reply = (await world.run(cast.actors["exhibitor"], REPLY, id=enquiry["id"], text="3.50 美元", tongue="zh"))[
        "replyToEnquiry"
    ]
    assert (reply["state"], reply["answeredAt"], reply["waitsSince"]) == ("ANSWERED", answered, None)
    assert (reply["latestSide"], reply["messageCount"], reply["unread"]) == ("EXHIBITOR", 2, 0)
    assert reply["readByExhibitorAt"] == answered
    assert (await world.run(cast.actors["buyer"], ONE, id=enquiry["id"]))["enquiry"]["unread"] == 1
    world.clock.advance(minutes=5)
    again = (await world.run(cast.actors["buyer"], REPLY, id=enquiry["id"], text="FOB?"))["replyToEnquiry"]
    assert (again["state"], again["answeredAt"]) == ("OPEN", answered)
    assert again["waitsSince"] == (begun + timedelta(minutes=10)).isoformat()
    words = [(each["author"], each["text"]["text"]) for each in again["messages"]]
    assert words == [("buyer", "Your price for my quantity?"), ("exhibitor", "3.50 美元"), ("buyer", "FOB?")]


@pytest.mark.parametrize("mutation", [REPLY, CLOSE, READ])
@pytest.mark.parametrize("who", OUTSIDERS)
async def test_outsiders_cannot_reply_close_or_mark_read(world: World, cast: Cast, mutation: str, who: str) -> None:
    before = await contents(world.installation.database)
    given = {"text": "Hello"} if mutation == REPLY else {}
    (result,) = (await world.run(cast.actors[who], mutation, id=cast.things["enquiryId"], **given)).values()
    if who == "partner_key" and mutation == REPLY:
        assert result["code"] == "FORBIDDEN"
    else:
        assert result == {"code": "ENQUIRY_NOT_FOUND", "field": "enquiryId"}
    assert await contents(world.installation.database) == before


@pytest.mark.parametrize("who", [*OUTSIDERS, "anonymous"])
async def test_outsiders_see_no_enquiry(world: World, cast: Cast, who: str) -> None:
    (error,) = (await world.ask(cast.actors[who], ONE, id=cast.things["enquiryId"]))["errors"]
    assert error["extensions"]["code"] == ("SIGN_IN_REQUIRED" if who == "anonymous" else "ENQUIRY_NOT_FOUND")
    assert (await world.run(cast.actors[who], UNREAD))["unreadEnquiries"] == 0
    if who != "anonymous":
        assert (await world.run(cast.actors[who], LIST))["enquiries"]["nodes"] == []


async def test_api_key_needs_its_scope(world: World, cast: Cast) -> None:
    owner = cast.actors["exhibitor"]
    key = Actor(owner.person_id, owner.organisation_id, "EXHIBITOR", Role.OWNER, key_id="key_1", scopes=frozenset())
    (error,) = (await world.ask(key, ONE, id=cast.things["enquiryId"]))["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    (error,) = (await world.ask(key, LIST))["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert (await world.run(key, UNREAD))["unreadEnquiries"] == 0
    reading = cast.actors["reading_key"]
    assert (await world.run(reading, ONE, id=cast.things["enquiryId"]))["enquiry"]["side"] == "EXHIBITOR"
    for mutation in (CLOSE, READ):
        (result,) = (await world.run(reading, mutation, id=cast.things["enquiryId"])).values()
        assert result["code"] == "FORBIDDEN"


@pytest.mark.parametrize(
    "text,language,field", [("", None, "text"), ("x" * 2001, None, "text"), ("Hi", "xx", "language")]
)
async def test_invalid_reply_is_refused(world: World, cast: Cast, text: str, language: str | None, field: str) -> None:
    async def replied() -> Any:
        given: dict[str, Any] = {"id": cast.things["enquiryId"], "text": text, "tongue": language}
        return (await world.run(cast.actors["exhibitor"], REPLY, **given))["replyToEnquiry"]

    await refused(world, cast, replied(), "INVALID", field)


async def test_closed_enquiry_accepts_no_reply(world: World, cast: Cast) -> None:
    enquiry, buyer = cast.things["enquiryId"], cast.actors["buyer"]
    at = world.clock.advance(minutes=1).isoformat()
    closed = (await world.run(buyer, CLOSE, id=enquiry))["closeEnquiry"]
    assert (closed["state"], closed["closedAt"], closed["closedBy"]) == ("CLOSED", at, "BUYER")
    assert closed["waitsSince"] is None
    before = await contents(world.installation.database)
    again = (await world.run(cast.actors["exhibitor"], CLOSE, id=enquiry))["closeEnquiry"]
    assert again["closedBy"] == "BUYER"
    reply = (await world.run(cast.actors["exhibitor"], REPLY, id=enquiry, text="But…"))["replyToEnquiry"]
    assert reply == {"code": "ENQUIRY_CLOSED", "field": "text"}
    assert await contents(world.installation.database) == before


async def test_enquiry_length_is_limited(world: World, cast: Cast) -> None:
    enquiry = cast.things["enquiryId"]
    await world.installation.database.raw["enquiries"].update_one({"_id": enquiry}, {"$set": {"count": MAX_MESSAGES}})
    reply = (await world.run(cast.actors["exhibitor"], REPLY, id=enquiry, text="And…"))["replyToEnquiry"]
    assert reply == {"code": "ENQUIRY_FULL", "field": "text"}


async def test_reading_clears_the_unread_mark(world: World, cast: Cast) -> None:
    seller, buyer, enquiry = cast.actors["exhibitor"], cast.actors["buyer"], cast.things["enquiryId"]
    assert (await world.run(seller, UNREAD))["unreadEnquiries"] == 1
    assert (await world.run(buyer, UNREAD))["unreadEnquiries"] == 0
    at = world.clock.advance(minutes=1).isoformat()
    read = (await world.run(seller, READ, id=enquiry))["markEnquiryRead"]
    assert (read["unread"], read["readByExhibitorAt"], read["state"]) == (0, at, "OPEN")
    assert (await world.run(seller, UNREAD))["unreadEnquiries"] == 0
    before = await contents(world.installation.database)
    await world.run(seller, READ, id=enquiry)
    assert await contents(world.installation.database) == before


async def test_list_is_filtered_by_side_and_state(world: World, cast: Cast) -> None:
    seller = cast.actors["exhibitor"]
    everywhere = (await world.run(seller, LIST))["enquiries"]
    assert everywhere["totalCount"] == 1
    assert everywhere["nodes"][0]["buyer"] == {"name": "Buyer"}
    assert (await world.run(seller, LIST, side="EXHIBITOR"))["enquiries"]["totalCount"] == 1
    assert (await world.run(seller, LIST, side="BUYER"))["enquiries"]["totalCount"] == 0
    assert (await world.run(seller, LIST, state="OPEN"))["enquiries"]["totalCount"] == 1
    assert (await world.run(seller, LIST, state="CLOSED"))["enquiries"]["totalCount"] == 0
    (error,) = (await world.ask(ANONYMOUS, LIST))["errors"]
    assert error["extensions"]["code"] == "SIGN_IN_REQUIRED"
    (error,) = (await world.ask(Actor("per_alone"), LIST))["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"


async def test_enquiries_are_paged_newest_first(world: World, cast: Cast) -> None:
    for number in range(3):
        world.clock.advance(minutes=2)
        await asked(world, cast, text=f"Question {number}")
    seen: list[str] = []
    after: str | None = None
    while True:
        page = (await world.run(cast.actors["buyer"], LIST, n=2, after=after))["enquiries"]
        seen += [each["excerpt"]["text"] for each in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert seen == ["Question 2", "Question 1", "Question 0", "Which steel is it?"]
    (error,) = (await world.ask(cast.actors["buyer"], LIST, after="nonsense"))["errors"]
    assert error["extensions"]["code"] == "INVALID"


async def test_page_of_enquiries_needs_constant_number_of_queries(world: World, cast: Cast) -> None:
    for number in range(11):
        await asked(world, cast, text=f"Question {number}")
    counts = []
    for size in (1, 10, 100):
        with counted() as commands:
            page = (await world.run(cast.actors["buyer"], LIST, n=size))["enquiries"]
        assert len(page["nodes"]) == min(size, 12)
        counts.append(len(commands))
    assert len(set(counts)) == 1, counts


async def test_unread_enquiries_are_counted_up_to_a_limit(
    world: World, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        await asked(world, cast, text=f"Question {number}")
    assert (await world.run(cast.actors["exhibitor"], UNREAD))["unreadEnquiries"] == 4
    monkeypatch.setattr(store, "_UNREAD", 2)
    assert (await world.run(cast.actors["exhibitor"], UNREAD))["unreadEnquiries"] == 2


async def test_journal_records_events_without_texts(world: World, cast: Cast) -> None:
    await world.run(cast.actors["exhibitor"], REPLY, id=cast.things["enquiryId"], text="Our secret price")
    await world.run(cast.actors["buyer"], CLOSE, id=cast.things["enquiryId"])
    entries = await world.installation.database.raw["journal"].find({"subject.kind": "enquiry"}).to_list()
    assert [each["verb"] for each in entries] == ["enquiry.sent", "enquiry.answered", "enquiry.closed"]
    assert "secret" not in str(entries)
    assert "steel" not in str(entries)


async def test_other_side_gets_one_email_until_it_replies(world: World, cast: Cast) -> None:
    enquiry, database = cast.things["enquiryId"], world.installation.database
    (first,) = await letters(database)
    assert first["to"] == "exhibitor@fair.example"
    assert f"/en/enquiries/{enquiry}" in first["text"]
    assert "“Which steel is it?”" in first["text"]
    for words in ("Hello?", "Anybody?"):
        await world.run(cast.actors["buyer"], REPLY, id=enquiry, text=words)
    assert len(await letters(database)) == 1
    await world.run(cast.actors["exhibitor"], REPLY, id=enquiry, text="316L, of course")
    assert [each["to"] for each in await letters(database)][1:] == ["buyer@fair.example"]
    await world.run(cast.actors["buyer"], REPLY, id=enquiry, text="Thanks")
    assert [each["to"] for each in await letters(database)][2:] == ["exhibitor@fair.example"]
