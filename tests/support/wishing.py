"""What a buyer of the cast wishes for, whom that leads to, and a rematch that an organiser waits for."""

from expo.kit.access import Actor
from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.runs.service import MatchmakingAdmin
from expo.matchmaking.suggestions.models import Evidence, Suggestion
from expo.matchmaking.suggestions.rules.ids import suggestion_id
from expo.matchmaking.suggestions.service import Matchmaking
from expo.matchmaking.wishes.rules.drafts import WishDraft
from expo.matchmaking.wishes.service import Wishes
from tests.support.world import World


async def a_wish(world: World, actors: dict[str, Actor], fair_id: str, exhibitor_id: str) -> dict[str, str]:
    """Return the ids of a wish, of the suggestion that it leads to, and of a rematch that nobody does."""
    buyer, draft = actors["buyer"], WishDraft(text="Vacuum flasks", language="en")
    wish = await world.service(Wishes).save(buyer, fair_id=fair_id, draft=draft)
    buyer_id = buyer.organisation_id or ""
    pair = Suggestion(
        id=suggestion_id(b"a secret for tests", fair_id, buyer_id, exhibitor_id),
        fair_id=fair_id,
        buyer_id=buyer_id,
        exhibitor_id=exhibitor_id,
        wish_id=wish.id,
        buyer_score=800,
        exhibitor_score=700,
        buyer_parts={MatchPart.GOODS: 800},
        exhibitor_parts={MatchPart.GOODS: 800},
        evidence=Evidence(),
        buyer_rank=1,
    )
    await world.service(Matchmaking)._store.put_fresh(wish.id, [pair], world.clock())
    run = await world.service(MatchmakingAdmin).start(actors["organiser"], fair_id=fair_id)
    return {"wishId": wish.id, "suggestionId": pair.id, "runId": run.id}
