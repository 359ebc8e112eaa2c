"""Matchmaking in a whole installation: a fair where buyers need and exhibitors show."""

import itertools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from expo.accounts.models import OrganisationDetails, OrganisationKind
from expo.accounts.service import Accounts
from expo.catalog.products.rules.drafts import ProductDraft, Wording
from expo.discovery.index.follower import IndexFollower
from expo.discovery.search.models import SearchQuery
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.vetting import Vetting
from expo.exhibitors.models import Exhibitor
from expo.fairs.fairs.models import Fair, Hall
from expo.fairs.fairs.service import Fairs
from expo.favourites.searches import SavedSearches
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.paging import Slice
from expo.localisation.models import Text
from expo.matchmaking.sourcing_needs.models import SourcingNeed
from expo.matchmaking.sourcing_needs.rules.drafts import SourcingNeedDraft
from expo.matchmaking.sourcing_needs.service import SourcingNeeds
from tests.discovery.harness import DiscoveryHarness, a_draft
from tests.exhibitors.harness import an_actor
from tests.support.beginnings import Made
from tests.support.steps import Steps
from tests.support.world import World

_numbers = itertools.count(1)
FLASK_ZH = Wording("不锈钢保温杯 500毫升", "zh")
RECOMMENDED = """query ($fair: ID!, $answer: MatchAnswer, $first: Int, $after: String) {
  recommendedExhibitors(fairId: $fair, answer: $answer, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id score reason newcomer requestedMeeting exhibitor { id englishName } sourcingNeed { id }
      products { id } parts { part score sentence } answer { answer reason starred } } } }"""
BUYERS = """query ($fair: ID!, $answer: MatchAnswer, $first: Int, $after: String) {
  recommendedBuyers(fairId: $fair, answer: $answer, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id score reason requestedMeeting company country { code } sourcingNeed { text { text original }
      quantity { value unit { code } } certificates { key } market { code } }
      products { id } parts { part score sentence } answer { answer reason starred } } } }"""
ANSWER = """mutation ($input: AnswerRecommendationInput!) { answerRecommendation(input: $input) { __typename
  ... on RecommendedExhibitor { id answer { answer reason starred } }
  ... on RecommendedBuyer { id answer { answer reason starred } }
  ... on Problem { code message field } } }"""
TAKE_BACK = """mutation ($fair: ID!, $id: ID!) { withdrawRecommendationAnswer(fairId: $fair, id: $id) {
  ... on RecommendedExhibitor { id answer { answer } }
  ... on RecommendedBuyer { id answer { answer } }
  ... on Problem { code message field } } }"""


@dataclass
class MatchmakingHarness:
    """A published fair with its organiser, over a whole installation."""

    world: World
    discovery: DiscoveryHarness
    organiser: Actor
    fair: Fair
    steps: Steps
    """By which sellers and buyers are made with whom a test begins."""

    async def a_seller(
        self, *goods: ProductDraft, shows: dict[str, Any] | None = None, **profile: Any
    ) -> tuple[Actor, Exhibitor]:
        """Return an owner and her company with an open booth at the fair, which shows these goods."""
        return await self.first(f"a seller {goods} {shows} {profile}", partial(self._a_seller, goods, shows, profile))

    async def a_buyer(
        self, *, country: str = "RU", name: str = "Дом и Чай", approve: bool = True, registers: bool = True
    ) -> Actor:
        """Return an owner of a buyer's organisation that the site knows and the fair has approved."""
        make = partial(self._a_buyer, country, name, approve=approve, registers=registers)
        return await self.first(f"a buyer {country} {name} {approve} {registers}", make)

    async def first(self, name: str, make: Callable[[], Awaitable[Made]]) -> Made:
        """Return what ``make`` makes, by the steps that a test begins with (`Steps.take`)."""

        async def made() -> tuple[Made, set[str]]:
            return await make(), self.discovery.seen

        found, self.discovery.seen = await self.steps.take(name, made)
        return found

    async def _a_seller(
        self, goods: Sequence[ProductDraft], shows: dict[str, Any] | None, profile: dict[str, Any]
    ) -> tuple[Actor, Exhibitor]:
        actor, exhibitor = await self.discovery.a_company(**profile)
        fairs, booths = self.world.service(Fairs), self.world.service(Booths)
        application = await fairs.apply(actor, fair_id=self.fair.id)
        await fairs.decide(self.organiser, application_id=application.id, approve=True)
        booth = await booths.apply(actor, fair_id=self.fair.id, section="kitchenware-tableware")
        await booths.decide(self.organiser, booth_id=booth.id, approve=True)
        await booths.publish(actor, booth_id=booth.id)
        if goods:
            await self.discovery.shows(actor, *goods, **(shows or {}))
        await self.discovery.index()
        return actor, exhibitor

    async def _a_buyer(self, country: str, name: str, *, approve: bool, registers: bool) -> Actor:
        fairs, email = self.world.service(Fairs), f"buyer{next(_numbers)}@fair.example"
        details = OrganisationDetails(OrganisationKind.BUYER, name, country)
        person = await self.world.service(Accounts).register(
            email=email, name=name, password="40 cartons of flasks", organisation=details
        )
        known = await self.world.service(Accounts)._store.find_person(person.id)
        assert known is not None
        buyer = known.acting(known.memberships[0].organisation_id)
        if not registers:
            return buyer
        application = await fairs.apply(buyer, fair_id=self.fair.id)
        reason = None if approve else "Not a buyer"
        await fairs.decide(self.organiser, application_id=application.id, approve=approve, reason=reason)
        return buyer

    async def needs(
        self, buyer: Actor, text: str = "термос", *, need_id: str | None = None, **changes: Any
    ) -> SourcingNeed:
        """Save a need of a buyer's, or change one."""
        draft = SourcingNeedDraft(**({"text": text, "language": "ru", "market": "RU"} | changes))
        return await self.world.service(SourcingNeeds).save(buyer, fair_id=self.fair.id, draft=draft, need_id=need_id)

    async def closes_all(self, buyer: Actor) -> None:
        """Close all needs of a buyer's."""
        needs = self.world.service(SourcingNeeds)
        for each in (await needs.list(buyer, fair_id=self.fair.id, part=Slice(100))).items:
            await needs.close(buyer, need_id=each.id)

    async def another_fair(self) -> Fair:
        """Return a second published fair of the organiser's."""
        return await a_fair(self.world, self.organiser)

    async def suspends(self, exhibitor: Exhibitor) -> None:
        """Suspend an exhibitor."""
        await self.world.service(Vetting).suspend(self.organiser, exhibitor_id=exhibitor.id, reason="False papers")
        await self.discovery.index()

    async def searches_for(self, buyer: Actor, text: str) -> None:
        """Save a search of a buyer's."""
        await self.world.service(SavedSearches).save(buyer, query=SearchQuery(text=text))

    async def recommended(self, buyer: Actor, *, language: str = "en", **variables: Any) -> list[dict[str, Any]]:
        """Return whom a buyer should meet."""
        found = await self.world.run(buyer, RECOMMENDED, language=language, fair=self.fair.id, **variables)
        nodes: list[dict[str, Any]] = found["recommendedExhibitors"]["nodes"]
        return nodes

    async def buyers_for(self, exhibitor: Actor, *, language: str = "en", **variables: Any) -> list[dict[str, Any]]:
        """Return which buyers an exhibitor should meet."""
        found = await self.world.run(exhibitor, BUYERS, language=language, fair=self.fair.id, **variables)
        nodes: list[dict[str, Any]] = found["recommendedBuyers"]["nodes"]
        return nodes

    async def answers(self, actor: Actor, pair_id: str, answer: str, **changes: Any) -> dict[str, Any]:
        """Answer a recommendation and return what comes back."""
        given = {"fairId": self.fair.id, "id": pair_id, "answer": answer, **changes}
        said: dict[str, Any] = (await self.world.run(actor, ANSWER, input=given))["answerRecommendation"]
        return said

    async def takes_back(self, actor: Actor, pair_id: str) -> dict[str, Any]:
        """Take an answer back and return what comes of it."""
        said: dict[str, Any] = (await self.world.run(actor, TAKE_BACK, fair=self.fair.id, id=pair_id))[
            "withdrawRecommendationAnswer"
        ]
        return said

    async def standing(self) -> dict[str, Any]:
        """Return how far the matchmaking is, as anybody sees it."""
        query = "query ($fair: ID!) { matchmakingStatus(fairId: $fair) { on lastRunAt underWay } }"
        found: dict[str, Any] = (await self.world.run(ANONYMOUS, query, fair=self.fair.id))["matchmakingStatus"]
        return found


async def a_matchmaking_harness(world: World) -> MatchmakingHarness:
    """Return a fair that opens now, without anybody yet."""
    return harness_of(world, *await an_open_fair(world))


def harness_of(world: World, organiser: Actor, fair: Fair) -> MatchmakingHarness:
    """Return the harness of an organiser's fair, where nobody is yet."""
    steps = Steps(world.installation.database, world.clock, world.service(IndexFollower).folder, "open_fair")
    return MatchmakingHarness(world, DiscoveryHarness(world), organiser, fair, steps)


async def an_open_fair(world: World) -> tuple[Actor, Fair]:
    """Return an organiser and a fair of hers that opens now."""
    organiser = an_actor("ORGANISER")
    return organiser, await a_fair(world, organiser)


async def a_fair(world: World, organiser: Actor) -> Fair:
    """Return a published fair that opens now."""
    fairs, opens = world.service(Fairs), world.clock()
    fair = await fairs.create(
        organiser,
        slug=f"spring-{next(_numbers)}",
        name=Text("Spring Fair", "en"),
        time_zone="Asia/Shanghai",
        languages=["en", "zh"],
        opens_at=opens,
        closes_at=opens + timedelta(days=10),
    )
    await fairs.set_halls(
        organiser, fair_id=fair.id, halls=[Hall("h1", Text("Hall 1", "en"), ["kitchenware-tableware"])]
    )
    return await fairs.publish(organiser, fair_id=fair.id)


def a_flask(**changes: Any) -> ProductDraft:
    """Return a flask, described in Chinese."""
    return a_draft(**({"title": FLASK_ZH, "description": None} | changes))
