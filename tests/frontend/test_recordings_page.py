"""A meeting's page lists its recordings, and deletes them for both companies."""

from typing import Any

import pytest

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

PATH = "/en/meeting/meet_1"


def a_recording(**changes: Any) -> dict[str, Any]:
    file = {"name": "Lucía", "startMs": 0, "durationMs": 61_000, "size": 2_000_000, "showsScreen": False}
    screen = file | {"startMs": 7_000, "showsScreen": True, "download": "/files/b?signature=x"}
    return {
        "id": "rec_1",
        "beganAt": "2026-11-26T08:00:00+00:00",
        "durationMs": 61_000,
        "expiresAt": "2026-12-26T08:00:00+00:00",
        "deletedAt": None,
        "deletedBy": None,
        "index": "/files/index?signature=x",
        "pauses": [{"fromMs": 20_000, "toMs": 25_000}, {"fromMs": 55_000, "toMs": None}],
        "mix": None,
        "files": [file | {"download": "/files/a?signature=x"}, screen],
    } | changes


@pytest.fixture
def buyer(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which a buyer is signed in who has had a meeting."""
    graphql.says |= {"me": nodes.me("BUYER")}
    return graphql


def page_of(buyer: FakeGraphQL, *recordings: dict[str, Any]) -> str:
    buyer.says["meeting"] = nodes.a_meeting(kind="VIDEO", recordings=list(recordings))
    text: str = buyer.client(expo_session="x").get(PATH).text
    return text


def test_each_participants_file_can_be_downloaded(buyer: FakeGraphQL) -> None:
    page = page_of(buyer, a_recording())
    assert '<a href="/files/a?signature=x"><bdi>Lucía</bdi> (2 MB)</a>' in page
    assert '<a href="/files/b?signature=x">Screen of <bdi>Lucía</bdi> (2 MB)</a>' in page
    assert 'href="/files/index?signature=x"' in page
    assert f'action="{PATH}/recording/delete"' in page
    assert '<input type="hidden" name="recordingId" value="rec_1">' in page


def test_player_is_told_when_files_begin_and_what_was_not_recorded(buyer: FakeGraphQL) -> None:
    page = page_of(buyer, a_recording())
    assert 'data-player="rec_1" data-duration="61000"' in page
    assert 'data-file="Lucía" data-start="0" data-duration="61000"' in page
    assert 'data-file="Lucía" data-shows-screen data-start="7000"' in page
    assert '<span data-from="20000" data-to="25000"></span><span data-from="55000" data-to="61000"></span>' in page
    assert "player/player.js" in page


def test_deleted_and_expired_recordings_are_said_so(buyer: FakeGraphQL) -> None:
    deleted: dict[str, Any] = {"deletedAt": "2026-11-27T08:00:00+00:00", "files": [], "index": None}
    page = page_of(
        buyer,
        a_recording(**deleted, deletedBy="BUYER"),
        a_recording(**deleted, deletedBy="EXHIBITOR"),
        a_recording(files=[], index=None),
    )
    assert "Your company deleted this recording on" in page
    assert "The other company deleted this recording on" in page
    assert "This recording has expired." in page
    assert "recording/delete" not in page
    assert "player" not in page


def a_mix(status: str, **changes: Any) -> dict[str, Any]:
    return {"status": status, "done": 0, "total": 0, "error": None, "size": None, "download": None} | changes


def test_one_file_can_be_asked_for(buyer: FakeGraphQL) -> None:
    page = page_of(buyer, a_recording())
    assert f'action="{PATH}/recording/mix"' in page
    assert "data-again" not in page


def test_page_shows_how_far_the_one_file_is(buyer: FakeGraphQL) -> None:
    page = page_of(buyer, a_recording(mix=a_mix("RUNNING", done=10_000, total=61_000)))
    assert 'max="61000" value="10000"' in page
    assert 'id="mix-rec_1" data-again="10"' in page
    assert "recording/mix" not in page


def test_one_file_can_be_downloaded(buyer: FakeGraphQL) -> None:
    page = page_of(buyer, a_recording(mix=a_mix("DONE", size=3_000_000, download="/files/mixed?signature=x")))
    assert '<a href="/files/mixed?signature=x">One file with all pictures and voices (3 MB)</a>' in page
    assert "recording/mix" not in page


def test_one_file_that_failed_can_be_asked_for_again(buyer: FakeGraphQL) -> None:
    page = page_of(buyer, a_recording(mix=a_mix("FAILED", error="RECORDING_DAMAGED")))
    assert "a participant’s file cannot be read" in page
    assert "recording/mix" in page
    assert "You can try again." in page_of(buyer, a_recording(mix=a_mix("FAILED", error="INTERNAL")))


def test_meeting_without_recordings_has_no_list(buyer: FakeGraphQL) -> None:
    assert "h-recordings" not in page_of(buyer)
