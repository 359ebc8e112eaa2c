"""Messages are read strictly: whatever a client sends is either understood or refused."""

import contextlib
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livestream.rooms.downlink import Seat
from livestream.rooms.room import Participant
from livestream.rooms.tracks import Track
from livestream.signalling.messages import (
    MAX_CAPTION_LENGTH,
    MAX_MESSAGE_BYTES,
    MAX_RELAY_BYTES,
    InvalidMessage,
    Problem,
    Publish,
    Roster,
    Switch,
    View,
    read_message,
    write_message,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
TYPES = st.sampled_from(["publish", "view", "switch", "raiseHand", "caption", "relay", "leave", "welcome", ""])


def test_messages_are_read_with_their_types() -> None:
    publish = read_message('{"type":"publish","sdp":"v=0","tracks":{"0":"microphone","1":"camera"}}')
    view = read_message(
        '{"type":"view","sdp":"v=0","seats":[{"mid":"0","track":"screen"},{"mid":"1","track":"camera","place":3}]}'
    )
    assert isinstance(publish, Publish)
    assert dict(publish.tracks) == {"0": Track.MICROPHONE, "1": Track.CAMERA}
    assert isinstance(view, View)
    assert [each.seat for each in view.seats] == [Seat(Track.SCREEN, None), Seat(Track.CAMERA, 3)]
    assert read_message(b'{"type":"switch","track":"camera","on":false}') == Switch(Track.CAMERA, on=False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"type":"dance"}',
        '{"type":"switch","track":"camera"}',
        '{"type":"switch","track":"smell","on":true}',
        '{"type":"switch","track":"camera","on":1}',
        '{"type":"leave","extra":1}',
        '{"type":"view","sdp":"","seats":[{"mid":"0","track":"camera","place":12}]}',
        '{"type":"publish","sdp":"","tracks":{"0":"camera","1":"camera","2":"camera","3":"camera"}}',
        json.dumps({"type": "publish", "sdp": "x" * 70_000, "tracks": {}}),
        '{"type":"switchCaptions","shares":true}',
        '{"type":"caption","number":-1,"text":"","language":"en","final":true}',
        '{"type":"caption","number":0,"text":"","language":"en\\n","final":true}',
        '{"type":"caption","number":0,"text":"","language":"<b>","final":true}',
        json.dumps(
            {"type": "caption", "number": 0, "text": "字" * (MAX_CAPTION_LENGTH + 1), "language": "zh", "final": True}
        ),
        '{"type":"relay","to":"x","content":{"a":"' + "x" * MAX_RELAY_BYTES + '"}}',
        '{"type":"publish","tracks":{},"sdp":"' + "x" * MAX_MESSAGE_BYTES + '"}',
        "[" * 100_000,
    ],
)
def test_message_is_refused(text: str) -> None:
    with pytest.raises(InvalidMessage):
        read_message(text)


@given(
    TYPES, st.dictionaries(st.sampled_from(["sdp", "tracks", "seats", "track", "on", "raised", "to", "content"]), JSON)
)
def test_any_json_is_read_or_refused(kind: str, fields: dict[str, object]) -> None:
    with contextlib.suppress(InvalidMessage):
        read_message(json.dumps({"type": kind} | fields))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(InvalidMessage):
        read_message(data)


def test_roster_is_encoded_once_for_everybody() -> None:
    roster = Roster.of([Participant("a", "Ana", 0), Participant("b", "Bo", None)])
    first, second = write_message(roster), write_message(roster)
    assert first is second
    assert msgspec.json.decode(first) == {
        "type": "roster",
        "participants": [
            {"id": "a", "name": "Ana", "place": 0, "tracks": [], "hasRaisedHand": False, "sharesCaptions": False},
            {"id": "b", "name": "Bo", "place": None, "tracks": [], "hasRaisedHand": False, "sharesCaptions": False},
        ],
        "listeners": 1,
        "recording": None,
    }


def test_message_is_written_with_its_type() -> None:
    assert msgspec.json.decode(write_message(Problem("CODE", "Sentence."))) == {
        "type": "problem",
        "code": "CODE",
        "message": "Sentence.",
        "to": None,
    }
