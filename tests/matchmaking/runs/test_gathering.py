"""What a run reads beside needs: what buyers keep and ask, how exhibitors answer, what answers have taught."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from expo.catalog.products.rules.drafts import Wording
from expo.favourites.models import FavouriteTarget, ThingKind
from expo.favourites.service import Favourites
from expo.localisation.models import Text
from expo.matchmaking.candidates.answering import AnswerTimes, answering_of
from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.candidates.rules.sellers import ResponseRate
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.models import MatchAnswer, SideAnswer
from expo.matchmaking.recommendations.service import Matchmaking
from expo.matchmaking.runs.handler import RunHandler
from expo.matchmaking.runs.implicit import ImplicitNeeds
from expo.matchmaking.runs.rules.learning import MIN_ANSWERS
from expo.matchmaking.runs.run_folder import RunFolder
from expo.matchmaking.tuning.service import Tunings
from expo.sourcing.models import Enquiry, EnquirySide, EnquiryState
from expo.sourcing.service import Enquiries
from tests.matchmaking.harness import MatchmakingHarness, a_flask
from tests.matchmaking.runs.test_learning import answers
from tests.matchmaking.runs.test_runs import run_matchmaking

NOW = datetime(2027, 4, 15, tzinfo=UTC)


async def nobody(_: int) -> None:
    """Hear how far it is."""


def an_enquiry(asked_before: timedelta, answered_after: timedelta | None = None) -> Enquiry:
    asked = NOW - asked_before
    return Enquiry(
        id="enq",
        exhibitor_id="exh",
        exhibitor_organisation_id="org",
        buyer_id="buyer",
        person_id="per",
        state=EnquiryState.OPEN,
        asked_at=asked,
        changed_at=asked,
        excerpt=Text("?", "en"),
        latest_side=EnquirySide.BUYER,
        answered_at=None if answered_after is None else asked + answered_after,
    )


def test_todays_unanswered_enquiry_is_not_counted() -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    assert answering_of([an_enquiry(2 * hour)], NOW) == ResponseRate()
    told = [
        an_enquiry(9 * day),
        an_enquiry(5 * day, 2 * hour),
        an_enquiry(5 * day, 6 * hour),
        an_enquiry(3 * hour, hour),
    ]
    assert answering_of(told, NOW) == ResponseRate(4, 3, 2.0)


async def test_answering_is_read_from_exhibitors_enquiries(harness: MatchmakingHarness) -> None:
    seller, exhibitor = await harness.a_seller(a_flask())
    buyer, enquiries = await harness.a_buyer(), harness.world.service(Enquiries)
    asked = await enquiries.ask(buyer, exhibitor_id=exhibitor.id, text="Which steel?", language="en")
    harness.world.clock.advance(hours=3)
    await enquiries.reply(seller, enquiry_id=asked.id, text="304", language="en")
    times: AnswerTimes = harness.world.service(RunHandler).finding.candidates.answer_times
    organisation_id = seller.organisation_id or ""
    assert await times.of([organisation_id, "org_none"]) == {organisation_id: ResponseRate(1, 1, 3.0)}


async def test_implicit_needs_come_from_buyers_activity(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller()
    kept, asked = await harness.discovery.shows(seller, a_flask(), a_flask(number="2", title=Wording("电热水壶", "zh")))
    await harness.discovery.index()
    buyer, silent = await harness.a_buyer(), await harness.a_buyer(name="Silent")
    await harness.world.service(Favourites).add(buyer, target=FavouriteTarget(ThingKind.PRODUCT, kept.id))
    await harness.world.service(Enquiries).ask(buyer, product_id=asked.id, text="Which steel?", language="en")
    await harness.searches_for(buyer, "термос")
    implicit: ImplicitNeeds = harness.world.service(RunHandler).gathering.implicit
    buyer_id = buyer.organisation_id or ""
    found = await implicit.texts(harness.fair.id, [buyer_id, silent.organisation_id or ""])
    assert found == {buyer_id: ["термос", "电热水壶", "不锈钢保温杯 500毫升"]}


async def test_implicit_needs_omit_private_activity_with_colleagues(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller()
    kept, asked = await harness.discovery.shows(seller, a_flask(), a_flask(number="2", title=Wording("电热水壶", "zh")))
    await harness.discovery.index()
    buyer, colleague = await harness.a_buyer(), await harness.a_buyer(name="Colleague")
    await harness.world.service(Favourites).add(buyer, target=FavouriteTarget(ThingKind.PRODUCT, kept.id))
    await harness.searches_for(buyer, "термос")
    await harness.world.service(Enquiries).ask(buyer, product_id=asked.id, text="Which steel?", language="en")
    people = harness.world.installation.database.raw["people"]
    person = await people.find_one({"_id": buyer.person_id})
    assert person is not None
    joins = {"$push": {"memberships": person["memberships"][0]}}
    assert (await people.update_one({"_id": colleague.person_id}, joins)).modified_count == 1
    implicit: ImplicitNeeds = harness.world.service(RunHandler).gathering.implicit
    buyer_id = buyer.organisation_id or ""
    assert await implicit.texts(harness.fair.id, [buyer_id]) == {buyer_id: ["电热水壶"]}


async def test_answers_adjust_weights_until_new_settings_are_published(harness: MatchmakingHarness) -> None:
    store = harness.world.service(Matchmaking)._store
    for each in answers(MIN_ANSWERS + 10, MatchPart.LANGUAGE):
        pair = replace(each.recommendation, fair_id=harness.fair.id)
        await store.put_answer(replace(each, recommendation=pair))
    await run_matchmaking(harness)
    tunings = harness.world.service(Tunings)
    settings = await tunings.get(harness.organiser, fair_id=harness.fair.id)
    assert settings.learned is not None
    assert settings.answers_learned_from == MIN_ANSWERS + 10
    assert settings.weights[MatchPart.LANGUAGE] > settings.published.weights[MatchPart.LANGUAGE]
    await tunings.save_draft(harness.organiser, fair_id=harness.fair.id, tuning=settings.published)
    after = await tunings.publish(harness.organiser, fair_id=harness.fair.id)
    assert after.weights == after.published.weights


@pytest.mark.parametrize("approve", [True, False])
async def test_buyer_sample_is_deterministic(harness: MatchmakingHarness, tmp_path: Path, *, approve: bool) -> None:
    for number in range(4):
        await harness.needs(await harness.a_buyer(name=f"Buyer {number}"))
    await harness.needs(await harness.a_buyer(name="Another", approve=approve))
    gathering = harness.world.service(RunHandler).gathering
    folder = RunFolder(tmp_path)
    one, same = [await gathering.rows(harness.fair.id, folder, nobody, sample=2) for _ in range(2)]
    assert len(one.ids) == 2
    assert (one.ids, one.buyers) == (same.ids, same.buyers)
    folder = RunFolder(tmp_path / "everybody")
    folder.open()
    everybody = await gathering.rows(harness.fair.id, folder, nobody)
    assert len(everybody.ids) == 4 + approve
    assert [each.id for each in folder.needs(everybody.spans.tolist())] == list(everybody.ids)


def test_match_side_knows_its_opposite() -> None:
    assert [side.other for side in MatchSide] == [MatchSide.EXHIBITOR, MatchSide.BUYER]
    assert SideAnswer(MatchAnswer.SAVED_FOR_LATER, NOW).starred is False
