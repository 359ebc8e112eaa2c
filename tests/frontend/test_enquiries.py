"""Asking an exhibitor, the list of enquiries, and the conversation."""

from typing import Any

import pytest

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL


def a_company(**changes: Any) -> dict[str, Any]:
    return nodes.an_exhibitor(languages=["zh", "en"], **changes)


def an_enquiry(**changes: Any) -> dict[str, Any]:
    """Return a buyer's enquiry about a flask that nobody has answered."""
    at = "2026-11-20T02:00:00+00:00"
    message = {
        "id": "msg_1",
        "side": "BUYER",
        "mine": True,
        "author": "Lucía",
        "text": nodes.words("¿Su precio?\n\n<b>Gracias</b>", "es"),
        "at": at,
    }
    return {
        "id": "enq_1",
        "side": "BUYER",
        "state": "OPEN",
        "unread": 0,
        "askedAt": at,
        "changedAt": at,
        "answeredAt": None,
        "waitsSince": at,
        "closedAt": None,
        "closedBy": None,
        "latestSide": "BUYER",
        "messageCount": 1,
        "readByBuyerAt": None,
        "readByExhibitorAt": None,
        "quantity": {"value": "3000", "unit": nodes.piece()},
        "excerpt": nodes.words("¿Su precio?", "es"),
        "product": nodes.a_product(),
        "about": nodes.a_product(),
        "productId": "prod_1",
        "exhibitor": a_company(),
        "buyer": {"name": "Menaje Levante", "country": "ES", "website": "https://menaje.example/x"},
        "messages": [message],
    } | changes


@pytest.fixture
def buyer(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which a buyer is signed in."""
    graphql.says |= {
        "me": nodes.me("BUYER"),
        "product": nodes.a_product(exhibitor=a_company()),
        "exhibitor": a_company(),
        "sendEnquiry": {"id": "enq_1"},
        "replyToEnquiry": {"id": "enq_1"},
        "closeEnquiry": {"id": "enq_1"},
        "markEnquiryRead": {"id": "enq_1"},
        "enquiry": an_enquiry(),
        "enquiries": nodes.a_list(an_enquiry(), totalCount=1, totalCountIsLowerBound=False),
    }
    return graphql


def test_visitor_is_sent_to_sign_in_and_back(graphql: FakeGraphQL) -> None:
    response = graphql.client().get("/es/products/prod_1/ask?starter=sample")
    assert response.status_code == 303
    assert response.headers["location"] == "/es/sign-in?next=%2Fes%2Fproducts%2Fprod_1%2Fask%3Fstarter%3Dsample"


def test_starter_prefills_message_in_readers_language(buyer: FakeGraphQL) -> None:
    page = buyer.client().get("/zh/products/prod_1/ask?starter=price").text
    assert ">您好，请按上述数量报最优价格，并注明贸易术语和交货期。</textarea>" in page
    assert "对方使用的语言" in page
    nothing = buyer.client().get("/zh/products/prod_1/ask?starter=nonsense").text
    assert "></textarea>" in nothing


def test_product_enquiry_is_sent_and_leads_to_conversation(buyer: FakeGraphQL) -> None:
    form = {"key": "k" * 20, "text": "Price?", "quantity": "3000"}
    response = buyer.client().post("/en/products/prod_1/ask", data=form)
    assert response.headers["location"] == "/en/enquiries/enq_1?done=asked"
    asked = buyer.of("sendEnquiry")
    assert dict(asked.variables) == {"productId": "prod_1", "text": "Price?", "quantity": "3000"}
    assert asked.key == "k" * 20
    assert "sent" in buyer.client().get("/en/enquiries/enq_1?done=asked").text


def test_company_enquiry_has_no_quantity(buyer: FakeGraphQL) -> None:
    page = buyer.client().get("/en/exhibitors/hengnuan/ask").text
    assert 'name="quantity"' not in page
    assert '<input type="hidden" name="exhibitor" value="exh_1">' in page
    buyer.client().post("/en/exhibitors/hengnuan/ask", data={"text": "Jugs?", "exhibitor": "exh_1"})
    assert dict(buyer.of("sendEnquiry").variables) == {"exhibitorId": "exh_1", "text": "Jugs?"}


@pytest.mark.parametrize("field", ["text", "quantity"])
def test_refused_enquiry_shows_error_at_its_field(buyer: FakeGraphQL, field: str) -> None:
    buyer.says["sendEnquiry"] = {"code": "INVALID", "message": "This cannot be empty.", "field": field}
    response = buyer.client().post("/es/products/prod_1/ask", data={"text": "Hola", "quantity": "x"})
    assert response.status_code == 422
    assert f'id="bad-{field}"' in response.text
    assert ">Hola</textarea>" in response.text


def test_list_shows_which_side_is_waiting(buyer: FakeGraphQL) -> None:
    page = buyer.client().get("/en/enquiries").text
    assert "No reply yet" in page
    assert "You:" in page
    assert "Spanish" in page
    seller = [an_enquiry(side="EXHIBITOR", unread=2)]
    buyer.says |= {"me": nodes.me("EXHIBITOR"), "enquiries": nodes.a_list(*seller)}
    page = buyer.client().get("/en/enquiries").text
    assert "Menaje Levante" in page
    assert "Waiting for you" in page
    assert "2 new messages" in page


@pytest.mark.parametrize("kind", ["BUYER", "EXHIBITOR"])
def test_empty_list_says_what_to_do(buyer: FakeGraphQL, kind: str) -> None:
    buyer.says |= {"me": nodes.me(kind), "enquiries": nodes.a_list()}
    page = buyer.client().get("/en/enquiries").text
    assert "No enquiries yet" in page
    assert ("/en/portal/products" if kind == "EXHIBITOR" else "/en/search") in page
    filtered = buyer.client().get("/en/enquiries?state=CLOSED").text
    assert "Show all enquiries" in filtered
    assert buyer.asked[-1].variables["state"] == "CLOSED"


def test_enquiry_about_missing_product_is_not_about_company(buyer: FakeGraphQL) -> None:
    gone = an_enquiry(product=None, about=None)
    buyer.says |= {"enquiries": nodes.a_list(gone), "enquiry": gone}
    for address in ("/en/enquiries", "/en/enquiries/enq_1"):
        page = buyer.client().get(address).text
        assert "This product is no longer shown" in page
        assert "About the company" not in page
    buyer.says["enquiries"] = nodes.a_list(gone | {"productId": None, "quantity": None})
    assert "About the company" in buyer.client().get("/en/enquiries").text


def test_messages_are_escaped_and_marked_with_language(buyer: FakeGraphQL) -> None:
    page = buyer.client().get("/en/enquiries/enq_1").text
    assert "&lt;b&gt;Gracias&lt;/b&gt;" in page
    assert "<b>Gracias</b>" not in page
    assert '<div class="prose" lang="es">' in page
    assert "3,000 pieces" in page


def test_translated_message_says_so_and_offers_original(buyer: FakeGraphQL) -> None:
    said = nodes.words("¿Su precio?", "es", text="Your price?", language="en", origin="MACHINE")
    buyer.says["enquiry"] = an_enquiry(messages=[an_enquiry()["messages"][0] | {"text": said}])
    page = buyer.client().get("/en/enquiries/enq_1").text
    assert '<div class="prose"><p dir="auto">Your price?</p>' in page
    assert "Machine translation from Spanish." in page
    assert '<div class="prose original" lang="es" dir="auto"><p dir="auto">¿Su precio?</p>' in page


def test_message_with_rejected_translation_says_why(buyer: FakeGraphQL) -> None:
    said = nodes.words("¿Su precio por 500?", "es", rejection="VALUES_LOST")
    buyer.says["enquiry"] = an_enquiry(messages=[an_enquiry()["messages"][0] | {"text": said}])
    page = buyer.client().get("/en/enquiries/enq_1").text
    assert "The machine translation changed the figures, so it is not shown." in page


def test_message_whose_translation_changed_the_meaning_says_why(buyer: FakeGraphQL) -> None:
    said = nodes.words("¿Su precio por el termo?", "es", rejection="MEANING_LOST")
    buyer.says["enquiry"] = an_enquiry(messages=[an_enquiry()["messages"][0] | {"text": said}])
    page = buyer.client().get("/es/enquiries/enq_1").text
    assert "changed the meaning" not in page
    page = buyer.client().get("/en/enquiries/enq_1").text
    assert "¿Su precio por el termo?" in page
    assert "The machine translation changed the meaning, so it is not shown." in page


@pytest.mark.parametrize(
    "language, words",
    [("en", "It may be wrong."), ("zh", "译文可能有误。"), ("ru", "Возможны ошибки."), ("ar", "قد تكون غير صحيحة.")],
)
def test_message_with_doubtful_translation_says_so(buyer: FakeGraphQL, language: str, words: str) -> None:
    said = nodes.words("¿Su precio?", "es", text="…", language=language, origin="MACHINE")
    for doubtful in (False, True):
        buyer.says["enquiry"] = an_enquiry(
            messages=[an_enquiry()["messages"][0] | {"text": said | {"doubtful": doubtful}}]
        )
        page = buyer.client().get(f"/{language}/enquiries/enq_1").text.partition('<template id="made">')[0]
        assert (words in page) is doubtful
        assert ("data-doubtful" in page) is doubtful


def test_message_with_pending_translation_says_so(buyer: FakeGraphQL) -> None:
    said = nodes.words("¿Su precio?", "es", pendingTranslation="tra_1")
    buyer.says["enquiry"] = an_enquiry(messages=[an_enquiry()["messages"][0] | {"text": said}])
    page = buyer.client().get("/en/enquiries/enq_1").text
    assert "Written in Spanish." in page
    assert '<span class="coming" data-coming="tra_1">' in page
    later = page.partition('<template data-told="tra_1">')[2].partition("</template>")[0]
    assert later.count("data-maker=") == 5
    assert "¿Su precio?" in later


def test_only_unread_enquiry_is_marked_read(buyer: FakeGraphQL) -> None:
    buyer.client().get("/en/enquiries/enq_1")
    assert [each for each in buyer.asked if "markEnquiryRead" in each.fields] == []
    buyer.says["enquiry"] = an_enquiry(unread=1)
    buyer.client().get("/en/enquiries/enq_1")
    assert buyer.of("markEnquiryRead").variables == {"id": "enq_1"}


@pytest.mark.parametrize("kind,times", [("BUYER", 1), ("EXHIBITOR", 2)])
def test_menus_show_number_of_unread_enquiries(buyer: FakeGraphQL, kind: str, times: int) -> None:
    buyer.says |= {"me": nodes.me(kind), "unreadEnquiries": 3}
    page = buyer.client().get("/en/enquiries").text
    assert page.count('<span aria-hidden="true">3</span><span class="sr">3 unread enquiries</span>') == times
    assert '<span class="sr">, 3 unread enquiries</span></summary>' in page
    buyer.says["unreadEnquiries"] = 1000
    page = buyer.client().get("/en/enquiries").text
    more = "more than 99 unread enquiries"
    assert page.count(f'<span aria-hidden="true">99+</span><span class="sr">{more}</span>') == times
    assert f'<span class="sr">, {more}</span></summary>' in page
    assert "1,000 unread" not in page
    buyer.says["unreadEnquiries"] = 0
    assert "unread" not in buyer.client().get("/en/enquiries").text


def test_opened_enquiry_is_not_counted_as_unread(buyer: FakeGraphQL) -> None:
    buyer.says |= {"unreadEnquiries": 2, "enquiry": an_enquiry(unread=4)}
    assert "1 unread enquiry" in buyer.client().get("/en/enquiries/enq_1").text
    buyer.says["unreadEnquiries"] = 1
    assert "unread enquir" not in buyer.client().get("/en/enquiries/enq_1").text
    buyer.says["enquiry"] = an_enquiry(unread=0)
    assert "1 unread enquiry" in buyer.client().get("/en/enquiries/enq_1").text


def test_reply_and_close_lead_back_to_conversation(buyer: FakeGraphQL) -> None:
    client = buyer.client()
    response = client.post("/en/enquiries/enq_1/reply", data={"key": "k" * 20, "text": "FOB?"})
    assert response.headers["location"] == "/en/enquiries/enq_1?done=sent"
    assert dict(buyer.of("replyToEnquiry").variables) == {"id": "enq_1", "text": "FOB?"}
    assert client.post("/en/enquiries/enq_1/close").headers["location"] == "/en/enquiries/enq_1?done=closed"


def test_closed_enquiry_has_no_reply_form(buyer: FakeGraphQL) -> None:
    at = "2026-11-21T02:00:00+00:00"
    buyer.says["enquiry"] = an_enquiry(
        state="CLOSED", closedAt=at, closedBy="BUYER", waitsSince=None, product=None, about=None
    )
    page = buyer.client().get("/en/enquiries/enq_1").text
    assert "<textarea" not in page
    assert "November 21, 2026" in page


def test_enquiry_of_others_is_not_found(buyer: FakeGraphQL) -> None:
    buyer.errors = [{"message": "no", "extensions": {"code": "ENQUIRY_NOT_FOUND"}}]
    assert buyer.client().get("/en/enquiries/enq_2").status_code == 404
