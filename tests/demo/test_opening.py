from dataclasses import replace

import pytest

from expo.accounts.models import OrganisationKind
from expo.accounts.service import Accounts
from expo.catalog.products.service import Catalog
from expo.demo.data.buyers import BuyerCompany, buyers
from expo.demo.data.exhibitors import Company, companies
from expo.demo.data.plan import people, plan
from expo.demo.data.sign_ins import owner
from expo.demo.opening import Opening
from expo.discovery.demo import Index
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.models import BoothStatus
from expo.fairs.announcements.service import Announcements
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.fairs.fairs.models import ApplicationStatus, Fair, ParticipantRole
from expo.fairs.fairs.service import Fairs
from expo.fairs.programme.service import Programmes
from expo.kit.access import ANONYMOUS
from expo.kit.db.mongo import Database
from expo.kit.paging import Slice
from expo.localisation.models import TranslationOrigin
from expo.matchmaking.runs.service import MatchmakingAdmin
from tests.demo.conftest import RecordedOpening, a_small
from tests.support.contents import contents
from tests.support.world import World

ALL = Slice(100)


async def test_opened_fair_has_booths_products_and_pictures(demo: Opening, opened: Fair, world: World) -> None:
    booths = await world.service(Booths).list(ANONYMOUS, fair_id=opened.id, part=ALL)
    assert [(each.number, each.hall) for each in booths.items] == [
        ("A01", f"hall-{company.category}") for company in demo.only
    ]
    assert all(len(each.staff) == len(company.staff) for each, company in zip(booths.items, demo.only, strict=True))
    products = (await world.service(Catalog).list(ANONYMOUS, fair_id=opened.id, part=ALL)).items
    assert {each.number for each in products} == {goods.number for each in demo.only for goods in each.products}
    assert all(len(each.pictures) == 1 and each.price_tiers for each in products)


async def test_exhibitors_texts_are_their_own_in_other_languages(demo: Opening, opened: Fair, world: World) -> None:
    products = (await world.service(Catalog).list(ANONYMOUS, fair_id=opened.id, part=ALL)).items
    for company in demo.only:
        for goods in company.products:
            [product] = [each for each in products if each.number == goods.number]
            english = company.author_translations.of_goods(goods.number, "title")["en"]
            assert product.title.reading("en").text == english != goods.title
            assert product.description is not None
            assert product.description.reading("en").origin is TranslationOrigin.PERSON
            assert product.pictures[0].alt is not None
            assert product.pictures[0].alt.reading("en").text == english
    booths = await world.service(Booths).list(ANONYMOUS, fair_id=opened.id, part=ALL)
    for company, booth in zip(demo.only, booths.items, strict=True):
        assert booth.headline is not None
        assert booth.headline.reading("en").text == company.author_translations.company["en"].tagline


async def test_newest_products_come_from_several_companies(opened: Fair, database: Database) -> None:
    newest = [each["exhibitor_id"] for each in (await contents(database, without=()))["products"]]
    assert len(newest) == 4
    assert len(set(newest[:2])) == len(set(newest[2:])) == 2


async def test_fair_is_open_today_with_programme_halls_and_rates(demo: Opening, opened: Fair, world: World) -> None:
    assert opened.is_open(world.clock())
    assert len(opened.halls) == 16
    assert len(await world.service(Programmes).get(ANONYMOUS, fair_id=opened.id)) == len(plan().items)
    rates = await world.service(ExchangeRates).current()
    assert rates is not None
    assert rates.source == plan().exchange.source
    assert (await demo.account(people().organiser, OrganisationKind.ORGANISER)).administrator


async def test_buyers_are_approved_and_one_booth_application_waits(demo: Opening, opened: Fair, world: World) -> None:
    organiser = await demo.account(people().organiser, OrganisationKind.ORGANISER)
    waiting = await world.service(Booths).applications(
        organiser, fair_id=opened.id, part=ALL, status=BoothStatus.APPLIED
    )
    assert [each.section for each in waiting.items] == [people().newcomer.section]
    buyers = await world.service(Fairs).applications(
        organiser, fair_id=opened.id, part=ALL, role=ParticipantRole.BUYER, status=ApplicationStatus.APPROVED
    )
    assert len(buyers.items) == len(people().buyers)


async def test_fair_opens_with_each_hall_occupied_and_fills_later(demo: Opening, world: World) -> None:
    three = (*demo.only, companies_of(demo.only[0].category)[1])
    opens = replace(demo, only=three, coming=(a_sourcing_buyer(),))
    fair = await opens.open()
    booths = await world.service(Booths).list(ANONYMOUS, fair_id=fair.id, part=ALL)
    assert {each.hall for each in booths.items} == {f"hall-{each.category}" for each in three}
    assert len(booths.items) < len(three)
    assert "still arriving" in await _announced(world, fair)
    await opens.fill(fair)
    booths = await world.service(Booths).list(ANONYMOUS, fair_id=fair.id, part=ALL)
    assert len(booths.items) == len(three)
    assert "still arriving" not in await _announced(world, fair)


async def test_sourcing_buyer_exists_when_fair_opens(demo: Opening, world: World, heard: RecordedOpening) -> None:
    await replace(demo, only=(), coming=(buyers()[0], a_sourcing_buyer())).open()
    accounts = world.service(Accounts)
    there = [await accounts._store.find_person_by_email(each.email) for each in (buyers()[0], a_sourcing_buyer())]
    assert [each is not None for each in there] == [False, True]
    assert heard.buyers == [(1, 1)]


async def test_opening_twice_changes_nothing(
    demo: Opening, opened: Fair, database: Database, heard: RecordedOpening
) -> None:
    before, lines = await contents(database, without=()), list(heard.lines)
    assert await demo.run() == opened
    assert await contents(database, without=()) == before
    assert heard.lines == lines


async def test_interrupted_opening_is_resumed(demo: Opening, database: Database, heard: RecordedOpening) -> None:
    await replace(demo, only=demo.only[:1]).run()
    fairs = await contents(database, without=())
    [stored] = fairs["fairs"]
    await database.raw["fairs"].update_one({"_id": stored["_id"]}, {"$unset": {"tagline": ""}})
    await demo.run()
    after = await contents(database, without=())
    assert len(after["exhibitors"]) == len(fairs["exhibitors"]) + 1
    assert len(after["products"]) == 4
    assert len(after["programme"]) == len(plan().items)
    kept = [each for each in after["products"] if each["_id"] in {old["_id"] for old in fairs["products"]}]
    assert kept == fairs["products"]


async def test_stalled_matchmaking_run_does_not_block_filling(
    demo: Opening, world: World, heard: RecordedOpening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No worker is beside this test, so the run that is ordered first gets no further."""

    async def one(_index: Index) -> int:
        return 1

    async def no(_index: Index, _patience: int = 0) -> bool:
        return False

    monkeypatch.setattr(Index, "count", one)
    monkeypatch.setattr(Index, "is_complete", no)
    monkeypatch.setattr("expo.demo.chapters.answers._PATIENCE", 0)
    opens = replace(demo, coming=(a_sourcing_buyer(),))
    fair, organiser = await opens.open(), await demo.account(people().organiser, OrganisationKind.ORGANISER)
    await world.service(MatchmakingAdmin).start(organiser, fair_id=fair.id)
    world.clock.advance(minutes=5)
    await replace(opens, coming=(a_sourcing_buyer(), buyers()[0])).fill(fair)
    assert "still arriving" not in await _announced(world, fair)
    assert "Whom to meet is not worked out yet" in heard.lines[-1]


async def test_closed_fair_is_reopened_with_its_programme(demo: Opening, opened: Fair, world: World) -> None:
    world.clock.advance(days=30)
    again: Fair = await demo.run()
    assert again.is_open(world.clock())
    programme = await world.service(Programmes).get(ANONYMOUS, fair_id=again.id)
    assert len(programme) == len(plan().items)
    assert all(again.opens_at <= each.starts_at < again.closes_at for each in programme)


async def test_missing_pictures_are_reported_once(demo: Opening, opened: Fair, heard: RecordedOpening) -> None:
    assert sum("make demo-pictures" in line for line in heard.lines) == 1
    assert heard.names == [each.name for each in demo.only]


async def test_journal_entries_name_the_acting_person(opened: Fair, database: Database) -> None:
    entries = (await contents(database, without=()))["journal"]
    counted = {"fair.visited", "fair.searched"}  # by the server, and of nobody in particular
    made = {"person.made_administrator"}  # by the installation, as nobody else can
    done = [entry for entry in entries if entry["verb"] not in counted | made]
    assert all(entry["person_id"] not in {None, "system"} for entry in done)
    verbs = {entry["verb"] for entry in entries}
    assert verbs >= {
        "fair.published",
        "application.approved",
        "booth.published",
        "exhibitor.published",
        "product.published",
    }


async def test_people_sign_in_with_the_password_that_is_shown(demo: Opening, opened: Fair, world: World) -> None:
    accounts = world.service(Accounts)
    for each in (people().buyers[0], owner(demo.only[0]), people().organiser):
        person = await accounts._store.find_person_by_email(each.email)
        assert person is not None
        assert person.confirmed_at is not None
        assert await accounts.passwords.verify(person.password_hash, demo.password)


def a_sourcing_buyer() -> BuyerCompany:
    return next(each for each in buyers() if each.email == people().sourcing_buyer[1])


def companies_of(category: str) -> list[Company]:
    return [a_small(each) for each in companies() if each.category == category]


async def _announced(world: World, fair: Fair) -> str:
    [shown] = await world.service(Announcements).shown(ANONYMOUS, fair_ids=[fair.id])
    return " ".join(each.title.text for each in shown)
