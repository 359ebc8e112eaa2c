"""What the door answers about needs and suggestions."""

from typing import Any

from tests.frontend import goods

NODE = dict[str, Any]


def a_need(**changes: Any) -> NODE:
    """Return a Russian buyer's need for flasks, as she sees it."""
    return {
        "id": "need_1",
        "fairId": "fair_1",
        "text": goods.words("Термосы, 500 мл", "ru"),
        "quantity": {"value": "3000", "unit": goods.piece()},
        "targetPrice": goods.money("7.35"),
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


def a_suggestion(**changes: Any) -> NODE:
    """Return what both sides' suggestions have, to which nobody has said anything."""
    return {
        "id": "sug_1",
        "reason": "Shows “500毫升304不锈钢真空保温杯”",
        "wantsToMeetYou": False,
        "answer": None,
        "parts": [{"part": "ANSWERING", "score": 0.2}, {"part": "GOODS", "score": 0.93}],
        "products": [goods.a_product()],
    } | changes


def a_suggested_exhibitor(**changes: Any) -> NODE:
    """Return a suggestion to a buyer."""
    booth = {"id": "boo_1", "number": "9.1B02", "hall": {"name": goods.words("Hall 9")}, "fair": {"id": "fair_1"}}
    exhibitor = goods.an_exhibitor(booths=goods.a_list(booth))
    return (
        a_suggestion(exhibitor=exhibitor, need={"id": "need_1", "text": goods.words("Термосы, 500 мл", "ru")}) | changes
    )


def a_suggested_buyer(**changes: Any) -> NODE:
    """Return a suggestion to an exhibitor."""
    return (
        a_suggestion(company="Тёплый причал", country={"name": "Russia"}, wanted=a_need(), new=False, alsoWanted=[])
        | changes
    )


def said(answer: str, reason: str | None = None, *, starred: bool = False) -> NODE:
    """Return an answer to a suggestion."""
    return {"answer": answer, "reason": reason, "starred": starred}


def for_buyers(*found: NODE, declined: tuple[NODE, ...] = (), needs: tuple[NODE, ...] = ()) -> NODE:
    """Return answers to what a buyer's pages ask."""
    return {
        "me": goods.me("BUYER"),
        "fair": goods.a_fair(),
        "matchmakingStanding": {"on": True, "rematchedAt": "2026-11-20T02:00:00+00:00", "underWay": False},
        "mySourcingNeeds": goods.a_list(*needs),
        "suggestedExhibitors": goods.a_list(*found),
        "declined": goods.a_list(*declined),
        "matchmakingStart": {
            "example": "Vacuum flasks, 500 ml",
            "hints": ["Give a quantity."],
            "sections": [{"key": "kitchenware-tableware", "name": "Kitchenware & Tableware"}],
            "newcomers": [goods.an_exhibitor(booths=goods.a_list())],
        },
        "units": [goods.piece()],
        "certificateKinds": [{"key": "EAC", "label": "EAC", "name": "Eurasian conformity"}],
        "need": a_need(),
        "saveSourcingNeed": {"id": "need_1"},
        "closeSourcingNeed": {"id": "need_1"},
        "answerSuggestion": {"id": "sug_1", "answer": {"answer": "DECLINED"}},
        "takeBackAnswer": {"id": "sug_1", "answer": None},
    }


def for_exhibitors(*found: NODE, declined: tuple[NODE, ...] = (), aim: NODE | None = None) -> NODE:
    """Return answers to what an exhibitor's page asks, beside `company_goods.everything`."""
    return {
        "fair": goods.a_fair(),
        "matchmakingStanding": {"on": True, "rematchedAt": None, "underWay": False},
        "units": [goods.piece()],
        "mySalesAim": aim,
        "suggestedBuyers": goods.a_list(*found),
        "newSuggestedBuyers": 0,
        "lookAtSuggestedBuyers": {"new": 1},
        "declined": goods.a_list(*declined),
        "saveSalesAim": {"fairId": "fair_1"},
        "answerSuggestion": {"id": "sug_1", "answer": {"answer": "ACCEPTED"}},
        "takeBackAnswer": {"id": "sug_1", "answer": None},
    }
