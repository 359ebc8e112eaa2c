"""The demo's buyers come with their needs, exhibitors describe target buyers, and both answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from expo.accounts.models import OrganisationKind
from expo.accounts.service import Accounts
from expo.demo.chapters.answers import (
    AnswersSeeder,
    DemoReply,
    load_replies,
    load_target_buyers,
    replies,
    target_buyers,
)
from expo.demo.chapters.buyers import need_draft
from expo.demo.chapters.participation import Participation
from expo.demo.data.buyers import FOLDER, BuyerCompany, BuyerNeed, buyers
from expo.demo.data.plan import find_fair, people, plan
from expo.demo.data.sign_ins import owner
from expo.demo.opening import Opening
from expo.discovery.index.follower import IndexFollower
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.kit.db.mongo import Database, from_document
from expo.kit.errors import Invalid
from expo.kit.jobs.queue import Jobs
from expo.kit.jobs.runner import do_job
from expo.kit.journal.entries import Entry, Journal
from expo.kit.paging import Slice
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.models import MatchAnswer
from expo.matchmaking.runs.handler import RunHandler
from expo.matchmaking.runs.models import MATCHMAKING_RUN
from expo.matchmaking.runs.service import MatchmakingAdmin
from expo.matchmaking.sourcing_needs.models import SourcingNeed, Strictness
from expo.matchmaking.sourcing_needs.service import SourcingNeeds
from expo.matchmaking.sourcing_needs.target_buyers import TargetBuyersService
from tests.support.world import World

TWELVE = buyers()[34:46]
"""More than one group of them, in two languages."""


@pytest.fixture
def empty(no_company: tuple[Opening, Fair]) -> Opening:
    """Give the opening of a demo fair without exhibitors, which is open already and waits for the others."""
    return no_company[0]


async def acting(world: World, company: BuyerCompany) -> Actor:
    person = await world.service(Accounts)._store.find_person_by_email(company.email)
    assert person is not None
    [own] = person.memberships
    assert own.kind is OrganisationKind.BUYER
    return person.acting(own.organisation_id)


async def index(world: World) -> None:
    """Let the index take in all that has happened."""
    follower = world.service(IndexFollower)
    found = await world.service(Journal).collection.find({"verb": {"$in": list(follower.verbs)}}, sort=[("_id", 1)])
    await follower.handle([from_document(Entry, each) for each in found])
    await follower.wait_until_built()


async def needs(world: World, company: BuyerCompany) -> Sequence[SourcingNeed]:
    fair = await find_fair(world.service(Fairs))
    assert fair is not None
    page = await world.service(SourcingNeeds).list(await acting(world, company), fair_id=fair.id, part=Slice(50))
    return page.items


def test_every_demo_need_passes_service_checks() -> None:
    first = date(2027, 4, 15)
    for company in buyers():
        for need in company.needs:
            content = need_draft(company, need, first).checked()
            assert content.text.language == company.language
            assert (content.quantity, content.target_price) == (need.target_quantity(), need.maximum())
            assert content.market == company.country
            assert (content.certificates_are is Strictness.HARD) is ("CERTIFICATES" in need.must)


async def test_demo_buyers_are_approved_with_needs_and_can_sign_in(world: World, empty: Opening) -> None:
    fair = await replace(empty, coming=TWELVE).run()
    first = fair.opens_at.astimezone(plan().zone).date()
    for company in TWELVE:
        written = {each.text.text: each for each in await needs(world, company)}
        assert written.keys() == {each.text for each in company.needs}
        for each in company.needs:
            need = written[each.text]
            assert (need.market, need.languages) == (company.country, list(company.speaks))
            assert need.needed_by == (None if each.days is None else first + timedelta(days=each.days))
        mine = await world.service(Fairs).my_fair_applications(await acting(world, company))
        assert [(each.fair_id, each.status) for each in mine] == [(fair.id, "APPROVED")]
    person = await world.service(Accounts)._store.find_person_by_email(TWELVE[0].email)
    assert person is not None
    assert await world.service(Accounts).passwords.verify(person.password_hash, empty.password)


async def test_resumed_opening_adds_no_buyer_twice(empty: Opening, database: Database) -> None:
    await replace(empty, coming=TWELVE[:3]).run()
    [stored] = await database.raw["fairs"].find({}).to_list()
    await database.raw["fairs"].update_one({"_id": stored["_id"]}, {"$unset": {"tagline": ""}})
    await replace(empty, coming=TWELVE).run()
    assert await database.raw["sourcing_needs"].count_documents({}) == sum(len(each.needs) for each in TWELVE)
    emails = [each.email for each in TWELVE]
    assert await database.raw["people"].count_documents({"email": {"$in": emails}}) == len(TWELVE)


async def test_no_matchmaking_run_is_started_without_index(empty: Opening, database: Database) -> None:
    await replace(empty, coming=TWELVE[:2]).run()
    assert await database.raw["jobs"].count_documents({"kind": "matchmaking_run"}) == 0
    assert await database.raw["match_answers"].count_documents({}) == 0


async def test_exhibitors_target_buyers_are_saved_once(world: World, demo: Opening) -> None:
    opening = replace(demo, only=demo.only[:1])
    fair, [coppersmith] = await opening.run(), opening.only
    seller = await opening.account(owner(coppersmith), OrganisationKind.EXHIBITOR)
    target = await world.service(TargetBuyersService).find(seller, fair_id=fair.id)
    assert target is not None
    assert target.excluded_markets == ["FR"]
    organiser = await opening.account(people().organiser, OrganisationKind.ORGANISER)
    world.clock.advance(hours=1)
    await AnswersSeeder(
        Participation(world.installation, organiser, fair), opening.only, opening.on_progress
    ).save_target_buyers()
    assert await world.service(TargetBuyersService).find(seller, fair_id=fair.id) == target


async def test_recommended_buyers_answer_once_after_matchmaking_run(
    world: World, demo: Opening, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    cook = next(each for each in buyers() if each.language == "fr")
    pans = structs.replace(cook, country="CH", needs=[BuyerNeed(text="Casserole en cuivre étamé, 16 cm", suits=[])])
    opening = replace(demo, only=demo.only[:1], coming=(pans,))
    fair = await opening.run()
    organiser = await opening.account(people().organiser, OrganisationKind.ORGANISER)
    dealings = AnswersSeeder(Participation(world.installation, organiser, fair), opening.only, opening.on_progress)
    await index(world)
    world.clock.advance(minutes=1)  # a run knows the needs posted before it
    run = await world.service(MatchmakingAdmin).start(organiser, fair_id=fair.id)
    job = await world.service(Jobs).take([MATCHMAKING_RUN])
    assert job is not None
    await do_job(world.service(Jobs), world.service(RunHandler).run, job)
    assert await dealings.run()
    assert [each.id for each in await world.service(MatchmakingAdmin).runs(organiser, fair_id=fair.id)] == [run.id]
    yes = DemoReply(cook.email, "ardrillon-cuivre", MatchSide.BUYER, MatchAnswer.MEETING_REQUESTED)
    nobody = DemoReply(buyers()[0].email, "ardrillon-cuivre", MatchSide.BUYER, MatchAnswer.MEETING_REQUESTED)
    monkeypatch.setattr("expo.demo.chapters.answers.replies", lambda: (yes, nobody))
    await dealings.answer()
    world.clock.advance(hours=1)
    await dealings.answer()
    [pair] = await database.raw["match_answers"].find({}).to_list()
    assert pair["answers"]["BUYER"]["answer"] == "MEETING_REQUESTED"
    assert await database.raw["journal"].count_documents({"verb": "recommendation.answered"}) == 1


def test_demo_has_25_target_buyer_entries_and_varied_answers() -> None:
    assert len(target_buyers()) >= 25
    assert {each.by for each in replies()} == set(MatchSide)
    assert len({each.answer for each in replies()}) == 3
    assert len({each.reason for each in replies() if each.reason}) >= 4
    assert sum(bool(each.excluded_markets) for each in target_buyers()) < len(target_buyers()) / 3


def test_accepting_answers_come_only_from_suitable_pairs() -> None:
    suits = {(each.email, slug) for each in buyers() for need in each.needs for slug in need.suits}
    assert [
        each for each in replies() if (each.buyer, each.exhibitor) not in suits and each.answer == "MEETING_REQUESTED"
    ] == []


@pytest.mark.parametrize(
    "name, old, new, reason",
    [
        ("target_buyers", '"300 C62"', '"300 PIECES"', "zhejiang-hengnuan-drinkware: .*unit"),
        ("target_buyers", '"RU", "KZ", "ES"', '"RUS1", "KZ"', "zhejiang-hengnuan-drinkware: .*countr"),
        ("target_buyers", "zhejiang-hengnuan-drinkware", "hengnuan", "hengnuan: There is no such exhibitor"),
        ("target_buyers", "ruisong-power-tools", "weihai-yujia-outdoor", "there twice"),
        ("answers", 'buyer = "calcivar@', 'buyer = "nobody@', "No buyer"),
        ("answers", 'answer = "MEETING_REQUESTED"', 'answer = "NOT_INTERESTED"', "Give a reason"),
        ("answers", 'exhibitor = "ruisong-power-tools"', 'exhibitor = "ruisong"', "no such exhibitor"),
    ],
)
def test_invalid_demo_entry_is_refused_with_its_file(
    tmp_path: Path, name: str, old: str, new: str, reason: str
) -> None:
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / f"{name}.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    load = load_target_buyers if name == "target_buyers" else load_replies
    with pytest.raises(Invalid, match=rf"{name}\.toml: .*{reason}"):
        load(file)
