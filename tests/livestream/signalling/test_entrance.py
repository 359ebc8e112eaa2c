"""Whole rooms over real sockets: peers join, publish, see each other, are cut off and come back."""

import asyncio
import itertools
from collections.abc import AsyncIterator

import pytest

from expo.bench.media.peer import Peer
from livestream.rooms.room import RoomIsFull
from livestream.rooms.tracks import Track
from livestream.rooms.view import Reduced
from livestream.rtp.packet import RtpPacket
from livestream.server import MediaServer
from livestream.signalling.entrance import Entrance
from livestream.signalling.messages import Answer, Problem, ReducedPictures, Relayed, Roster, Welcome
from livestream.signalling.session import ROSTER_SECONDS
from livestream.transport.connection import Connection
from livestream.transport.port import MediaPort
from tests.support.media_offers import audio_section, video_section
from tests.support.patience import until
from tests.support.room_guests import HOST, SOUND_SSRC, Guest

GRACE = 0.2


@pytest.fixture
async def server() -> AsyncIterator[MediaServer]:
    port = MediaPort.open("127.0.0.1")
    server = MediaServer(port, [port.address])
    running = asyncio.create_task(server.run())
    yield server
    running.cancel()
    port.close()


def connections(server: MediaServer) -> list[Connection]:
    """Return the connections that the server's port listens for."""
    return list(server._port._by_ufrag.values())


@pytest.fixture
def entrance(server: MediaServer) -> Entrance:
    return Entrance(server, grace=GRACE)


async def test_what_one_says_the_others_hear_in_their_seat(entrance: Entrance) -> None:
    speaker, hearer = Guest(entrance, "ana"), Guest(entrance, "bo", may_send=False)
    assert isinstance(speaker.told[0], Welcome)
    assert (speaker.told[0].place, hearer.latest(Welcome).place) == (0, None)
    await speaker.publish()
    await hearer.view(0, 1)
    for number in itertools.takewhile(lambda _: not hearer.packets, range(500)):
        speaker.speak(number)
        await asyncio.sleep(0.01)
    packet = RtpPacket.parse(hearer.packets[0])
    assert packet is not None
    assert packet.payload == b"sound"
    assert f"a=ssrc:{packet.ssrc} cname:place-0" in hearer.latest(Answer).sdp
    await until(lambda: any(isinstance(each, Roster) and each.participants[0].tracks for each in hearer.told))
    roster = hearer.latest(Roster)
    assert ([each.name for each in roster.participants], roster.listeners) == (["Ana", "Bo"], 1)
    assert [each.value for each in roster.participants[0].tracks] == ["camera", "microphone"]
    for guest in (speaker, hearer):
        guest.close()


async def test_viewer_is_told_whose_picture_the_line_does_not_carry(entrance: Entrance, server: MediaServer) -> None:
    ana, bo = Guest(entrance, "ana"), Guest(entrance, "bo", may_send=False)
    room = server.rooms["room"]
    for missing in ({"ana"}, {"ana"}, set()):
        room.participants["bo"].reduced = Reduced(missing=frozenset(missing))
        room._changed()
        await asyncio.sleep(2 * ROSTER_SECONDS)
    assert [each for each in bo.told if isinstance(each, ReducedPictures)] == [
        ReducedPictures(smaller=[], missing=["ana"]),
        ReducedPictures(smaller=[], missing=[]),
    ]
    assert not any(isinstance(each, ReducedPictures) for each in ana.told)
    for guest in (ana, bo):
        guest.close()


async def test_everybody_is_told_who_speaks(entrance: Entrance, server: MediaServer) -> None:
    speaker, hearer = Guest(entrance, "ana"), Guest(entrance, "bo", may_send=False)
    await speaker.publish()
    microphone = server.rooms["room"].participants["ana"].tracks[Track.MICROPHONE]
    for number in itertools.takewhile(lambda _: hearer.active_speaker != "ana", range(500)):
        extension = b"\x10\x94\x00\x00"  # number 1: voice, -20 dBov
        speaker.up.send_rtp(
            b"\x90\x6f"
            + number.to_bytes(2, "big")
            + bytes(4)
            + SOUND_SSRC.to_bytes(4, "big")
            + b"\xbe\xde\x00\x01"
            + extension
            + b"sound"
        )
        await asyncio.sleep(0.01)
    assert microphone.level_extension == 1
    late = Guest(entrance, "cy", may_send=False)
    assert late.active_speaker == "ana"
    speaker.say(type="leave")
    speaker.close()
    await until(lambda: hearer.active_speaker is None)
    for guest in (hearer, late):
        guest.close()


async def test_roster_that_says_nothing_new_is_not_sent(entrance: Entrance, server: MediaServer) -> None:
    ana, bo = Guest(entrance, "ana"), Guest(entrance, "bo")
    await until(lambda: any(isinstance(each, Roster) for each in ana.told))
    ana.told.clear()
    server.rooms["room"].update()
    await asyncio.sleep(2 * ROSTER_SECONDS)
    assert ana.told == []
    again = Guest(entrance, "bo")
    await until(lambda: any(isinstance(each, Roster) for each in again.told))
    for guest in (ana, bo, again):
        guest.close()


async def test_room_is_closed_behind_the_last_one(entrance: Entrance, server: MediaServer) -> None:
    guest = Guest(entrance, "ana")
    await guest.publish()
    guest.say(type="leave")
    guest.close()
    assert server.rooms == {}
    assert connections(server) == []


async def test_closed_room_ends_for_everybody_in_it(entrance: Entrance, server: MediaServer) -> None:
    present, absent = Guest(entrance, "ana"), Guest(entrance, "bo")
    await present.publish()
    absent.close()
    entrance.close_room("room")
    entrance.close_room("nobody's")
    assert (server.rooms, connections(server)) == ({}, [])
    successor = Guest(entrance, "ana")
    present.say(type="leave")
    present.close()
    assert list(server.rooms["room"].participants) == ["ana"]
    assert entrance._absent == {}
    successor.say(type="leave")
    successor.close()
    assert server.rooms == {}


async def test_former_connections_down_are_sent_nothing_more(entrance: Entrance, server: MediaServer) -> None:
    speaker, hearer = Guest(entrance, "ana"), Guest(entrance, "bo", may_send=False)
    await speaker.publish()
    for _ in range(3):
        hearer.down.close()
        hearer.down = Peer("127.0.0.1", hearer.poll, receive=hearer._receive)
        await hearer.view(0)
    microphone = server.rooms["room"].participants["ana"].tracks[Track.MICROPHONE]
    await until(lambda: len(microphone.viewers) == 1)
    hearer.say(type="leave")
    hearer.close()
    assert (microphone.viewers, len(connections(server))) == ([], 1)
    speaker.close()


async def test_place_is_kept_for_somebody_who_was_cut_off(entrance: Entrance, server: MediaServer) -> None:
    first, second = Guest(entrance, "ana"), Guest(entrance, "bo")
    first.close()
    again = Guest(entrance, "ana")
    assert again.latest(Welcome).place == 0
    await asyncio.sleep(GRACE * 2)
    assert set(server.rooms["room"].participants) == {"ana", "bo"}
    again.close()
    await until(lambda: set(server.rooms["room"].participants) == {"bo"})
    second.close()
    await until(lambda: server.rooms == {})


async def test_another_device_takes_over(entrance: Entrance, server: MediaServer) -> None:
    phone, laptop = Guest(entrance, "ana"), Guest(entrance, "ana")
    assert phone.was_hung_up
    phone.say(type="raiseHand", raised=True)
    assert not server.rooms["room"].participants["ana"].has_raised_hand
    phone.close()  # its line closes later than the other's opened
    await asyncio.sleep(GRACE * 2)
    assert set(server.rooms["room"].participants) == {"ana"}
    laptop.close()


async def test_second_connection_replaces_the_first(entrance: Entrance, server: MediaServer) -> None:
    guest = Guest(entrance, "ana")
    await guest.publish()
    guest.up.close()
    guest.up = Peer("127.0.0.1", guest.poll)
    await guest.publish()
    assert len(connections(server)) == 1
    guest.close()


async def test_restart_of_a_connection_that_was_given_up_is_refused_by_its_own_code(
    entrance: Entrance, server: MediaServer
) -> None:
    guest = Guest(entrance, "ana")
    await guest.publish()
    [connection] = connections(server)
    connection.close()  # as after half a minute of silence
    guest.up.password = "another" * 4  # ICE restarts
    sections = audio_section(ssrc=11).replace("{mid}", "0")
    guest.say(type="publish", sdp=guest.up.offer(sections), tracks={"0": "microphone"})
    problem = guest.latest(Problem)
    assert (problem.code, problem.to) == ("CONNECTION_GONE", "publish")
    guest.up.close()
    guest.up = Peer(HOST, guest.poll)
    await guest.publish()
    assert len(connections(server)) == 1
    guest.close()


async def test_other_rights_need_new_connections(entrance: Entrance, server: MediaServer) -> None:
    speaker = Guest(entrance, "ana")
    await speaker.publish()
    listener = Guest(entrance, "ana", may_send=False)
    assert connections(server) == []
    assert listener.latest(Welcome).place is None
    for guest in (speaker, listener):
        guest.close()


async def test_messages_that_are_refused_change_nothing(entrance: Entrance, server: MediaServer) -> None:
    listener, speaker = Guest(entrance, "bo", may_send=False), Guest(entrance, "ana")
    offer = speaker.up.offer(audio_section(codec="PCMU/8000").replace("{mid}", "0"))
    video = speaker.up.offer(video_section().replace("{mid}", "0"))
    listener.say(type="publish", sdp=offer, tracks={"0": "microphone"})
    listener.say(type="switch", track="camera", on=True)
    listener.say(type="relay", to="nobody", content={})
    speaker.say(type="publish", sdp="v=1", tracks={})
    speaker.say(type="publish", sdp=offer, tracks={"0": "microphone"})
    speaker.say(type="publish", sdp=video, tracks={"0": "microphone"})
    view = speaker.down.offer(video_section("recvonly").replace("{mid}", "0"))
    speaker.say(type="view", sdp=view, seats=[{"mid": "0", "track": "microphone", "place": 1}])
    speaker.say(type="dance")
    codes = [each.code for guest in (listener, speaker) for each in guest.told if isinstance(each, Problem)]
    assert codes == [
        "NOT_ALLOWED",
        "NOT_ALLOWED",
        "NOT_ALLOWED",
        "INVALID_OFFER",
        "NO_COMMON_CODEC",
        "INVALID_OFFER",
        "INVALID_OFFER",
        "INVALID_MESSAGE",
    ]
    assert connections(server) == []
    for guest in (listener, speaker):
        guest.close()


async def test_messages_are_relayed_within_the_room_only(entrance: Entrance) -> None:
    first, second, other = Guest(entrance, "ana"), Guest(entrance, "bo"), Guest(entrance, "cy", room="other")
    first.say(type="relay", to="bo", content={"sdp": "v=0"})
    first.say(type="relay", to="cy", content={"sdp": "v=0"})
    relayed = second.latest(Relayed)
    assert (relayed.sender, relayed.content) == ("ana", {"sdp": "v=0"})
    assert not any(isinstance(each, Relayed) for each in other.told)
    first.say(type="raiseHand", raised=True)
    await until(lambda: any(isinstance(each, Roster) and each.participants[0].has_raised_hand for each in second.told))
    for guest in (first, second, other):
        guest.close()


async def test_session_that_floods_is_told_and_hung_up(entrance: Entrance, server: MediaServer) -> None:
    flooder, other = Guest(entrance, "ana"), Guest(entrance, "bo")
    for number in range(1000):
        flooder.say(type="relay", to="bo", content={"number": number})
    assert flooder.latest(Problem).code == "TOO_MANY_MESSAGES"
    assert flooder.was_hung_up
    assert sum(isinstance(each, Problem) for each in flooder.told) == 1
    assert 300 < sum(isinstance(each, Relayed) for each in other.told) < 500
    other.say(type="raiseHand", raised=True)
    assert server.rooms["room"].participants["bo"].has_raised_hand
    again = Guest(entrance, "ana")
    again.say(type="raiseHand", raised=True)
    assert server.rooms["room"].participants["ana"].has_raised_hand
    for guest in (flooder, other, again):
        guest.close()


async def test_large_messages_count_more_than_small_ones(entrance: Entrance) -> None:
    flooder, other = Guest(entrance, "ana"), Guest(entrance, "bo")
    for _ in range(40):
        flooder.say(type="relay", to="bo", content={"text": "x" * 100_000})
    assert flooder.was_hung_up
    for guest in (flooder, other):
        guest.close()


async def test_full_room_lets_nobody_in(entrance: Entrance) -> None:
    guests = [Guest(entrance, f"g{number}") for number in range(12)]
    with pytest.raises(RoomIsFull):
        Guest(entrance, "late")
    for guest in guests:
        guest.close()
