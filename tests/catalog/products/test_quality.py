"""What is wrong with listings: the rules, what is kept when a product changes, who sees it, and the check of a fair."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import pytest

from expo.catalog.listings.service import CHECK, Listings
from expo.catalog.products.models import Content, PriceTier, Product, ProductStatus
from expo.catalog.products.rules.quality import (
    MANY,
    ListingContext,
    ListingProblem,
    median_of,
    own_problems,
    price_of,
    problem_list,
    problem_lists,
    problems_of,
    with_problems,
)
from expo.exhibitors.models import Certificate, ShownPicture
from expo.kit.access import Actor
from expo.kit.db.documents import to_document
from expo.kit.files.pictures import Picture
from expo.kit.jobs.queue import Jobs
from expo.kit.trade.money import Money
from expo.kit.trade.values import HsCode, HsEdition
from expo.localisation.models import Text
from tests.support.commands import counted
from tests.support.contents import contents
from tests.support.permissions import Cast
from tests.support.world import World

NOW: Final = datetime(2027, 4, 15, 1, tzinfo=UTC)
TODAY: Final = date(2027, 4, 15)
FIND: Final = """query($fair: ID!, $problem: ListingProblem, $n: Int, $after: String) {
  listingsWithProblems(fairId: $fair, problem: $problem, first: $n, after: $after) {
    pageInfo { hasNextPage endCursor } nodes { number problems } } }"""
CHECKED: Final = "query($fair: ID!) { listingCheck(fairId: $fair) { status done total counts { problem count } } }"
START: Final = """mutation($fair: ID!) { checkListings(fairId: $fair) {
  ... on ListingCheck { id status counts { problem } } ... on Problem { code } } }"""
ROWS: Final = """mutation($rows: [ProductRowInput!]!) { saveProducts(rows: $rows, publish: true) {
  ... on SavedProducts { problems { code message field } written results { product { id problems } } } ... on Problem { code message } } }"""


def a_picture(name: str = "a") -> ShownPicture:
    return ShownPicture(Picture("pic_1", name * 64, 60, 40))


def some_content(**changes: Any) -> Content:
    facts: dict[str, Any] = {
        "number": "F-500",
        "title": Text("Vacuum flask, 500 ml", "en"),
        "section": "household-appliances",
        "unit": "C62",
        "hs": HsCode("961700", HsEdition.HS2022),
        "price_tiers": [PriceTier(Decimal(100), Money(385, "USD"))],
        "pictures": [a_picture()],
    }
    return Content(**(facts | changes))


def a_product(*, published: bool = True, **changes: Any) -> Product:
    content = some_content(**changes)
    return Product(
        **{name: getattr(content, name) for name in content.__dataclass_fields__},
        id="prod_1",
        exhibitor_id="exh_1",
        organisation_id="org_1",
        status=ProductStatus.PUBLISHED if published else ProductStatus.DRAFT,
        version=1,
        created_at=NOW,
        changed_at=NOW,
    )


def test_good_listing_has_no_problems() -> None:
    assert own_problems(some_content()) == []


@pytest.mark.parametrize(
    "changes,problem",
    [
        ({"pictures": []}, ListingProblem.NO_PICTURE),
        ({"price_tiers": []}, ListingProblem.NO_PRICE),
        ({"hs": None}, ListingProblem.NO_HS_CODE),
        ({"title": Text("Flask 5", "en")}, ListingProblem.TITLE_SHORT),
        ({"title": Text("保温杯子", "zh")}, ListingProblem.TITLE_SHORT),
        ({"title": Text("VACUUM FLASK 500ML", "en")}, ListingProblem.TITLE_IN_CAPITALS),
        ({"title": Text("ТЕРМОС СТАЛЬНОЙ", "ru")}, ListingProblem.TITLE_IN_CAPITALS),
    ],
)
def test_faulty_listing_has_the_matching_problem(changes: dict[str, Any], problem: ListingProblem) -> None:
    assert own_problems(some_content(**changes)) == [problem]


@pytest.mark.parametrize(
    "changes",
    [
        {"price_tiers": [], "price_on_request": True},
        {"title": Text("不锈钢保温杯", "zh")},
        {"title": Text("LED E27 12W bulb", "en")},
        {"title": Text("2.1米PE+PVC混合落雪圣诞树 预装LED灯", "zh")},
        {"title": Text("قارورة حافظة للحرارة", "ar")},
    ],
)
def test_acceptable_listings_have_no_problems(changes: dict[str, Any]) -> None:
    assert own_problems(some_content(**changes)) == []


def test_forbidden_words_come_from_an_initially_empty_list() -> None:
    content = some_content(description=Text("The BEST replica", "en"))
    assert own_problems(content) == []
    assert own_problems(content, forbidden_terms=["Replica"]) == [ListingProblem.FORBIDDEN_WORD]
    assert own_problems(content, forbidden_terms=["copy"]) == []


def test_comparison_problem_stays_until_its_field_changes() -> None:
    before = replace(a_product(), problems=["PRICE_FAR_OFF", "PICTURE_REPEATED"])
    retold = replace(before, title=Text("Another flask of steel", "en"))
    assert with_problems(retold, before).problems == ["PRICE_FAR_OFF", "PICTURE_REPEATED"]
    repriced = replace(before, price_tiers=[PriceTier(Decimal(100), Money(400, "USD"))])
    assert with_problems(repriced, before).problems == ["PICTURE_REPEATED"]
    repictured = replace(before, pictures=[a_picture("b")])
    assert with_problems(repictured, before).problems == ["PRICE_FAR_OFF"]
    assert with_problems(before, None).problems == []


def test_product_saved_before_rules_is_judged_on_read() -> None:
    assert problems_of(a_product(hs=None)) == [ListingProblem.NO_HS_CODE]
    assert problems_of(replace(a_product(hs=None), problems=[])) == []


def test_problem_lists_contain_published_product_with_problems() -> None:
    product = replace(a_product(), problems=["NO_PICTURE"])
    assert problem_lists(product) == {problem_list("NO_PICTURE"), problem_list(None)}
    assert problem_lists(replace(product, problems=[])) == set()


def test_certificate_is_expired_when_no_valid_one_remains() -> None:
    old = Certificate("c1", "CE", "1", valid_until=date(2027, 4, 14))
    new = Certificate("c2", "CE", "2", valid_until=date(2027, 4, 15))
    product = a_product(certificates=["CE", "ISO9001"])

    def found(*certificates: Certificate) -> list[str]:
        return ListingContext(TODAY, certificates=certificates).judged(product).problems or []

    assert found(old) == ["CERTIFICATE_EXPIRED"]
    assert found(old, new) == []
    assert found() == []


@pytest.mark.parametrize("cents,far", [(38, True), (39, False), (385, False), (3850, False), (3851, True)])
def test_price_beyond_tenfold_or_tenth_of_median_is_far_off(cents: int, far: bool) -> None:
    others = ListingContext(TODAY, medians={("household-appliances", "C62"): Decimal("3.85")})
    product = a_product(price_tiers=[PriceTier(Decimal(1), Money(cents, "USD"))])
    assert (others.judged(product).problems == ["PRICE_FAR_OFF"]) is far


def test_prices_are_compared_per_unit_in_one_currency() -> None:
    rates = {"USD": Decimal(1), "CNY": Decimal(7)}
    content = some_content(price_tiers=[PriceTier(Decimal(1), Money(7000, "CNY"), per=10)])
    assert price_of(content, "USD", rates) == Decimal(1)
    assert price_of(content, "USD", {}) is None
    assert price_of(some_content(price_tiers=[]), "USD", rates) is None
    assert median_of([Decimal(1)] * 19) is None
    assert median_of([Decimal(each) for each in range(1, 22)]) == 11


# In the fair


def a_row(number: str, **changes: Any) -> dict[str, Any]:
    product = {
        "number": number,
        "title": {"text": f"Vacuum flask {number}", "language": "en"},
        "section": "household-appliances",
        "origin": "CN",
        "unit": "C62",
        "currency": "USD",
        "minimumOrder": {"value": "100"},
        "priceTiers": [{"minQuantity": "100", "price": "3.85"}],
        "hs": {"code": "961700"},
    }
    return {"inputId": number, "product": product | changes}


async def saved(world: World, owner: Actor, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    result = (await world.run(owner, ROWS, rows=list(rows)))["saveProducts"]
    assert result.get("problems") == [], result
    found: list[dict[str, Any]] = result["results"]
    return found


async def found(world: World, cast: Cast, problem: str | None = None, **facts: Any) -> list[str]:
    given = {"fair": cast.things["fairId"], "problem": problem} | facts
    nodes = (await world.run(cast.actors["organiser"], FIND, **given))["listingsWithProblems"]["nodes"]
    return [each["number"] for each in nodes]


async def test_saving_a_product_updates_its_problems(world: World, cast: Cast) -> None:
    owner = cast.actors["exhibitor"]
    (row,) = await saved(world, owner, a_row("SHOUT", title={"text": "VACUUM FLASK", "language": "en"}))
    assert row["product"]["problems"] == ["NO_PICTURE", "TITLE_IN_CAPITALS"]
    assert await found(world, cast, "TITLE_IN_CAPITALS") == ["SHOUT"]
    assert await found(world, cast) == ["SHOUT", "F-500"]
    assert await found(world, cast, "NO_HS_CODE") == ["F-500"]
    await saved(world, owner, a_row("SHOUT"))
    assert await found(world, cast, "TITLE_IN_CAPITALS") == []
    assert await found(world, cast, "NO_PICTURE") == ["SHOUT"]


async def test_problems_are_shown_to_own_staff_and_organiser_only(world: World, cast: Cast) -> None:
    query = "query($id: ID!) { product(id: $id) { problems } }"
    for who, actor in cast.actors.items():
        shown = (await world.run(actor, query, id=cast.things["productId"]))["product"]["problems"]
        assert bool(shown) is (who in {"exhibitor", "reading_key", "organiser"}), who


async def test_only_own_organiser_can_run_listing_check(world: World, cast: Cast) -> None:
    before = await contents(world.installation.database)
    for who, actor in cast.actors.items():
        for query in (FIND, CHECKED):
            answer = await world.ask(actor, query, fair=cast.things["fairId"])
            assert (answer["errors"] == []) is (who == "organiser"), who
        if who != "organiser":
            assert "code" in (await world.run(actor, START, fair=cast.things["fairId"]))["checkListings"], who
    assert await contents(world.installation.database) == before
    (error,) = (await world.ask(cast.actors["organiser"], FIND, fair=cast.things["fairId"], after="nonsense"))["errors"]
    assert error["extensions"]["code"] == "INVALID"


async def test_command_count_is_independent_of_page_size(world: World, cast: Cast) -> None:
    await saved(world, cast.actors["exhibitor"], *(a_row(f"N-{number}") for number in range(11)))
    counts = []
    for size in (1, 10, 100):
        with counted() as commands:
            numbers = await found(world, cast, n=size)
        assert len(numbers) == min(size, 12)
        counts.append(len(commands))
    assert len(set(counts)) == 1, counts


async def test_listing_check_compares_listings_with_each_other(world: World, cast: Cast) -> None:
    owner, organiser, fair = cast.actors["exhibitor"], cast.actors["organiser"], cast.things["fairId"]
    dear = a_row("DEAR", priceTiers=[{"minQuantity": "1", "price": "3850"}])
    await saved(world, owner, dear, *(a_row(f"N-{number}") for number in range(20)))
    products = world.installation.database.raw["products"]
    flask = await products.find_one({"number": "F-500"})
    assert flask is not None
    same = {"number": {"$in": [f"N-{number}" for number in range(MANY - 1)]}}
    await products.update_many(same, {"$set": {"pictures": flask["pictures"]}})
    assert (await world.run(organiser, CHECKED, fair=fair))["listingCheck"] is None
    started = (await world.run(organiser, START, fair=fair))["checkListings"]
    assert (started["status"], started["counts"]) == ("QUEUED", [])
    assert (await world.run(organiser, START, fair=fair))["checkListings"] == {"code": "CHECK_RUNNING"}
    await checked(world)
    assert await found(world, cast, "PRICE_FAR_OFF") == ["DEAR"]
    repeated = {f"N-{number}" for number in range(MANY - 1)} | {"F-500"}
    assert set(await found(world, cast, "PICTURE_REPEATED")) == repeated
    told = (await world.run(organiser, CHECKED, fair=fair))["listingCheck"]
    assert (told["status"], told["done"], told["total"]) == ("DONE", 1, 1)
    assert {each["problem"]: each["count"] for each in told["counts"]} == {
        "NO_PICTURE": 17,
        "PICTURE_REPEATED": MANY,
        "NO_HS_CODE": 1,
        "PRICE_FAR_OFF": 1,
    }
    version = await products.find_one({"number": "DEAR"})
    assert version is not None
    assert version["version"] == 1


async def checked(world: World) -> None:
    """Do the check that waits."""
    jobs = world.service(Jobs)
    job = await jobs.take([CHECK])
    assert job is not None
    state = to_document(await world.service(Listings).run(job))
    await world.installation.database.raw["jobs"].update_one(
        {"_id": job.id}, {"$set": {"status": "DONE", "state": state}}
    )
