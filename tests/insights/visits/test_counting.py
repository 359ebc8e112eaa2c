"""What is counted in memory, and what never is."""

from collections.abc import Sequence

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from expo.discovery.search.models import SearchQuery, SearchResult
from expo.insights.visits.api.page_visits import CountsVisits, page_at, set_visit_reader
from expo.insights.visits.counting import CountedPage, VisitCounters, current_visitor
from expo.insights.visits.models import SearchedText
from expo.kit.access import ANONYMOUS, Actor
from tests.insights.harness import BROWSER
from tests.support.clock import FakeClock

BUYER = Actor("per_ana", "org_casa", "BUYER")


@pytest.fixture
def counting(clock: FakeClock) -> VisitCounters:
    return VisitCounters(clock)


def a_search(
    counting: VisitCounters,
    text: str,
    name: str = "ana",
    *,
    hits: int = 3,
    actor: Actor = BUYER,
    within: Sequence[str] = (),
) -> None:
    who = counting.visitor(name, BROWSER)
    assert who is not None
    token = current_visitor.set(who)
    counting.searched(actor, SearchQuery(text, exhibitor_ids=within), SearchResult([], hits, has_next=False, facets={}))
    current_visitor.reset(token)


def told(counting: VisitCounters) -> list[SearchedText]:
    return [
        each
        for minute in counting.take(all_of_it=True)
        for texts in minute.searches.values()
        for each in texts.recordable
    ]


@pytest.mark.parametrize(
    "path,page",
    [
        ("/en/fairs/spring", CountedPage("front", "spring")),
        ("/zh/fairs/spring/sections/hardware", CountedPage("section", "spring/hardware")),
        ("/ar/fairs/spring/halls/hall-1", CountedPage("hall", "spring/hall-1")),
        ("/pt/products/prod_1", CountedPage("product", "prod_1")),
        ("/en/booths/boo_1", CountedPage("booth", "boo_1")),
        ("/en/exhibitors/flasks", CountedPage("exhibitor", "flasks")),
        ("/en/search", None),
        ("/en/products/prod_1/ask", None),
        ("/products/prod_1", None),
        ("/graphql", None),
        ("/en/portal/products", None),
        ("/en/products/" + "x" * 300, None),
    ],
)
def test_path_maps_to_its_counted_page(path: str, page: CountedPage | None) -> None:
    assert page_at(path) == page


@pytest.mark.parametrize("agent", ["", "curl/8.5", "Mozilla/5.0 (compatible; Googlebot/2.1)", "python-httpx/0.28"])
def test_robots_are_not_visitors(counting: VisitCounters, agent: str) -> None:
    assert counting.visitor("session", agent) is None


def test_visitor_name_is_opaque_and_differs_per_process(clock: FakeClock) -> None:
    here = VisitCounters(clock)
    one, again, other = (each.visitor("token", BROWSER) for each in (here, here, VisitCounters(clock)))
    assert one
    assert again
    assert other
    assert one.session == again.session != other.session
    assert "token" not in one.session


def test_search_text_is_reported_after_two_visitors(counting: VisitCounters, clock: FakeClock) -> None:
    a_search(counting, "Ana Lopez Madrid")
    a_search(counting, "flask")
    assert told(counting) == []
    clock.advance(minutes=5)
    a_search(counting, "FLASK ", "omar")
    assert told(counting) == [SearchedText("flask", 2, 3)]
    clock.advance(minutes=5)
    a_search(counting, "flask")
    assert told(counting) == [SearchedText("flask", 1, 3)]


def test_empty_search_is_reported_immediately_except_addresses(counting: VisitCounters) -> None:
    a_search(counting, "bamboo kayak", hits=0)
    a_search(counting, "ana@casa.example", "omar", hits=0)
    [minute] = counting.take(all_of_it=True)
    [texts] = minute.searches.values()
    assert texts.recordable == [SearchedText("bamboo kayak", 1, 0)]
    assert (texts.searches.total(), texts.without_result) == (2, 2)


def test_continued_typing_counts_as_one_search(counting: VisitCounters) -> None:
    for text in ("fl", "flas", "flask", "flask"):
        a_search(counting, text)
    a_search(counting, "lamp")
    [minute] = counting.take(all_of_it=True)
    [texts] = minute.searches.values()
    assert texts.searches.total() == 2


def test_api_clients_and_organiser_staff_are_not_counted(counting: VisitCounters) -> None:
    counting.searched(BUYER, SearchQuery("flask"), SearchResult([], 1, has_next=False, facets={}))
    a_search(counting, "flask", actor=Actor("per_lin", "org_fair", "ORGANISER"))
    who = counting.visitor("lin", BROWSER)
    assert who
    who.actor = Actor("per_lin", "org_fair", "ORGANISER")
    counting.visited(CountedPage("front", "spring"), who)
    assert [minute.pages for minute in counting.take(all_of_it=True)] == [{}]


def test_searches_within_an_exhibitors_products_are_not_counted(counting: VisitCounters) -> None:
    a_search(counting, "flask", within=["exh_1"])
    assert told(counting) == []


def test_only_completed_minutes_are_taken(counting: VisitCounters, clock: FakeClock) -> None:
    a_search(counting, "flask")
    assert counting.take() == []
    clock.advance(minutes=1)
    assert len(counting.take()) == 1
    assert counting.take() == []


def test_returned_minutes_are_taken_again(counting: VisitCounters, clock: FakeClock) -> None:
    a_search(counting, "kayak", hits=0)
    clock.advance(minutes=1)
    counting.put_back(counting.take())
    assert told(counting) == [SearchedText("kayak", 1, 0)]


def a_site(counting: VisitCounters) -> TestClient:
    async def page(request: Request) -> Response:
        set_visit_reader(BUYER, "es")
        return PlainTextResponse("", 404 if request.path_params["id"] == "gone" else 200)

    app = Starlette(
        routes=[Route("/en/products/{id}", page)],
        middleware=[Middleware(CountsVisits, counting=counting, cookie="expo_session")],
    )
    return TestClient(app, headers={"user-agent": BROWSER})


def test_served_page_counts_for_the_signed_in_reader(counting: VisitCounters) -> None:
    site = a_site(counting)
    site.get("/en/products/prod_1")
    site.get("/en/products/gone")
    [minute] = counting.take(all_of_it=True)
    assert [(page.key, reader.language, reader.organisation_id) for page, reader in minute.pages] == [
        ("prod_1", "es", "org_casa")
    ]


@pytest.mark.parametrize(
    "headers", [{"user-agent": "curl/8"}, {"sec-purpose": "prefetch"}, {"hx-request": "true"}], ids=str
)
def test_robots_prefetches_and_fragments_are_not_counted(counting: VisitCounters, headers: dict[str, str]) -> None:
    a_site(counting).get("/en/products/prod_1", headers=headers)
    assert counting.take(all_of_it=True) == []


def test_setting_reader_without_visit_has_no_effect() -> None:
    set_visit_reader(ANONYMOUS, "en")
    assert current_visitor.get() is None
