"""A meeting's page lists its recordings, and deletes them for both companies."""

from typing import Any

import pytest

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

PATH = "/en/meeting/meet_1"


def a_recording(**changes: Any) -> dict[str, Any]:
    file = {"name": "Lucía", "startMs": 0, "durationMs": 61_000, "size": 2_000_000, "download": "/files/a?signature=x"}
    return {
        "id": "rec_1",
        "beganAt": "2026-11-26T08:00:00+00:00",
        "durationMs": 61_000,
        "expiresAt": "2026-12-26T08:00:00+00:00",
        "deletedAt": None,
        "deletedBy": None,
        "index": "/files/index?signature=x",
        "files": [file],
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
    assert 'href="/files/index?signature=x"' in page
    assert f'action="{PATH}/recording/delete"' in page
    assert '<input type="hidden" name="recordingId" value="rec_1">' in page


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


def test_meeting_without_recordings_has_no_list(buyer: FakeGraphQL) -> None:
    assert "h-recordings" not in page_of(buyer)
