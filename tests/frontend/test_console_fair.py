"""How an organiser sets a fair up: facts, looks, halls and spaces, programme, announcements."""

from typing import Any, Final

import pytest
from playwright.async_api import Page
from starlette.testclient import TestClient

from frontend.organiser.fairs import missing_of, slug_of
from frontend.organiser.halls import metres, read_plan, written_plan
from frontend.site.languages.formats import Formats
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.served import Served
from tests.frontend.test_halls import a_booth, a_plan, a_section, a_space

FAIR: Final = "/en/console/fairs/autumn-2026"
HALL: Final = f"{FAIR}/halls/8"
COUNT_DRAWN: Final = """async () => {
  const svg = document.querySelector("[data-canvas] svg");
  const lines = document.querySelector("#plan-form").elements.spaces;
  const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
  let drawn = 0;
  Object.defineProperty(lines, "value", {
    configurable: true,
    get: () => value.get.call(lines),
    set: (text) => { drawn += 1; value.set.call(lines, text); },
  });
  const box = svg.querySelector("[data-id]").getBoundingClientRect();
  const metre = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width * Number(svg.dataset.scale);
  const at = { clientX: box.x + box.width / 2 + metre, clientY: box.y + box.height / 2 };
  for (let move = 0; move < 20; move += 1) svg.dispatchEvent(new PointerEvent("pointermove", at));
  const meanwhile = drawn;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  delete lines.value;
  return [meanwhile, drawn];
}"""
"""Moves the pointer twenty times within a frame; says how often the map was drawn by then, and a frame later."""

LOOKS: Final = {"banner": None, "logo": None, "accent": None, "accentOnDark": None}
PAGES: Final = {
    f"{FAIR}/halls": "Halls and floor plans",
    f"{FAIR}/programme": "Programme",
    f"{FAIR}/announcements": "Announcements",
    f"{FAIR}/settings": "Settings",
    HALL: "Hall 8.1",
}


def authored(text: str, **others: str) -> dict[str, Any]:
    """Return a text as its author edits it."""
    own_translations = [{"language": language, "text": said} for language, said in others.items()]
    return nodes.words(text, authorTranslations=own_translations)


def an_own_fair(**changes: Any) -> dict[str, Any]:
    """Return a fair as its organiser sees it."""
    space = a_space("A01", 1, a_booth())
    plan = a_plan(space, a_space("A02", 5)) | {"version": 3, "spaceCount": 2}
    hall = nodes.a_hall(name=authored("Hall 8.1"), plan=plan, sections=[a_section()])
    item = nodes.an_item(
        id="prog_1", kind="FORUM", title=authored("Steel in 2027", zh="2027年的钢铁"), description=None, place="Stage 1"
    )
    facts = {
        "name": authored("Autumn Fair", zh="秋季展"),
        "tagline": authored("Sixty makers."),
        "published": False,
        "waitingApplications": 0,
        "waitingBooths": 2,
        "branding": LOOKS,
        "halls": [hall],
        "hall": hall,
        "programme": [item],
    }
    return nodes.a_fair(**(facts | changes))


def an_announcement(**changes: Any) -> dict[str, Any]:
    """Return something that was announced."""
    times = {"shownFrom": "2026-11-20T02:00:00+00:00", "shownUntil": None}
    words = {"title": authored("Shuttle buses"), "body": authored("Every ten minutes.")}
    return {"id": "anno_1", **words, **times, "pinned": True, "isShown": True} | changes


@pytest.fixture
def organiser(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which an organiser is signed in."""
    unplaced = {
        "id": "boo_9",
        "section": a_section(),
        "exhibitor": {"name": nodes.words("Ningbo Lamps")},
        "proposedSpace": {"hall": "8", "number": "A02"},
    }
    graphql.says |= {
        "me": nodes.me("ORGANISER"),
        "fair": an_own_fair(),
        "fairs": nodes.a_list(an_own_fair()),
        "announcements": [an_announcement()],
        "unplacedBooths": nodes.a_list(unplaced, totalCount=1),
        "accentCheck": {
            "accent": "#8A1F2B",
            "contrast": 8.2,
            "readable": True,
            "suggestion": "#8A1F2B",
            "onDark": "#D0868E",
        },
    }
    return graphql


@pytest.fixture
def edit(organiser: FakeGraphQL) -> TestClient:
    """Give the organiser's browser."""
    return organiser.client(expo_session="x")


def sent(graphql: FakeGraphQL, name: str) -> Any:
    """Return the variables of the one mutation of this name."""
    return graphql.of(name).variables


@pytest.mark.parametrize("path,heading", PAGES.items(), ids=[path.rpartition("/")[2] for path in PAGES])
def test_console_pages_show_own_fairs_only(edit: TestClient, organiser: FakeGraphQL, path: str, heading: str) -> None:
    page = edit.get(path)
    assert page.status_code == 200
    assert heading in page.text
    assert "style=" not in page.text
    organiser.says["fair"] = an_own_fair(waitingApplications=None, waitingBooths=None)
    assert edit.get(path).status_code == 404


def test_list_of_fairs_shows_pending_applications(edit: TestClient, organiser: FakeGraphQL) -> None:
    page = edit.get("/en/console")
    assert "2 booth applications to review" in page.text
    assert "Draft" in page.text
    organiser.says["fairs"] = nodes.a_list()
    assert "Set up your first fair" in edit.get("/en/console").text


def test_new_fair_spans_whole_days_and_gets_a_slug(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says["createFair"] = {"id": "fair_2", "slug": "spring-fair-2027"}
    form = {
        "name": "Spring Fair",
        "name_language": "en",
        "name_zh": "春季展",
        "firstDay": "2027-04-15",
        "lastDay": "2027-04-24",
        "timeZone": "Asia/Shanghai",
        "languages": ["zh", "en"],
    }
    assert edit.get("/en/console/fairs/new").status_code == 200
    answer = edit.post("/en/console/fairs/new", data=form)
    assert answer.headers["location"] == "/en/console/fairs/spring-fair-2027/settings?done=created"
    assert sent(organiser, "createFair")["input"] == {
        "slug": "spring-fair-2027",
        "name": {"text": "Spring Fair", "language": "en", "others": [{"language": "zh", "text": "春季展"}]},
        "timeZone": "Asia/Shanghai",
        "opensAt": "2027-04-15T00:00:00+08:00",
        "closesAt": "2027-04-25T00:00:00+08:00",
        "languages": ["zh", "en"],
    }


def test_new_fair_errors_are_shown_at_their_fields(edit: TestClient, organiser: FakeGraphQL) -> None:
    problem = {"code": "INVALID", "message": "This date is out of range: years 1900 to 2200.", "field": "opensAt"}
    organiser.says["createFair"] = problem
    page = edit.post("/en/console/fairs/new", data={"name": "Spring", "firstDay": "soon", "timeZone": "Mars/Base"})
    assert page.status_code == 422
    assert 'id="bad-f-firstDay"' in page.text
    assert 'value="Spring"' in page.text
    assert sent(organiser, "createFair")["input"]["opensAt"] == "0001-01-01T00:00:00Z"


@pytest.mark.parametrize(
    "name,day,slug",
    [
        ("Spring Fair", "2027-04-15", "spring-fair-2027"),
        ("春季展", "2027-04-15", "fair-2027"),
        ("Fair 2027", "2027-01-01", "fair-2027"),
        ("", "", "fair"),
    ],
)
def test_slug_is_made_from_the_name(name: str, day: str, slug: str) -> None:
    assert slug_of(name, day) == slug


def test_publication_checklist_names_missing_parts() -> None:
    assert all(there for name, there in missing_of(an_own_fair()) if name != "looks")
    bare = an_own_fair(halls=[], programme=[], tagline=None)
    assert not any(there for _, there in missing_of(bare))


def test_settings_page_has_one_status_message(edit: TestClient) -> None:
    """The places where an upload tells how far it is are hidden until there is one."""
    page = edit.get(f"{FAIR}/settings?done=saved").text
    assert page.count('role="status"') - page.count("data-progress hidden") == 1
    assert "<output" not in page, "it would be a second one"


def test_times_show_minutes_and_log_times_show_seconds() -> None:
    told = [Formats(each).moment("2026-11-26T01:30:05+00:00", "Asia/Shanghai") for each in ("en", "zh", "fr")]
    assert told == ["Nov 26, 2026, 9:30\u202fAM", "2026年11月26日 09:30", "26 nov. 2026, 09:30"]
    logged = Formats("zh").moment("2026-11-26T01:30:05+00:00", "Asia/Shanghai", seconds=True)
    assert logged == "2026年11月26日 09:30:05"


def test_settings_use_the_time_zone_of_the_fair(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says["changeFair"] = {"id": "fair_1"}
    page = edit.get(f"{FAIR}/settings")
    assert 'value="2026-11-20T09:00"' in page.text
    form = {
        "fairId": "fair_1",
        "name": "Autumn",
        "name_language": "en",
        "opensAt": "2026-11-20T08:30",
        "closesAt": "2026-11-30T18:00",
        "timeZone": "Asia/Shanghai",
        "languages": "en",
    }
    assert edit.post(f"{FAIR}/settings", data=form).headers["location"].endswith("/settings?done=saved")
    given = sent(organiser, "changeFair")["input"]
    assert (given["opensAt"], given["tagline"], given["languages"]) == ("2026-11-20T08:30:00+08:00", None, ["en"])


def test_fair_is_published_on_request(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says["publishFair"] = {"id": "fair_1"}
    assert "Before you publish" in edit.get(f"{FAIR}/settings").text
    assert "done=published" in edit.post(f"{FAIR}/settings/publish").headers["location"]
    assert sent(organiser, "publishFair") == {"fairId": "fair_1"}


def test_organiser_chooses_how_long_recordings_are_kept(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says["recordingRetention"] = {"days": 14, "maxDays": 60}
    page = edit.get(f"{FAIR}/settings").text
    assert 'name="days" type="number" min="0" max="60" step="1" required dir="ltr" value="14"' in page
    organiser.says["saveRecordingRetention"] = {"days": 7}
    answer = edit.post(f"{FAIR}/settings/recordings", data={"fairId": "fair_1", "days": "7"})
    assert answer.headers["location"].endswith("/settings?done=saved#h-kept")
    assert sent(organiser, "saveRecordingRetention")["input"] == {"fairId": "fair_1", "days": 7}
    organiser.asked.clear()
    organiser.says["saveRecordingRetention"] = {"code": "INVALID", "message": "…", "field": "days"}
    refused = edit.post(f"{FAIR}/settings/recordings", data={"fairId": "fair_1", "days": "soon", "part": "recordings"})
    assert sent(organiser, "saveRecordingRetention")["input"]["days"] == -1
    assert 'value="soon"' in refused.text
    assert 'aria-invalid="true"' in refused.text


def test_installation_without_recordings_asks_for_no_number(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says["recordingRetention"] = {"days": 0, "maxDays": 0}
    assert "h-kept" not in edit.get(f"{FAIR}/settings").text


def test_accent_colour_is_previewed_saved_and_reset(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says["changeBranding"] = {"id": "fair_1"}
    assert "preview.css?accent=8A1F2B" in edit.get(f"{FAIR}/settings?accent=%238A1F2B").text
    sheet = edit.get(f"{FAIR}/preview.css?accent=8A1F2B")
    assert ".miniature {" in sheet.text
    assert "content: '8.2 : 1'" in sheet.text
    edit.post(f"{FAIR}/settings/colour", data={"fairId": "fair_1", "accent": "#8a1f2b"})
    assert sent(organiser, "changeBranding") == {"input": {"fairId": "fair_1", "accent": "#8a1f2b"}}
    organiser.asked.clear()
    edit.post(f"{FAIR}/settings/colour", data={"fairId": "fair_1", "accent": "#8a1f2b", "plain": "1"})
    assert sent(organiser, "changeBranding")["input"]["accent"] is None
    organiser.says["accentCheck"] = None
    assert not edit.get(f"{FAIR}/preview.css?accent=nonsense").text


def test_low_contrast_colour_error_is_shown_at_its_field(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says["changeBranding"] = {"code": "CONTRAST_TOO_LOW", "message": "…", "field": "accent"}
    page = edit.post(f"{FAIR}/settings/colour", data={"fairId": "fair_1", "part": "colour", "accent": "#ffd400"})
    assert page.status_code == 422
    assert "Choose a darker one" in page.text
    assert 'value="#ffd400"' in page.text


def test_logo_is_uploaded_and_removed(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says |= {"changeBranding": {"id": "fair_1"}, "createUpload": {"id": "up_1", "url": "/uploads/up_1"}}
    answer = edit.post(
        f"{FAIR}/settings/logo", data={"fairId": "fair_1", "part": "logo"}, files={"logo": ("logo.png", b"PNG")}
    )
    assert answer.status_code == 303
    assert sent(organiser, "changeBranding") == {"input": {"fairId": "fair_1", "logoUploadId": "up_1"}}
    organiser.asked.clear()
    edit.post(f"{FAIR}/settings/logo/remove", data={"fairId": "fair_1"})
    assert sent(organiser, "changeBranding") == {"input": {"fairId": "fair_1", "logoUploadId": None}}


def test_hall_is_added_changed_and_removed(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says |= {"saveHall": {"id": "fair_1", "halls": [{"key": "8"}, {"key": "hall-1"}]}}
    organiser.says |= {"removeHall": {"id": "fair_1"}}
    assert 'name="hallKey" value="hall-1"' in edit.get(f"{FAIR}/halls").text
    form = {
        "fairId": "fair_1",
        "hallKey": "hall-1",
        "name": "Hall 1",
        "name_language": "en",
        "sections": ["ceramics", "glass"],
    }
    answer = edit.post(f"{FAIR}/halls", data=form)
    assert answer.headers["location"] == f"{FAIR}/halls/hall-1?done=added", "spaces come next"
    name = {"text": "Hall 1", "language": "en", "others": []}
    assert sent(organiser, "saveHall") == {
        "fairId": "fair_1",
        "hall": {"key": "hall-1", "name": name, "sections": ["ceramics", "glass"]},
    }
    organiser.asked.clear()
    edit.post(f"{FAIR}/halls/8/details", data=form | {"place": "2"})
    assert (sent(organiser, "saveHall")["hall"]["key"], sent(organiser, "saveHall")["place"]) == ("8", 2)
    edit.post(f"{FAIR}/halls/8/remove", data={"fairId": "fair_1"})
    assert sent(organiser, "removeHall") == {"fairId": "fair_1", "hall": "8"}


def test_rows_of_spaces_are_laid_out(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says["layOutSpaces"] = {"version": 4}
    form = {"fairId": "fair_1", "version": "3", "first": "1.1A01", "rows": "4", "perRow": "12", "spaceWidth": "3,5"}
    assert "done=laid" in edit.post(f"{HALL}/rows", data=form).headers["location"]
    assert sent(organiser, "layOutSpaces")["input"] == {
        "fairId": "fair_1",
        "hall": "8",
        "first": "1.1A01",
        "rows": 4,
        "perRow": 12,
        "block": 0,
        "spaceWidth": 3.5,
        "version": 3,
    }


def test_hall_without_spaces_offers_layout_form(edit: TestClient, organiser: FakeGraphQL) -> None:
    fair = an_own_fair()
    organiser.says["fair"] = fair | {"hall": fair["hall"] | {"plan": None}}
    page = edit.get(HALL)
    assert "Lay out spaces" in page.text
    assert "plan-form" not in page.text


async def test_spaces_are_redrawn_at_most_once_per_frame(page: Page, organiser: FakeGraphQL, served: Served) -> None:
    await page.context.add_cookies([{"name": "expo_session", "value": "x", "url": served.url}])
    await page.goto(f"{served.url}{HALL}")
    space = page.locator("svg [data-id]").first
    await space.hover()
    await page.mouse.down()
    counts = await page.evaluate(COUNT_DRAWN)
    assert counts == [0, 1]
    await page.mouse.up()
    assert (await page.locator("#plan-form [name=spaces]").input_value()).startswith("A01; 2; 1; 4; 4\n")


def test_floor_plan_is_saved_with_version_the_form_was_opened_at(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says["setFloorPlan"] = {"version": 4}
    lines = "A01; 1; 1; 4; 4\nA09\t5,5\t1\t4\t4\tA02\n\n"
    form = {"version": "3", "width": "20", "depth": "10", "spaces": lines, "entrances": "10; 10"}
    assert "done=saved" in edit.post(f"{HALL}/plan", data=form).headers["location"]
    assert sent(organiser, "setFloorPlan")["input"] == {
        "fairId": "fair_1",
        "hall": "8",
        "version": 3,
        "width": 20.0,
        "depth": 10.0,
        "spaces": [
            {"number": "A01", "x": 1.0, "y": 1.0, "width": 4.0, "depth": 4.0},
            {"number": "A09", "x": 5.5, "y": 1.0, "width": 4.0, "depth": 4.0, "was": "A02"},
        ],
        "entrances": [{"x": 10.0, "y": 10.0}],
    }


def test_floor_plan_of_2000_spaces_is_saved(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says["setFloorPlan"] = {"version": 4}
    lines = "\n".join(f"A{number:04}; {number}; 1; 0.5; 3.25" for number in range(2000))
    edit.post(f"{HALL}/plan", data={"version": "3", "width": "2000", "depth": "10", "spaces": lines})
    assert len(sent(organiser, "setFloorPlan")["input"]["spaces"]) == 2000


def test_unreadable_floor_plan_line_is_shown_and_not_saved(edit: TestClient, organiser: FakeGraphQL) -> None:
    page = edit.post(f"{HALL}/plan", data={"part": "plan", "version": "3", "spaces": "A01; 1; 1; 4\n<b>"})
    assert page.status_code == 422
    assert "A01; 1; 1; 4</code>" in page.text
    assert "&lt;b&gt;" in page.text
    assert not [each for each in organiser.asked if "setFloorPlan" in each.fields]


def test_stale_floor_plan_is_saved_only_after_confirmation(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says["setFloorPlan"] = {"code": "PLAN_CHANGED", "message": "…", "field": "version"}
    form = {"part": "plan", "version": "2", "width": "20", "depth": "10", "spaces": "A01; 2; 2; 4; 4"}
    page = edit.post(f"{HALL}/plan", data=form)
    assert page.status_code == 422
    assert 'name="over" value="3"' in page.text
    assert "A01; 2; 2; 4; 4" in page.text
    organiser.asked.clear()
    organiser.says["setFloorPlan"] = {"version": 4}
    edit.post(f"{HALL}/plan", data=form | {"over": "3"})
    assert sent(organiser, "setFloorPlan")["input"]["version"] == 3


def test_single_space_is_changed_and_removed(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says["setFloorPlan"] = {"version": 4}
    assert 'name="was" value="A02"' in edit.get(f"{HALL}?space=A02").text
    form = {"version": "3", "was": "A02", "number": "B07", "x": "6", "y": "1", "width": "4", "depth": "wide"}
    edit.post(f"{HALL}/space", data=form)
    spaces = sent(organiser, "setFloorPlan")["input"]["spaces"]
    assert [each["number"] for each in spaces] == ["A01", "B07"]
    assert (spaces[1]["was"], spaces[1]["depth"]) == ("A02", -1.0)
    organiser.asked.clear()
    edit.post(f"{HALL}/space", data=form | {"remove": "1"})
    assert [each["number"] for each in sent(organiser, "setFloorPlan")["input"]["spaces"]] == ["A01"]


def test_booths_are_placed_on_spaces_and_removed(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says["placeBooth"] = {"id": "boo_9"}
    assert 'value="A02"' in edit.get(HALL).text
    edit.post(f"{HALL}/place", data={"boothId": "boo_9", "number": "A02"})
    assert sent(organiser, "placeBooth") == {"boothId": "boo_9", "hall": "8", "number": "A02"}
    organiser.asked.clear()
    edit.post(f"{HALL}/free", data={"boothId": "boo_9"})
    assert sent(organiser, "placeBooth") == {"boothId": "boo_9", "hall": None, "number": None}
    organiser.says["placeBooth"] = {"code": "SPACE_TAKEN", "message": "…", "field": "number"}
    page = edit.post(f"{HALL}/place", data={"part": "boo_9", "boothId": "boo_9", "number": "A01"})
    assert page.status_code == 422
    assert 'id="bad-n-boo_9"' in page.text


def test_programme_items_use_time_zone_and_languages_of_fair(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says |= {"addProgrammeItem": {"id": "prog_2"}, "changeProgrammeItem": {"id": "prog_1"}}
    organiser.says["removeProgrammeItem"] = {"id": "fair_1"}
    page = edit.get(f"{FAIR}/programme")
    assert 'value="2026-11-20T10:00"' in page.text
    assert 'value="2027年的钢铁"' in page.text
    form = {
        "fairId": "fair_1",
        "timeZone": "Asia/Shanghai",
        "kind": "LAUNCH",
        "title": "新品",
        "title_language": "zh",
        "title_en": "New goods",
        "startsAt": "2026-11-21T10:00",
        "endsAt": "2026-11-21T11:00",
    }
    edit.post(f"{FAIR}/programme", data=form)
    given = sent(organiser, "addProgrammeItem")["input"]
    assert given["title"] == {"text": "新品", "language": "zh", "others": [{"language": "en", "text": "New goods"}]}
    assert (given["startsAt"], given["kind"], given["place"]) == ("2026-11-21T10:00:00+08:00", "LAUNCH", None)
    edit.post(f"{FAIR}/programme/prog_1", data=form | {"kind": "NONSENSE"})
    changed = sent(organiser, "changeProgrammeItem")["input"]
    assert (changed["itemId"], changed["kind"], changed["description"]) == ("prog_1", "OPENING", None)
    edit.post(f"{FAIR}/programme/prog_1/remove")
    assert sent(organiser, "removeProgrammeItem") == {"fairId": "fair_1", "itemId": "prog_1"}


def test_announcement_in_wrong_language_gets_a_hint(edit: TestClient, organiser: FakeGraphQL) -> None:
    organiser.says["announcements"] = [an_announcement(body=authored("班车八点开始运行") | {"detectedLanguage": "zh"})]
    organiser.says["changeAnnouncement"] = {"id": "anno_1"}
    page = edit.get(f"{FAIR}/announcements").text
    assert page.count('name="take_language" value="body_language:zh"') == 1
    typed = {"part": "anno_1", "fairId": "fair_1", "timeZone": "Asia/Shanghai", "shownFrom": "2027-04-15T09:00"}
    said = {"title": "Buses", "title_language": "en", "body": "班车八点开始运行", "body_language": "en"}
    taken = {"take_language": "body_language:zh", "key": "k1"}
    assert edit.post(f"{FAIR}/announcements/anno_1", data=typed | said | taken).status_code == 303
    assert sent(organiser, "changeAnnouncement")["input"]["body"]["language"] == "zh"


def test_announcements_are_added_changed_and_removed(edit: TestClient, organiser: FakeGraphQL) -> None:
    over = an_announcement(id="anno_2", isShown=False, shownUntil="2026-11-20T03:00:00+00:00")
    organiser.says["announcements"] = [an_announcement(), over]
    for name in ("addAnnouncement", "changeAnnouncement", "removeAnnouncement"):
        organiser.says[name] = {"id": "anno_1"}
    page = edit.get(f"{FAIR}/announcements")
    assert "Current and upcoming" in page.text
    form = {
        "fairId": "fair_1",
        "timeZone": "Asia/Shanghai",
        "title": "Hello",
        "body": "All are welcome.",
        "pinned": "1",
    }
    edit.post(f"{FAIR}/announcements", data=form)
    given = sent(organiser, "addAnnouncement")["input"]
    assert (given["shownFrom"], given["shownUntil"], given["pinned"]) == (None, None, True)
    edit.post(f"{FAIR}/announcements/anno_1", data=form | {"shownUntil": "2026-11-22T18:00"})
    assert sent(organiser, "changeAnnouncement")["input"]["shownUntil"] == "2026-11-22T18:00:00+08:00"
    edit.post(f"{FAIR}/announcements/anno_1/remove")
    assert sent(organiser, "removeAnnouncement") == {"announcementId": "anno_1"}


def test_floor_plans_survive_writing_and_reading() -> None:
    spaces = [a_space("A01", 1.25), a_space("A02", 5)]
    again, unreadable = read_plan(written_plan(spaces))
    assert unreadable is None
    assert [each["x"] for each in again] == [1.25, 5.0]
    assert read_plan("A01 1 1 3 3")[0][0]["number"] == "A01"
    assert read_plan("A01; 1; 1; 3; three") == ([], "A01; 1; 1; 3; three")


@pytest.mark.parametrize(
    "text,length",
    [
        ("3", 3.0),
        ("3,25", 3.25),
        (" 4 m", 4.0),
        ("-1", -1.0),
        ("", None),
        ("1e9", None),
        ("nan", None),
        ("9" * 9, None),
    ],
)
def test_lengths_are_parsed_from_user_input(text: str, length: float | None) -> None:
    assert metres(text) == length
