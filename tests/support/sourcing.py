"""What a buyer of the cast needs for, whom that leads to, and a run that an organiser waits for."""

from expo.kit.access import Actor
from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.recommendations.models import Evidence, Recommendation
from expo.matchmaking.recommendations.rules.ids import recommendation_id
from expo.matchmaking.recommendations.service import Matchmaking
from expo.matchmaking.runs.service import MatchmakingAdmin
from expo.matchmaking.sourcing_needs.rules.drafts import SourcingNeedDraft
from expo.matchmaking.sourcing_needs.service import SourcingNeeds
from tests.support.world import World


async def a_need(world: World, actors: dict[str, Actor], fair_id: str, exhibitor_id: str) -> dict[str, str]:
    """Return the ids of a need, of the recommendation that it leads to, and of a run that nobody does."""
    buyer, draft = actors["buyer"], SourcingNeedDraft(text="Vacuum flasks", language="en")
    need = await world.service(SourcingNeeds).save(buyer, fair_id=fair_id, draft=draft)
    buyer_id = buyer.organisation_id or ""
    pair = Recommendation(
        id=recommendation_id(b"a secret for tests", fair_id, buyer_id, exhibitor_id),
        fair_id=fair_id,
        buyer_id=buyer_id,
        exhibitor_id=exhibitor_id,
        need_id=need.id,
        buyer_score=800,
        exhibitor_score=700,
        buyer_parts={MatchPart.PRODUCTS: 800},
        exhibitor_parts={MatchPart.PRODUCTS: 800},
        evidence=Evidence(),
        buyer_rank=1,
    )
    await world.service(Matchmaking)._store.put_fresh(need.id, [pair], world.clock())
    run = await world.service(MatchmakingAdmin).start(actors["organiser"], fair_id=fair_id)
    return {"needId": need.id, "recommendationId": pair.id, "runId": run.id}
