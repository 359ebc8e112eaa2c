"""Rooms of a LiveKit server, against a stand-in that checks tokens with LiveKit's own library."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import jwt
import pytest
from pydantic import SecretStr

from expo.foundation import media_rooms
from expo.kit.clock import now
from expo.kit.db.mongo import Database
from expo.kit.media.livekit.rooms import DEPARTURE_SECONDS, EMPTY_SECONDS, MAX_PARTICIPANTS, LiveKitRooms
from expo.kit.media.livekit.server import LiveKitServer, LiveKitUrlRefused
from expo.kit.media.placement import TOKEN_LIFETIME, MediaUnavailable, RoomSignalling
from expo.settings import Settings
from livestream.rooms.room import MAX_LISTENERS, MAX_PLACES
from livestream.signalling.entrance import GRACE_SECONDS
from tests.support.livekit_server import KEY, SECRET, FakeLiveKit, fake_livekit


@pytest.fixture
async def livekit() -> AsyncIterator[FakeLiveKit]:
    async with fake_livekit() as served:
        yield served


async def test_participant_is_admitted_to_a_room_with_our_limits(livekit: FakeLiveKit) -> None:
    rooms = LiveKitRooms(livekit.server, now)
    access = await rooms.admit("mtg_1", participant_id="usr_ana", name="Ana", may_send=True)
    claims = livekit.enter(access.token)
    assert (claims.identity, claims.name) == ("usr_ana", "Ana")
    assert claims.video is not None
    assert (claims.video.room, claims.video.can_publish, claims.video.can_subscribe) == ("mtg_1", True, True)
    assert not claims.video.room_create
    assert not claims.video.room_admin
    room = livekit.rooms["mtg_1"]
    assert (room.empty_timeout, room.departure_timeout) == (EMPTY_SECONDS, DEPARTURE_SECONDS)
    assert room.max_participants == MAX_PARTICIPANTS == MAX_PLACES + MAX_LISTENERS
    assert DEPARTURE_SECONDS == GRACE_SECONDS
    assert access.url == livekit.server.signalling
    assert access.signalling is RoomSignalling.LIVEKIT
    assert await rooms.addresses() == [access.url]
    assert access.token not in repr(access)


async def test_listener_may_not_send_media(livekit: FakeLiveKit) -> None:
    access = await LiveKitRooms(livekit.server, now).admit("mtg_1", participant_id="b", name="Bo", may_send=False)
    video = livekit.enter(access.token).video
    assert video is not None
    assert (video.can_publish, video.can_publish_data, video.can_subscribe) == (False, True, True)


async def test_token_expires(livekit: FakeLiveKit) -> None:
    earlier = now() - TOKEN_LIFETIME - timedelta(seconds=90)
    access = await LiveKitRooms(livekit.server, now).admit("mtg_1", participant_id="a", name="Ana", may_send=True)
    assert abs(access.expires_at - now() - TOKEN_LIFETIME) < timedelta(seconds=30)
    old = livekit.server.sign({"sub": "a", "video": {"roomJoin": True}}, now=earlier, lifetime=TOKEN_LIFETIME)
    with pytest.raises(jwt.ExpiredSignatureError):
        livekit.enter(old)


async def test_room_is_unavailable_without_a_server_that_creates_it(livekit: FakeLiveKit) -> None:
    stranger = LiveKitServer(livekit.server.host, is_secure=False, key=KEY, secret="another" * 6)
    nobody = replace(livekit.server, host="127.0.0.1:9")
    for server in (stranger, nobody):
        with pytest.raises(MediaUnavailable):
            await LiveKitRooms(server, now).admit("mtg_1", participant_id="a", name="Ana", may_send=True)
    livekit.is_broken = True
    with pytest.raises(MediaUnavailable):
        await LiveKitRooms(livekit.server, now).admit("mtg_1", participant_id="a", name="Ana", may_send=True)
    assert livekit.rooms == {}


async def test_setting_hands_all_rooms_to_livekit(livekit: FakeLiveKit, database: Database) -> None:
    url = livekit.server.signalling.replace("ws://", f"ws://{KEY}:{SECRET}@")
    settings = Settings(secret=SecretStr("x" * 32), media_url=SecretStr(url))
    rooms = media_rooms(settings, database, now)
    access = await rooms.admit("mtg_2", participant_id="usr_ana", name="Ana", may_send=True)
    assert livekit.enter(access.token).identity == "usr_ana"
    assert await rooms.addresses() == [livekit.server.signalling]
    assert media_rooms(settings.model_copy(update={"media_url": SecretStr("")}), database, now).provider is None


async def test_person_or_everybody_is_put_out(livekit: FakeLiveKit, database: Database) -> None:
    url = livekit.server.signalling.replace("ws://", f"ws://{KEY}:{SECRET}@")
    rooms = media_rooms(Settings(secret=SecretStr("x" * 32), media_url=SecretStr(url)), database, now)
    for room_id, person in (("mtg_1", "ana"), ("mtg_1", "bo"), ("mtg_2", "ana"), ("mtg_3", "bo")):
        livekit.enter((await rooms.admit(room_id, participant_id=person, name="…", may_send=True)).token)
    await rooms.end_participant("ana", at=now())
    assert livekit.participants == {("mtg_1", "bo"), ("mtg_3", "bo")}
    for _ in range(2):
        await rooms.end_room("mtg_1", at=now())
    assert livekit.participants == {("mtg_3", "bo")}
    livekit.is_broken = True
    for ending in (rooms.end_participant("bo", at=now()), rooms.end_room("mtg_3", at=now())):
        with pytest.raises(MediaUnavailable):
            await ending


@pytest.mark.parametrize(
    "url",
    [
        f"https://{KEY}:{SECRET}@livekit.example",
        f"wss://{KEY}:short@livekit.example",
        f"wss://:{SECRET}@livekit.example",
        f"wss://{KEY}:{SECRET}@",
        f"wss://{KEY}:{SECRET}@livekit.example/path",
        f"wss://{KEY}:{SECRET}@livekit.example:99999",
        f"wss://{KEY}:{SECRET}@[livekit",
    ],
)
def test_wrong_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(LiveKitUrlRefused) as refused:
        LiveKitServer.from_url(url)
    assert SECRET not in str(refused.value)


def test_addresses_follow_the_setting() -> None:
    secure = LiveKitServer.from_url(f"wss://{KEY}:{SECRET}@livekit.example:7443")
    assert (secure.signalling, secure.api) == ("wss://livekit.example:7443", "https://livekit.example:7443")
    assert LiveKitServer.from_url(f"ws://{KEY}:{SECRET}@[::1]:7880").api == "http://[::1]:7880"
    assert SECRET not in repr(secure)
