"""What GraphQL answers about needs and recommendations."""

from typing import Any

from tests.frontend import nodes

NODE = dict[str, Any]


def a_need(**changes: Any) -> NODE:
    """Return a Russian buyer's need for flasks, as she sees it."""
    return {
        "id": "need_1",
        "fairId": "fair_1",
        "text": nodes.words("Термосы, 500 мл", "ru"),
        "quantity": {"value": "3000", "unit": nodes.piece()},
        "targetPrice": nodes.money("7.35"),
        "certificates": [{"key": "EAC", "label": "EAC"}],
        "certificatesAre": "HARD",
        "market": {"code": "RU", "name": "Russia"},
        "neededBy": "2027-03-01",
        "named": True,
        "open": True,
        "languages": ["ru"],
        "languagesAre": "NICE",
        "origins": [{"code": "CN"}],
        "originsAre": "NICE",
        "unwantedOrigins": [],
        "buyerKind": "WHOLESALER",
        "sections": [{"key": "kitchenware-tableware"}],
    } | changes


def a_recommendation(**changes: Any) -> NODE:
    """Return what both sides' recommendations have, to which nobody has said anything."""
    return {
        "id": "rec_1",
        "reason": "Shows “500毫升304不锈钢真空保温杯”",
        "requestedMeeting": False,
        "answer": None,
        "parts": [{"part": "RESPONSIVENESS", "score": 0.2}, {"part": "PRODUCTS", "score": 0.93}],
        "products": [nodes.a_product()],
    } | changes


def a_recommended_exhibitor(**changes: Any) -> NODE:
    """Return a recommendation to a buyer."""
    booth = {"id": "boo_1", "number": "9.1B02", "hall": {"name": nodes.words("Hall 9")}, "fair": {"id": "fair_1"}}
    exhibitor = nodes.an_exhibitor(booths=nodes.a_list(booth))
    return (
        a_recommendation(
            exhibitor=exhibitor,
            sourcingNeed={
                "id": "need_1",
                "text": nodes.words("Термосы, 500 мл", "ru"),
                "quantity": {"value": "3000", "unit": nodes.piece()},
            },
            productTiers=[{"price": nodes.money("3.42")}],
        )
        | changes
    )


def a_recommended_buyer(**changes: Any) -> NODE:
    """Return a recommendation to an exhibitor."""
    return (
        a_recommendation(
            company="Тёплый причал", country={"name": "Russia"}, sourcingNeed=a_need(), new=False, otherSourcingNeeds=[]
        )
        | changes
    )


def said(answer: str, reason: str | None = None, *, starred: bool = False) -> NODE:
    """Return an answer to a recommendation."""
    return {"answer": answer, "reason": reason, "starred": starred}


def for_buyers(*found: NODE, declined: tuple[NODE, ...] = (), needs: tuple[NODE, ...] = ()) -> NODE:
    """Return answers to what a buyer's pages ask."""
    return {
        "me": nodes.me("BUYER"),
        "fair": nodes.a_fair(),
        "matchmakingStatus": {"on": True, "lastRunAt": "2026-11-20T02:00:00+00:00", "underWay": False},
        "mySourcingNeeds": nodes.a_list(*needs),
        "recommendedExhibitors": nodes.a_list(*found),
        "declined": nodes.a_list(*declined),
        "matchmakingStart": {
            "example": "Vacuum flasks, 500 ml",
            "hints": ["Give a quantity."],
            "sections": [{"key": "kitchenware-tableware", "name": "Kitchenware & Tableware"}],
            "newcomers": [nodes.an_exhibitor(booths=nodes.a_list())],
        },
        "units": [nodes.piece()],
        "certificateKinds": [{"key": "EAC", "label": "EAC", "name": "Eurasian conformity"}],
        "sourcingNeed": a_need(),
        "saveSourcingNeed": {"id": "need_1"},
        "closeSourcingNeed": {"id": "need_1"},
        "answerRecommendation": {"id": "rec_1", "answer": {"answer": "NOT_INTERESTED"}},
        "withdrawRecommendationAnswer": {"id": "rec_1", "answer": None},
    }


def for_exhibitors(*found: NODE, declined: tuple[NODE, ...] = (), target: NODE | None = None) -> NODE:
    """Return answers to what an exhibitor's page asks, beside `company_nodes.everything`."""
    return {
        "fair": nodes.a_fair(),
        "matchmakingStatus": {"on": True, "lastRunAt": None, "underWay": False},
        "units": [nodes.piece()],
        "myTargetBuyers": target,
        "recommendedBuyers": nodes.a_list(*found),
        "newRecommendedBuyers": 0,
        "markRecommendedBuyersSeen": {"new": 1},
        "declined": nodes.a_list(*declined),
        "saveTargetBuyers": {"fairId": "fair_1"},
        "answerRecommendation": {"id": "rec_1", "answer": {"answer": "MEETING_REQUESTED"}},
        "withdrawRecommendationAnswer": {"id": "rec_1", "answer": None},
    }
