"""The organiser's live page and audit log."""

import re
from typing import Any

import pytest

from frontend.organiser.audit import address_of, filter_of
from frontend.organiser.live import change
from frontend.parts.charts import Chart, Series, bars, chart_of_days
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

NOTHING: dict[str, int] = dict.fromkeys(
    (
        "visits",
        "searches",
        "searchesWithoutResult",
        "signUps",
        "applications",
        "productsPublished",
        "boothsOpened",
        "enquiries",
    ),
    0,
)


def words(text: str, language: str = "en") -> dict[str, str]:
    return {"text": text, "language": language, "original": text, "originalLanguage": language}


FAIR: dict[str, Any] = {
    "id": "fair_1",
    "slug": "spring",
    "name": words("Spring Fair"),
    "timeZone": "Asia/Shanghai",
    "opensAt": "2027-04-15T01:00:00+00:00",
    "closesAt": "2027-04-25T01:00:00+00:00",
    "isOpen": True,
    "published": True,
}


def insights(**changes: Any) -> dict[str, Any]:
    at = [f"2027-04-15T{hour:02}:00:00+00:00" for hour in range(3)]
    found = {
        "fair": FAIR,
        "hourly": True,
        "totals": NOTHING | {"visits": 1234, "searches": 40, "searchesWithoutResult": 3},
        "series": [{"at": each, "figures": NOTHING | {"visits": number * 10}} for number, each in enumerate(at)],
        "countries": [{"code": "ES", "name": "Spain", "count": 8}, {"code": "ZZ", "name": None, "count": 4}],
        "languages": [{"code": "es", "count": 8}],
        "topSearches": [{"text": "thermos flask", "count": 9, "hits": 30}],
        "searchesWithoutResult": [{"text": "<b>kayak</b>", "count": 3}],
        "booths": [
            {
                "count": 5,
                "booth": {"id": "boo_1", "number": "A1", "exhibitor": {"slug": "f", "name": words("恒暖", "zh")}},
            }
        ],
        "products": [{"count": 5, "product": {"id": "prod_1", "title": words("Flask")}}, {"count": 1, "product": None}],
        "sections": [{"count": 5, "section": {"key": "hardware", "name": "Hardware"}}],
    }
    return found | changes


def entry(**changes: Any) -> dict[str, Any]:
    subject = {"kind": "booth", "id": "boo_1", "slug": "flasks", "organisation": None, "name": words("恒暖", "zh")}
    found = {
        "id": "jrn_1",
        "at": "2027-04-15T01:30:00+00:00",
        "verb": "booth.published",
        "sentence": "Booth opened",
        "known": True,
        "personId": "per_1",
        "person": None,
        "organisation": "Yongkang Flasks",
        "byKey": False,
        "subject": subject,
        "facts": [{"name": "section", "value": "hardware"}],
    }
    return found | changes


@pytest.fixture
def organiser(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which the fair's organiser is signed in."""
    graphql.says |= {
        "me": nodes.me("ORGANISER"),
        "fair": FAIR,
        "now": insights(),
        "before": {"totals": NOTHING | {"visits": 1000}},
        "buyers": {"totalCount": 2},
        "exhibitors": {"totalCount": 0},
        "boothApplications": {"totalCount": 1},
        "auditVerbs": [{"verb": "booth.published", "sentence": "Booth opened"}],
        "people": {"actingFor": {"organisation": {"members": {"nodes": [{"person": {"id": "per_1", "name": "Lin"}}]}}}},
        "auditLog": {"searchedUntil": None, "goOnAfter": None, "entries": {"nodes": [entry()]}},
        "exportAuditLog": {
            "__typename": "AuditSheet",
            "url": "/files/exports/audit/x.xlsx?s=1",
            "rows": 1,
            "complete": True,
        },
    }
    return graphql


def page_of(graphql: FakeGraphQL, path: str) -> str:
    response = graphql.client().get(path)
    assert response.status_code == 200
    text: str = response.text
    return text


def test_live_page_queries_current_and_previous_period(organiser: FakeGraphQL) -> None:
    page_of(organiser, "/en/console/fairs/spring?days=3")
    asked = organiser.of("now").variables
    assert asked["fairId"] == "fair_1"
    assert asked["before"] < asked["since"] < asked["until"]


def test_figures_describe_their_change_in_words(organiser: FakeGraphQL) -> None:
    page = page_of(organiser, "/en/console/fairs/spring")
    assert "<b>1,234</b>" in page
    assert re.search(r"▲</span> <bdi>23%</bdi> <span class=\"sr\">more than the previous period", page)


def test_chart_renders_as_svg_and_table_without_scripts(organiser: FakeGraphQL) -> None:
    page = page_of(organiser, "/en/console/fairs/spring")
    assert 'points="0.0,160.0 360.0,84.0 720.0,8.0"' in page
    assert '<td class="num" data-value="20">20</td>' in page
    assert '<time datetime="2027-04-15T02:00:00+00:00">Thu, Apr 15, 10:00' in page
    assert " style=" not in page


def test_pending_applications_link_to_their_page(organiser: FakeGraphQL) -> None:
    page = page_of(organiser, "/en/console/fairs/spring")
    assert "2 buyer applications to review" in page
    assert "1 booth application to review" in page
    assert 'href="/en/console/fairs/spring/applications"' in page
    assert "exhibitor application to review" not in page


def test_visitors_searches_are_escaped_and_linked(organiser: FakeGraphQL) -> None:
    page = page_of(organiser, "/en/console/fairs/spring")
    assert "&lt;b&gt;kayak&lt;/b&gt;" in page
    assert "/en/search?q=thermos+flask&amp;fair=fair_1" in page
    assert "Not signed in" in page


def test_arabic_page_is_fully_arabic(organiser: FakeGraphQL) -> None:
    page = page_of(organiser, "/ar/console/fairs/spring")
    assert "عمليات بحث بلا نتائج" in page
    assert "لم يُزر أي جناح" not in page
    assert '<bdi lang="zh">恒暖</bdi>' in page


def test_page_without_visitors_says_so(organiser: FakeGraphQL) -> None:
    quiet = insights(
        totals=NOTHING,
        countries=[],
        languages=[],
        topSearches=[],
        searchesWithoutResult=[],
        booths=[],
        products=[],
        sections=[],
    )
    organiser.says |= {"now": quiet, "before": None}
    page = page_of(organiser, "/en/console/fairs/spring")
    assert "No visitors yet." in page
    assert "Every search had results." in page
    organiser.says["now"] = quiet | {"fair": FAIR | {"published": False}}
    assert "The fair is not open to visitors yet" in page_of(organiser, "/en/console/fairs/spring")


@pytest.mark.parametrize("path", ["", "/audit"])
def test_only_own_organiser_sees_live_page_and_log(organiser: FakeGraphQL, path: str) -> None:
    organiser.says |= {"now": None, "before": None, "auditLog": None}
    assert organiser.client().get(f"/en/console/fairs/spring{path}").status_code == 404
    organiser.says["me"] = nodes.me("EXHIBITOR")
    assert organiser.client().get(f"/en/console/fairs/spring{path}").status_code == 403
    organiser.says["me"] = None
    assert organiser.client().get(f"/en/console/fairs/spring{path}").status_code in {303, 401}


def test_log_filters_are_in_url_and_use_fair_time_zone(organiser: FakeGraphQL) -> None:
    page = page_of(
        organiser, "/en/console/fairs/spring/audit?text=flask&verb=booth.published&from=2027-04-15&to=2027-04-15"
    )
    assert organiser.of("auditLog").variables["filter"] == {
        "text": "flask",
        "verb": "booth.published",
        "since": "2027-04-15T00:00:00+08:00",
        "until": "2027-04-16T00:00:00+08:00",
    }
    assert '<option value="booth.published" selected>' in page
    assert 'name="text" value="flask"' in page, "the export takes the filters along"


def test_log_entry_is_a_sentence_linking_its_subject(organiser: FakeGraphQL) -> None:
    page = page_of(organiser, "/en/console/fairs/spring/audit")
    assert "Booth opened" in page
    assert '<a href="/en/booths/boo_1"><bdi lang="zh">恒暖</bdi></a>' in page
    assert "Apr 15, 2027, 9:30" in page


def test_unnamed_subject_is_shown_by_kind(organiser: FakeGraphQL) -> None:
    nameless = {"id": "sched_1", "slug": None, "organisation": None, "name": None}
    about = [entry(subject=nameless | {"kind": kind}) for kind in ("schedule", "recommendation", "teapot")]
    organiser.says["auditLog"] = {"searchedUntil": None, "goOnAfter": None, "entries": {"nodes": about}}
    page = page_of(organiser, "/zh/console/fairs/spring/audit")
    assert '<a href="/zh/console/fairs/spring/schedule/sched_1">洽谈日程</a>' in page
    assert ">推荐</td>" in page
    assert '<bdi lang="en" class="mono small">teapot</bdi>' in page


def test_unknown_verb_is_shown_as_is(organiser: FakeGraphQL) -> None:
    odd = entry(verb="thing.twisted", sentence="thing.twisted", known=False)
    organiser.says["auditLog"] = {"searchedUntil": None, "goOnAfter": None, "entries": {"nodes": [odd]}}
    assert '<bdi lang="en" class="mono">thing.twisted</bdi>' in page_of(organiser, "/zh/console/fairs/spring/audit")


def test_older_entries_keep_filters_and_partial_search_says_so(organiser: FakeGraphQL) -> None:
    organiser.says["auditLog"] = {"searchedUntil": "2027-04-15T01:00:00Z", "goOnAfter": "c", "entries": {"nodes": []}}
    page = page_of(organiser, "/en/console/fairs/spring/audit?text=x")
    assert "/en/console/fairs/spring/audit?after=c&amp;text=x" in page
    assert "Entries back to Apr 15, 2027, 9:00" in page
    assert "No log entries found" in page


def test_export_redirects_to_its_file(organiser: FakeGraphQL) -> None:
    form = {"key": "k" * 20, "verb": "booth.published", "from": "", "to": "2027-02-30"}
    response = organiser.client().post("/en/console/fairs/spring/audit/export", data=form)
    assert (response.status_code, response.headers["location"]) == (303, "/files/exports/audit/x.xlsx?s=1")
    assert organiser.of("exportAuditLog").variables["filter"] == {"verb": "booth.published"}
    assert organiser.of("exportAuditLog").key == "k" * 20


def test_refused_export_shows_the_log_again(organiser: FakeGraphQL) -> None:
    organiser.says["exportAuditLog"] = {
        "__typename": "Problem",
        "code": "INVALID",
        "message": "This is too long.",
        "field": "text",
    }
    response = organiser.client().post("/en/console/fairs/spring/audit/export", data={"text": "flask"})
    assert response.status_code == 422
    assert "This is too long." in response.text
    assert 'value="flask"' in response.text


@pytest.mark.parametrize(
    "kind,path",
    [
        ("product", "/products/x_1"),
        ("exhibitor", "/exhibitors/flasks"),
        ("fair", "/fairs/flasks"),
        ("application", "/console/fairs/spring/applications"),
        ("person", None),
    ],
)
def test_subject_links_to_its_page(kind: str, path: str | None) -> None:
    subject = {"kind": kind, "id": "x_1", "slug": "flasks", "name": words("x")}
    assert address_of({"verb": "a.b", "subject": subject}, "spring") == path


def test_deleted_subject_has_no_link() -> None:
    subject = {"kind": "product", "id": "prod_1", "slug": None, "name": words("x")}
    assert address_of({"verb": "product.deleted", "subject": subject}, "spring") is None
    assert address_of({"verb": "product.changed", "subject": subject | {"name": None}}, "spring") is None


def test_invalid_days_are_ignored() -> None:
    assert filter_of({"from": "yesterday", "to": "9999-12-31"}, "UTC") == {}


def test_empty_chart_is_flat() -> None:
    chart = Chart(["2027-04-15T00:00:00Z"], [Series("Visits", [0])], hourly=True)
    assert (chart.is_empty, chart.peak, chart.points(chart.lines[0])) == (True, 1, "0.0,160.0")
    week = chart_of_days([{"date": "2027-04-15", "visits": 3}, {"date": "2027-04-16", "visits": 6}], "Visits")
    assert week.rows == [("2027-04-15", (3,)), ("2027-04-16", (6,))]


def test_bar_length_is_proportional_to_count() -> None:
    assert [each.share for each in bars([{"count": 8}, {"count": 2}])] == ["100.0", "25.0"]
    assert bars([]) == []


def test_change_needs_a_previous_value() -> None:
    assert (change(3, 2), change(2, 4), change(5, 0)) == (50, -50, None)
