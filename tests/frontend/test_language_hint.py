"""A text that looks like another language than its form says: told beside it, answered by one tap, asked once."""

import re

import pytest
from starlette.testclient import TestClient

from frontend.site.languages.hints import COOKIE
from tests.frontend import company_nodes, meeting_nodes, nodes, product_nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.test_product_editor import HERE, TYPED

ASKED = {"name": "title", "select": "title_language", "text": "不锈钢保温杯", "language": "en"}
CHINESE = [{"language": "zh", "isReliable": True}]
TAKE = 'name="take_language" value="title_language:zh"'
KEEP = 'name="keep_language" value="title:en"'


@pytest.fixture
def portal(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which an exhibitor is signed in, whose Chinese title is said to be English."""
    title = product_nodes.written("不锈钢保温杯", "en") | {"detectedLanguage": "zh"}
    graphql.says |= product_nodes.everything() | {"detectLanguages": CHINESE}
    graphql.says["product"] = product_nodes.a_product(title=title)
    return graphql


@pytest.fixture
def clerk(portal: FakeGraphQL) -> TestClient:
    return portal.client(expo_session="x")


def told(page: str) -> str:
    """Return what stands beside the title."""
    found = re.search(r'<div class="language-hint" data-language-hint="f-title".*?</div>', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_hint_appears_while_typing(portal: FakeGraphQL, clerk: TestClient) -> None:
    part = clerk.post("/en/language-hint", data=ASKED).text
    assert "This looks like Chinese." in part
    assert TAKE in part
    assert ">Use Chinese instead<" in part
    assert KEEP in part
    assert ">Keep English<" in part
    assert portal.of("detectLanguages").variables == {"texts": ["不锈钢保温杯"]}


def test_hint_is_in_the_readers_language(clerk: TestClient) -> None:
    part = clerk.post("/zh/language-hint", data=ASKED).text
    assert "这段文字看起来是中文。" in part
    assert "保留英语" in part


@pytest.mark.parametrize(
    "found,language",
    [
        ({"language": "zh", "isReliable": False}, "en"),
        ({"language": "zh", "isReliable": True}, "zh"),
        ({"language": None, "isReliable": False}, "en"),
        ({"language": "de", "isReliable": True}, "en"),
        ({"language": "zh", "isReliable": True}, "tlh"),
    ],
)
def test_hint_needs_a_sure_different_known_language(
    portal: FakeGraphQL, clerk: TestClient, found: dict[str, object], language: str
) -> None:
    portal.says["detectLanguages"] = [found]
    assert clerk.post("/en/language-hint", data=ASKED | {"language": language}).text.strip() == ""


def test_blank_text_is_not_checked(portal: FakeGraphQL, clerk: TestClient) -> None:
    assert clerk.post("/en/language-hint", data=ASKED | {"text": "  "}).text.strip() == ""
    assert portal.asked == []


def test_hint_requires_sign_in(portal: FakeGraphQL) -> None:
    portal.fails["detectLanguages"] = "SIGN_IN_REQUIRED"
    assert portal.client().post("/en/language-hint", data=ASKED, follow_redirects=False).status_code != 200


def test_confirmed_language_is_not_questioned_again(portal: FakeGraphQL, clerk: TestClient) -> None:
    assert clerk.post("/en/language-hint", data=ASKED | {"keep_language": "text:en"}).text.strip() == ""
    asked = len(portal.asked)
    assert clerk.post("/en/language-hint", data=ASKED | {"text": " 不锈钢保温杯 "}).text.strip() == ""
    assert len(portal.asked) == asked
    assert TAKE not in told(clerk.get(HERE).text)
    assert TAKE in clerk.post("/en/language-hint", data=ASKED | {"text": "另一个杯子"}).text


def test_confirmed_language_of_long_text_is_remembered(portal: FakeGraphQL, clerk: TestClient) -> None:
    text = "真空保温杯，双层不锈钢。\n" * 400
    portal.says["product"] = product_nodes.a_product(
        description=product_nodes.written(text, "en") | {"detectedLanguage": "zh"}
    )
    take = 'name="take_language" value="description_language:zh"'
    assert take in clerk.get(HERE).text
    sent = {"name": "description", "select": "description_language", "language": "en", "text": text[:4000]}
    clerk.post("/en/language-hint", data=sent | {"keep_language": "text:en"})
    assert take not in clerk.get(HERE).text


def test_saved_text_has_hint_without_a_script(clerk: TestClient) -> None:
    beside = told(clerk.get(HERE).text)
    assert TAKE in beside
    assert KEEP in beside
    assert beside.index('<button class="sr"') < beside.index(TAKE)


def test_edited_unsaved_text_has_no_hint(portal: FakeGraphQL, clerk: TestClient) -> None:
    page = clerk.post(HERE, data=TYPED | {"title": "杯", "title_language": "en", "do": "add:tier"}).text
    assert TAKE not in told(page)


def test_hint_button_corrects_language_and_saves(portal: FakeGraphQL, clerk: TestClient) -> None:
    sent = {key: value for key, value in TYPED.items() if key not in {"do", "title_en"}}
    response = clerk.post(HERE, data=sent | {"title_language": "en", "take_language": "title_language:zh"})
    assert response.status_code == 303
    title = portal.of("saveProduct").variables["input"]["title"]
    assert title == {"text": "保温杯", "language": "zh", "others": []}
    assert COOKIE not in response.cookies


def test_hint_never_overwrites_existing_wording(portal: FakeGraphQL, clerk: TestClient) -> None:
    sent = {key: value for key, value in TYPED.items() if key not in {"do", "title_en"}} | {"title_zh": "恒暖保温杯"}
    clerk.post(HERE, data=sent | {"title_language": "en", "take_language": "title_language:zh"})
    title = portal.of("saveProduct").variables["input"]["title"]
    assert title == {"text": "保温杯", "language": "en", "others": [{"language": "zh", "text": "恒暖保温杯"}]}
    portal.says["product"]["title"]["authorTranslations"] = [{"language": "zh", "text": "恒暖保温杯"}]
    assert TAKE not in told(clerk.get(HERE).text)


def test_keep_button_saves_and_is_remembered(portal: FakeGraphQL, clerk: TestClient) -> None:
    sent = {key: value for key, value in TYPED.items() if key not in {"do", "title_en"}}
    said = {"title": "不锈钢保温杯", "title_language": "en", "keep_language": "title:en"}
    assert clerk.post(HERE, data=sent | said).status_code == 303
    assert portal.of("saveProduct").variables["input"]["title"]["language"] == "en"
    assert TAKE not in told(clerk.get(HERE).text)


@pytest.mark.parametrize("button", ["title_language", "title:", "a b:zh", ":zh", "title_language:" + "z" * 900])
def test_malformed_button_changes_nothing(portal: FakeGraphQL, clerk: TestClient, button: str) -> None:
    sent = {key: value for key, value in TYPED.items() if key != "do"}
    assert clerk.post(HERE, data=sent | {"take_language": button, "keep_language": button}).status_code == 303
    assert portal.of("saveProduct").variables["input"]["title"]["language"] == "zh"


def test_remembered_confirmations_are_limited(clerk: TestClient) -> None:
    for number in range(70):
        clerk.post("/en/language-hint", data=ASKED | {"text": f"杯{number}", "keep_language": "text:en"})
    assert len(clerk.cookies[COOKIE].split(".")) == 60
    assert clerk.post("/en/language-hint", data=ASKED | {"text": "杯69"}).text.strip() == ""


@pytest.mark.parametrize("name", ["name", "tagline", "story"])
def test_company_texts_have_hints(graphql: FakeGraphQL, name: str) -> None:
    graphql.says |= company_nodes.everything()
    text = product_nodes.written("不锈钢保温杯", "en") | {"detectedLanguage": "zh"}
    graphql.says["myExhibitor"] = company_nodes.own() | {name: text}
    page = graphql.client(expo_session="x").get("/en/portal/company").text
    assert f'name="take_language" value="{name}_language:zh"' in page
    assert page.count('name="take_language"') == 1


def test_need_has_a_hint(graphql: FakeGraphQL) -> None:
    need = meeting_nodes.a_need(text=nodes.words("不锈钢保温杯", "en") | {"detectedLanguage": "zh"})
    graphql.says |= meeting_nodes.for_buyers(needs=(need,)) | {"sourcingNeed": need}
    page = graphql.client(expo_session="x").get("/en/fairs/autumn-2026/sourcing-needs/need_1").text
    assert 'name="take_language" value="language:zh"' in page
    assert 'name="keep_language" value="text:en"' in page


def test_hint_button_corrects_language_of_need(graphql: FakeGraphQL) -> None:
    graphql.says["me"] = nodes.me("BUYER")
    sent = {"text": "不锈钢保温杯", "language": "en", "take_language": "language:zh", "key": "k1"}
    graphql.client(expo_session="x").post("/en/fairs/autumn-2026/sourcing-needs/new", data=sent, follow_redirects=False)
    assert graphql.of("saveSourcingNeed").variables["input"]["language"] == "zh"
