"""An exhibitor's texts beside their translations: what is highlighted, what can be done, and where that leads."""

from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest

from frontend.exhibitor.translations import neediest, pieces
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

PATH: Final = "/en/portal/translations"
ORIGINAL: Final = "真好的保温杯 500毫升"
AT: Final = "2026-11-19T08:00:00+00:00"


def a_text(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a product's title that a machine has translated."""
    product = {"id": "prod_1", "number": "F-500", "title": nodes.words("Vacuum flask")}
    translation = {
        "id": f"trl_{number}",
        "text": "Termo de 500 ml",
        "origin": "MACHINE",
        "pending": False,
        "doubtful": False,
        "rejection": None,
        "lostValues": [],
        "at": AT,
        "suggestion": None,
    } | changes.pop("translation", {})
    return {
        "id": f"prod_{number}.title",
        "subjectKind": "product",
        "subjectId": "prod_1",
        "field": "title",
        "original": ORIGINAL,
        "originalLanguage": "zh",
        "authored": False,
        "product": product,
        "originalValues": [{"start": 7, "end": 12, "kind": "QUANTITY"}],
        "translation": translation,
        "translationValues": [{"start": 9, "end": 15, "kind": "QUANTITY"}],
        "changed": None,
    } | changes


def a_language(language: str, **changes: int) -> dict[str, Any]:
    names = ("byPerson", "memory", "machine", "glossary", "rejected", "waiting", "unchecked", "suggested", "changed")
    return {"language": language, "texts": 12} | dict.fromkeys(names, 0) | changes


@pytest.fixture
def editor(portal: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which an exhibitor has a text by machine in Spanish."""
    portal.says |= {
        "translationEngine": {"trouble": None},
        "translationProgress": [a_language("en", waiting=5, rejected=2), a_language("es", machine=12, unchecked=12)],
        "myTexts": nodes.a_list(a_text()),
        "editTranslation": {"id": "trl_1"},
        "approveTranslations": {"problems": []},
    }
    return portal


def read(graphql: FakeGraphQL, query: str = "to=es") -> str:
    response = graphql.client(expo_session="x").get(f"{PATH}?{query}")
    assert response.status_code == 200
    return response.text


def sent(graphql: FakeGraphQL, verb: str, query: str = "to=es", **fields: Any) -> Any:
    return graphql.client(expo_session="x").post(f"{PATH}/{verb}?{query}", data=fields)


def test_values_are_highlighted_on_both_sides(editor: FakeGraphQL) -> None:
    page = read(editor)
    assert '真好的保温杯 <mark title="quantity">500毫升</mark>' in page
    assert 'Termo de <mark title="quantity">500 ml</mark>' in page
    assert 'data-origin="MACHINE"' in page
    assert 'href="/en/portal/products/prod_1"' in page


def test_texts_are_escaped(editor: FakeGraphQL) -> None:
    text = a_text(original="<b>1</b>", originalValues=[{"start": 3, "end": 4, "kind": "NUMBER"}])
    editor.says["myTexts"] = nodes.a_list(text)
    assert '&lt;b&gt;<mark title="number">1</mark>&lt;/b&gt;' in read(editor)


def test_languages_show_their_progress(editor: FakeGraphQL) -> None:
    page = read(editor)
    assert "5 of 12 translated" in page
    assert '<progress max="12" value="5"' in page
    assert "12 of 12 translated" in page


def test_page_opens_at_the_least_complete_language(editor: FakeGraphQL) -> None:
    read(editor, "")
    assert editor.of("myTexts").variables == {"to": "en", "show": "ALL", "after": None}


@pytest.mark.parametrize("show,asked", [("MACHINE", "MACHINE"), ("CHANGED", "CHANGED"), ("nonsense", "ALL")])
def test_filter_and_cursor_are_sent_with_the_query(editor: FakeGraphQL, show: str, asked: str) -> None:
    read(editor, f"to=es&show={show}&after=abc")
    assert editor.of("myTexts").variables == {"to": "es", "show": asked, "after": "abc"}


def test_wording_is_saved_and_leads_back_to_its_text(editor: FakeGraphQL) -> None:
    given = {
        "row": "prod_1.title",
        "original": "一\r\n二",
        "originalLanguage": "zh",
        "language": "es",
        "owner": "org_1",
    }
    response = sent(editor, "word", "to=es&after=abc&at=prod_1.title", text="Uno", **given)
    assert response.headers["location"] == f"{PATH}?to=es&after=abc&done=worded#text-prod_1.title"
    assert editor.of("editTranslation").variables == {
        "original": "一\n二",
        "originalLanguage": "zh",
        "language": "es",
        "owner": "org_1",
        "text": "Uno",
        "allowLostValues": False,
    }


def test_redirect_accepts_only_a_text_anchor(editor: FakeGraphQL) -> None:
    response = sent(editor, "word", "to=es&at=%0d%0aX:%20y&evil=1", text="Uno")
    assert response.headers["location"] == f"{PATH}?to=es&done=worded#texts"


def test_form_in_filtered_list_leads_to_the_next_text(editor: FakeGraphQL) -> None:
    editor.says["myTexts"] = nodes.a_list(a_text(1), a_text(2))
    page = read(editor, "to=es&show=MACHINE")
    assert f"{PATH}/word?to=es&amp;show=MACHINE&amp;at=prod_2.title#text-prod_1.title" in page
    assert f"{PATH}/word?to=es&amp;show=MACHINE#text-prod_2.title" in page
    assert f"{PATH}/word?to=es&amp;at=prod_1.title#text-prod_1.title" in read(editor)


def test_refused_wording_is_shown_at_its_text(editor: FakeGraphQL) -> None:
    editor.says["editTranslation"] = {
        "code": "VALUES_LOST",
        "message": "Missing from the translation: 500毫升.",
        "field": "text",
    }
    editor.says["myTexts"] = nodes.a_list(a_text(1), a_text(2))
    response = sent(editor, "word", row="prod_2.title", text="Termo de 50 ml", original=ORIGINAL)
    assert response.status_code == 422
    first, second = response.text.split('id="text-prod_2.title"')
    assert "Missing from the translation" not in first
    assert "Missing from the translation: <bdi>500毫升</bdi>." in second
    assert ">Termo de 50 ml</textarea>" in second
    assert 'name="allowLostValues"' in second


def test_unchecked_translations_of_page_are_approved_at_once(editor: FakeGraphQL) -> None:
    mine = a_text(2, translation={"origin": "PERSON"})
    editor.says["myTexts"] = nodes.a_list(a_text(1), mine, a_text(3, translation={"at": "2026-11-20T08:00:00+00:00"}))
    page = read(editor)
    form = page[page.index('class="approve-all"') :].partition("</form>")[0]
    assert form.count('name="ids"') == 2
    assert 'value="trl_2"' not in form
    assert 'name="seenAt" value="2026-11-20T08:00:00+00:00"' in form
    assert "Approve 2 unchecked translations on this page" in form
    response = sent(editor, "approve", ids=["trl_1", "trl_3"], seenAt=AT)
    assert editor.of("approveTranslations").variables == {"ids": ["trl_1", "trl_3"], "seenAt": AT}
    assert response.headers["location"] == f"{PATH}?to=es&done=approved#texts"


def test_concurrently_changed_translations_are_reported(editor: FakeGraphQL) -> None:
    editor.says["approveTranslations"] = {"problems": [{"id": "trl_1", "code": "TRANSLATION_CHANGED"}]}
    location = sent(editor, "approve", ids=["trl_1"]).headers["location"]
    assert parse_qs(urlsplit(location).query)["left"] == ["1"]
    assert "1 translation was not approved" in read(editor, urlsplit(location).query)


def test_changed_original_is_shown_and_old_wording_can_be_kept(editor: FakeGraphQL) -> None:
    pieces_of = [
        {"kind": "SAME", "text": "保温杯 "},
        {"kind": "REMOVED", "text": "500"},
        {"kind": "ADDED", "text": "750"},
    ]
    editor.says["myTexts"] = nodes.a_list(a_text(changed={"translation": "Termo de 500 ml", "differences": pieces_of}))
    editor.says["keepTranslation"] = {"id": "trl_1"}
    page = read(editor)
    assert "保温杯 <del>500</del><ins>750</ins>" in page
    sent(editor, "keep", textId="prod_1.title", language="es", row="prod_1.title")
    assert editor.of("keepTranslation").variables == {"textId": "prod_1.title", "language": "es"}


def test_suggested_wording_is_shown_and_can_be_used(editor: FakeGraphQL) -> None:
    offer = {"original": "保温杯 500毫升", "text": "Termo 500 ml"}
    editor.says["myTexts"] = nodes.a_list(a_text(translation={"suggestion": offer}))
    editor.says["acceptTranslationSuggestion"] = {
        "code": "VALUES_LOST",
        "message": "Missing from the translation: 1.",
        "field": "text",
    }
    assert "Termo 500 ml" in read(editor)
    response = sent(editor, "take", id="trl_1", row="prod_1.title", text="Termo 500 ml")
    assert editor.of("acceptTranslationSuggestion").variables == {"id": "trl_1"}
    assert ">Termo 500 ml</textarea>" in response.text


@pytest.mark.parametrize(
    "changes,words",
    [
        (
            {"translation": {"text": None, "origin": None, "rejection": "VALUES_LOST", "lostValues": ["500毫升"]}},
            "lost these",
        ),
        ({"translation": {"text": None, "origin": None, "rejection": "MEANING_LOST"}}, "changed the meaning"),
        ({"translation": {"text": None, "origin": None, "rejection": "TERM_FORBIDDEN"}}, "a glossary forbids"),
        ({"translation": {"text": None, "origin": None, "pending": True}}, "on its way"),
        ({"authored": True, "translation": {}}, "in the listing itself"),
    ],
)
def test_text_without_a_translation_says_why(editor: FakeGraphQL, changes: dict[str, Any], words: str) -> None:
    text = a_text(**changes)
    editor.says["myTexts"] = nodes.a_list(text | ({"translation": None} if text["authored"] else {}))
    page = read(editor)
    assert words in page
    assert "approve-all" not in page


def test_doubtful_translation_is_marked(editor: FakeGraphQL) -> None:
    editor.says["myTexts"] = nodes.a_list(a_text(1), a_text(2, translation={"doubtful": True}))
    first, second = read(editor).partition('<template id="made">')[0].split('id="text-prod_2.title"')
    assert "may be wrong" not in first
    assert "Machine translation that may be wrong" in second


def test_missing_machine_translation_is_reported(editor: FakeGraphQL) -> None:
    editor.says |= {"translationEngine": None, "translationProgress": [a_language("es", waiting=12)]}
    assert "Machine translation is not available at this fair at the moment" in read(editor)


@pytest.mark.parametrize(
    "progress,query,words",
    [
        ({"texts": 0}, "to=es", "Nothing to translate yet"),
        ({}, "to=es&show=SUGGESTED", "None of these"),
        ({}, "to=es&after=abc", "That was the last text"),
    ],
)
def test_empty_lists_explain_themselves(editor: FakeGraphQL, progress: dict[str, int], query: str, words: str) -> None:
    editor.says |= {"myTexts": nodes.a_list(), "translationProgress": [a_language("es", **progress)]}
    assert words in read(editor, query)


def test_next_page_keeps_the_filter(editor: FakeGraphQL) -> None:
    editor.says["myTexts"] = nodes.a_list(a_text(), pageInfo={"hasNextPage": True, "endCursor": "xyz"})
    assert 'rel="next" href="/en/portal/translations?to=es&amp;show=MACHINE&amp;after=xyz#texts"' in read(
        editor, "to=es&show=MACHINE"
    )


def test_pieces_split_text_at_values() -> None:
    values = [{"start": 0, "end": 1, "kind": "NUMBER"}, {"start": 1, "end": 2, "kind": "MODEL"}]
    assert list(pieces("12 ab", values)) == [("1", "NUMBER"), ("2", "MODEL"), (" ab", None)]
    assert list(pieces("", [])) == []


def test_neediest_language_has_most_waiting_texts() -> None:
    assert neediest([a_language("en", unchecked=9), a_language("fr", waiting=1), a_language("pt", texts=3)]) == "fr"
